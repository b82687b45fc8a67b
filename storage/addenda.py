"""What a chair adds to a submitted reflection later: dated, sealed, in the order it came."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from storage import seal_names
from storage.chairs import Chair
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.reflections import Reflections

_NAMED = seal_names.addendum(0).rstrip("0")


class Addendum(Struct, frozen=True):
    """One addition; `about` says to what, as a key, and `message_id` which message gave it."""

    id: int
    about: str
    text: str
    at: datetime
    message_id: int | None


class Addenda:
    """The addenda of the owner's reflections; somebody else's read as missing."""

    def __init__(self, reflections: Reflections) -> None:
        self.reflections = reflections

    def add(
        self,
        owner: Chair,
        reflection_id: int,
        about: str,
        text: str,
        *,
        at: datetime,
        message_id: int | None = None,
    ) -> Addendum:
        """Add to a reflection; LookupError if the owner has no such reflection."""
        known = self.list(owner, reflection_id)
        added = Addendum(known[-1].id + 1 if known else 1, about, text, at, message_id)
        self._put(owner, reflection_id, added)
        return added

    def list(self, owner: Chair, reflection_id: int) -> tuple[Addendum, ...]:
        """The addenda of a reflection, oldest first."""
        return addenda_in(self.reflections.contents(reflection_id, owner=owner))

    def correct(self, owner: Chair, reflection_id: int, message_id: int, text: str) -> bool:
        """Put other words in place of those that a message gave; whether it gave any."""
        given = [one for one in self.list(owner, reflection_id) if one.message_id == message_id]
        for one in given:
            self._put(owner, reflection_id, Addendum(one.id, one.about, text, one.at, message_id))
        return bool(given)

    def replace(self, owner: Chair, reflection_id: int, addendum_id: int, text: str) -> None:
        """Put other words in place of those of an addendum that has no message; LookupError if it is gone."""
        found = next((one for one in self.list(owner, reflection_id) if one.id == addendum_id), None)
        if found is None:
            raise LookupError("no such addendum")
        self._put(owner, reflection_id, Addendum(found.id, found.about, text, found.at, found.message_id))

    def _put(self, owner: Chair, reflection_id: int, one: Addendum) -> None:
        content = packed([one.about, one.text, zoned(one.at), one.message_id])
        self.reflections.put(reflection_id, seal_names.addendum(one.id), content, owner=owner)


def addenda_in(contents: dict[str, bytes]) -> tuple[Addendum, ...]:
    """The addenda among what a reflection holds, oldest first."""
    return tuple(sorted(_addenda(contents), key=lambda one: one.id))


def _addenda(contents: dict[str, bytes]) -> Iterator[Addendum]:
    for name, content in contents.items():
        if name.startswith(_NAMED):
            about, text, at, message_id = unpacked(content)
            yield Addendum(int(name.removeprefix(_NAMED)), about, text, from_zoned(at), message_id)
