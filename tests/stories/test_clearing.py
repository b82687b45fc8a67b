"""The chat does not keep what was written: it goes on a tap, by itself, and with what is deleted."""

from bot.sandbox.standin.faults import RetryAfter, ServerError
from bot.strings import chat as strings
from tests.chair import WORDS

ANSWERS = {"label": "Blue folder", "prompted": WORDS}


def in_chat(chair):
    return "\n".join(message.get("text", "") for message in chair.phone.chat)


async def finishes_one(chair):
    await chair.reflects_until("review", ANSWERS, skipping=True)
    await chair.finishes()


async def test_clear_the_chat_takes_both_sides_words_away_and_the_summary_can_be_had_again(chair):
    await finishes_one(chair)
    assert WORDS in in_chat(chair)
    await chair.taps("Clear the chat")
    assert WORDS not in in_chat(chair)
    assert "Blue folder" not in in_chat(chair)
    chair.sees("Our chat is cleared.", "Auto-delete")
    assert (await chair.record()).answers["prompted"].text == WORDS
    await chair.sends_command("/history")
    await chair.taps(next(label for label in chair.labels() if "Blue folder" in label))
    assert WORDS in in_chat(chair)
    await chair.taps("Clear the chat")
    assert WORDS not in in_chat(chair)
    chair.does_not_see("Auto-delete")


async def test_privacy_has_it_too_and_a_draft_goes_on(chair):
    await chair.reflects_until("learning_need", ANSWERS, skipping=True)
    await chair.sends_command("/privacy")
    await chair.taps("Clear the chat")
    assert WORDS not in in_chat(chair)
    chair.sees("Our chat is cleared.", "What was the learning need")
    await chair.says("Whose voice was heard, and when.")
    assert (await chair.record()).answers["learning_need"].text == "Whose voice was heard, and when."


async def test_a_day_after_it_was_sent_all_of_it_has_gone_by_itself(chair):
    await finishes_one(chair)
    await chair.waits(hours=23)
    await chair.server.clears()
    assert WORDS in in_chat(chair)
    await chair.waits(hours=1, minutes=5)
    chair.looks_away()
    await chair.server.clears()
    assert WORDS not in in_chat(chair)
    assert "Blue folder" not in in_chat(chair)
    chair.sees("goes from our chat by itself", "Auto-delete")
    chair.looks_away()
    await chair.server.clears()
    chair.sees_nothing_new()


async def test_a_chat_of_which_nothing_can_be_due_is_not_looked_through_again(plain_chair):
    await finishes_one(plain_chair)
    await plain_chair.server.clears()
    asked = []

    def trace(records):
        records.db.conn.set_trace_callback(lambda sql: asked.append(sql) if "kept_words" in sql else None)

    await plain_chair.server.store.write(trace)
    await plain_chair.waits(hours=23)
    await plain_chair.server.clears()
    assert asked == []
    await plain_chair.waits(hours=1, minutes=5)
    await plain_chair.server.clears()
    assert asked
    assert WORDS not in in_chat(plain_chair)


