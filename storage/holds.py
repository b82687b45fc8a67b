"""Legal holds: while one is on a chair, nothing of theirs is erased, neither by them nor by itself.

Whatever erases asks here first. What the chair wants gone meanwhile is noted, and goes when it is lifted.
"""

from datetime import datetime

from sqlite_utils import Database

from storage.audit import Audit
from storage.chairs import Chair
from storage.codec import from_utc, utc
from storage.errors import AlreadyHeld, ChairHeld, NotHeld

_PUT, _LIFTED = "hold put on", "hold lifted"


class Holds:
    """Which chairs a hold is on, and what of theirs waits for its end."""

    def __init__(self, db: Database, audit: Audit) -> None:
        self._db = db
        self._audit = audit

    def on(self, chair: Chair) -> bool:
        """Whether a hold is on this chair, whatever it says of when."""
        found = self._db.execute("SELECT 1 FROM holds WHERE chair_id = ?", (chair.id,)).fetchone()
        return found is not None

    def since(self, chair: Chair) -> datetime | None:
        """When the hold on this chair was put on; None if there is none."""
        row = self._db.execute("SELECT since FROM holds WHERE chair_id = ?", (chair.id,)).fetchone()
        return None if row is None else from_utc(row[0])

    def must_not_be_on(self, chair: Chair) -> None:
        """ChairHeld if a hold is on this chair."""
        if self.on(chair):
            raise ChairHeld(chair.id)

    def put_on(self, chair: Chair, now: datetime, reason: str) -> None:
        """Put a hold on a chair, with the reason, which is sealed; AlreadyHeld if there is one."""
        if self.on(chair):
            raise AlreadyHeld(chair.id)
        self._db.execute("INSERT INTO holds VALUES (?, ?)", (chair.id, utc(now)))
        self._audit.note(now, _PUT, chair.id, reason)

    def lift(self, chair: Chair, now: datetime, reason: str) -> tuple[int | None, ...]:
        """Lift the hold; what is to be erased now, as `wanted` has it. NotHeld if there is none."""
        if not self.on(chair):
            raise NotHeld(chair.id)
        wanted = self.wanted(chair)
        self.keep(chair)
        self._db.execute("DELETE FROM holds WHERE chair_id = ?", (chair.id,))
        self._audit.note(now, _LIFTED, chair.id, reason)
        return wanted

    def want_gone(self, chair: Chair, reflection_id: int | None) -> None:
        """Note that a reflection of the chair's, or with None everything, goes once the hold is lifted."""
        if reflection_id in self.wanted(chair):
            return
        if reflection_id is None:
            self._db.execute("INSERT INTO wanted_gone (chair_id) VALUES (?)", (chair.id,))
            return
        self._db.execute(
            "INSERT INTO wanted_gone (chair_id, reflection_id)"
            " SELECT chair_id, id FROM reflections WHERE id = ? AND chair_id = ?",
            (reflection_id, chair.id),
        )

    def wanted(self, chair: Chair) -> tuple[int | None, ...]:
        """The reflections that are to go once the hold is lifted; None among them is everything."""
        rows = self._db.execute(
            "SELECT reflection_id FROM wanted_gone WHERE chair_id = ? ORDER BY id", (chair.id,)
        )
        return tuple(number for (number,) in rows)

    def keep(self, chair: Chair) -> None:
        """Forget what was to go: it stays after all."""
        self._db.execute("DELETE FROM wanted_gone WHERE chair_id = ?", (chair.id,))

    def problems(self) -> tuple[str, ...]:
        """Each chair on whom a hold is of which the audit does not know, or the other way, as lines."""
        rows = self._db.execute(
            "SELECT chairs.id, holds.since, (SELECT event FROM audit WHERE audit.chair_id = chairs.id"
            " AND event IN (?, ?) ORDER BY id DESC LIMIT 1)"
            " FROM chairs LEFT JOIN holds ON chair_id = chairs.id",
            (_PUT, _LIFTED),
        ).fetchall()
        return tuple(
            f"hold: chair {number}, not as the audit has it"
            for number, since, event in rows
            if (since is not None) != (event == _PUT)
        )
