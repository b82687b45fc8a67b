"""Which message of a chat was what: words for a question, or what the bot showed; ids and keys alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace
from sqlite_utils import Database

from storage.chairs import Chair
from storage.chat import REMEMBERED
from storage.message_rows import MessageRows
from storage.ownership import Ownership
from storage.sent_message import SentMessage
from storage.vault import Vault

_PART = 512
"""How many rows one look through a whole chat reads."""


class Messages:
    """The messages of each chair's chat; a reflection that is not the chair's counts as none."""

    def __init__(self, db: Database, vault: Vault, ownership: Ownership) -> None:
        self._vault = vault
        self._ownership = ownership
        self._rows = MessageRows(db, vault)
        self.chats = self._rows.chats
        """How far each chat is."""

    def said(
        self, chair: Chair, message_id: int, reflection_id: int | None, question: str, at: datetime
    ) -> None:
        """The chair sent this message, for this question of a reflection, or for none."""
        self._put(chair, message_id, reflection_id, question, at, ours=False)

    def says(self, chair: Chair, message_id: int, text: str) -> bool:
        """Whether the chair's message said that when it was last heard, or the bot's has that folded out."""
        one, known_by = self.find(chair, message_id), self._known_by(message_id, text)
        return one is not None and one.text == known_by != ""

    def reworded(self, chair: Chair, message_id: int, text: str) -> None:
        """The chair's message, if it is known, now says this."""
        if (one := self.find(chair, message_id)) and not one.ours:
            self._rows.keep(chair.id, replace(one, text=self._known_by(message_id, text)))

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
        one = self._rows.find(chair.id, message_id)
        if one is None or one.gone:
            return None
        return self._as_of_now(chair, one)

    def last_shown(
        self, chair: Chair, reflection_id: int | None, what: str, *, since: datetime | None = None
    ) -> int | None:
        """The last message in which the bot showed this; `since` is before it can have been shown first."""
        chat = self._rows.chat(chair.id)
        near = chat.has_shown(reflection_id, what)
        is_all = (
            since is not None
            and reflection_id is not None
            and chat.left.show_none(reflection_id, what, since)
        )
        if not is_all and all(one.turned_to is not None for one in near):
            # One that the chair turned to again is among the newest rows, and a newer one maybe not.
            near = [*self._rows.shown(chair.id, reflection_id, what)]
        return max((one.message_id for one in near), default=None)

    def shown_before(self, chair: Chair, message_id: int) -> Iterator[SentMessage]:
        """The latest of what the bot had shown when that message was written, what the chair saw last first.

        Telegram numbers a chat's messages in order. One that the chair turned to again counts from then.
        """
        known = self._rows.down_to(chair.id, message_id)
        shown = [one for one in known if one.ours and not one.gone and one.message_id < message_id]
        for one in sorted(shown, key=lambda one: one.place(message_id), reverse=True):
            yield self._as_of_now(chair, one)

    def said_before(self, chair: Chair, message_id: int) -> SentMessage | None:
        """The last that the chair had sent before that message, as far as the newest rows tell."""
        said = [one for one in self._rows.down_to(chair.id, message_id) if not one.ours]
        last = max((one.message_id for one in said if one.message_id < message_id), default=None)
        return None if last is None else self.find(chair, last)

    def sent_again_after(self, chair: Chair, message_id: int) -> tuple[SentMessage, ...]:
        """What came after that message, and may have come before it too."""
        return tuple(
            one
            for one in self._rows.down_to(chair.id, message_id)
            if one.again and one.message_id > message_id
        )

    def is_unbroken(self, chair: Chair, message_id: int) -> bool:
        """Whether nothing unknown stands between that message and the last of the bot's before it."""
        known = {one.message_id: one.ours for one in self._rows.down_to(chair.id, message_id)}
        last = max((number for number, ours in known.items() if ours and number < message_id), default=None)
        return last is not None and all(number in known for number in range(last, message_id))

    def turned_to(self, chair: Chair, message_id: int) -> None:
        """The chair has turned to this message of the bot's, whatever stands below it by now."""
        one = self.find(chair, message_id)
        if one is not None and one.ours:
            self._rows.keep(chair.id, replace(one, turned_to=self.newest(chair)))

    def became(
        self, chair: Chair, message_id: int, reflection_id: int | None, what: str, part: str = ""
    ) -> None:
        """This message of the bot's now shows something else, or that with a part of it folded out."""
        one = self.find(chair, message_id)
        if one is not None and one.ours:
            of = self._theirs(chair, reflection_id)
            text = self._known_by(message_id, part)
            self._rows.keep(chair.id, replace(one, reflection_id=of, what=what, text=text))

    def touched(self) -> dict[int, int]:
        """By the chairs' numbers, what is another once a chat has changed here."""
        return dict(self._rows.touched)

    def standing(self, chair: Chair, since: datetime | None = None) -> tuple[SentMessage, ...]:
        """What stands in the chat, as far as is known; what was sent since a time, and maybe more."""
        chat = self._rows.chat(chair.id)
        found, before = [*chat.recent.values()], chat.used - REMEMBERED
        latest = found
        while before > 0 and (since is None or any(one.at >= since for one in latest)):
            latest = [*self._rows.used(chair.id, before, REMEMBERED).values()]
            found += latest
            before -= REMEMBERED
        return tuple(sorted((one for one in found if not one.gone), key=lambda one: one.message_id))

    def part(self, chair: Chair, before: int | None) -> tuple[tuple[SentMessage, ...], int]:
        """Some of all that is known of a chat, also of what is gone, the earliest first.

        They are those before a row, or the last; with the row before which the next part is, 0 at the end.
        """
        end = self._rows.chat(chair.id).used if before is None else before
        found = self._rows.used(chair.id, end, _PART)
        return tuple(found[slot] for slot in sorted(found)), max(0, end - _PART)

    def taken_away(self, chair: Chair, message_ids: Iterable[int]) -> None:
        """These messages stand in the chat no longer."""
        for message_id in message_ids:
            one = self.find(chair, message_id)
            if one is not None:
                self._rows.keep(chair.id, replace(one, gone=True))

    def settle(self) -> None:
        """Seal what has changed since this was done last."""
        self._rows.settle()

    def undo(self) -> None:
        """Forget what was not settled."""
        self._rows.undo()

    def forget(self, chair: Chair) -> None:
        """The chair has another chat, of which nothing is known yet."""
        self._rows.forget(chair.id)

    def count_shown(self, chair: Chair, what: str, since: datetime) -> int:
        """In how many messages, of no reflection, the bot has shown this since a time."""
        return sum(one.at >= since for one in self._rows.shown(chair.id, None, what))

    def newest(self, chair: Chair) -> int | None:
        """The last message of the chair's chat, whoever sent it."""
        return self._rows.chat(chair.id).newest

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
        self._rows.keep(chair.id, SentMessage(message_id, ours, of, what, at, again=again))

    def _known_by(self, message_id: int, text: str) -> str:
        return self._vault.token(f"text|{message_id}|{text!a}")[:4].hex() if text else ""

    def _as_of_now(self, chair: Chair, one: SentMessage) -> SentMessage:
        """The message, of no reflection if that has been deleted since."""
        of = self._theirs(chair, one.reflection_id)
        return one if of == one.reflection_id else replace(one, reflection_id=of)

    def _theirs(self, chair: Chair, reflection_id: int | None) -> int | None:
        """The reflection, if the chair has it."""
        if reflection_id is None or not self._ownership.is_theirs(chair.id, reflection_id):
            return None
        return reflection_id
