"""A bounded memory of what was used last, which forgets whatever a transaction did not keep."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class TransactionalCache(Generic[K, V]):
    """At most `size` values, the least recently used going first.

    Call `commit()` when the transaction is committed, `rollback()` when any of it is rolled back.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._unsure: set[K] = set()

    def get(self, key: K) -> V | None:
        """The value, if it is remembered."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        """Remember the value, as far as this transaction is kept."""
        self._unsure.add(key)
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._size:
            self._values.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget the value, if it is remembered."""
        self._values.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()

    def commit(self) -> None:
        """The transaction was committed: what was put is true."""
        self._unsure.clear()

    def rollback(self) -> None:
        """Something was rolled back: forget all that was put since the last commit."""
        for key in self._unsure:
            self._values.pop(key, None)
        self._unsure.clear()

    def __len__(self) -> int:
        return len(self._values)
