"""What a chair adds to a submitted reflection later: dated, sealed, in the order it came."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage import seal_names
from storage.chairs import Chair
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Addendum:
    """One addition; `about` says to what, as a key, and `message_id` which message gave it."""

    id: int
    about: str
    text: str
    at: datetime
    message_id: int | None


class Addenda:
    """The addenda of the owner's reflections; somebody else's read as missing."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

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
        inserted = self._db.execute(
            "INSERT INTO addenda (reflection_id, about, sealed, at, message_id)"
            " SELECT id, ?, x'', ?, ? FROM reflections WHERE id = ? AND chair_id = ?",
            (about, zoned(at), message_id, reflection_id, owner.id),
        )
        if inserted.rowcount != 1 or inserted.lastrowid is None:
            raise LookupError("no such reflection of this chair")
        self._seal(owner, reflection_id, inserted.lastrowid, text)
        return Addendum(inserted.lastrowid, about, text, at, message_id)

    def list(self, owner: Chair, reflection_id: int) -> tuple[Addendum, ...]:
        """The addenda of a reflection, oldest first."""
        rows = self._db.execute(
            "SELECT a.id, a.about, a.sealed, a.at, a.message_id FROM reflections AS r"
            " JOIN addenda AS a ON a.reflection_id = r.id WHERE r.id = ? AND r.chair_id = ? ORDER BY a.id",
            (reflection_id, owner.id),
        )
        record = seal_names.of_reflection(reflection_id)
        found = []
        for addendum_id, about, sealed, at, message_id in rows:
            field = seal_names.addendum(addendum_id)
            text = unpacked(self._vault.open(sealed, owner=owner.id, record=record, field=field))
            found.append(Addendum(addendum_id, about, text, from_zoned(at), message_id))
        return tuple(found)

    def correct(self, owner: Chair, reflection_id: int, message_id: int, text: str) -> bool:
        """Put other words in place of those that a message gave; whether it gave any."""
        rows = self._db.execute(
            "SELECT a.id FROM reflections AS r JOIN addenda AS a ON a.reflection_id = r.id"
            " WHERE r.id = ? AND r.chair_id = ? AND a.message_id = ?",
            (reflection_id, owner.id, message_id),
        ).fetchall()
        for (addendum_id,) in rows:
            self._seal(owner, reflection_id, addendum_id, text)
        return bool(rows)

    def _seal(self, owner: Chair, reflection_id: int, addendum_id: int, text: str) -> None:
        sealed = self._vault.seal(
            packed(text),
            owner=owner.id,
            record=seal_names.of_reflection(reflection_id),
            field=seal_names.addendum(addendum_id),
        )
        self._db.execute("UPDATE addenda SET sealed = ? WHERE id = ?", (sealed, addendum_id))
