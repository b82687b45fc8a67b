"""What belongs to a reflection, in slots of one size: nobody sees without the key how much is in which.

A reflection has 64 slots from its beginning, all sealed, most of them empty; a long text takes several, and
only a reflection that fills all gets 64 more. Which slot holds what is decided by chance and sealed with it.
Each slot counts how often it was written, and the reflection keeps the sum: an older slot put back in place
of a newer one makes it less, whichever it is.
"""

import secrets
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from storage import seal_names
from storage.errors import SealBroken
from storage.vault import Vault

_MANY = 64
_SIZE = 512
"""The bytes of a sealed slot."""
_HEAD = 9
"""How often it was written, which part of how many it is, and how long its name: 4, 2, 2 and 1 bytes."""
_EMPTY = ("", 0, 1, b"")
# On a full disk a plain INSERT takes the whole transaction with it; this one undoes itself alone.
_MAKE = "INSERT OR REPLACE INTO answers (reflection_id, slot, sealed) VALUES (?, ?, ?)"
_PUT = "UPDATE answers SET sealed = ? WHERE reflection_id = ? AND slot = ? AND length(sealed) = ?"
"""Written over the slot where it lies, no row of its page is moved."""

Slot = tuple[str, int, int, bytes]
"""A name, which part of it this is, of how many, and the part."""


class Held(Struct, frozen=True):
    """Which slots each name has, in order, and how often each slot was written."""

    where: dict[str, tuple[int, ...]]
    writes: tuple[int, ...]
    key: int = 0
    """The number, among its owner's, of the key under which the reflection is."""

    @property
    def written(self) -> int:
        """How often slots were written."""
        return sum(self.writes)


class Slots:
    """The slots of every reflection; the caller makes sure that it is the owner's."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def create(self, owner: int, reflection_id: int, key: int = 0) -> Held:
        """The first slots of a reflection, empty, under the owner's key of this number."""
        return self._more(owner, reflection_id, Held({}, (), key))

    def load(
        self, owner: int, reflection_id: int, written: int, key: int = 0
    ) -> tuple[dict[str, bytes], Held]:
        """Everything that is in a reflection's slots, by name, which were written so often in all.

        SealBroken if any slot does not open, or is not the newest.
        """
        rows = self._rows(reflection_id)
        parts: dict[str, dict[int, tuple[int, bytes]]] = {}
        writes: list[int] = []
        for slot, sealed in rows:
            place = {"record": seal_names.of_reflection(reflection_id), "field": seal_names.slot(slot)}
            plain = self._vault.open(sealed, owner=owner, **place)
            count, (name, part, of, content) = _read(plain)
            if slot != len(writes):
                break
            writes.append(count)
            if name:
                parts.setdefault(name, {})[part] = slot, content
                if part == 0:
                    parts[name][-1] = of, b""
        if len(writes) != len(rows) or not writes or len(writes) % _MANY or sum(writes) != written:
            raise SealBroken(f"{seal_names.of_reflection(reflection_id)}, slots")
        contents, where = {}, {}
        for name, found in parts.items():
            of = found.pop(-1, (0, b""))[0]
            if sorted(found) != [*range(of)]:
                raise SealBroken(f"{seal_names.of_reflection(reflection_id)}, {name}")
            where[name] = tuple(found[part][0] for part in range(of))
            contents[name] = b"".join(found[part][1] for part in range(of))
        return contents, Held(where, tuple(writes), key)

    def sealed(self, reflection_id: int) -> tuple[bytes, ...]:
        """The slots of a reflection, as they are."""
        return tuple(sealed for _, sealed in self._rows(reflection_id))

    def put(self, owner: int, reflection_id: int, held: Held, name: str, content: bytes | None) -> Held:
        """Put a content in the place of what has this name; None takes it away."""
        parts = [] if content is None else [*_parts(name, content)]
        had = held.where.get(name, ())
        slots = list(had[: len(parts)])
        if len(slots) < len(parts):
            taken = {slot for theirs in held.where.values() for slot in theirs}
            while len(held.writes) - len(taken) + len(had) < len(parts):
                held = self._more(owner, reflection_id, held)
            free = [slot for slot in range(len(held.writes)) if slot not in taken]
            slots += (free.pop(secrets.randbelow(len(free))) for _ in range(len(parts) - len(slots)))
        writes = list(held.writes)
        emptied = ((slot, _EMPTY) for slot in had[len(parts) :])
        for number, slot in (*zip(slots, parts, strict=True), *emptied):
            writes[number] += 1
            sealed = self._sealed(owner, reflection_id, number, writes[number], slot, key=held.key)
            if not self._db.execute(_PUT, (sealed, reflection_id, number, len(sealed))).rowcount:
                self._db.execute(_MAKE, (reflection_id, number, sealed))
        where = {**held.where, name: tuple(slots)}
        if not slots:
            del where[name]
        return replace(held, where=where, writes=tuple(writes))

    def _rows(self, reflection_id: int) -> list[tuple[int, bytes]]:
        return self._db.execute(
            "SELECT slot, sealed FROM answers WHERE reflection_id = ? ORDER BY slot", (reflection_id,)
        ).fetchall()

    def _more(self, owner: int, reflection_id: int, held: Held) -> Held:
        first = len(held.writes)
        rows = [
            (reflection_id, number, self._sealed(owner, reflection_id, number, 0, _EMPTY, key=held.key))
            for number in range(first, first + _MANY)
        ]
        self._db.conn.executemany(_MAKE, rows)
        return replace(held, writes=(*held.writes, *(0,) * _MANY))

    def _sealed(
        self, owner: int, reflection_id: int, number: int, writes: int, slot: Slot, *, key: int
    ) -> bytes:
        name, part, of, content = slot
        encoded = name.encode()
        head = writes.to_bytes(4) + part.to_bytes(2) + of.to_bytes(2) + bytes([len(encoded)])
        record, field = seal_names.of_reflection(reflection_id), seal_names.slot(number)
        plain = head + encoded + content
        return self._vault.seal(plain, owner=owner, record=record, field=field, size=_SIZE, key=key)


def _parts(name: str, content: bytes) -> Iterator[Slot]:
    room = Vault.room(_SIZE) - _HEAD - len(name.encode())
    of = max(1, -(-len(content) // room))
    for part in range(of):
        yield name, part, of, content[part * room : (part + 1) * room]


def _read(plain: bytes) -> tuple[int, Slot]:
    end = _HEAD + plain[8]
    name, content = plain[_HEAD:end].decode(), plain[end:]
    part, of = int.from_bytes(plain[4:6]), int.from_bytes(plain[6:8])
    return int.from_bytes(plain[:4]), (name, part, of, content)
