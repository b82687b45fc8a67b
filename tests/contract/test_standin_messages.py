"""What a bot may send, and Telegram's own words when it may not."""

import pytest
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram import ReplyParameters
from telegram.error import BadRequest, Forbidden

from tests.standin import CHAIR


def row(*labels):
    return [Button(label, callback_data=label) for label in labels]


async def refused(words, sending):
    with pytest.raises(BadRequest) as problem:
        await sending
    # python-telegram-bot changes the case; `test_standin_words` has the words to the letter.
    assert problem.value.message.casefold() == words.casefold()


async def test_a_sent_message_is_seen_with_its_text_its_entities_and_its_buttons(bot, person):
    sent = await bot.send_message(
        CHAIR, "<b>When</b> was it?", parse_mode="HTML", reply_markup=Keyboard([row("Today")])
    )
    seen = person.chat[-1]
    assert (seen["message_id"], seen["text"]) == (sent.message_id, "When was it?")
    assert seen["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert seen["reply_markup"]["inline_keyboard"] == [[{"text": "Today", "callback_data": "Today"}]]
    assert sent.from_user.is_bot
    assert sent.chat.type == "private"


async def test_message_ids_ascend(bot):
    ids = [(await bot.send_message(CHAIR, "x")).message_id for _ in range(3)]
    assert ids == sorted(set(ids))


async def test_no_text_is_refused(bot):
    await refused("Message text is empty", bot.send_message(CHAIR, ""))


@pytest.mark.parametrize("text", [" ", "\n\t ", "<b> </b>", "<i></i>"])
async def test_a_blank_text_is_refused(bot, text):
    await refused("Text must be non-empty", bot.send_message(CHAIR, text, parse_mode="HTML"))


async def test_text_is_trimmed_and_its_entities_move_with_it(bot, person):
    await bot.send_message(CHAIR, "  \n a <b>b</b> c \n", parse_mode="HTML")
    assert person.chat[-1]["text"] == "a b c"
    assert person.chat[-1]["entities"] == [{"type": "bold", "offset": 2, "length": 1}]


async def test_4096_units_fit_after_parsing_and_one_more_does_not(bot, person):
    await bot.send_message(CHAIR, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(person.chat[-1]["text"]) == 4096
    await refused("Message is too long", bot.send_message(CHAIR, "x" * 4097))


async def test_length_counts_utf16_units(bot):
    await bot.send_message(CHAIR, "😀" * 2048)
    await refused("Message is too long", bot.send_message(CHAIR, "😀" * 2048 + "x"))


async def test_a_caption_has_1024_units(bot, person):
    await bot.send_document(CHAIR, b"file", caption=f"<i>{'é' * 1024}</i>", parse_mode="HTML")
    assert len(person.chat[-1]["caption"]) == 1024
    await refused("Message caption is too long", bot.send_document(CHAIR, b"file", caption="x" * 1025))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<foo>x", 'Unsupported start tag "foo" at byte offset 0'),
        ("é <foo>x", 'Unsupported start tag "foo" at byte offset 3'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ],
)
async def test_bad_html_is_refused_in_telegrams_words(bot, markup, words):
    await refused(f"Can't parse entities: {words}", bot.send_message(CHAIR, markup, parse_mode="HTML"))


async def test_markdown_is_refused(bot):
    await refused("Unsupported parse_mode", bot.send_message(CHAIR, "*x*", parse_mode="MarkdownV2"))


async def test_commands_in_a_bots_message_can_be_tapped(bot, person):
    await bot.send_message(CHAIR, "Send /pause or <code>/help</code>", parse_mode="HTML")
    assert {"type": "bot_command", "offset": 5, "length": 6} in person.chat[-1]["entities"]
    assert len(person.chat[-1]["entities"]) == 2


@pytest.mark.parametrize("data", ["x" * 64, "é" * 32])
async def test_callback_data_of_64_bytes_is_kept(bot, person, data):
    await bot.send_message(CHAIR, "?", reply_markup=Keyboard([[Button("Go", callback_data=data)]]))
    assert person.chat[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == data


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
async def test_callback_data_is_counted_in_bytes(bot, data):
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": data}]]}
    await refused("Button_data_invalid", bot.send_message(CHAIR, "?", reply_markup=keyboard))


async def test_a_button_does_something(bot):
    keyboard = {"inline_keyboard": [[{"text": "Go"}]]}
    words = "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    await refused(words, bot.send_message(CHAIR, "?", reply_markup=keyboard))


async def test_a_hundred_buttons_fit_and_one_more_does_not(bot):
    rows = [row(*"0123456789")] * 10
    await bot.send_message(CHAIR, "?", reply_markup=Keyboard(rows))
    await refused(
        "Reply markup is too long", bot.send_message(CHAIR, "?", reply_markup=Keyboard([*rows, row("x")]))
    )


async def test_ten_kilobytes_of_buttons_are_too_much(bot):
    rows = [row("x" * 60)] * 90
    await refused("Reply markup is too long", bot.send_message(CHAIR, "?", reply_markup=Keyboard(rows)))


async def test_a_reply_shows_what_it_replies_to(bot, person):
    (asked,) = person.send("Which one?")
    sent = await bot.send_message(CHAIR, "This one", reply_parameters=ReplyParameters(asked))
    assert sent.reply_to_message.text == "Which one?"
    assert person.chat[-1]["reply_to_message"]["message_id"] == asked


async def test_a_reply_to_a_missing_message_is_refused_unless_it_may_go_without(bot, person):
    words = "Message to be replied not found"
    await refused(words, bot.send_message(CHAIR, "x", reply_parameters=ReplyParameters(99_999)))
    loose = ReplyParameters(99_999, allow_sending_without_reply=True)
    await bot.send_message(CHAIR, "x", reply_parameters=loose)
    assert "reply_to_message" not in person.chat[-1]


async def test_an_unknown_chat_is_not_found(bot):
    await refused("Chat not found", bot.send_message(404, "x"))


async def test_a_person_who_never_wrote_cannot_be_written_to(bot, telegram):
    telegram.person(8, "Stranger")
    with pytest.raises(Forbidden, match=r"^Forbidden: bot can't initiate conversation with a user$"):
        await bot.send_message(8, "x")


async def test_a_person_who_blocked_the_bot_hears_nothing_until_they_unblock_it(bot, person):
    person.block_bot()
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(CHAIR, "x")
    person.unblock_bot()
    sent = await bot.send_message(CHAIR, "x")
    assert person.chat[-1]["message_id"] == sent.message_id


async def test_a_deactivated_account_cannot_be_written_to(bot, person):
    person.deactivate()
    with pytest.raises(Forbidden, match=r"^Forbidden: user is deactivated$"):
        await bot.send_message(CHAIR, "x")


async def test_typing_shows_for_five_seconds_or_until_the_message(bot, person, telegram):
    await bot.send_chat_action(CHAIR, "typing")
    assert person.is_typing_seen
    telegram.clock.forward(seconds=6)
    assert not person.is_typing_seen
    await bot.send_chat_action(CHAIR, "typing")
    await bot.send_message(CHAIR, "Here")
    assert not person.is_typing_seen


async def test_an_unknown_action_is_refused(bot):
    await refused("Wrong parameter action in request", bot.send_chat_action(CHAIR, "dancing"))


async def test_a_chat_keeps_its_last_2000_messages(telegram, person):
    for _ in range(2_010):
        await telegram.call("sendMessage", {"chat_id": CHAIR, "text": "x"})
    assert len(person.chat) == 2_000
    assert person.chat[-1]["message_id"] - person.chat[0]["message_id"] == 1_999
