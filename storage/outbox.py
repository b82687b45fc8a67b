"""What is still to be shown, in order, until it has been: form keys and numbers, never a chair's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage.chairs import Chair, Chairs
from storage.codec import packed, unpacked


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing to show, of which the first `sent` messages have been sent."""

    id: int
    reflection_id: int | None
    kind: str
    body: dict[str, str | int]
    sent: int


class Outbox:
    """What waits to be shown to each chair."""

    def __init__(self, db: Database, chairs: Chairs) -> None:
        self._db = db
        self._chairs = chairs

    def put(self, chair: Chair, reflection_id: int | None, kind: str, body: Mapping[str, str | int]) -> None:
        """Add something to show; nothing is added for a reflection that the chair does not have."""
        self._db.execute(
            "INSERT INTO outbox (chair_id, reflection_id, kind, body)"
            " SELECT :chair, :reflection, :kind, :body WHERE :reflection IS NULL"
            " OR EXISTS (SELECT 1 FROM reflections WHERE id = :reflection AND chair_id = :chair)",
            {
                "chair": chair.id,
                "reflection": reflection_id,
                "kind": kind,
                "body": packed(dict(body)).decode(),
            },
        )

    def pending(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair, in order."""
        rows = self._db.execute(
            "SELECT id, reflection_id, kind, body, sent FROM outbox WHERE chair_id = ? ORDER BY id",
            (chair.id,),
        )
        return tuple(
            Pending(i, reflection_id, kind, unpacked(body), sent)
            for i, reflection_id, kind, body, sent in rows
        )

    def waiting(self) -> tuple[Chair, ...]:
        """Every chair for whom something waits."""
        owners = self._db.execute("SELECT DISTINCT chair_id FROM outbox ORDER BY chair_id").fetchall()
        return tuple(chair for (chair_id,) in owners if (chair := self._chairs.by_id(chair_id)) is not None)

    def count(self) -> int:
        """How many things wait, for all chairs together."""
        return int(self._db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def done(self, pending_id: int) -> None:
        """It has been shown, or never needs to be."""
        self._db.execute("DELETE FROM outbox WHERE id = ?", (pending_id,))

    def advance(self, pending_id: int, sent: int) -> None:
        """So many of its messages have been sent, and more are to follow."""
        self._db.execute("UPDATE outbox SET sent = ? WHERE id = ?", (sent, pending_id))
