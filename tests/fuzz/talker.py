"""A chair who talks all the while: one turn at a time, each of which is answered."""

from bot.sandbox.standin.people import Person
from bot.strings import chat as strings
from bot.strings import labels
from tests.screen import Json, buttons, plain

_ONWARD = (labels.FINISH, labels.NEXT, labels.DONE, labels.YES_THAT_DAY, labels.MOVE_ON)
_MOVES = ("skip", "back")


class Talker:
    """Goes through the form as it comes: every text is one that nobody else says, and ends with `ending`."""

    def __init__(self, phone: Person, secret: str) -> None:
        self.phone = phone
        self.secret = secret
        self.said: list[str] = []
        self.turns = 0
        self._seen: list[Json] = []

    def takes_a_turn(self) -> None:
        """Do what is to be done about the newest question."""
        self.turns += 1
        self._seen = self.phone.chat
        asked = next((message for message in reversed(self.phone.chat) if buttons(message)), None)
        if asked is None or not self._taps(asked):
            self._says(asked)

    @property
    def is_answered(self) -> bool:
        """Whether anything has come or changed since this chair's turn."""
        seen = {id(message) for message in self._seen}
        return any(message["from"]["is_bot"] and id(message) not in seen for message in self.phone.chat)

    def _says(self, asked: Json | None) -> None:
        if asked is None or strings.TYPE_ANSWER not in asked["text"]:
            self.phone.send("/reflect")
            return
        limit = 60 if "short label" in asked["text"] else 400
        self.said.append(
            f"{self.secret} {len(self.said)} {'of what was said in the room and after it ' * 3}"[
                :limit
            ].strip()
        )
        self.phone.send(self.said[-1])

    def _taps(self, asked: Json) -> bool:
        """Tap what leads on, else the first of what can be chosen."""
        by_label = {plain(button["text"]): button["callback_data"] for button in buttons(asked)}
        choices = [d for d in by_label.values() if d.split("|")[1:2] in (["+"], ["mark"])]
        found = next((by_label[label] for label in _ONWARD if label in by_label), None) or next(
            iter(choices), None
        )
        if found is None:
            found = next((d for d in by_label.values() if d.startswith(("begin|full", "w.put|"))), None)
        if found is not None:
            self.phone.press(asked["message_id"], found)
        return found is not None
