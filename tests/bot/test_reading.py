"""What is read without the library: as the library reads it, and nothing that has more to it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.actions.chat import Wrote
from bot.inbound.handlers.words import heard
from bot.inbound.reading import Tap, Words, plainly

CHAIR = {"id": 101, "is_bot": False, "first_name": "the chair", "language_code": "en"}
CHAT = {"id": 101, "type": "private", "first_name": "the chair"}
MESSAGE = {"message_id": 5, "from": CHAIR, "chat": CHAT, "date": 1_700_000_000, "text": "said"}
QUERY = {
    "id": "77",
    "from": CHAIR,
    "chat_instance": "1",
    "data": "help",
    "message": {"message_id": 5, "chat": CHAT, "date": 0},
}


def message(**changed: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": MESSAGE | changed}


def tap(**changed: Any) -> dict[str, Any]:
    return {"update_id": 9, "callback_query": QUERY | changed}


@given(text=st.text(min_size=1), at=st.integers(1, 2**32 - 1))
def test_words_are_what_the_library_reads(text, at):
    content = message(text=text, date=at)
    read = plainly(content)
    theirs = Update.de_json(content, None).message
    assert isinstance(read, Words)
    assert Wrote(read.text, read.message_id) == heard(theirs)
    assert (read.update_id, read.who, read.at) == (9, theirs.from_user.id, theirs.date)


def test_a_tap_is_what_the_library_reads():
    theirs = Update.de_json(tap(), None).callback_query
    assert plainly(tap()) == Tap(9, theirs.from_user.id, theirs.id, theirs.data, theirs.message.message_id)


def test_a_tap_without_data_is_a_tap_all_the_same():
    content = tap()
    del content["callback_query"]["data"]
    assert plainly(content) == Tap(9, 101, "77", "", 5)


@pytest.mark.parametrize(
    "more",
    [
        {"entities": [{"type": "bold", "offset": 0, "length": 4}]},
        {"reply_to_message": MESSAGE},
        {"quote": {"text": "said", "position": 0}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}},
        {"external_reply": {"origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}}},
        {"link_preview_options": {"is_disabled": True}},
        {"via_bot": CHAIR},
        {"edit_date": 1_700_000_001},
        {"what_telegram_has_next_year": True},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_has_more_to_it_than_words_is_left_to_the_library(more):
    assert plainly(message(**more)) is None


@pytest.mark.parametrize(
    "content",
    [
        message(text=""),
        message(date=0),
        message(date=2**32),
        message(date="now"),
        message(chat=CHAT | {"type": "group", "id": -5}),
        message(chat=CHAT | {"id": 2**63}),
        {**message(), "message": {**MESSAGE, "from": CHAIR | {"id": 2**64}}},
        {**message(), "message": {**MESSAGE, "from": {"id": 101}}},
        {"update_id": 9, "edited_message": MESSAGE},
        {"update_id": 9, "channel_post": MESSAGE},
        tap(message={"message_id": 5, "chat": CHAT | {"type": "supergroup", "id": -5}}),
        tap(**{"from": {"id": 101}}),
        tap(**{"from": CHAIR | {"id": 2**64}}),
        {"update_id": 9, "callback_query": {key: QUERY[key] for key in QUERY if key != "message"}},
        {"update_id": 9},
    ],
)
def test_what_is_no_plain_tap_and_no_plain_words_is_left_to_the_library(content):
    assert plainly(content) is None
