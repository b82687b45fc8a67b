"""The conferences that a chair spoke of: when each ends, and the reflection that came of it; nothing else."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from storage.chairs import Chair
from storage.codec import from_utc, utc


class StoredConference(Struct, frozen=True):
    """A conference; `uid_hash` marks one from a calendar, so that it is known when it comes again.

    A `dropped` one is not wanted, and stays so when its calendar comes again. `seen_at` is when a calendar
    last held it, `missed_at` when one that should have held it last did not; `series` marks the calendar's
    entry that it is a date of.
    """

    id: int
    ends_at: datetime
    zone: str
    uid_hash: str | None
    reflection_id: int | None
    dropped: bool
    seen_at: datetime | None
    series: str | None
    missed_at: datetime | None

    @property
    def is_missing(self) -> bool:
        """Whether the newest calendar that should hold it does not."""
        return self.missed_at is not None and (self.seen_at is None or self.seen_at < self.missed_at)


_COLUMNS = "id, ends_at, zone, uid_hash, reflection_id, dropped, seen_at, series, missed_at"


class Conferences:
    """Each chair's conferences; a reflection that is not the chair's counts as none."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self,
        chair: Chair,
        ends_at: datetime,
        zone: str,
        uid_hash: str | None = None,
        seen_at: datetime | None = None,
        *,
        series: str | None = None,
    ) -> int:
        """Add a conference, or move the one that the calendar knows by the same hash; its number."""
        row = self._db.execute(
            "INSERT INTO conferences (chair_id, ends_at, zone, uid_hash, seen_at, series)"
            " VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chair_id, uid_hash) DO UPDATE SET ends_at = excluded.ends_at,"
            " zone = excluded.zone, seen_at = excluded.seen_at, series = excluded.series"
            " RETURNING id",
            (chair.id, utc(ends_at), zone, uid_hash, _utc(seen_at), series),
        ).fetchall()
        return int(row[0][0])

    def rename(self, chair: Chair, conference_id: int, uid_hash: str) -> None:
        """Know a conference by another hash from now on, unless another is known by it."""
        self._db.execute(
            "UPDATE OR IGNORE conferences SET uid_hash = ? WHERE id = ? AND chair_id = ?",
            (uid_hash, conference_id, chair.id),
        )

    def from_calendars(self, chair: Chair) -> tuple[StoredConference, ...]:
        """Every conference that came from a calendar."""
        return self._some("chair_id = ? AND uid_hash IS NOT NULL", chair.id)

    def drop(self, chair: Chair, conference_id: int) -> None:
        """Forget a conference."""
        self._db.execute("DELETE FROM conferences WHERE id = ? AND chair_id = ?", (conference_id, chair.id))

    def set_missed(self, chair: Chair, conference_id: int, at: datetime) -> None:
        """Note that a calendar that should have held a conference did not."""
        self._db.execute(
            "UPDATE conferences SET missed_at = ? WHERE id = ? AND chair_id = ?",
            (utc(at), conference_id, chair.id),
        )

    def find(self, chair: Chair, conference_id: int) -> StoredConference | None:
        """One conference."""
        found = self._some("id = ? AND chair_id = ?", conference_id, chair.id)
        return found[0] if found else None

    def coming(self, chair: Chair, now: datetime) -> tuple[StoredConference, ...]:
        """The conferences that end at a time or after it, the earliest first."""
        return self._some("chair_id = ? AND ends_at >= ? ORDER BY ends_at, id", chair.id, utc(now))

    def between(self, chair: Chair, start: datetime, end: datetime) -> tuple[StoredConference, ...]:
        """The conferences that end from one time until just before another, the earliest first."""
        within = "chair_id = ? AND ends_at >= ? AND ends_at < ? ORDER BY ends_at, id"
        return self._some(within, chair.id, utc(start), utc(end))

    def set_dropped(self, chair: Chair, conference_id: int, dropped: bool) -> None:
        """Say whether the chair does without a conference."""
        self._db.execute(
            "UPDATE conferences SET dropped = ? WHERE id = ? AND chair_id = ?",
            (int(dropped), conference_id, chair.id),
        )

    def link(self, chair: Chair, conference_id: int, reflection_id: int | None) -> None:
        """Say which reflection came of a conference."""
        self._db.execute(
            "UPDATE conferences"
            " SET reflection_id = (SELECT id FROM reflections WHERE id = ? AND chair_id = ?)"
            " WHERE id = ? AND chair_id = ?",
            (reflection_id, chair.id, conference_id, chair.id),
        )

    def _some(self, where: str, *values: object) -> tuple[StoredConference, ...]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM conferences WHERE {where}", values)  # noqa: S608
        return tuple(map(_conference, rows))


def _conference(row: tuple[Any, ...]) -> StoredConference:
    conference_id, ends_at, zone, uid_hash, reflection_id, dropped, seen_at, series, missed_at = row
    return StoredConference(
        id=conference_id,
        ends_at=from_utc(ends_at),
        zone=zone,
        uid_hash=uid_hash,
        reflection_id=reflection_id,
        dropped=bool(dropped),
        seen_at=None if seen_at is None else from_utc(seen_at),
        series=series,
        missed_at=None if missed_at is None else from_utc(missed_at),
    )


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else utc(moment)
