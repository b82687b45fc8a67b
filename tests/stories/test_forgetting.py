"""What is to be forgotten, one reflection or everything, goes once the word for it was typed."""

import pytest

from bot.strings import chat as strings
from storage.backup import backup
from storage.backup_keys import BackupKeys
from storage.database import reading
from storage.errors import DataKeyBroken
from storage.heads import sealed_of
from storage.integrity import inspect
from storage.vault import Keyring, Vault
from tests.chair import WORDS, Chair

ANSWERS = {"label": "Blue folder", "prompted": WORDS}


def in_chat(chair):
    return "\n".join(message.get("text", "") for message in chair.phone.chat)


@pytest.fixture
async def done(chair):
    """A chair with a finished reflection."""
    await chair.reflects_until("review", ANSWERS, skipping=True)
    await chair.finishes()
    return chair


@pytest.mark.parametrize(
    "word", ["delete", "DELETE", " “Delete.” ", "Yes, delete it please", "delete everything"]
)
async def test_one_reflection_is_forgotten_once_the_word_is_typed_however_kindly(done, word):
    await done.sends_command("/forget")
    done.sees("What is to be deleted?", "[Blue folder]", "[Delete everything and leave]")
    await done.taps("Blue folder")
    done.sees("Delete “Blue folder” for good? This cannot be undone.", "Backups made before", "type delete")
    await done.says(word)
    done.sees("Deleted, here and in our chat.")
    assert (await done.record()).reflections == ()
    assert WORDS not in in_chat(done)
    assert "Blue folder" not in in_chat(done)


@pytest.mark.parametrize("word", ["delte", "No", "undelete", "don't delete", "delete 3"])
async def test_another_word_keeps_it_and_the_word_is_told_again(done, word):
    await done.sends_command("/forget")
    await done.taps("Blue folder")
    await done.says(word)
    done.sees_last("Delete “Blue folder” for good?", "type delete")
    assert len((await done.record()).reflections) == 1
    await done.taps("No, keep it")
    await done.says("delete")
    assert len((await done.record()).reflections) == 1


async def test_words_that_belong_elsewhere_are_not_lost_and_nothing_is_deleted(done):
    await done.taps("Delete")
    await done.says("The mother was heard first, and I would do the same again next time.")
    done.sees("Kept.", "belong?")
    await done.says("delete")
    assert len((await done.record()).reflections) == 1


async def test_whatever_else_is_done_in_between_takes_the_word_back(done):
    await done.taps("Delete")
    await done.sends_command("/help")
    await done.says("delete")
    assert len((await done.record()).reflections) == 1


async def test_the_word_that_was_typed_before_it_was_asked_for_deletes_nothing(done):
    await done.says("delete")
    await done.taps("Delete")
    assert len((await done.record()).reflections) == 1


async def test_a_forwarded_word_is_somebody_elses(done):
    await done.taps("Delete")
    forwarded = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
    done.looks_away()
    room = done.server.telegram.world.chats[done.phone.id]
    done.server.telegram.receive(room, done.phone.account, {"text": "delete", "forward_origin": forwarded})
    await done.server.work()
    assert len((await done.record()).reflections) == 1


async def test_everything_is_forgotten_chat_first_and_the_rest_of_the_bot_goes_on(done):
    other = Chair(done.server, 202)
    await other.joins()
    joined = done.message("You have joined")["message_id"]
    await done.sends_command("/forget")
    await done.taps("Delete everything and leave")
    done.sees("with the key that opens it", "type delete", "[No, keep it]")
    await done.says("Delete")
    done.sees(strings.LEFT)
    assert not await done.is_known()
    assert await other.is_known()
    # What stood there before they joined is the invitation, and says nothing of theirs.
    since = [message.get("text") for message in done.phone.chat if message["message_id"] >= joined]
    assert since == [strings.LEFT]


async def test_words_in_place_of_the_word_leave_everything_as_it_is(done):
    await done.sends_command("/forget")
    await done.taps("Delete everything and leave")
    await done.says("Delete what I said about the school, but not the rest of it.")
    assert len((await done.record()).reflections) == 1
    await done.says("delete")
    assert await done.is_known()


async def test_the_buttons_of_an_earlier_version_ask_for_the_word(done):
    number = (await done.record()).newest.id
    under = done.phone.chat[-1]["message_id"]
    await done.presses(under, f"delete!|{number}")
    done.sees("type delete")
    await done.presses(under, "leave!")
    done.sees("Delete everything that is kept about you", "type delete")
    assert len((await done.record()).reflections) == 1


async def test_nobody_forgets_another_chairs_reflection(done):
    number = (await done.record()).newest.id
    other = Chair(done.server, 202)
    await other.joins()
    await other.presses(other.phone.chat[-1]["message_id"], f"delete?|{number}")
    other.sees(strings.GONE)
    await other.says("delete")
    assert len((await done.record()).reflections) == 1


async def test_a_backup_from_before_opens_for_nobody_who_was_forgotten(plain_chair, tmp_path):
    """Nor does the disk, the log or the chat hold a byte of theirs."""
    chair, server = plain_chair, plain_chair.server
    other = Chair(server, 202)
    await other.joins()
    await other.reflects_until("outcome", {"label": "Stays"}, skipping=True)
    await chair.reflects_until("review", ANSWERS, skipping=True)
    await chair.finishes()
    member = (await chair.record()).member
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    assert not (await backup(server.store, before)).problems
    await chair.sends_command("/forget")
    await chair.taps("Delete everything and leave")
    await chair.says("delete")
    await backup(server.store, after)
    keyring, keys = Keyring.load(server.keyring), BackupKeys.beside(before)
    assert member.id not in keys.keys
    vault = Vault(keyring, keys.keys.get)
    with reading(before) as db:
        found = inspect(db, keyring, keys.keys.get, erased=keys.erased)
        held = [(name, bytes(sealed)) for name, sealed in sealed_of(db, vault, member.id)]
    assert not found.problems
    assert held
    for name, sealed in held:
        with pytest.raises(DataKeyBroken):
            vault.open(sealed, owner=member.id, record=name, field="state")
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert WORDS.encode() not in raw
