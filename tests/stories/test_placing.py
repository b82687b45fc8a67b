"""Words answer what had been shown when they were written; where nothing was asked, the chair is asked."""

import pytest

from bot.actions.callback_data import encode
from bot.actions.words import PlaceWords
from bot.sandbox.standin.faults import Drop, ServerError, Timeout
from bot.usecases.additions import NOTE
from flows.form import Pace
from tests.chair import WORDS

FIRST = "The school's worry was heard first, and the room went quiet before the mother could answer it."
SECOND = "Also the youngest, who drew a house without a door."
THIRD = "And the clock that nobody had wound."


def places(chair):
    """The buttons that say where words belong."""
    return [label for label in chair.labels() if label.startswith(("Add it to", "It answers"))]


async def send_together(chair, *texts):
    """Several messages that reach the bot in one batch."""
    chair.looks_away()
    chair.server.clock.forward(seconds=10)
    for text in texts:
        chair.phone.send(text)
    await chair.server.work()


async def waiting_words(chair):
    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        words = records.kept_words
        return [[each.text for each in words.of(member, burst)] for burst in words.bursts(member)]

    return await chair.server.look(look)


async def bursts(chair):
    return await chair.server.look(
        lambda records: records.kept_words.bursts(records.chairs.by_telegram(chair.phone.id))
    )


async def test_messages_sent_together_are_one_answer(chair):
    await chair.reflects_until("prompted", skipping=True)
    await send_together(chair, FIRST, SECOND, THIRD)
    chair.sees_last("What was the learning need")
    chair.does_not_see("Added to")
    record = await chair.record()
    assert record.answers["prompted"].text == f"{FIRST}\n{SECOND}\n{THIRD}"
    assert "learning_need" not in record.answers
    assert await chair.at() == "learning_need"
    await chair.says(WORDS)
    assert (await chair.record()).answers["learning_need"].text == WORDS


async def test_messages_sent_while_telegram_refuses_to_send_are_one_answer_and_the_next_question_comes(chair):
    await chair.reflects_until("prompted", skipping=True)
    chair.server.telegram.faults.next("sendMessage", 99, fault=ServerError())
    for text in (FIRST, SECOND, THIRD):
        await chair.says(text)
    chair.sees_nothing_new()
    chair.server.telegram.faults.off()
    await chair.server.bot.delivery.catch_up()
    await chair.restarts()
    assert "What was the learning need" in chair.screen
    assert (await chair.record()).answers["prompted"].text == f"{FIRST}\n{SECOND}\n{THIRD}"
    await chair.says(WORDS)
    assert (await chair.record()).answers["learning_need"].text == WORDS


async def test_where_a_send_was_never_answered_and_did_not_arrive_words_stay_with_what_was_shown(chair):
    await chair.reflects_until("prompted", skipping=True)
    for fault in (Timeout(), Drop()):
        chair.server.telegram.faults.next("sendMessage", 99, fault=fault)
        await chair.says(FIRST if isinstance(fault, Timeout) else SECOND)
        chair.server.telegram.faults.off()
    assert await waiting_words(chair) == []
    assert (await chair.record()).answers["prompted"].text == f"{FIRST}\n{SECOND}"
    assert await chair.at() == "learning_need"


async def test_where_the_review_did_not_arrive_words_stay_with_the_last_question(chair):
    await chair.reflects_until("escalate", pace=Pace.QUICK)
    chair.server.telegram.faults.next("sendMessage", 99, fault=Timeout())
    await chair.says("No")
    await chair.says(SECOND)
    chair.server.telegram.faults.off()
    await chair.server.bot.delivery.catch_up()
    await chair.restarts()
    assert await waiting_words(chair) == []
    answer = (await chair.record()).answers["escalate"]
    assert (answer.picked, answer.note) == (("no",), SECOND)
    assert "Ready to finish" in chair.screen or "Why not?" in chair.screen


