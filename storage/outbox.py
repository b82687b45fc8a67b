"""What is still to be shown, in order, until it has been: form keys and numbers, never a chair's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.chairs import Chair, Chairs
from storage.codec import from_utc, packed, unpacked, utc


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing to show; after `tries` failed sends, not before a time."""

    id: int
    reflection_id: int | None
    kind: str
    body: dict[str, str | int]
    tries: int
    not_before: datetime | None


class Outbox:
    """What waits to be shown to each chair."""

    def __init__(self, db: Database, chairs: Chairs) -> None:
        self._db = db
        self._chairs = chairs

    def put(self, chair: Chair, reflection_id: int | None, kind: str, body: Mapping[str, str | int]) -> None:
        """Add something to show; nothing is added for a reflection that the chair does not have."""
        self._db.execute(
            "INSERT INTO outbox (chair_id, reflection_id, kind, body) SELECT ?, ?, ?, ?"
            " WHERE ?2 IS NULL OR EXISTS (SELECT 1 FROM reflections WHERE id = ?2 AND chair_id = ?1)",
            (chair.id, reflection_id, kind, packed(dict(body)).decode()),
        )

    def pending(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair, in order, whether or not its time has come."""
        rows = self._db.execute(
            "SELECT id, reflection_id, kind, body, tries, not_before FROM outbox"
            " WHERE chair_id = ? ORDER BY id",
            (chair.id,),
        )
        return tuple(
            Pending(i, reflection_id, kind, unpacked(body), tries, None if until is None else from_utc(until))
            for i, reflection_id, kind, body, tries, until in rows
        )

    def waiting(self) -> tuple[Chair, ...]:
        """Every chair for whom something waits."""
        owners = self._db.execute("SELECT DISTINCT chair_id FROM outbox ORDER BY chair_id").fetchall()
        found = (self._chairs.by_id(chair_id) for (chair_id,) in owners)
        return tuple(chair for chair in found if chair is not None)

    def done(self, pending_id: int) -> None:
        """It has been shown, or never needs to be."""
        self._db.execute("DELETE FROM outbox WHERE id = ?", (pending_id,))

    def retry(self, pending_id: int, not_before: datetime) -> None:
        """A send failed: try again, but not before a time."""
        self._db.execute(
            "UPDATE outbox SET tries = tries + 1, not_before = ? WHERE id = ?", (utc(not_before), pending_id)
        )
