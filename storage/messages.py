"""Which message of a chat was what: words for a question, or what the bot showed; ids and keys alone.

A chat's messages are in rows of one size, made 128 at a time: nobody sees without the key how many there are,
or which of them belong together. A row is found by a token that only the key makes. It is the system's key,
for nothing here was written by anybody, and a chair whose own key is broken is still shown something.
"""

import os
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from storage import seal_names
from storage.cache import TransactionalCache
from storage.chairs import Chair
from storage.codec import from_utc, packed, unpacked, utc
from storage.errors import SealBroken
from storage.vault import SYSTEM, TOKEN, Vault

_MANY = 128
_SIZE = 192
"""The bytes of a sealed row."""
_CHATS_REMEMBERED = 2_000
_ROW = "UPDATE messages SET number = ?, shown = ?, sealed = ? WHERE chair_id = ? AND slot = ?"


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


@dataclass(frozen=True, slots=True)
class Chat:
    """How many rows a chat has used, how many it has, and its newest message."""

    used: int
    rows: int
    newest: int | None


class Messages:
    """The messages of each chair's chat; a reflection that is not the chair's counts as none."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self.chats: TransactionalCache[int, Chat] = TransactionalCache(_CHATS_REMEMBERED)
        """How far each chat is."""

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
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND number = ?",
            (chair.id, self._number(chair.id, message_id)),
        ).fetchone()
        if row is None:
            return None
        one = self._opened(chair.id, *row)
        # It may have been deleted since.
        return replace(one, reflection_id=self._theirs(chair, one.reflection_id))

    def last_shown(self, chair: Chair, reflection_id: int | None, what: str) -> int | None:
        """The last message in which the bot showed this."""
        return max((one.message_id for one in self._shown(chair, reflection_id, what)), default=None)

    def count_shown(self, chair: Chair, what: str, since: datetime) -> int:
        """In how many messages, of no reflection, the bot has shown this since a time."""
        return sum(one.at >= since for one in self._shown(chair, None, what))

    def newest(self, chair: Chair) -> int | None:
        """The last message of the chair's chat, whoever sent it."""
        return self._chat(chair.id).newest

    def _put(
        self, chair: Chair, message_id: int, reflection_id: int | None, what: str, at: datetime, *, ours: bool
    ) -> None:
        self.keep(chair.id, SentMessage(message_id, ours, self._theirs(chair, reflection_id), what, at))

    def _theirs(self, chair: Chair, reflection_id: int | None) -> int | None:
        """The reflection, if the chair has it."""
        if reflection_id is None:
            return None
        row = self._db.execute(
            "SELECT id FROM reflections WHERE id = ? AND chair_id = ?", (reflection_id, chair.id)
        ).fetchone()
        return None if row is None else int(row[0])

    def keep(self, owner: int, one: SentMessage) -> None:
        """Keep a message of a chair's chat, in the place of what is known of it."""
        number = self._number(owner, one.message_id)
        known = self._db.execute(
            "SELECT slot FROM messages WHERE chair_id = ? AND number = ?", (owner, number)
        ).fetchone()
        chat = self._chat(owner)
        slot = chat.used if known is None else int(known[0])
        if slot >= chat.rows:
            chat = self._more(owner, chat)
        shown = self._token(owner, one.reflection_id, one.what) if one.ours else os.urandom(TOKEN)
        plain = packed([one.message_id, int(one.ours), one.reflection_id, one.what, utc(one.at)])
        sealed = self._vault.seal(
            plain,
            owner=SYSTEM,
            record=seal_names.of_chair(owner),
            field=seal_names.message(slot),
            size=_SIZE,
        )
        self._db.execute(_ROW, (number, shown, sealed, owner, slot))
        newest = one.message_id if chat.newest is None else max(chat.newest, one.message_id)
        self.chats.put(owner, Chat(max(chat.used, slot + 1), chat.rows, newest))

    def _shown(self, chair: Chair, reflection_id: int | None, what: str) -> tuple[SentMessage, ...]:
        """The latest messages in which the bot showed this."""
        rows = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND shown = ? ORDER BY slot DESC LIMIT 16",
            (chair.id, self._token(chair.id, reflection_id, what)),
        ).fetchall()
        return tuple(self._opened(chair.id, *row) for row in rows)

    def _chat(self, owner: int) -> Chat:
        """How far a chat is; the rows that were not used yet do not open."""
        known = self.chats.get(owner)
        if known is not None:
            return known
        rows = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? ORDER BY slot DESC LIMIT ?",
            (owner, 2 * _MANY),
        ).fetchall()
        used, newest = 0, None
        for slot, sealed in rows:
            try:
                one = self._opened(owner, slot, sealed)
            except SealBroken:
                continue
            used, newest = max(used, slot + 1), max(newest or 0, one.message_id)
        chat = Chat(used, rows[0][0] + 1 if rows else 0, newest)
        self.chats.put(owner, chat)
        return chat

    def _more(self, owner: int, chat: Chat) -> Chat:
        """More rows, which look as if they were used."""
        self._db.conn.executemany(
            "INSERT INTO messages (chair_id, slot, number, shown, sealed) SELECT id, ?, ?, ?, ? FROM chairs"
            " WHERE id = ?",
            [
                (slot, os.urandom(TOKEN), os.urandom(TOKEN), self._vault.like_a_seal(_SIZE), owner)
                for slot in range(chat.rows, chat.rows + _MANY)
            ],
        )
        return Chat(chat.used, chat.rows + _MANY, chat.newest)

    def _opened(self, owner: int, slot: int, sealed: bytes) -> SentMessage:
        record, field = seal_names.of_chair(owner), seal_names.message(slot)
        value = unpacked(self._vault.open(sealed, owner=SYSTEM, record=record, field=field))
        message_id, ours, reflection_id, what, at = value
        return SentMessage(message_id, bool(ours), reflection_id, what, from_utc(at))

    def _number(self, owner: int, message_id: int) -> bytes:
        return self._vault.token(f"number|{owner}|{message_id}")

    def _token(self, owner: int, reflection_id: int | None, what: str) -> bytes:
        return self._vault.token(f"shown|{owner}|{reflection_id}|{what}")
