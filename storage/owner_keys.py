"""The data keys of one owner, stored together: each sealed by the keyring, and some for two people too.

The first is of all that is no reflection, and of reflections that nobody else can have opened. Whoever agrees
to other terms has another from then on, for what they begin.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from storage.errors import KeyringWrong

_ONE = b"\x01"
_SEVERAL = b"\x02"


class OwnerKeys(Struct, frozen=True):
    """The envelopes of an owner's keys, by number, and what is sealed of each for two people, if it is."""

    envelopes: tuple[bytes, ...]
    escrows: tuple[bytes, ...]

    @classmethod
    def parse(cls, stored: bytes) -> "OwnerKeys":
        """The keys as they are stored; one envelope alone is one key. KeyringWrong if they are cut off."""
        if stored[:1] != _SEVERAL:
            return cls((stored,), (b"",))
        parts = [*_parts(stored[3:])]
        if len(parts) != 2 * int.from_bytes(stored[1:3]) or not parts:
            raise KeyringWrong
        return cls(tuple(parts[::2]), tuple(parts[1::2]))

    def stored(self) -> bytes:
        """The keys as they are to be stored."""
        if len(self.envelopes) == 1:
            return self.envelopes[0]
        pairs = zip(self.envelopes, self.escrows, strict=True)
        head = _SEVERAL + len(self.envelopes).to_bytes(2)
        return head + b"".join(len(part).to_bytes(2) + part for pair in pairs for part in pair)

    def and_one(self, envelope: bytes, escrow: bytes) -> "OwnerKeys":
        """These keys and one more."""
        return OwnerKeys((*self.envelopes, envelope), (*self.escrows, escrow))

    def each(self, change: Callable[[bytes, int], bytes]) -> "OwnerKeys":
        """These keys with each envelope changed, which is given with its number."""
        changed = tuple(change(one, number) for number, one in enumerate(self.envelopes))
        return replace(self, envelopes=changed)


def _parts(stored: bytes) -> Iterator[bytes]:
    while stored:
        end = 2 + int.from_bytes(stored[:2])
        if len(stored) < max(end, 2):
            raise KeyringWrong
        yield stored[2:end]
        stored = stored[end:]


def sealer_of(envelope: bytes) -> str:
    """The id of the key of the keyring that sealed a data key."""
    return envelope[2 : 2 + envelope[1]].decode(errors="replace") if len(envelope) > 2 else ""


def field_of(number: int) -> str:
    """The field that a data key is sealed at, by its number among its owner's."""
    return f"key {number}" if number else "key"
