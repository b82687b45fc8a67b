"""Which message of a chat was what: words for a question, or what the bot showed; ids and keys alone.

A chat's messages are in rows of one size, made 128 at a time: nobody sees without the key how many there are,
or which of them belong together. A row is found by a token that only the key makes. It is the system's key,
for nothing here was written by anybody, and a chair whose own key is broken is still shown something.

The rows stand nearly in the order in which the chair saw the messages last: whoever asks for what stood
before a message looks through the newest, which are in memory, and never through a whole chat.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from storage import seal_names
from storage.cache import TransactionalCache
from storage.chairs import Chair
from storage.chat import REMEMBERED, Chat
from storage.errors import SealBroken
from storage.sent_message import SentMessage, packed_message, unpacked_message
from storage.vault import SYSTEM, TOKEN, Vault

_MANY = 128
_SIZE = 192
"""The bytes of a sealed row."""
_PART = 512
"""How many rows one look through a whole chat reads."""
_CHATS_REMEMBERED = 2_000
_NEAR = 32
"""How many rows may come after one that the chair turns to again, before it is moved behind them."""
_ROW = "UPDATE messages SET number = ?, shown = ?, sealed = ? WHERE chair_id = ? AND slot = ?"


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

    def says(self, chair: Chair, message_id: int, text: str) -> bool:
        """Whether that is what the chair's message said when it was last heard."""
        one, known_by = self.find(chair, message_id), self._known_by(message_id, text)
        return one is not None and one.text == known_by != ""

    def reworded(self, chair: Chair, message_id: int, text: str) -> None:
        """The chair's message, if it is known, now says this."""
        if (one := self.find(chair, message_id)) and not one.ours:
            self.keep(chair.id, replace(one, text=self._known_by(message_id, text)))

    def shown(
        self,
        chair: Chair,
        message_id: int,
        reflection_id: int | None,
        what: str,
        at: datetime,
        *,
        again: bool = False,
    ) -> None:
        """The bot sent this message; `again`, maybe for the second time."""
        self._put(chair, message_id, reflection_id, what, at, ours=True, again=again)

    def find(self, chair: Chair, message_id: int) -> SentMessage | None:
        """What is known of a message."""
        slot = self._slot_of(chair.id, message_id)
        one = None if slot is None else self._at(chair.id, slot)
        if one is None or one.gone:
            return None
        # The reflection may have been deleted since.
        return replace(one, reflection_id=self._theirs(chair, one.reflection_id))

    def last_shown(self, chair: Chair, reflection_id: int | None, what: str) -> int | None:
        """The last message in which the bot showed this."""
        near = self._chat(chair.id).has_shown(reflection_id, what)
        if all(one.turned_to is not None for one in near):
            # One that the chair turned to again is among the newest rows, and a newer one maybe not.
            near = [*self._shown(chair, reflection_id, what)]
        return max((one.message_id for one in near), default=None)

    def shown_before(self, chair: Chair, message_id: int) -> Iterator[SentMessage]:
        """The latest of what the bot had shown when that message was written, what the chair saw last first.

        Telegram numbers a chat's messages in order. One that the chair turned to again counts from then.
        """
        known = self._down_to(chair, message_id)
        shown = [one for one in known if one.ours and not one.gone and one.message_id < message_id]
        for one in sorted(shown, key=lambda one: one.place(message_id), reverse=True):
            yield replace(one, reflection_id=self._theirs(chair, one.reflection_id))

    def said_before(self, chair: Chair, message_id: int) -> SentMessage | None:
        """The last that the chair had sent before that message, as far as the newest rows tell."""
        said = [one for one in self._down_to(chair, message_id) if not one.ours]
        last = max((one.message_id for one in said if one.message_id < message_id), default=None)
        return None if last is None else self.find(chair, last)

    def sent_again_after(self, chair: Chair, message_id: int) -> tuple[SentMessage, ...]:
        """What came after that message, and may have come before it too."""
        return tuple(
            one for one in self._down_to(chair, message_id) if one.again and one.message_id > message_id
        )

    def is_unbroken(self, chair: Chair, message_id: int) -> bool:
        """Whether nothing unknown stands between that message and the last of the bot's before it."""
        known = {one.message_id: one.ours for one in self._down_to(chair, message_id)}
        last = max((number for number, ours in known.items() if ours and number < message_id), default=None)
        return last is not None and all(number in known for number in range(last, message_id))

    def turned_to(self, chair: Chair, message_id: int) -> None:
        """The chair has turned to this message of the bot's, whatever stands below it by now."""
        one = self.find(chair, message_id)
        if one is not None and one.ours:
            self.keep(chair.id, replace(one, turned_to=self.newest(chair)))

    def became(self, chair: Chair, message_id: int, reflection_id: int | None, what: str) -> None:
        """This message of the bot's now shows something else."""
        one = self.find(chair, message_id)
        if one is not None and one.ours:
            self.keep(chair.id, replace(one, reflection_id=self._theirs(chair, reflection_id), what=what))

    def standing(self, chair: Chair, since: datetime | None = None) -> tuple[SentMessage, ...]:
        """What stands in the chat, as far as is known; what was sent since a time, and maybe more."""
        found, before = [*self._chat(chair.id).recent.values()], self._chat(chair.id).used - REMEMBERED
        latest = found
        while before > 0 and (since is None or any(one.at >= since for one in latest)):
            latest = [*self._used(chair.id, before, REMEMBERED).values()]
            found += latest
            before -= REMEMBERED
        return tuple(sorted((one for one in found if not one.gone), key=lambda one: one.message_id))

    def part(self, chair: Chair, before: int | None) -> tuple[tuple[SentMessage, ...], int]:
        """Some of all that is known of a chat, also of what is gone, the earliest first.

        They are those before a row, or the last; with the row before which the next part is, 0 at the end.
        """
        end = self._chat(chair.id).used if before is None else before
        found = self._used(chair.id, end, _PART)
        return tuple(found[slot] for slot in sorted(found)), max(0, end - _PART)

    def taken_away(self, chair: Chair, message_ids: Iterable[int]) -> None:
        """These messages stand in the chat no longer."""
        for message_id in message_ids:
            one = self.find(chair, message_id)
            if one is not None:
                self.keep(chair.id, replace(one, gone=True))

    def forget(self, chair: Chair) -> None:
        """The chair has another chat, of which nothing is known yet."""
        self._db.execute("DELETE FROM messages WHERE chair_id = ?", (chair.id,))
        self.chats.drop(chair.id)

    def count_shown(self, chair: Chair, what: str, since: datetime) -> int:
        """In how many messages, of no reflection, the bot has shown this since a time."""
        return sum(one.at >= since for one in self._shown(chair, None, what))

    def newest(self, chair: Chair) -> int | None:
        """The last message of the chair's chat, whoever sent it."""
        return self._chat(chair.id).newest

    def _put(
        self,
        chair: Chair,
        message_id: int,
        reflection_id: int | None,
        what: str,
        at: datetime,
        *,
        ours: bool,
        again: bool = False,
    ) -> None:
        of = self._theirs(chair, reflection_id)
        self.keep(chair.id, SentMessage(message_id, ours, of, what, at, again=again))

    def _known_by(self, message_id: int, text: str) -> str:
        return self._vault.token(f"text|{message_id}|{text!a}")[:4].hex() if text else ""

    def _theirs(self, chair: Chair, reflection_id: int | None) -> int | None:
        """The reflection, if the chair has it."""
        if reflection_id is None:
            return None
        theirs = "SELECT id FROM reflections WHERE id = ? AND chair_id = ?"
        row = self._db.execute(theirs, (reflection_id, chair.id)).fetchone()
        return None if row is None else int(row[0])

    def keep(self, owner: int, one: SentMessage) -> None:
        """Keep a message of a chair's chat, in the place of what is known of it."""
        chat, known = self._chat(owner), self._slot_of(owner, one.message_id)
        slot = chat.used if known is None else known
        if one.turned_to is not None and slot < chat.used - _NEAR:
            # It is one of the newest again, and is to be found among them.
            self._empty(owner, slot)
            chat = replace(chat, recent={n: each for n, each in chat.recent.items() if n != slot})
            slot = chat.used
        if slot >= chat.rows:
            chat = self._more(owner, chat)
        is_shown = one.ours and not one.gone
        shown = self._token(owner, one.reflection_id, one.what) if is_shown else os.urandom(TOKEN)
        sealed = self._vault.seal(
            packed_message(one),
            owner=SYSTEM,
            record=seal_names.of_chair(owner),
            field=seal_names.message(slot),
            size=_SIZE,
        )
        self._db.execute(_ROW, (self._number(owner, one.message_id), shown, sealed, owner, slot))
        self.chats.put(owner, chat.after(slot, one))

    def _empty(self, owner: int, slot: int) -> None:
        """Fill a row with random bytes: without the key, it looks like one that is used."""
        new = os.urandom(TOKEN), os.urandom(TOKEN), self._vault.like_a_seal(_SIZE), owner, slot
        self._db.execute(_ROW, new)

    def _slot_of(self, owner: int, message_id: int) -> int | None:
        """The row of a message; none if it is not known, as one that is newer than all."""
        chat = self._chat(owner)
        slot = chat.slot_of(message_id)
        if slot is not None or chat.newest is None or message_id > chat.newest:
            return slot
        row = self._db.execute(
            "SELECT slot FROM messages WHERE chair_id = ? AND number = ?",
            (owner, self._number(owner, message_id)),
        ).fetchone()
        return None if row is None else int(row[0])

    def _at(self, owner: int, slot: int) -> SentMessage:
        """What is in a row that is used."""
        if (one := self._chat(owner).recent.get(slot)) is not None:
            return one
        (sealed,) = self._db.execute(
            "SELECT sealed FROM messages WHERE chair_id = ? AND slot = ?", (owner, slot)
        ).fetchone()
        return self._opened(owner, slot, sealed)

    def _shown(self, chair: Chair, reflection_id: int | None, what: str) -> tuple[SentMessage, ...]:
        """The latest messages in which the bot showed this."""
        rows = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND shown = ? ORDER BY slot DESC LIMIT 16",
            (chair.id, self._token(chair.id, reflection_id, what)),
        ).fetchall()
        return tuple(self._opened(chair.id, *row) for row in rows)

    def _down_to(self, chair: Chair, message_id: int) -> Sequence[SentMessage]:
        """What is in the newest rows, and in older ones until one of the bot's is from before it."""
        found, first = [*self._chat(chair.id).recent.values()], self._chat(chair.id).used - REMEMBERED
        while first > 0 and not any(one.ours and one.message_id < message_id for one in found):
            found += self._used(chair.id, first, REMEMBERED).values()
            first -= REMEMBERED
        return found

    def _chat(self, owner: int) -> Chat:
        """How far a chat is."""
        known = self.chats.get(owner)
        if known is not None:
            return known
        rows = self._db.execute(
            "SELECT slot FROM messages WHERE chair_id = ? ORDER BY slot DESC LIMIT 1", (owner,)
        ).fetchone()
        count = 0 if rows is None else int(rows[0]) + 1
        found = self._used(owner, count, 2 * _MANY)
        newest = max((one.message_id for one in found.values()), default=None)
        chat = Chat.of(count, newest, found)
        self.chats.put(owner, chat)
        return chat

    def _used(self, owner: int, before: int, many: int) -> dict[int, SentMessage]:
        """What is in so many rows before one; those that are not in use do not open."""
        rows = self._db.execute(
            "SELECT slot, sealed FROM messages WHERE chair_id = ? AND slot < ? AND slot >= ?",
            (owner, before, before - many),
        ).fetchall()
        found = {}
        for slot, sealed in rows:
            with suppress(SealBroken):
                found[slot] = self._opened(owner, slot, sealed)
        return found

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
        return replace(chat, rows=chat.rows + _MANY)

    def _opened(self, owner: int, slot: int, sealed: bytes) -> SentMessage:
        record, field = seal_names.of_chair(owner), seal_names.message(slot)
        return unpacked_message(self._vault.open(sealed, owner=SYSTEM, record=record, field=field))

    def _number(self, owner: int, message_id: int) -> bytes:
        return self._vault.token(f"number|{owner}|{message_id}")

    def _token(self, owner: int, reflection_id: int | None, what: str) -> bytes:
        return self._vault.token(f"shown|{owner}|{reflection_id}|{what}")
