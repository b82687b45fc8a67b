"""The nudges that are to come and those that were sent: kinds, times and numbers, never content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from flows.availability import NudgeKind
from flows.nudges import Nudge
from storage.chairs import Chair
from storage.codec import from_utc, utc

ON_ITS_WAY = timedelta(minutes=15)
"""How long a nudge that was handed over may take to arrive, before it is judged anew."""


@dataclass(frozen=True, slots=True)
class StoredNudge:
    """A chair's nudge; `sent_at` and `message_id` are set once it was sent."""

    id: int
    chair_id: int
    nudge: Nudge
    sent_at: datetime | None
    message_id: int | None


_COLUMNS = "id, chair_id, kind, about, local, zone, due, nth, asked, sent_at, message_id"
_KNOWN = ", ".join(f"'{kind.value}'" for kind in NudgeKind)
_DUE = "sent_at IS NULL AND due <= ? AND (handed_at IS NULL OR handed_at < ?)"


class Nudges:
    """Every chair's nudges; one of a kind that another version planned stays, and is not seen."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, chair: Chair, nudge: Nudge) -> int:
        """Add a nudge to come, and return its number."""
        inserted = self._db.execute(
            "INSERT INTO nudges (chair_id, kind, about, local, zone, due, nth, asked)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (chair.id, *_row(nudge)),
        )
        assert inserted.lastrowid is not None  # noqa: S101 - an INSERT has a row id
        return inserted.lastrowid

    def due(self, now: datetime, limit: int = 100) -> tuple[StoredNudge, ...]:
        """The nudges of all chairs whose time has come and that are not on their way, the earliest first."""
        return self._some(f"{_DUE} ORDER BY due, id LIMIT ?", utc(now), utc(now - ON_ITS_WAY), limit)

    def due_to(self, chair: Chair, now: datetime) -> tuple[StoredNudge, ...]:
        """The chair's nudges whose time has come and that are not on their way, the earliest first."""
        return self._some(
            f"{_DUE} AND chair_id = ? ORDER BY due, id", utc(now), utc(now - ON_ITS_WAY), chair.id
        )

    def release(self, nudge_ids: Iterable[int], at: datetime) -> None:
        """The nudges are on their way out, in the outbox; they are due again if they do not arrive."""
        for nudge_id in nudge_ids:
            self._db.execute("UPDATE nudges SET handed_at = ? WHERE id = ?", (utc(at), nudge_id))

    def coming(self, chair: Chair) -> tuple[StoredNudge, ...]:
        """What the chair is still to be sent, the earliest first."""
        return self._some("chair_id = ? AND sent_at IS NULL ORDER BY due, id", chair.id)

    def find(self, chair: Chair, nudge_id: int) -> StoredNudge | None:
        """One nudge, to come or sent."""
        found = self._some("id = ? AND chair_id = ?", nudge_id, chair.id)
        return found[0] if found else None

    def move(self, chair: Chair, nudge_id: int, nudge: Nudge) -> None:
        """Put another nudge in the place of one, to come even if that was sent."""
        self._db.execute(
            "UPDATE nudges SET kind = ?, about = ?, local = ?, zone = ?, due = ?, nth = ?, asked = ?,"
            " handed_at = NULL, sent_at = NULL, message_id = NULL WHERE id = ? AND chair_id = ?",
            (*_row(nudge), nudge_id, chair.id),
        )

    def put_off(self, chair_id: int, due: datetime, until: datetime) -> None:
        """Have all of a chair's nudges that are due by a time wait until another."""
        self._db.execute(
            "UPDATE nudges SET due = ?, handed_at = NULL WHERE chair_id = ? AND sent_at IS NULL AND due <= ?",
            (utc(until), chair_id, utc(due)),
        )

    def in_message(self, chair: Chair, message_id: int) -> tuple[StoredNudge, ...]:
        """The chair's nudges that a message brought."""
        return self._some("chair_id = ? AND sent_at IS NOT NULL AND message_id = ?", chair.id, message_id)

    def sent(self, nudge_id: int, message_id: int | None, at: datetime) -> None:
        """A nudge was sent, in this message; in none if Telegram would not take it."""
        self._db.execute(
            "UPDATE nudges SET sent_at = ?, message_id = ? WHERE id = ?", (utc(at), message_id, nudge_id)
        )

    def drop(self, chair: Chair, nudge_id: int) -> None:
        """Drop a nudge."""
        self._db.execute("DELETE FROM nudges WHERE id = ? AND chair_id = ?", (nudge_id, chair.id))

    def drop_about(self, chair: Chair, about: str) -> None:
        """Drop all that is still to come about something; what was sent stays counted."""
        self._db.execute(
            "DELETE FROM nudges WHERE chair_id = ? AND about = ? AND sent_at IS NULL", (chair.id, about)
        )

    def sent_about(self, chair: Chair, about: str) -> int:
        """How many the chair was ever sent about something."""
        return self._count("chair_id = ? AND about = ? AND sent_at IS NOT NULL", chair.id, about)

    def unknown(self) -> tuple[tuple[int, int, str], ...]:
        """What is to come of kinds that this version does not know: the number, the chair's, and the kind."""
        rows = self._db.execute(
            "SELECT id, chair_id, kind FROM nudges"  # noqa: S608 - constants
            f" WHERE sent_at IS NULL AND kind NOT IN ({_KNOWN}) ORDER BY id"
        )
        return tuple((number, chair_id, kind) for number, chair_id, kind in rows)

    def _some(self, where: str, *values: object) -> tuple[StoredNudge, ...]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM nudges WHERE kind IN ({_KNOWN}) AND {where}", values)  # noqa: S608
        return tuple(map(_nudge, rows))

    def _count(self, where: str, *values: object) -> int:
        row = self._db.execute(f"SELECT count(*) FROM nudges WHERE {where}", values).fetchone()  # noqa: S608
        return int(row[0])


def _row(nudge: Nudge) -> tuple[str, str, str, str, str, int, int]:
    if nudge.local.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    local, due = nudge.local.isoformat(), utc(nudge.due)
    return nudge.kind.value, nudge.about, local, nudge.zone, due, nudge.nth, int(nudge.asked)


def _nudge(row: tuple[Any, ...]) -> StoredNudge:
    nudge_id, chair_id, kind, about, local, zone, due, nth, asked, sent_at, message_id = row
    wall = datetime.fromisoformat(local)
    nudge = Nudge(NudgeKind(kind), about, wall, zone, from_utc(due), nth, bool(asked))
    return StoredNudge(nudge_id, chair_id, nudge, None if sent_at is None else from_utc(sent_at), message_id)
