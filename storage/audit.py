"""What was done to whom and when, for information governance: events and ids, never content."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.codec import from_utc, utc


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit."""

    at: datetime
    event: str
    chair_id: int | None


class Audit:
    """The audit: it is added to, and outlives the chairs that it names by number."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, now: datetime, event: str, chair_id: int | None = None) -> None:
        """Add an event, a plain word or two that say nothing of what anybody wrote."""
        self._db.execute(
            "INSERT INTO audit (at, event, chair_id) VALUES (?, ?, ?)", (utc(now), event, chair_id)
        )

    def latest(self, limit: int = 100) -> tuple[Event, ...]:
        """The last events, newest first."""
        rows = self._db.execute("SELECT at, event, chair_id FROM audit ORDER BY id DESC LIMIT ?", (limit,))
        return tuple(Event(from_utc(at), event, chair_id) for at, event, chair_id in rows)

    def last_of(self, *events: str) -> str | None:
        """Which of these events was noted last; None if none was."""
        marks = ", ".join("?" * len(events))
        row = self._db.execute(
            f"SELECT event FROM audit WHERE event IN ({marks}) ORDER BY id DESC LIMIT 1",  # noqa: S608 - marks
            events,
        ).fetchone()
        return None if row is None else str(row[0])
