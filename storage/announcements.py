"""What the service tells all chairs: an administrator's words, or when the bot is being looked after."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct
from sqlite_utils import Database

from storage import seal_names
from storage.audit import Audit
from storage.codec import from_utc, packed, unpacked, utc
from storage.errors import SealBroken
from storage.vault import SYSTEM, Vault

KEPT_FOR = timedelta(days=90)


class Announcement(Struct, frozen=True):
    """What is told to `chairs` many; after `until` it is told to nobody any more.

    With `begins` it has no text: from then until `until` the bot may not answer.
    """

    text: str
    until: datetime
    begins: datetime | None = None
    chairs: int = 0


class Announcements:
    """What was announced, each with its number and when; all under seal."""

    def __init__(self, db: Database, vault: Vault, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._vault = vault
        self._audit = audit
        self._clock = clock

    def add(self, one: Announcement) -> int:
        """Keep an announcement; its number. Those of long ago go."""
        now = self._clock()
        self._db.execute("DELETE FROM announcements WHERE at <= ?", (utc(now - KEPT_FOR),))
        number = self._db.execute(
            "INSERT INTO announcements (at, sealed) VALUES (?, x'')", (utc(now),)
        ).lastrowid
        assert number is not None  # noqa: S101 - an INSERT has a row id
        begins = None if one.begins is None else utc(one.begins)
        plain = packed({"text": one.text, "until": utc(one.until), "begins": begins, "chairs": one.chairs})
        record, size = seal_names.of_announcement(number), self._vault.size_of(len(plain))
        sealed = self._vault.seal(plain, owner=SYSTEM, record=record, field=seal_names.SAID, size=size)
        self._db.execute("UPDATE announcements SET sealed = ? WHERE id = ?", (sealed, number))
        self._audit.note(now, "all chairs told")
        return number

    def find(self, number: int) -> Announcement | None:
        """An announcement that is kept."""
        row = self._db.execute("SELECT sealed FROM announcements WHERE id = ?", (number,)).fetchone()
        return None if row is None else self._opened(number, row[0])

    def all(self) -> tuple[tuple[int, datetime, Announcement], ...]:
        """Each that opens, with its number and when it was made, the newest first."""
        found = []
        for number, at, sealed in self._db.execute(
            "SELECT id, at, sealed FROM announcements ORDER BY id DESC"
        ).fetchall():
            with suppress(SealBroken):
                found.append((number, from_utc(at), self._opened(number, sealed)))
        return tuple(found)

    def _opened(self, number: int, sealed: bytes) -> Announcement:
        record = seal_names.of_announcement(number)
        said = unpacked(self._vault.open(sealed, owner=SYSTEM, record=record, field=seal_names.SAID))
        begins = None if said["begins"] is None else from_utc(said["begins"])
        return Announcement(said["text"], from_utc(said["until"]), begins, said["chairs"])
