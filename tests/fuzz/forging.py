"""Updates that somebody else sends: typed, mutated, forged, foreign, replayed and mangled.

Telegram itself vouches for an update's number and for who sent it, so those are never the talking chair's.
"""

import copy
import random
import tomllib
from pathlib import Path
from typing import Any

from bot.inbound.polling import ALLOWED_UPDATES
from bot.sandbox.standin.telegram import Telegram
from tests.fuzz.typed import NUMBERS, ODD, TEXTS, fields_of, made, value
from tests.screen import Json, buttons

MARK = "zqxwv"
"""A word in what others say."""
_FORMATS = tomllib.loads((Path(__file__).parents[1] / "contract" / "stored_formats.toml").read_text())
_LEAVES = ("leave!", "agree")
"""What would make the intruder a stranger, or the other way round."""
BUTTONS = [
    one["example"] for kind in ("button", "tap") for tag, one in _FORMATS[kind].items() if tag not in _LEAVES
]
_SAID = (
    *(
        "hello",
        "yes",
        "no",
        "skip",
        "tomorrow",
        "in two weeks",
        "7",
        "/reflect",
        "/start",
        "/history",
        "/cancel",
    ),
    *(
        "/pause",
        "/settings",
        "/nudges",
        "/conference 4pm",
        "/help",
        "/privacy",
        "/unknown",
        "a few words of it",
    ),
)
_DEEP = 300
_LOOKED_AT = 10
"""How many of their newest messages somebody may turn to."""
_ODDLY_NUMBERED = 0.05
"""The share of messages whose number is not the next, as Telegram's is."""


