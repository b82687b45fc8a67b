"""What people can do: write, edit, press, share, block, and talk in groups."""

import pytest
from telegram import Update

from bot.sandbox.standin.errors import NotPossible
from bot.sandbox.standin.people import split_as_apps_do
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.standin.text.entities import utf16_length
from tests.standin import CHAIR, Clock


@pytest.fixture
def telegram():
    return Telegram(Clock())


def heard(telegram):
    """What the bot hears, as python-telegram-bot reads it."""
    return [Update.de_json(update, None) for update in telegram.take_updates()]


def test_a_message_arrives_as_the_library_expects_it(telegram, person):
    (message_id,) = person.send("  Hello there ")
    (update,) = heard(telegram)
    message = update.message
    assert (message.message_id, message.text, message.chat.type) == (message_id, "Hello there", "private")
    assert (message.from_user.id, message.from_user.first_name) == (CHAIR, "Chair")
    assert message.date == telegram.clock()


def test_a_command_is_marked_as_one(telegram, person):
    person.send("/pause now")
    (update,) = heard(telegram)
    assert [(e.type, e.offset, e.length) for e in update.message.entities] == [("bot_command", 0, 6)]


def test_a_link_starts_the_bot_with_its_payload(telegram, person):
    person.follow_link("invite-123_A")
    (update,) = heard(telegram)
    assert update.message.text == "/start invite-123_A"


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "é", "a.b"])
def test_a_payload_has_up_to_64_letters_digits_and_dashes(person, payload):
    with pytest.raises(NotPossible, match="payload"):
        person.follow_link(payload)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_cannot_be_sent(person, text):
    with pytest.raises(NotPossible, match="nothing to send"):
        person.send(text)


def test_a_long_text_is_split_at_a_newline_before_a_space(telegram, person):
    text = "a" * 3000 + "\n" + "b c" * 700
    person.send(text)
    first, second = (update.message.text for update in heard(telegram))
    assert first == "a" * 3000
    assert second == "b c" * 700


def test_a_long_text_without_newlines_is_split_at_a_space(person):
    pieces = split_as_apps_do("word " * 2000)
    assert all(piece == piece.strip() for piece in pieces)
    assert " ".join(pieces) == ("word " * 2000).strip()
    assert len(pieces) == 3


def test_a_text_without_a_break_is_cut_by_length_in_utf16_units():
    pieces = split_as_apps_do("😀" * 5000)
    assert "".join(pieces) == "😀" * 5000
    assert [utf16_length(piece) for piece in pieces] == [4096, 4096, 1808]


def test_an_edit_reaches_the_bot_as_an_edit(telegram, person):
    (message_id,) = person.send("one")
    heard(telegram)
    person.edit(message_id, "two")
    (update,) = heard(telegram)
    assert update.message is None
    assert (update.edited_message.message_id, update.edited_message.text) == (message_id, "two")
    assert update.edited_message.edit_date == telegram.clock()


def test_an_edit_that_changes_nothing_is_not_sent(telegram, person):
    (message_id,) = person.send("one")
    heard(telegram)
    person.edit(message_id, " one ")
    assert heard(telegram) == []


async def test_only_own_texts_within_48_hours_can_be_edited(telegram, person):
    (own,) = person.send("one")
    reply = await telegram.call("sendMessage", {"chat_id": CHAIR, "text": "x"})
    with pytest.raises(NotPossible, match="own messages"):
        person.edit(reply.body["result"]["message_id"], "y")
    with pytest.raises(NotPossible, match="Only a text"):
        person.edit(person.send_location(), "y")
    with pytest.raises(NotPossible, match="too long"):
        person.edit(own, "x" * 4097)
    telegram.clock.forward(hours=48)
    with pytest.raises(NotPossible, match="48 hours"):
        person.edit(own, "two")


def test_deleting_says_nothing_to_the_bot(telegram, person):
    ids = person.send("one") + person.send("two")
    heard(telegram)
    person.delete(ids)
    assert heard(telegram) == []
    assert person.chat == []


def test_a_reply_carries_what_it_replies_to(telegram, person):
    (first,) = person.send("one")
    person.send("two", reply_to=first)
    assert heard(telegram)[-1].message.reply_to_message.message_id == first
    with pytest.raises(NotPossible, match="not there"):
        person.send("three", reply_to=999)


def test_everything_a_phone_can_share_reads_as_what_it_is(telegram, person):
    person.send_photo(b"picture", "A caption")
    person.send_document("notes.pdf", b"pdf", "application/pdf")
    person.send_sticker()
    person.send_location()
    person.send_contact()
    person.send_voice()
    person.send_poll()
    photo, document, sticker, location, contact, voice, poll = (update.message for update in heard(telegram))
    assert (photo.photo[-1].file_size, photo.caption) == (7, "A caption")
    assert (document.document.file_name, document.document.mime_type) == ("notes.pdf", "application/pdf")
    assert sticker.sticker.type == "regular"
    assert location.location.latitude == 50.84
    assert contact.contact.phone_number == "+441632960000"
    assert voice.voice.mime_type == "audio/ogg"
    assert [option.text for option in poll.poll.options] == ["One", "Two"]


def test_blocking_and_unblocking_are_told_and_stop_the_person_too(telegram, person):
    person.send("/start")
    person.block_bot()
    with pytest.raises(NotPossible, match="blocked"):
        person.send("x")
    person.unblock_bot()
    _, blocked, unblocked = heard(telegram)
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"


def test_in_a_group_a_bot_hears_commands_mentions_and_replies_only(telegram, person):
    group = telegram.group(-5, "Team")
    group.send(person, "Just talking")
    group.send(person, "/status")
    group.send(person, "/status@another_bot")
    group.send(person, f"/status@{telegram.username}")
    group.send(person, f"Hello @{telegram.username}")
    texts = [update.message.text for update in heard(telegram)]
    assert texts == ["/status", f"/status@{telegram.username}", f"Hello @{telegram.username}"]
    assert len(group.chat) == 5


async def test_in_a_group_a_bot_hears_replies_to_it_and_presses(telegram, person):
    group = telegram.group(-5, "Team", "supergroup")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await telegram.call("sendMessage", {"chat_id": -5, "text": "Hello", "reply_markup": markup})
    message_id = sent.body["result"]["message_id"]
    group.send(person, "Hello yourself", reply_to=message_id)
    group.press(person, message_id, "go")
    reply, press = heard(telegram)
    assert (reply.message.text, reply.effective_chat.type) == ("Hello yourself", "supergroup")
    assert (press.callback_query.data, press.effective_chat.id) == ("go", -5)


def test_a_bot_without_privacy_hears_the_whole_group(telegram, person):
    telegram.group(-5, "Team", privacy=False).send(person, "Just talking")
    assert len(heard(telegram)) == 1


def test_a_channels_posts_have_no_sender(telegram, person):
    telegram.group(-9, "News", "channel").send(person, "Posted")
    (update,) = heard(telegram)
    assert update.channel_post.text == "Posted"
    assert update.effective_user is None


def test_a_bot_is_told_when_it_is_put_out_and_let_in(telegram, person):
    group = telegram.group(-5, "Team")
    group.remove_bot(person)
    group.send(person, "/status")
    group.add_bot(person)
    out, inside = heard(telegram)
    assert out.my_chat_member.new_chat_member.status == "kicked"
    assert inside.my_chat_member.new_chat_member.status == "member"


async def test_whoever_watches_a_chat_is_woken_by_what_changes_in_it(telegram, person):
    versions = telegram.watch(CHAIR)
    before = await anext(versions)
    person.send("one")
    assert await anext(versions) > before
