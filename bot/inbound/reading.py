"""What nearly every update is, read at once: a tap on a button, and words that are nothing but words.

The library makes objects of a hundred fields of these, of which five are looked at. Whatever has more to it
than that, as formatting, a reply or a command, is read by the library.
"""

from datetime import UTC, datetime

from msgspec import Struct

from bot.inbound.raw import Raw, is_number

_PLAIN = {"message_id", "from", "chat", "date", "text"}
_DATES = range(1, 2**32)


class Tap(Struct, frozen=True):
    """A tap on a button, in a private chat, by the person with this Telegram id."""

    update_id: int
    who: int
    query_id: str
    data: str
    message_id: int


class Words(Struct, frozen=True):
    """A new message of words alone, in a private chat, by the person with this Telegram id."""

    update_id: int
    who: int
    text: str
    message_id: int
    at: datetime


def plainly(content: Raw) -> Tap | Words | None:
    """The tap or the words that a sound update is; None of any other."""
    match content:
        case {
            "update_id": number,
            "callback_query": {
                "id": str(query_id),
                "from": {"id": who, "is_bot": _, "first_name": _},
                "message": {"message_id": message_id, "chat": {"id": where, "type": "private"}},
            } as query,
        } if is_number(who) and is_number(where):
            return Tap(number, who, query_id, query.get("data", ""), message_id)
        case {
            "update_id": number,
            "message": {
                "message_id": message_id,
                "from": {"id": who, "is_bot": _, "first_name": _},
                "chat": {"id": where, "type": "private"},
                "date": int(date),
                "text": str(text),
            } as message,
        } if message.keys() == _PLAIN and text and date in _DATES and is_number(who) and is_number(where):
            return Words(number, who, text, message_id, datetime.fromtimestamp(date, UTC))
        case _:
            return None
