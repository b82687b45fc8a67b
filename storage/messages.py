"""Which message of a chat was what: words for a question, or what the bot showed; ids and keys alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.chairs import Chair
from storage.codec import from_utc, utc


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message of a chair's chat.

    `what` is a question's key, or `"review"`, `"summary"`, `"home"` and the like; `ours`: the bot sent it.
    """

    message_id: int
    ours: bool
    reflection_id: int | None
    what: str
    at: datetime


_COLUMNS = "message_id, ours, reflection_id, what, at"


class Messages:
    """The messages of each chair's chat; a reflection that is not the chair's counts as none."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def said(
        self, chair: Chair, message_id: int, reflection_id: int | None, question: str, at: datetime
    ) -> None:
        """The chair sent this message, for this question of a reflection, or for none."""
        self._put(chair, message_id, reflection_id, question, at, ours=False)

    def shown(
        self, chair: Chair, message_id: int, reflection_id: int | None, what: str, at: datetime
    ) -> None:
        """The bot sent this message."""
        self._put(chair, message_id, reflection_id, what, at, ours=True)

    def find(self, chair: Chair, message_id: int) -> SentMessage | None:
        """What is known of a message."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM messages WHERE chair_id = ? AND message_id = ?",  # noqa: S608 - a constant
            (chair.id, message_id),
        ).fetchone()
        return None if row is None else _message(row)

    def last_shown(self, chair: Chair, reflection_id: int | None, what: str) -> int | None:
        """The last message in which the bot showed this."""
        row = self._db.execute(
            "SELECT max(message_id) FROM messages"
            " WHERE reflection_id IS ? AND chair_id = ? AND what = ? AND ours = 1",
            (reflection_id, chair.id, what),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def count_shown(self, chair: Chair, what: str, since: datetime) -> int:
        """In how many messages the bot has shown this since a time."""
        row = self._db.execute(
            "SELECT count(*) FROM messages WHERE chair_id = ? AND at >= ? AND what = ? AND ours = 1",
            (chair.id, utc(since), what),
        ).fetchone()
        return int(row[0])

    def newest(self, chair: Chair) -> int | None:
        """The last message of the chair's chat, whoever sent it."""
        row = self._db.execute(
            "SELECT max(message_id) FROM messages WHERE chair_id = ?", (chair.id,)
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def _put(
        self, chair: Chair, message_id: int, reflection_id: int | None, what: str, at: datetime, *, ours: bool
    ) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO messages (chair_id, message_id, reflection_id, ours, what, at)"
            " VALUES (?, ?, (SELECT id FROM reflections WHERE id = ? AND chair_id = ?), ?, ?, ?)",
            (chair.id, message_id, reflection_id, chair.id, int(ours), what, utc(at)),
        )


def _message(row: tuple[Any, ...]) -> SentMessage:
    message_id, ours, reflection_id, what, at = row
    return SentMessage(message_id, bool(ours), reflection_id, what, from_utc(at))
