"""What was done to whom and when, for information governance: events and ids, never content."""

from datetime import datetime

from msgspec import Struct
from sqlite_utils import Database

from storage import seal_names
from storage.audit_chain import START, link, open_end, open_reason, problems, seal_end, seal_reason
from storage.codec import from_utc, utc
from storage.errors import SealBroken
from storage.vault import Vault


class Event(Struct, frozen=True):
    """One line of the audit: its number, and the hash of it and of all before it."""

    number: int
    at: datetime
    event: str
    chair_id: int | None
    link: bytes


class Audit:
    """The audit: it is added to, and outlives the chairs that it names by number."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def note(self, now: datetime, event: str, chair_id: int | None = None, reason: str | None = None) -> None:
        """Add an event, a plain word or two that say nothing of what anybody wrote; its reason is sealed."""
        last = self._db.execute("SELECT id, link FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        before, link_before = last or (0, START)
        number, at = before + 1, utc(now)
        linked = link(link_before, number, at, event, chair_id)
        self._db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", (number, at, event, chair_id, linked))
        sealed = seal_end(self._vault, number, linked)
        self._db.execute("INSERT OR REPLACE INTO audit_end VALUES (1, ?)", (sealed,))
        if reason is not None:
            sealed = seal_reason(self._vault, number, reason)
            self._db.execute("INSERT INTO audit_reasons VALUES (?, ?)", (number, sealed))

    def start(self) -> tuple[int, bytes]:
        """The number and the hash of the last line that was cut off, or 0 and START; SealBroken."""
        row = self._db.execute("SELECT sealed FROM audit_start").fetchone()
        return (0, START) if row is None else open_end(self._vault, row[0], seal_names.START)

    def cut(self, before: datetime) -> int:
        """Cut off the lines from before a time, never the last; how many.

        The hash of the last of them is sealed: what is left hangs together from there.
        """
        count = self.count_before(before)
        if count:
            first = self._first_since(before)
            number, last = self._db.execute(
                "SELECT id, link FROM audit WHERE id < ? ORDER BY id DESC LIMIT 1", (first,)
            ).fetchone()
            sealed = seal_end(self._vault, number, last, seal_names.START)
            self._db.execute("INSERT OR REPLACE INTO audit_start VALUES (1, ?)", (sealed,))
            self._db.execute("DELETE FROM audit WHERE id < ?", (first,))
            self._db.execute("DELETE FROM audit_reasons WHERE number < ?", (first,))
        return count

    def count_before(self, before: datetime) -> int:
        """How many lines are from before a time, but for the last."""
        first = self._first_since(before)
        return int(self._db.execute("SELECT count(*) FROM audit WHERE id < ?", (first,)).fetchone()[0])

    def _first_since(self, before: datetime) -> int:
        """The first line that is kept: one from since then, that of a hold that is on, or the last."""
        firsts = self._db.execute(
            "SELECT min(id) FROM audit WHERE at >= ? UNION ALL"
            " SELECT min(id) FROM audit JOIN holds USING (chair_id) WHERE at >= holds.since UNION ALL"
            " SELECT max(id) FROM audit",
            (utc(before),),
        )
        return min((number for (number,) in firsts if number is not None), default=0)

    def latest(self, limit: int = 100) -> tuple[Event, ...]:
        """The last events, newest first."""
        return self._events("ORDER BY id DESC LIMIT ?", limit)

    def after(self, number: int, limit: int = 1_000) -> tuple[Event, ...]:
        """The events after the one of this number, in their order."""
        return self._events("WHERE id > ? ORDER BY id LIMIT ?", number, limit)

    def of(self, chair_id: int) -> tuple[Event, ...]:
        """The events of one chair, and those of others' in which they are the other chair, in their order."""
        other = f", chair {chair_id}"
        return self._events(
            "WHERE chair_id = ? OR substr(event, -length(?)) = ? ORDER BY id", chair_id, other, other
        )

    def about(self, chair_id: int, beginning: str, limit: int) -> tuple[Event, ...]:
        """The last events about a chair that begin with these words, newest first."""
        return self._events(
            "WHERE chair_id = ? AND substr(event, 1, ?) = ? ORDER BY id DESC LIMIT ?",
            chair_id,
            len(beginning),
            beginning,
            limit,
        )

    def last_of(self, *events: str) -> str | None:
        """Which of these events was noted last; None if none was."""
        marks = ", ".join("?" * len(events))
        row = self._db.execute(
            f"SELECT event FROM audit WHERE event IN ({marks}) ORDER BY id DESC LIMIT 1",  # noqa: S608 - marks
            events,
        ).fetchone()
        return None if row is None else str(row[0])

    def reason(self, number: int) -> str:
        """The reason that was given for the event of this number; empty if there is none."""
        row = self._db.execute("SELECT sealed FROM audit_reasons WHERE number = ?", (number,)).fetchone()
        return "" if row is None else open_reason(self._vault, number, row[0])

    def problems(self) -> tuple[str, ...]:
        """Where the audit was changed, as lines for `check`; nothing if it is as it was written."""
        row = self._db.execute("SELECT sealed FROM audit_end").fetchone()
        try:
            end = open_end(self._vault, row[0] if row else b"")
        except SealBroken:
            return ("audit: its sealed end is gone",)
        try:
            start = self.start()
        except SealBroken:
            return ("audit: its sealed start is gone",)
        lines = self._db.execute("SELECT id, at, event, chair_id, link FROM audit ORDER BY id")
        return problems(lines, end, start)

    def _events(self, which: str, *values: int | str) -> tuple[Event, ...]:
        rows = self._db.execute(f"SELECT id, at, event, chair_id, link FROM audit {which}", values)  # noqa: S608
        return tuple(
            Event(number, from_utc(at), event, chair, bytes(made)) for number, at, event, chair, made in rows
        )
