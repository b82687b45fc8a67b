"""What a bot may do to messages that are there, and to presses of their buttons."""

import pytest
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import BadRequest

from bot.sandbox.standin.errors import NotPossible
from tests.standin import CHAIR

GO = Keyboard([[Button("Go", callback_data="go")]])


async def test_an_edit_changes_the_text_and_takes_the_buttons_away(bot, person):
    sent = await bot.send_message(CHAIR, "Before", reply_markup=GO)
    edited = await bot.edit_message_text("<i>After</i>", CHAIR, sent.message_id, parse_mode="HTML")
    assert edited.edit_date is not None
    assert person.chat[-1]["text"] == "After"
    assert person.chat[-1]["entities"] == [{"type": "italic", "offset": 0, "length": 5}]
    assert "reply_markup" not in person.chat[-1]


async def test_the_same_edit_twice_is_not_modified(bot):
    sent = await bot.send_message(CHAIR, "Before", reply_markup=GO)
    await bot.edit_message_text("After", CHAIR, sent.message_id, reply_markup=GO)
    with pytest.raises(BadRequest, match=r"^Message is not modified: specified new message content"):
        await bot.edit_message_text(" After ", CHAIR, sent.message_id, reply_markup=GO)


async def test_buttons_alone_can_change_and_the_message_is_not_marked_edited(bot, person):
    sent = await bot.send_message(CHAIR, "Which?", reply_markup=GO)
    await bot.edit_message_reply_markup(CHAIR, sent.message_id)
    assert "reply_markup" not in person.chat[-1]
    assert "edit_date" not in person.chat[-1]


async def test_a_caption_can_change(bot, person):
    sent = await bot.send_document(CHAIR, b"x", caption="Before")
    await bot.edit_message_caption(CHAIR, sent.message_id, caption="After")
    assert person.chat[-1]["caption"] == "After"


async def test_a_persons_message_cannot_be_edited_by_the_bot(bot, person):
    (theirs,) = person.send("Mine")
    with pytest.raises(BadRequest, match=r"^Message can't be edited$"):
        await bot.edit_message_text("Yours", CHAIR, theirs)


async def test_both_sides_messages_can_be_deleted_in_a_private_chat(bot, person):
    (theirs,) = person.send("Mine")
    own = (await bot.send_message(CHAIR, "Yours")).message_id
    assert await bot.delete_message(CHAIR, theirs)
    assert await bot.delete_message(CHAIR, own)
    assert not {theirs, own} & {message["message_id"] for message in person.chat}
    with pytest.raises(BadRequest, match=r"^Message to delete not found$"):
        await bot.delete_message(CHAIR, own)


async def test_after_48_hours_nothing_can_be_deleted(bot, person, telegram):
    (theirs,) = person.send("Mine")
    telegram.clock.forward(hours=47, minutes=59)
    young = (await bot.send_message(CHAIR, "Yours")).message_id
    telegram.clock.forward(minutes=1)
    with pytest.raises(BadRequest, match=r"^Message can't be deleted for everyone$"):
        await bot.delete_message(CHAIR, theirs)
    assert await bot.delete_message(CHAIR, young)


async def test_many_are_deleted_at_once_and_missing_ones_are_skipped(bot, person):
    ids = person.send("one") + person.send("two")
    assert await bot.delete_messages(CHAIR, [*ids, 99_999])
    assert not set(ids) & {message["message_id"] for message in person.chat}


async def test_a_press_reaches_the_bot_and_its_answer_reaches_the_person(bot, person, telegram):
    sent = await bot.send_message(CHAIR, "Which?", reply_markup=GO)
    press = person.press(sent.message_id, "go")
    (update,) = await bot.get_updates()
    assert (update.callback_query.id, update.callback_query.data) == (press, "go")
    assert update.callback_query.message.message_id == sent.message_id
    assert person.toast(press) is None
    await bot.answer_callback_query(press, "Kept", show_alert=True)
    assert (person.toast(press).text, person.toast(press).alert) == ("Kept", True)


@pytest.mark.parametrize("late", [False, True])
async def test_a_press_is_answered_once_and_soon(bot, person, telegram, late):
    await bot.send_message(CHAIR, "Which?", reply_markup=GO)
    press = person.press_button("Go")
    if late:
        telegram.clock.forward(minutes=2)
    else:
        await bot.answer_callback_query(press)
        assert person.toast(press).text == ""
    with pytest.raises(BadRequest, match=r"^Query is too old and response timeout"):
        await bot.answer_callback_query(press)


async def test_an_answer_to_a_press_has_200_characters(bot, person):
    await bot.send_message(CHAIR, "Which?", reply_markup=GO)
    press = person.press_button("Go")
    with pytest.raises(BadRequest, match=r"^Message_too_long$"):
        await bot.answer_callback_query(press, "x" * 201)
    assert await bot.answer_callback_query(press, "x" * 200)


async def test_a_button_that_is_gone_can_only_be_pressed_by_an_app_that_is_behind(bot, person):
    sent = await bot.send_message(CHAIR, "Which?", reply_markup=GO)
    await bot.edit_message_text("Done", CHAIR, sent.message_id)
    with pytest.raises(NotPossible, match="not there"):
        person.press(sent.message_id, "go")
    person.press(sent.message_id, "go", stale=True)
    await bot.delete_message(CHAIR, sent.message_id)
    person.press(sent.message_id, "go", stale=True)
    behind, gone = await bot.get_updates()
    assert behind.callback_query.message.is_accessible
    assert not gone.callback_query.message.is_accessible


async def test_messages_are_pinned_and_unpinned(bot, telegram):
    sent = await bot.send_message(CHAIR, "Important")
    assert await bot.pin_chat_message(CHAIR, sent.message_id)
    assert telegram.world.chats[CHAIR].pinned == [sent.message_id]
    assert await bot.unpin_chat_message(CHAIR)
    with pytest.raises(BadRequest, match=r"^Message to unpin not found$"):
        await bot.unpin_chat_message(CHAIR)
