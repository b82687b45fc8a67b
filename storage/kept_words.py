"""Words whose place is not known yet: sealed, in order, until the chair has said where they belong."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage import seal_names
from storage.chairs import Chair
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Words:
    """One message that waits, and when it was sent; all of one `burst` have one place."""

    burst: int
    message_id: int
    text: str
    at: datetime


class KeptWords:
    """The words of each chair that wait for their place; somebody else's read as missing."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def keep(self, chair: Chair, message_id: int, text: str, *, after: int, at: datetime) -> int:
        """Keep a message that was written when `after` was the last that the chair had seen; its burst.

        Messages between which nothing was shown are one burst.
        """
        burst = self._db.execute(
            "SELECT max(burst) FROM kept_words WHERE chair_id = ? AND after = ?", (chair.id, after)
        ).fetchone()[0]
        inserted = self._db.execute(
            "INSERT INTO kept_words (chair_id, burst, after, message_id, sealed, at)"
            " VALUES (?, ?, ?, ?, x'', ?)",
            (chair.id, burst or 0, after, message_id, zoned(at)),
        )
        words_id = inserted.lastrowid
        assert words_id is not None  # noqa: S101 - an INSERT has a row id
        if burst is None:
            self._db.execute("UPDATE kept_words SET burst = id WHERE id = ?", (words_id,))
        self._seal(chair, words_id, text)
        return burst or words_id

    def of(self, chair: Chair, burst: int) -> tuple[Words, ...]:
        """The messages of a burst, in the order in which they were sent; none once they have a place."""
        rows = self._db.execute(
            "SELECT id, message_id, sealed, at FROM kept_words WHERE chair_id = ? AND burst = ? ORDER BY id",
            (chair.id, burst),
        )
        return tuple(
            Words(burst, message_id, self._opened(chair, words_id, sealed), from_zoned(at))
            for words_id, message_id, sealed, at in rows.fetchall()
        )

    def bursts(self, chair: Chair) -> tuple[int, ...]:
        """All that waits, oldest first."""
        rows = self._db.execute(
            "SELECT DISTINCT burst FROM kept_words WHERE chair_id = ? ORDER BY burst", (chair.id,)
        )
        return tuple(burst for (burst,) in rows)

    def correct(self, chair: Chair, message_id: int, text: str) -> bool:
        """Put other words in place of those of a message that waits; whether it waits."""
        row = self._db.execute(
            "SELECT id FROM kept_words WHERE chair_id = ? AND message_id = ?", (chair.id, message_id)
        ).fetchone()
        if row is not None:
            self._seal(chair, row[0], text)
        return row is not None

    def forget(self, chair: Chair, burst: int) -> None:
        """They have a place, or are not wanted."""
        self._db.execute("DELETE FROM kept_words WHERE chair_id = ? AND burst = ?", (chair.id, burst))

    def _seal(self, chair: Chair, words_id: int, text: str) -> None:
        record = seal_names.of_words(words_id)
        sealed = self._vault.seal(packed(text), owner=chair.id, record=record, field="text")
        self._db.execute("UPDATE kept_words SET sealed = ? WHERE id = ?", (sealed, words_id))

    def _opened(self, chair: Chair, words_id: int, sealed: bytes) -> str:
        record = seal_names.of_words(words_id)
        return str(unpacked(self._vault.open(sealed, owner=chair.id, record=record, field="text")))