async def test_where_a_question_may_have_arrived_the_chair_is_asked(chair):
    await chair.reflects_until("prompted", skipping=True)
    chair.server.telegram.faults.next("sendMessage", fault=Timeout(after_effect=True))
    await chair.says(FIRST)
    await chair.says(SECOND)
    before = (await chair.record()).answers
    if "learning_need" in before:
        # Shown again in between, so that all is plain.
        assert before["learning_need"].text == SECOND
        return
    assert before["prompted"].text == FIRST
    chair.sees("Where does “Also the youngest")
    assert await waiting_words(chair) == [[SECOND]]
    await chair.taps(next(label for label in places(chair) if "What was the learning" in label))
    assert (await chair.record()).answers["learning_need"].text == SECOND
    assert await waiting_words(chair) == []


async def test_words_after_a_tap_in_the_same_batch_go_to_the_question_that_was_tapped(chair):
    await chair.reflects_until("learning_need", {"prompted": FIRST}, skipping=True)
    message, button = chair.button("Skip")
    chair.looks_away()
    chair.phone.press(message["message_id"], button["callback_data"])
    chair.phone.send(SECOND)
    await chair.server.work()
    chair.sees_last("How did the social work report")
    answers = (await chair.record()).answers
    assert answers["learning_need"].text == SECOND
    assert "sw_report" not in answers


async def test_after_cancel_and_keep_the_draft_words_are_asked_for_and_kept_over_a_restart(chair):
    await chair.reflects_until("learning_need", {"prompted": FIRST}, skipping=True)
    before = await chair.record()
    await chair.sends_command("/cancel")
    await chair.taps("Keep the draft")
    await chair.says("hello?")
    chair.sees("Where does “hello?” belong?", "What was the learning need")
    assert len(places(chair)) == 1
    await chair.restarts()
    assert (await chair.record()).answers == before.answers
    assert await waiting_words(chair) == [["hello?"]]
    await chair.taps("Neither")
    assert await waiting_words(chair) == []
    assert (await chair.record()).answers == before.answers
    chair.sees_last("What was the learning need")


async def test_what_is_chosen_to_be_the_answer_is_the_answer(chair):
    await chair.reflects_until("learning_need", {"prompted": FIRST}, skipping=True)
    for command in ("/start", "/history", "/settings", "/privacy"):
        await chair.sends_command(command)
        await chair.says(SECOND)
        await chair.says(THIRD)
        assert await waiting_words(chair) == [[SECOND], [THIRD]]
        await chair.taps("Neither")
        (message,) = [m for m in chair.phone.chat if "Where does “Also" in m.get("text", "")]
        await chair.presses(
            message["message_id"], message["reply_markup"]["inline_keyboard"][-1][-1]["callback_data"]
        )
        assert await waiting_words(chair) == []
    await chair.sends_command("/start")
    await send_together(chair, SECOND, THIRD)
    assert await waiting_words(chair) == [[SECOND, THIRD]]
    await chair.taps(*places(chair))
    chair.sees_last("How did the social work report")
    assert (await chair.record()).answers["learning_need"].text == f"{SECOND}\n{THIRD}"


async def test_an_afterthought_on_an_opened_reflection_goes_where_the_chair_says(chair):
    await chair.reflects_until("review", {"label": "The corridor"}, pace=Pace.FULL, skipping=True)
    await chair.finishes()
    await chair.reflects_until("learning_need", {"label": "The long table", "prompted": FIRST}, skipping=True)
    await chair.sends_command("/history")
    await chair.taps("23 Nov · The corridor")
    await chair.says(SECOND)
    first, second = places(chair)
    assert (first, second[:24]) == ("Add it to “The corridor”", "It answers “What was the")
    await chair.taps(first)
    assert "learning_need" not in (await chair.record()).answers
    await chair.sends_command("/history")
    await chair.taps("23 Nov · The corridor")
    chair.sees("Added later", SECOND)


async def test_words_that_wait_are_corrected_by_an_edit(chair):
    await chair.sends_command("/start")
    await chair.says("The silense.")
    await chair.edits("The silense.", "The silence.")
    assert await waiting_words(chair) == [["The silence."]]


async def test_words_while_nothing_is_open_begin_a_reflection_if_the_chair_says_so(chair):
    await chair.says(SECOND)
    chair.sees("No question is open", "[Begin a reflection]", "[Neither]")
    await chair.taps("Begin a reflection")
    chair.sees("What kind of conference was it?", "Where does “Also the youngest")
    assert await waiting_words(chair) == [[SECOND]]


