"""The bot's own settings, and the files that go both ways."""

import io

import pytest
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonDefault

from bot.sandbox.standin.methods.profile import commands_seen_by
from tests.standin import CHAIR

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (320).to_bytes(4, "big") + (200).to_bytes(4, "big") + bytes(9)


async def test_the_bot_knows_itself(bot, telegram):
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.id) == (telegram.username, True, 1_000_000_001)


def names(commands):
    return [command["command"] for command in commands]


async def test_a_person_sees_the_commands_of_the_most_particular_scope(bot, telegram):
    await bot.set_my_commands([BotCommand("help", "Help")])
    assert names(commands_seen_by(telegram, CHAIR)) == ["help"]
    await bot.set_my_commands([BotCommand("pause", "Pause")], scope=BotCommandScopeAllPrivateChats())
    assert names(commands_seen_by(telegram, CHAIR)) == ["pause"]
    await bot.set_my_commands([BotCommand("end", "End")], scope=BotCommandScopeChat(CHAIR))
    assert names(commands_seen_by(telegram, CHAIR)) == ["end"]
    assert [each.command for each in await bot.get_my_commands()] == ["help"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(CHAIR))
    assert names(commands_seen_by(telegram, CHAIR)) == ["pause"]


async def test_names_descriptions_and_the_menu_are_kept(bot):
    await bot.set_my_name("Afterword test")
    await bot.set_my_description("A description")
    await bot.set_my_short_description("Short")
    await bot.set_chat_menu_button(CHAIR, MenuButtonDefault())
    assert (await bot.get_my_name()).name == "Afterword test"
    assert (await bot.get_my_description()).description == "A description"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_chat_menu_button(CHAIR)).type == "default"
    assert (await bot.get_me()).first_name == "Afterword test"


@pytest.mark.parametrize("content", [b"plain", b"\r\n--\r\n\0\xff" * 50, bytes(range(256))])
async def test_a_document_arrives_byte_for_byte_under_its_name(bot, person, telegram, content):
    sent = await bot.send_document(CHAIR, io.BytesIO(content), filename="Réflexion (1).docx", caption="Yours")
    assert (sent.document.file_name, sent.document.file_size) == ("Réflexion (1).docx", len(content))
    assert person.chat[-1]["caption"] == "Yours"
    assert telegram.world.files[sent.document.file_id].content == content


async def test_a_photo_has_its_size(bot):
    sent = await bot.send_photo(CHAIR, PNG)
    assert (sent.photo[-1].width, sent.photo[-1].height) == (320, 200)


async def test_a_file_sent_before_can_be_sent_again_by_its_id(bot, person):
    sent = await bot.send_document(CHAIR, b"once", filename="once.txt")
    again = await bot.send_document(CHAIR, sent.document.file_id)
    await bot.delete_message(CHAIR, sent.message_id)
    file = await bot.get_file(again.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"once"


async def test_a_persons_file_can_be_fetched_until_its_message_is_gone(bot, person, telegram):
    message_id = person.send_document("notes.pdf", b"pdf", "application/pdf")
    (update,) = await bot.get_updates()
    file = await bot.get_file(update.message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"pdf"
    person.delete([message_id])
    assert telegram.world.files == {}
