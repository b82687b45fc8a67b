"""An update as it came, read into python-telegram-bot's own.

Words and taps, which is what nearly every update is, are read the short way: the general one looks in each
for a hundred things that it does not have.
"""

from datetime import UTC, datetime
from typing import Any

from telegram import Bot, CallbackQuery, Chat, Message, Update, User
from telegram.constants import ZERO_DATE

Raw = dict[str, Any]
"""An update as it came."""
_WORDS = {"message_id", "from", "chat", "date", "text"}
_TAP = {"id", "from", "message", "chat_instance", "data"}


def read(raw: Raw, bot: Bot) -> Update:
    """The update; whatever is wrong with it is raised as it is found.

    Of a message under a tapped button only its place is read.
    """
    match raw:
        case {"update_id": update_id, "message": dict(words)} if len(raw) == 2 and words.keys() == _WORDS:
            message = Message(
                message_id=words["message_id"],
                date=datetime.fromtimestamp(words["date"], UTC),
                chat=Chat.de_json(words["chat"], bot),
                from_user=User.de_json(words["from"], bot),
                text=words["text"],
            )
            message.set_bot(bot)
            update = Update(update_id, message=message)
        case {"update_id": update_id, "callback_query": dict(tap)} if len(raw) == 2 and tap.keys() == _TAP:
            place = tap["message"]
            under = Message(place["message_id"], ZERO_DATE, Chat.de_json(place["chat"], bot))
            under.set_bot(bot)
            user = User.de_json(tap["from"], bot)
            query = CallbackQuery(tap["id"], user, tap["chat_instance"], message=under, data=tap["data"])
            query.set_bot(bot)
            update = Update(update_id, callback_query=query)
        case _:
            return Update.de_json(raw, bot)
    update.set_bot(bot)
    return update
