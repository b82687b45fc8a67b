"""What is on a chair's screen, and how it reads."""

from typing import Any

from bot.sandbox.standin.people import Person

Json = dict[str, Any]
_TICK = "✓ "


class Screen:
    """One person's chat with the bot, as that person sees it."""

    def __init__(self, phone: Person) -> None:
        self.phone = phone
        self.acts = 0
        """How many things this person has done."""
        self.ever: dict[tuple[int, str], str] = {}
        """Every button that was ever on the screen: the label, by message and data."""
        self._before: dict[int, Json] = {}

    def looks_away(self) -> None:
        """From here on, `arrived` is what comes after this."""
        self.acts += 1
        for message in self.phone.chat:
            for button in buttons(message):
                self.ever[message["message_id"], button["callback_data"]] = button["text"]
        self._before = {message["message_id"]: message for message in self.phone.chat}

    @property
    def arrived(self) -> list[Json]:
        """What has come, or changed, since the last thing this chair did; oldest first."""
        return [
            message
            for message in self.phone.chat
            if not self._is_mine(message) and message is not self._before.get(message["message_id"])
        ]

    @property
    def screen(self) -> str:
        """The newest message as it reads, with its buttons."""
        return drawn(self.phone.chat[-1]) if self.phone.chat else ""

    def sees(self, *texts: str) -> None:
        """Each text is in something that has arrived, or is on a button there."""
        shown = "\n\n".join(map(drawn, self.arrived))
        for text in texts:
            assert text in shown, f"not seen: {text!r}\n--- arrived:\n{shown}"

    def sees_last(self, *texts: str) -> None:
        """Each text is in the newest message."""
        for text in texts:
            assert text in self.screen, f"not seen last: {text!r}\n--- screen:\n{self.screen}"

    def does_not_see(self, *texts: str) -> None:
        """None of the texts is in anything that has arrived."""
        shown = "\n\n".join(map(drawn, self.arrived))
        for text in texts:
            assert text not in shown, f"seen: {text!r}\n--- arrived:\n{shown}"

    def sees_nothing_new(self) -> None:
        """Nothing has arrived or changed."""
        assert not self.arrived, "\n\n".join(map(drawn, self.arrived))

    def labels(self) -> list[str]:
        """The buttons of the newest message that has any."""
        return [button["text"] for button in buttons(self.message_with_buttons() or {})]

    def message_with_buttons(self) -> Json | None:
        """The newest message that has any."""
        return next((message for message in reversed(self.phone.chat) if buttons(message)), None)

    def button(self, label: str) -> tuple[Json, Json]:
        """The newest message with a button so labelled, and the button."""
        for message in reversed(self.phone.chat):
            for button in buttons(message):
                if plain(button["text"]) == plain(label):
                    return message, button
        raise AssertionError(f"no button {label!r}\n--- screen:\n{self.screen}")

    def message(self, text: str, *, mine: bool = False) -> Json:
        """The newest message that holds a text."""
        for message in reversed(self.phone.chat):
            if text in message.get("text", "") and (not mine or self._is_mine(message)):
                return message
        raise AssertionError(f"no message with {text!r}")

    def _is_mine(self, message: Json) -> bool:
        return bool(message.get("from", {}).get("id") == self.phone.id)


def buttons(message: Json) -> list[Json]:
    """The buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def drawn(message: Json) -> str:
    """A message as it reads, with its buttons in brackets."""
    keys = " ".join(f"[{button['text']}]" for button in buttons(message))
    return f"{message.get('text', '(not words)')}\n{keys}".strip()


def plain(label: str) -> str:
    """What a button says, picked or not."""
    return label.removeprefix(_TICK)