async def test_a_message_that_comes_to_hold_content_goes_a_day_after_it_was_sent(plain_chair):
    await plain_chair.sends_command("/settings")
    page = plain_chair.message_with_buttons()["message_id"]

    def nothing_else(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        others = [one.message_id for one in records.messages.standing(member) if one.message_id != page]
        records.messages.taken_away(member, others)

    await plain_chair.server.store.write(nothing_else)
    await plain_chair.waits(hours=20)
    await plain_chair.server.clears()
    await plain_chair.begins()
    draft = (await plain_chair.record()).newest

    def becomes(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        records.messages.became(member, page, draft.id, "prompted")

    await plain_chair.server.store.write(becomes)
    await plain_chair.waits(hours=4, minutes=5)
    await plain_chair.server.clears()
    assert page not in [message["message_id"] for message in plain_chair.phone.chat]


async def test_a_drafts_answers_go_likewise_and_the_draft_stays(chair):
    await chair.reflects_until("learning_need", ANSWERS, skipping=True)
    await chair.waits(hours=25)
    await chair.server.clears()
    assert WORDS not in in_chat(chair)
    assert (await chair.record()).answers["prompted"].text == WORDS
    assert await chair.at() == "learning_need"
    await chair.says("Whose voice was heard, and when.")
    assert (await chair.record()).answers["learning_need"].text == "Whose voice was heard, and when."


async def test_it_goes_over_a_restart_and_however_telegram_answers(chair):
    await finishes_one(chair)
    await chair.waits(hours=25)
    chair.server.telegram.faults.next("deleteMessages", 2, fault=ServerError())
    await chair.server.clears()
    assert WORDS in in_chat(chair)
    await chair.restarts()
    chair.server.telegram.faults.off()
    await chair.waits(minutes=5)
    await chair.restarts()
    assert WORDS not in in_chat(chair)


async def test_a_hundred_go_in_one_call(chair):
    await finishes_one(chair)
    chair.server.urls.clear()
    await chair.taps("Clear the chat")
    many = sum(call == "deleteMessages" for call in chair.server.calls())
    assert many == 1
    assert "deleteMessage" not in chair.server.calls()


async def test_telegrams_rate_holds_nothing_up_for_good(chair):
    await finishes_one(chair)
    chair.server.telegram.faults.next("deleteMessages", fault=RetryAfter(3))
    await chair.taps("Clear the chat")
    await chair.waits(minutes=1)
    await chair.restarts()
    assert WORDS not in in_chat(chair)


async def test_what_cannot_be_deleted_any_more_is_told_of_once(chair):
    await finishes_one(chair)
    await chair.waits(days=3)
    chair.looks_away()
    await chair.server.clears()
    chair.sees("\nWhat is older than two days I cannot delete", "Clear history")
    chair.looks_away()
    await chair.server.clears()
    chair.sees_nothing_new()
    assert WORDS in in_chat(chair)


async def test_what_has_become_too_old_while_telegram_was_away_is_told_of(chair):
    await finishes_one(chair)
    await chair.waits(hours=25)
    chair.server.telegram.faults.next("deleteMessages", 99, fault=ServerError())
    await chair.server.clears()
    await chair.waits(days=2)
    chair.server.telegram.faults.off()
    chair.looks_away()
    await chair.restarts()
    await chair.waits(minutes=1)
    await chair.restarts()
    chair.sees("older than two days I cannot delete")


async def test_a_reflection_that_is_deleted_goes_from_the_chat_too(chair):
    await finishes_one(chair)
    await chair.taps("Delete")
    await chair.says("delete")
    chair.sees("Deleted, here and in our chat.")
    assert WORDS not in in_chat(chair)


async def test_deleted_says_what_stays_in_the_chat(chair):
    await finishes_one(chair)
    await chair.waits(days=3)
    await chair.sends_command("/history")
    await chair.taps(next(label for label in chair.labels() if "Blue folder" in label))
    await chair.taps("Delete")
    await chair.says("delete")
    chair.sees("as far as Telegram lets me", "Clear history")


async def test_whoever_leaves_leaves_an_empty_chat(chair):
    await finishes_one(chair)
    await chair.sends_command("/privacy")
    await chair.taps("Delete everything and leave")
    await chair.says("delete")
    assert not await chair.is_known()
    chair.sees(strings.LEFT)
    assert WORDS not in in_chat(chair)
    assert "Blue folder" not in in_chat(chair)


async def test_whoever_leaves_is_told_what_stays(chair):
    await finishes_one(chair)
    await chair.waits(days=3)
    await chair.sends_command("/privacy")
    await chair.taps("Delete everything and leave")
    await chair.says("delete")
    assert not await chair.is_known()
    chair.sees("as far as Telegram lets me", "Clear history", "a new invitation")


async def test_whoever_leaves_while_telegram_deletes_nothing_is_forgotten_all_the_same(chair):
    await finishes_one(chair)
    await chair.sends_command("/privacy")
    await chair.taps("Delete everything and leave")
    chair.server.telegram.faults.next("deleteMessages", 99, fault=ServerError())
    await chair.says("delete")
    assert not await chair.is_known()
    chair.sees("as far as Telegram lets me", "Clear history")


async def test_a_chat_with_nothing_of_a_case_in_it_is_not_told_of(chair):
    await chair.sends_command("/help")
    await chair.begins()
    await chair.waits(days=3)
    await chair.server.clears()
    await chair.taps("Skip")
    chair.looks_away()
    await chair.server.clears()
    chair.sees_nothing_new()


async def test_it_can_be_set_and_turned_off(chair):
    await finishes_one(chair)
    chair.server.settings = chair.server.settings.model_copy(update={"clear_chat_hours": 0})
    await chair.restarts()
    await chair.waits(hours=40)
    await chair.server.clears()
    assert WORDS in in_chat(chair)
    chair.server.settings = chair.server.settings.model_copy(update={"clear_chat_hours": 41})
    await chair.restarts()
    await chair.waits(hours=2)
    await chair.server.clears()
    assert WORDS not in in_chat(chair)


async def test_words_whose_place_is_asked_for_are_not_cleared_with_the_question(chair):
    await chair.says(WORDS)
    await chair.waits(hours=25)
    await chair.server.clears()
    await chair.taps("Begin a reflection")
    await chair.taps(next(label for label in chair.labels() if label.startswith("It answers")))
    assert WORDS in str((await chair.record()).answers)


async def test_nothing_that_is_sent_can_be_forwarded_or_saved(chair):
    await finishes_one(chair)
    stored = chair.server.telegram.world.chats[chair.phone.id].messages.values()
    assert all(each.message.get("has_protected_content") for each in stored if each.by_bot)


async def test_what_is_of_a_case_and_comes_by_itself_makes_no_sound(chair):
    await chair.reflects_until("prompted", skipping=True)
    chair.server.telegram.faults.next("sendMessage", 99, fault=ServerError())
    await chair.says(WORDS)
    chair.server.telegram.faults.off()
    await chair.waits(minutes=5)
    await chair.restarts()
    stored = chair.server.telegram.world.chats[chair.phone.id].messages.values()
    asked = [each for each in stored if "What was the learning need" in each.message.get("text", "")]
    assert asked
    assert all(each.silent for each in asked)
