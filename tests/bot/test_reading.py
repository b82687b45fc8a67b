"""Updates are read alike the short way and the general one, whatever else they hold."""

import pytest
from telegram import Bot, Update

from bot.inbound.reading import read

BOT = Bot("1:token")


USER = {"id": 101, "is_bot": False, "first_name": "A", "language_code": "en", "is_premium": True}
CHAT = {"id": 101, "type": "private", "first_name": "A"}
WORDS = {"message_id": 5, "from": USER, "chat": CHAT, "date": 1_795_000_000, "text": "The school was heard."}
UNDER = WORDS | {
    "message_id": 4,
    "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]},
}
TAP = {"id": "9", "from": USER, "message": UNDER, "chat_instance": "1", "data": "y"}
MESSAGES = {
    "words": WORDS,
    "a command": WORDS | {"text": "/help", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]},
    "a reply": WORDS | {"reply_to_message": UNDER},
    "something later": WORDS | {"said_how": "in a way that nobody knows yet"},
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_a_message_reads_as_python_telegram_bot_reads_it(kind, message):
    raw = {"update_id": 1, kind: message}
    update = read(raw, BOT)
    assert update.to_dict() == Update.de_json(raw, BOT).to_dict()
    assert update.effective_message.text == message["text"]
    assert update.effective_message.date == Update.de_json(raw, BOT).effective_message.date
    assert update.get_bot() is update.effective_message.get_bot() is BOT


def test_a_tap_reads_as_python_telegram_bot_reads_it_but_for_what_the_message_says():
    update = read({"update_id": 1, "callback_query": TAP}, BOT)
    bare = TAP | {"message": {"message_id": 4, "chat": CHAT, "date": 0}}
    assert update.to_dict() == Update.de_json({"update_id": 1, "callback_query": bare}, BOT).to_dict()
    assert update.callback_query.message.message_id == 4
    assert update.effective_user.id == update.effective_chat.id == 101
    assert update.get_bot() is update.callback_query.get_bot() is BOT


@pytest.mark.parametrize("without", ["message", "data"])
def test_a_tap_of_another_kind_is_read_too(without):
    raw = {"update_id": 1, "callback_query": {key: part for key, part in TAP.items() if key != without}}
    assert read(raw, BOT).to_dict() == Update.de_json(raw, BOT).to_dict()


@pytest.mark.parametrize("broken", [{"date": "soon"}, {"chat": {}}, {"from": 5}])
def test_what_is_wrong_with_an_update_is_raised(broken):
    with pytest.raises((TypeError, KeyError, ValueError, AttributeError)):
        read({"update_id": 1, "message": WORDS | broken}, BOT)