async def test_words_at_review_are_kept_until_a_question_is_chosen(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.says(SECOND)
    assert await waiting_words(chair) == [[SECOND]]
    await chair.taps(*places(chair))
    await chair.taps("With the benefit of hindsight, what are…")
    answers = (await chair.record()).answers
    assert answers["hindsight"].text.endswith(f"\n{SECOND}")
    assert await waiting_words(chair) == []


async def test_a_tap_on_the_question_turns_back_to_it(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.sends_command("/privacy")
    await chair.taps("Partly")
    await chair.says(SECOND)
    assert await waiting_words(chair) == []
    assert (await chair.record()).answers["prof_input"].text == SECOND


async def test_the_bots_own_question_sent_back_is_no_answer(chair):
    await chair.reflects_until("learning_need", skipping=True)
    form = (await chair.record()).newest.form
    await chair.says(form.question("learning_need").ask)
    assert "learning_need" not in (await chair.record()).answers
    assert len(await waiting_words(chair)) == 1
    chair.sees("Where does")


async def test_help_stands_beside_the_question(chair):
    await chair.reflects_until("learning_need", skipping=True)
    await chair.sends_command("/help")
    await chair.says(WORDS)
    assert (await chair.record()).answers["learning_need"].text == WORDS


async def test_words_placed_before_the_end_are_not_said_to_be_added_after_it(chair):
    await chair.reflects_until("review", {"label": "The corridor"}, pace=Pace.QUICK)
    finish = chair.button("Finish")
    await chair.says(SECOND)
    chair.server.telegram.faults.next("sendMessage", 99, fault=ServerError())
    chair.server.telegram.faults.next("editMessageText", 99, fault=ServerError())
    asked = chair.button(places(chair)[0])
    record = await chair.record()
    place = encode(PlaceWords((await bursts(chair))[0], record.newest.id, "hindsight"))
    await chair.presses(asked[0]["message_id"], place)
    await chair.presses(finish[0]["message_id"], finish[1]["callback_data"])
    chair.server.telegram.faults.off()
    await chair.server.bot.delivery.catch_up()
    await chair.restarts()
    assert (await chair.record()).newest.submitted
    said = [m["text"] for m in chair.phone.chat if "hindsight" in m.get("text", "")]
    assert not any("with its date" in text for text in said)


async def test_what_is_too_long_for_its_place_is_asked_for_again(chair):
    await chair.reflects_until("label", skipping=True)
    await chair.sends_command("/start")
    await chair.says(FIRST)
    await chair.taps(*places(chair))
    chair.sees("more than 60 characters", "Where does “The school's worry")
    assert await waiting_words(chair) == [[FIRST]]
    assert "label" not in (await chair.record()).answers


async def test_words_can_go_to_any_question_of_the_open_draft(chair):
    await chair.reflects_until("learning_need", {"label": "The corridor", "prompted": FIRST}, skipping=True)
    await chair.sends_command("/privacy")
    await chair.says(SECOND)
    assert chair.labels()[-2:] == ["Somewhere else", "Neither"]
    await chair.taps("Somewhere else")
    chair.sees("Which reflection does “Also the youngest", "[Neither]")
    await chair.taps("The corridor", "Details of what prompted this reflectio…")
    record = await chair.record()
    assert record.answers["prompted"].text == f"{FIRST}\n{SECOND}"
    assert "learning_need" not in record.answers
    assert await waiting_words(chair) == []
    chair.sees_last("What was the learning need")


async def test_words_can_go_to_any_finished_reflection_also_while_nothing_is_open(chair):
    for label in ("The corridor", "The long table"):
        await chair.reflects_until("review", {"label": label}, pace=Pace.FULL, skipping=True)
        await chair.finishes()
    await chair.sends_command("/start")
    await chair.says(SECOND)
    chair.sees("[Begin a reflection]", "[Somewhere else]", "[Neither]")
    await chair.taps("Somewhere else", "The corridor", "A note of its own")
    assert await waiting_words(chair) == []
    await chair.sends_command("/history")
    await chair.taps("23 Nov · The corridor")
    chair.sees("Added later", SECOND)


async def test_words_put_to_a_question_of_a_finished_reflection_are_of_that_question(plain_chair):
    chair = plain_chair
    await chair.reflects_until("review", {"label": "The corridor"}, skipping=True)
    await chair.finishes()
    number = (await chair.record()).newest.id
    for place in ("Details of what prompted this reflectio…", "A note of its own"):
        await chair.sends_command("/start")
        await chair.says(SECOND)
        await chair.taps("Somewhere else", "The corridor", place)
    member = (await chair.record()).member
    added = await chair.server.look(lambda records: records.addenda.list(member, number))
    assert [one.about for one in added] == ["prompted", NOTE]


async def test_whoever_looks_somewhere_else_can_still_say_neither_by_a_tap_or_a_word(chair):
    await chair.reflects_until("learning_need", {"label": "The corridor"}, skipping=True)
    before = await chair.record()
    await chair.sends_command("/start")
    await chair.says(SECOND)
    await chair.taps("Somewhere else", "The corridor", "Neither")
    assert await waiting_words(chair) == []
    await chair.sends_command("/start")
    await chair.says(THIRD)
    await chair.taps("Somewhere else")
    await chair.says("neither")
    assert await waiting_words(chair) == []
    assert (await chair.record()).answers == before.answers


async def test_all_reflections_are_there_page_after_page(chair):
    for number in range(8):
        await chair.reflects_until("review", {"label": f"Table {number}"}, pace=Pace.FULL, skipping=True)
        await chair.finishes()
    await chair.sends_command("/start")
    await chair.says(SECOND)
    await chair.taps("Somewhere else", "›", "Table 0", "A note of its own")
    assert await waiting_words(chair) == []


async def test_somebody_without_any_reflection_is_not_sent_to_look_among_them(chair):
    await chair.says(SECOND)
    assert chair.labels() == ["Begin a reflection", "Neither"]


@pytest.mark.parametrize(
    "taken_up",
    [
        ["/conference"],
        ["/search"],
        ["/search", "corridor"],
        ["/settings", "Away"],
        ["/settings", "Time zone"],
        ["/settings", "Words in a calendar"],
    ],
)
async def test_a_sentence_where_a_few_words_are_asked_for_is_asked_about(chair, taken_up):
    await chair.reflects_until("learning_need", skipping=True)
    for one in taken_up:
        await (chair.taps(one) if one in chair.labels() else chair.says(one))
    await chair.says(SECOND)
    chair.sees_last("Where does “Also the youngest")
    assert await waiting_words(chair) == [[SECOND]]
    await chair.taps(*places(chair))
    assert (await chair.record()).answers["learning_need"].text == SECOND


async def test_a_question_sent_back_without_its_brackets_or_as_it_stood_is_no_answer(chair):
    await chair.reflects_until("learning_need", skipping=True)
    stood = chair.phone.chat[-1]["text"]
    for sent in ("What was the learning need or objective that was addressed", stood):
        await chair.says(sent)
        chair.sees_last("Where does “")
        assert "learning_need" not in (await chair.record()).answers
        await chair.taps("Neither")


async def asked_about_the_first_of_two(chair):
    """Have two messages sent, and the second come only once the chair was asked where the first belongs."""
    await chair.reflects_until("learning_need", {"prompted": FIRST}, skipping=True)
    await chair.sends_command("/start")
    chair.looks_away()
    chair.phone.send(SECOND)
    chair.phone.send(THIRD)
    updates = chair.server.telegram.updates
    later = updates.waiting.pop()
    await chair.server.work()
    chair.sees("Where does “Also the youngest")
    updates.waiting.append(later)


@pytest.mark.parametrize("typed", ["neither", "No", "Neither"])
async def test_neither_typed_drops_nothing_while_it_is_not_told_of_all_words(chair, typed):
    await asked_about_the_first_of_two(chair)
    chair.phone.send(typed)
    await chair.server.work()
    assert await waiting_words(chair) == [[SECOND, THIRD]]
    chair.sees("Where does “Also the youngest")
    await chair.says(typed)
    assert await waiting_words(chair) == []


async def test_neither_drops_no_words_that_the_question_did_not_tell_of(chair):
    await asked_about_the_first_of_two(chair)
    message, button = chair.button("Neither")
    chair.phone.press(message["message_id"], button["callback_data"])
    await chair.server.work()
    assert await waiting_words(chair) == [[THIRD]]
    chair.sees("Where does “And the clock")