class Forger:
    """Makes updates of these people and chats; `seen` are updates as they really came, whoever sent them."""

    def __init__(
        self, chance: random.Random, people: list[int], groups: list[int], telegram: Telegram
    ) -> None:
        self.seen: list[Json] = []
        self.secrets: list[str] = []
        """Payloads of links that are others'."""
        self.numbers: list[int] = [1, 2, 3]
        """Numbers of what may be others': of reflections, nudges, words and messages."""
        self._chance = chance
        self._people = people
        self._groups = groups
        self._telegram = telegram

    def forged(self) -> tuple[int, Any]:
        """One update without its number, and the room that it seems to come from."""
        chance = self._chance
        ways = (
            self._typed,
            self._mutated,
            self._mutated,
            self._tap,
            self._tap,
            self._tap,
            self._own_tap,
            self._mangled_tap,
            self._reply,
            self._edit,
            self._words,
            self._link,
            self._in_a_group,
        )
        room, update = chance.choice(ways)()
        return room, update

    def _person(self) -> Json:
        number = self._chance.choice(self._people)
        return {"id": number, "is_bot": False, "first_name": MARK}

    def _message(self, **content: Any) -> tuple[int, Json]:
        person = self._person()
        number = self._telegram.world.new_message_id()
        if self._chance.random() < _ODDLY_NUMBERED:
            number = self._chance.choice((*self.numbers, self._chance.randrange(1, 10**6)))
        chat = {"id": person["id"], "type": "private", "first_name": MARK}
        return person["id"], {
            "message_id": number,
            "date": 1_795_781_117,
            "chat": chat,
            "from": person,
            **content,
        }

    def _words(self) -> tuple[int, Json]:
        said = self._chance.choice((*_SAID, *TEXTS, f"{MARK} and some more words"))
        room, message = self._message(text=said)
        return room, {"message": message}

    def _reply(self) -> tuple[int, Json]:
        room, answered = self._message(text="whose?")
        data = self._chance.choice(BUTTONS)
        answered["reply_markup"] = {
            "inline_keyboard": [[{"text": "x", "callback_data": self._of_others(data)}]]
        }
        _, message = self._message(text=f"{MARK} in reply", reply_to_message=answered)
        message["chat"] = answered["chat"]
        message["from"] = answered["from"]
        return room, {"message": message}

    def _edit(self) -> tuple[int, Json]:
        room, message = self._message(text=f"{MARK} edited", edit_date=1_795_781_118)
        return room, {"edited_message": message}

    def _link(self) -> tuple[int, Json]:
        chance = self._chance
        payload = chance.choice(
            (*self.secrets, *self.secrets, "x" * 64, "", "a b", "\x00", chance.choice(TEXTS))
        )
        room, message = self._message(text=f"/start {payload}")
        return room, {"message": message}

    def _tap(self, data: str | None = None) -> tuple[int, Json]:
        room, message = self._message(text="x")
        query: Json = {
            "id": f"{self._chance.getrandbits(60)}",
            "from": message["from"],
            "chat_instance": "-7",
        }
        query["data"] = self._of_others(self._chance.choice(BUTTONS)) if data is None else data
        if self._chance.random() < 0.9:
            query["message"] = message
        return room, {"callback_query": query}

    def _own_tap(self) -> tuple[int, Json]:
        """A tap on what they were shown, as that of anybody who goes on talking."""
        room, update = self._tap()
        shown = [one for one in self._telegram.person(room).chat[-_LOOKED_AT:] if buttons(one)]
        if shown:
            message = self._chance.choice(shown)
            data = self._chance.choice(buttons(message)).get("callback_data", "")
            if data.split("|")[0] not in _LEAVES:
                query = update["callback_query"]
                query |= {"data": data, "message": {**message}}
        return room, update

    def _of_others(self, data: str) -> str:
        """The data of a button, with numbers that are others'."""
        numbers = self.numbers
        return "|".join(
            str(self._chance.choice(numbers)) if part.isdigit() and self._chance.random() < 0.8 else part
            for part in data.split("|")
        )

    def _mangled_tap(self) -> tuple[int, Json]:
        chance = self._chance
        parts = chance.choice(BUTTONS).split("|")
        place = chance.randrange(len(parts))
        parts[place] = chance.choice((*map(str, NUMBERS), *TEXTS, "2026-13-40", "1,2", "|", "west_sussex"))
        if chance.random() < 0.3:
            parts = parts * chance.choice((2, 40)) if chance.random() < 0.5 else parts[:place]
        return self._tap("|".join(parts))

    def _in_a_group(self) -> tuple[int, Json]:
        chance, room = self._chance, self._chance.choice(self._groups)
        kind = chance.choice(("group", "supergroup", "channel"))
        _, message = self._message(text=chance.choice(_SAID))
        message["chat"] = {"id": room, "type": kind, "title": MARK}
        if chance.random() < 0.5:
            return room, {"channel_post" if kind == "channel" else "message": message}
        bot = {"user": {"id": 1_000_000_001, "is_bot": True, "first_name": "x"}}
        change = {"chat": message["chat"], "from": message["from"], "date": 1}
        change |= {"old_chat_member": bot | {"status": "left"}, "new_chat_member": bot | {"status": "member"}}
        return room, {"my_chat_member": change}

    def _typed(self) -> tuple[int, Json]:
        kinds = [name for name, _, _ in fields_of("Update") if name != "update_id"]
        kind = self._chance.choice((*kinds, *ALLOWED_UPDATES * 4))
        annotation = next(annotation for name, annotation, _ in fields_of("Update") if name == kind)
        content = value(annotation, self._chance, 0)
        room = self._own(content)
        return room, {
            kind: content,
            **({"poll": made("Poll", self._chance)} if self._chance.random() < 0.05 else {}),
        }

    def _own(self, content: Any) -> int:
        """Make an update that somebody of these sends, whatever else is in it; their room."""
        person = self._person()
        room = self._chance.choice((person["id"], person["id"], *self._groups))
        if isinstance(content, dict):
            message = content.get("message") if isinstance(content.get("message"), dict) else content
            chat = {"id": room, "type": "private" if room > 0 else "group"}
            message["chat"] = chat
            content["from"] = message["from"] = person
        return room

    def _mutated(self) -> tuple[int, Any]:
        if not self.seen:
            return self._typed()
        update = copy.deepcopy(self._chance.choice(self.seen))
        update.pop("update_id", None)
        for content in update.values():
            room = self._own(content)
        for _ in range(self._chance.choice((1, 1, 2, 3, 8))):
            self._change(update)
        if room > 0:
            # However mangled, it is not the talking chair's.
            for content in update.values():
                if isinstance(content, dict) and self._chance.random() < 0.8:
                    self._own(content)
        return room, update

    def _change(self, update: Any) -> None:
        """Change something somewhere in it, but never to be of somebody else."""
        at, chance = update, self._chance
        while True:
            inner = [
                one
                for one in (at.values() if isinstance(at, dict) else at)
                if isinstance(one, dict | list) and one
            ]
            if not inner or chance.random() < 0.3:
                break
            at = chance.choice(inner)
        if not at or at is update:
            return
        key = chance.choice([*at]) if isinstance(at, dict) else chance.randrange(len(at))
        match chance.randrange(5):
            case 0:
                del at[key]
            case 1:
                at[key] = self._deep() if chance.random() < 0.05 else copy.deepcopy(chance.choice(ODD))
            case 2:
                at[key] = [at[key]] * 3
            case 3 if isinstance(at, dict):
                at[chance.choice([name for name, _, _ in fields_of("Message")])] = copy.deepcopy(
                    chance.choice(ODD)
                )
            case _:
                at[key] = copy.deepcopy(chance.choice((*TEXTS, *NUMBERS)))

    def _deep(self) -> Any:
        nested: Any = []
        for _ in range(_DEEP):
            nested = [nested]
        return nested
