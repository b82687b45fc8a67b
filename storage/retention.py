"""Since when reflections are kept, and when their chairs were told that they will go."""

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from flows.retention import Kept
from storage.chairs import Chair
from storage.reflections import Reflections


class Retained:
    """What is looked at for whether it has been kept long enough; every method takes the owner."""

    def __init__(self, db: Database, reflections: Reflections) -> None:
        self._db = db
        self._reflections = reflections

    def chairs(self, until: date) -> tuple[int, ...]:
        """The numbers of the chairs who have a draft, or sent a reflection by that day."""
        rows = self._db.execute(
            "SELECT chair_id FROM reflections WHERE submitted_on IS NULL"
            " UNION SELECT chair_id FROM reflections WHERE submitted_on <= ?",
            (until.isoformat(),),
        )
        return tuple(number for (number,) in rows)

    def submitted(self, owner: Chair, until: date) -> tuple[Kept, ...]:
        """The reflections that were sent by that day, the earliest first."""
        rows = self._db.execute(
            "SELECT id, submitted_on, told_on FROM reflections LEFT JOIN retention_told ON reflection_id = id"
            " WHERE chair_id = ? AND submitted_on <= ? ORDER BY submitted_on, id",
            (owner.id, until.isoformat()),
        )
        return tuple(Kept(number, date.fromisoformat(on), _day(told)) for number, on, told in rows)

    def drafts(self, owner: Chair, until: date) -> tuple[Kept, ...]:
        """The drafts that were last worked on by that day, by the chair's calendar; the earliest first."""
        told: dict[int, str] = dict(
            self._db.execute(
                "SELECT reflection_id, told_on FROM retention_told JOIN reflections ON reflection_id = id"
                " WHERE chair_id = ?",
                (owner.id,),
            ).fetchall()
        )
        listed = (
            Kept(one.id, one.updated_at.date(), _day(told.get(one.id)))
            for one in self._reflections.drafts(owner)
        )
        return tuple(sorted((one for one in listed if one.since <= until), key=lambda one: one.since))

    def told(self, owner: Chair, number: int) -> date | None:
        """When the owner was told that this reflection will go."""
        row = self._db.execute(
            "SELECT told_on FROM retention_told JOIN reflections ON reflection_id = id"
            " WHERE id = ? AND chair_id = ?",
            (number, owner.id),
        ).fetchone()
        return None if row is None else _day(row[0])

    def tell(self, owner: Chair, numbers: Iterable[int], on: date) -> None:
        """The owner is told that these reflections will go."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO retention_told (reflection_id, told_on)"
            " SELECT id, ? FROM reflections WHERE id = ? AND chair_id = ?",
            [(on.isoformat(), number, owner.id) for number in numbers],
        )


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)
