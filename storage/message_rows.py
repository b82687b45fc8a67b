"""The rows that a chair's chat is kept in: each holds one message, under seal.

They are of one size and made 128 at a time: nobody sees without the key how many messages there are, or
which of them belong together. A row is found by a token that only the key makes. It is the system's key,
for nothing here was written by anybody, and a chair whose own key is broken is still shown something.

The rows stand nearly in the order in which the chair saw the messages last: whoever asks for what stood
before a message looks through the newest, which are in memory, and never through a whole chat.

What jobs change of a row is sealed once, when all are done, or before rows are looked for on the disk.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress

from msgspec.structs import replace
from sqlite_utils import Database

from storage import seal_names
from storage.cache import TransactionalCache
from storage.chat import REMEMBERED, Chat
from storage.errors import SealBroken
from storage.sent_message import SentMessage, packed_message, unpacked_message
from storage.vault import SYSTEM, TOKEN, Vault

_MANY = 128
_SIZE = 192
"""The bytes of a sealed row."""
_CHATS_REMEMBERED = 2_000
_NEAR = 32
"""How many rows may come after one that the chair turns to again, before it is moved behind them."""
_ROW = "UPDATE messages SET sealed = ?, number = ?, shown = ? WHERE chair_id = ? AND slot = ?"
_SHOWN = "UPDATE messages SET sealed = ?, shown = ? WHERE chair_id = ? AND slot = ?"
_SEALED = "UPDATE messages SET sealed = ? WHERE chair_id = ? AND slot = ?"
_RANDOM = 2 * TOKEN
"""The random bytes of a row that is not used, beside its seal."""


class MessageRows:
    """The rows of each chair's chat, by the chair's number."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self.chats: TransactionalCache[int, Chat] = TransactionalCache(_CHATS_REMEMBERED)
        """How far each chat is."""
        self.touched: dict[int, int] = {}
        """How often each chat has changed here, or was about to."""
        self._changed: dict[tuple[int, int], tuple[SentMessage | None, SentMessage]] = {}
        """What becomes of each row, with what is in it on the disk, if that is known."""

    def keep(self, owner: int, one: SentMessage) -> None:
        """Keep a message of a chair's chat, in the place of what is known of it."""
        chat = self.chat(owner)
        known = self._slot_of(owner, chat, one.message_id)
        was = None if known is None else chat.recent.get(known)
        if was == one:
            return
        self.touched[owner] = self.touched.get(owner, 0) + 1
        slot = chat.used if known is None else known
        if one.turned_to is not None and slot < chat.used - _NEAR:
            # It is one of the newest again, and is to be found among them.
            self._empty(owner, slot)
            chat = replace(chat, recent={n: each for n, each in chat.recent.items() if n != slot})
            slot, was = chat.used, None
        if slot >= chat.rows:
            chat = self._more(owner, chat)
        on_disk, _ = self._changed.get((owner, slot), (was, one))
        self._changed[owner, slot] = on_disk, one
        self.chats.put(owner, chat.after(slot, one))

    def settle(self) -> None:
        """Seal what has changed since this was done last."""
        for (owner, slot), (was, one) in self._changed.items():
            sealed = self._vault.seal(
                packed_message(one),
                owner=SYSTEM,
                record=seal_names.of_chair(owner),
                field=seal_names.message(slot),
                size=_SIZE,
            )
            # An index is written whenever its column is set, be it to what it was.
            if was is None:
                number = self._number(owner, one.message_id)
                self._db.execute(_ROW, (sealed, number, self._found_by(owner, one), owner, slot))
            elif was.shows != one.shows:
                self._db.execute(_SHOWN, (sealed, self._found_by(owner, one), owner, slot))
            else:
                self._db.execute(_SEALED, (sealed, owner, slot))
        self._changed.clear()

    def undo(self) -> None:
        """Forget what was not settled."""
        self._changed.clear()

    def find(self, owner: int, message_id: int) -> SentMessage | None:
        """What is known of a message, also of one that is gone."""
        chat = self.chat(owner)
        slot = self._slot_of(owner, chat, message_id)
        return None if slot is None else chat.recent.get(slot) or self._at(owner, slot)

    def shown(self, owner: int, reflection_id: int | None, what: str) -> tuple[SentMessage, ...]:
        """The latest messages in which the bot showed this."""
        self.settle()
        rows = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND shown = ? ORDER BY slot DESC LIMIT 16",
            (owner, self._token(owner, reflection_id, what)),
        ).fetchall()
        found = (self._opened(owner, *row) for row in rows)
        return tuple(one for one in found if (one.reflection_id, one.what) == (reflection_id, what))

    def down_to(self, owner: int, message_id: int) -> Sequence[SentMessage]:
        """What is in the newest rows, and in older ones until one of the bot's is from before it."""
        chat = self.chat(owner)
        found, first = [*chat.recent.values()], chat.used - REMEMBERED
        while first > 0 and not any(one.ours and one.message_id < message_id for one in found):
            found += self.used(owner, first, REMEMBERED).values()
            first -= REMEMBERED
        return found

    def chat(self, owner: int) -> Chat:
        """How far a chat is."""
        known = self.chats.get(owner)
        if known is not None:
            return known
        rows = self._db.execute(
            "SELECT slot FROM messages WHERE chair_id = ? ORDER BY slot DESC LIMIT 1", (owner,)
        ).fetchone()
        count = 0 if rows is None else int(rows[0]) + 1
        found = self.used(owner, count, 2 * _MANY)
        newest = max((one.message_id for one in found.values()), default=None)
        chat = Chat.of(count, newest, found)
        self.chats.put(owner, chat)
        return chat

    def used(self, owner: int, before: int, many: int) -> dict[int, SentMessage]:
        """What is in so many rows before one; those that are not in use do not open."""
        self.settle()
        rows = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND slot < ? AND slot >= ?",
            (owner, before, before - many),
        ).fetchall()
        found = {}
        for slot, sealed in rows:
            with suppress(SealBroken):
                found[slot] = self._opened(owner, slot, sealed)
        return found

    def forget(self, owner: int) -> None:
        """The chair has another chat, and rows are made anew."""
        self.settle()
        self._db.execute("DELETE FROM messages WHERE chair_id = ?", (owner,))
        self.chats.drop(owner)

    def misplaced(self) -> Iterator[tuple[int, int]]:
        """Each row, by its owner and slot, that would be found by the token of another message."""
        rows = self._db.execute("SELECT chair_id, slot, sealed, number, shown FROM messages")
        for owner, slot, sealed, number, shown in rows:
            with suppress(SealBroken):
                one = self._opened(owner, slot, sealed)
                if number != self._number(owner, one.message_id) or (
                    one.shows is not None and shown != self._found_by(owner, one)
                ):
                    yield owner, slot

    def _empty(self, owner: int, slot: int) -> None:
        """Fill a row with random bytes: without the key, it looks like one that is used."""
        self._changed.pop((owner, slot), None)
        new = self._vault.like_a_seal(_SIZE), os.urandom(TOKEN), os.urandom(TOKEN), owner, slot
        self._db.execute(_ROW, new)

    def _slot_of(self, owner: int, chat: Chat, message_id: int) -> int | None:
        """The row of a message; none if it is not known, as one that is newer than all."""
        slot = chat.slot_of(message_id)
        if slot is not None or chat.newest is None or message_id > chat.newest:
            return slot
        self.settle()
        row = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND number = ?",
            (owner, self._number(owner, message_id)),
        ).fetchone()
        # A token may have been put beside another message.
        if row is None or self._opened(owner, *row).message_id != message_id:
            return None
        return int(row[0])

    def _at(self, owner: int, slot: int) -> SentMessage:
        """What is in a row that is used, and not among the newest."""
        self.settle()
        (sealed,) = self._db.execute(
            "SELECT sealed FROM messages WHERE chair_id = ? AND slot = ?", (owner, slot)
        ).fetchone()
        return self._opened(owner, slot, sealed)

    def _more(self, owner: int, chat: Chat) -> Chat:
        """More rows, which look as if they were used."""
        slots = range(chat.rows, chat.rows + _MANY)
        random = os.urandom(_MANY * _RANDOM)
        tokens = (random[first : first + TOKEN] for first in range(0, len(random), TOKEN))
        self._db.conn.executemany(
            "INSERT INTO messages (chair_id, slot, number, shown, sealed) SELECT id, ?, ?, ?, ? FROM chairs"
            " WHERE id = ?",
            [(slot, next(tokens), next(tokens), self._vault.like_a_seal(_SIZE), owner) for slot in slots],
        )
        return replace(chat, rows=chat.rows + _MANY)

    def _opened(self, owner: int, slot: int, sealed: bytes) -> SentMessage:
        record, field = seal_names.of_chair(owner), seal_names.message(slot)
        return unpacked_message(self._vault.open(sealed, owner=SYSTEM, record=record, field=field))

    def _number(self, owner: int, message_id: int) -> bytes:
        return self._vault.token(f"number|{owner}|{message_id}")

    def _found_by(self, owner: int, one: SentMessage) -> bytes:
        return os.urandom(TOKEN) if one.shows is None else self._token(owner, *one.shows)

    def _token(self, owner: int, reflection_id: int | None, what: str) -> bytes:
        return self._vault.token(f"shown|{owner}|{reflection_id}|{what}")
