"""Review: the whole reflection before it is sent, every part of it one tap from being changed."""

from bot.strings import chat as strings
from bot.views.review import PAGE
from flows.form import Pace
from tests.chair import WORDS
from tests.screen import drawn

BETTER = "It was the grandmother's question in the corridor that has stayed with me since the conference."


async def test_review_shows_the_whole_reflection_and_what_is_for_the_chair_alone(chair):
    await chair.reflects_until(
        "review", {"prof_input": ("Partly", "The school's."), "wellbeing": "Tired but OK"}
    )
    chair.sees("Ready to finish", "[Page 1 of 4]", "Initial (ICPC)", "Partly · The school's.")
    await chair.taps("›")
    chair.sees("[Page 2 of 4]")
    await chair.taps("Page 2 of 4", "Page 3 of 4")
    chair.sees("[Page 4 of 4]", "28 How are you after this…", "Tired but OK")
    await chair.opens_answer("wellbeing")
    chair.sees("How are you after this one? (for you alone)", "✓ Tired but OK")
    await chair.taps("‹ Back to the review")
    chair.sees("[Page 4 of 4]")
    await chair.taps("‹", "‹", "‹")
    chair.sees("[Page 1 of 4]", "Initial (ICPC)")


async def test_turning_pages_changes_the_message_in_place(chair):
    await chair.reflects_until("review")
    shown = chair.phone.chat[-1]["message_id"]
    await chair.taps("›")
    assert [message["message_id"] for message in chair.arrived] == [shown]


def reviews(chair):
    """The messages in which the review can still be used."""
    return [m["message_id"] for m in chair.phone.chat if "[Finish]" in drawn(m)]


async def test_an_answer_opens_whole_in_the_message_of_the_review(chair):
    said = f"{WORDS} {BETTER} {WORDS}"
    await chair.reflects_until("review", {"hindsight": said}, pace=Pace.QUICK)
    shown = chair.phone.chat[-1]["message_id"]
    chair.does_not_see(BETTER)
    await chair.opens_answer("hindsight")
    chair.sees("With the benefit of hindsight, what are your feelings about it?", said)
    await chair.taps("‹ Back to the review")
    chair.sees("Ready to finish")
    assert [message["message_id"] for message in chair.arrived] == [shown]
    assert await chair.at() == "review"


async def test_an_answer_too_long_for_one_message_opens_part_by_part(chair):
    said = " ".join(f"{n} {WORDS}" for n in range(90))
    await chair.reflects_until("review", {"hindsight": said}, pace=Pace.QUICK)
    await chair.opens_answer("hindsight")
    chair.sees("0 The school's worry")
    await chair.taps("Part 2 of 3 ›", "Part 3 of 3 ›")
    chair.sees("89 The school's worry")
    assert not [label for label in chair.labels() if label.endswith("›")]
    await chair.taps("‹")
    chair.sees("[Part 3 of 3 ›]")


async def test_back_while_changing_an_answer_returns_to_the_review_on_its_page(chair):
    await chair.reflects_until("review")
    for key in ("wellbeing", "hindsight", "type"):
        await chair.changes(key)
        assert await chair.at() == key
        await chair.taps("‹ Back")
        place = [*(await chair.record()).newest.path].index(key)
        chair.sees_last("Ready to finish", f"[Page {place // PAGE + 1} of 4]")
        assert await chair.at() == "review"


async def test_back_after_another_choice_keeps_that_choice(chair):
    await chair.reflects_until("review", {"prof_input": "Yes"})
    await chair.changes("prof_input")
    await chair.taps("Partly", "‹ Back")
    chair.sees_last("Ready to finish", "Partly")
    assert (await chair.record()).answers["prof_input"].picked == ("partly",)


async def test_a_correction_at_review_is_seen_in_the_review_itself(chair):
    await chair.reflects_until("review")
    shown = chair.phone.chat[-1]["message_id"]
    await chair.edits("learning_need: ", BETTER)
    chair.sees("Corrected: “What was the learning need", "Ready to finish", "It was the grandmother's")
    assert [message["message_id"] for message in chair.arrived] == [shown]
    await chair.edits("incorporate: ", BETTER)
    chair.sees("Corrected: “How can you incorporate", "[Page 3 of 4]", "It was the grandmother's")
    assert [message["message_id"] for message in chair.arrived] == [shown]


async def test_however_much_is_changed_one_review_stands_in_the_chat(plain_chair):
    chair = plain_chair
    await chair.reflects_until("review")
    for key in ("prompted", "outcome", "hindsight", "escalate", "commitment", "functions"):
        await chair.changes(key)
        assert reviews(chair) == [], f"while {key} is changed"
        await chair.taps("Keep this ›")
        assert reviews(chair) == [chair.phone.chat[-1]["message_id"]]
    await chair.replies("hindsight: ", "And one thing more.", mine=True)
    chair.sees_last("Added to: “With the benefit", "Ready to finish")
    assert reviews(chair) == [chair.phone.chat[-1]["message_id"]]
    assert sum("Tap a number" in drawn(message) for message in chair.phone.chat) == 1
    await chair.finishes()
    assert reviews(chair) == []


async def test_a_review_that_was_deleted_is_put_anew_when_it_has_something_to_say(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    chair.phone.delete([chair.phone.chat[-1]["message_id"]])
    await chair.edits("hindsight: ", BETTER)
    chair.sees_last("Corrected: “With the benefit", "[Finish]")


async def test_a_summary_takes_the_place_of_the_review(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    shown = chair.phone.chat[-1]["message_id"]
    await chair.finishes()
    assert [message["message_id"] for message in chair.arrived] == [shown]
    await chair.replies("Reflective learning", "And one thing more.")
    chair.does_not_see(strings.REFUSALS["at_review"])


async def test_a_summary_is_sent_whole_though_its_review_was_deleted(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    review = chair.phone.chat[-1]
    chair.phone.delete([review["message_id"]])
    await chair.taps_stale(review, "Finish")
    chair.sees_last("Reflective learning · West Sussex", "only you can open it", "[Past reflections]")


async def test_a_draft_in_the_history_is_read_answer_by_answer(chair):
    await chair.reflects_until("fit", {"hindsight": f"{BETTER} {WORDS}"}, pace=Pace.FULL)
    await chair.sends_command("/history")
    await chair.taps(next(label for label in chair.labels() if label.endswith("draft")))
    chair.sees("Draft", "[Continue] [Delete]", "[Page 1 of 4]")
    await chair.opens_answer("hindsight")
    chair.sees(BETTER, WORDS)
    chair.does_not_see("[Change]")
    assert await chair.at() == "fit"


async def test_every_question_can_be_changed(plain_chair):
    chair = plain_chair
    await chair.reflects_until("review")
    record = await chair.record()
    for asked in record.newest.path.values():
        await chair.changes(asked.question.key)
        chair.sees(asked.question.ask)
        assert await chair.at() == asked.question.key
        await chair.taps("Keep this ›")
        chair.sees("Ready to finish")
    assert (await chair.record()).newest.answers == record.newest.answers


async def test_a_changed_answer_comes_back_to_review(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.changes("hindsight")
    chair.sees("With the benefit of hindsight", WORDS)
    await chair.says(BETTER)
    await chair.taps("Take its place")
    chair.sees("Ready to finish", BETTER[:24])
    chair.does_not_see("hindsight: ")


async def test_a_change_that_opens_a_branch_asks_it_and_comes_back_to_review(chair):
    await chair.reflects_until("review", {"escalate": "Not sure"}, skipping=True)
    await chair.changes("escalate")
    await chair.taps("Already raised")
    chair.sees("What is the issue, and its impact on the child?")
    await chair.reflects_until("review", {"esc_who": "Team manager"})
    chair.sees("Ready to finish")
    assert "esc_outcome" in (await chair.record()).answers


async def test_a_change_that_closes_a_branch_drops_its_answers_when_it_is_sent(chair):
    await chair.reflects_until("escalate", {"outcome": "Adjourned or not quorate"}, pace=Pace.QUICK)
    await chair.taps("Yes")
    chair.sees("Ready to finish")
    await chair.taps("Go on to the whole form")
    await chair.reflects_until("review", {"esc_issue": BETTER}, skipping=True)
    await chair.changes("escalate")
    await chair.taps("No", "No concern", "Done")
    chair.sees("Ready to finish")
    chair.does_not_see(BETTER)
    assert (await chair.record()).answers["esc_issue"].text == BETTER
    await chair.finishes()
    chair.does_not_see(BETTER)
    assert "esc_issue" not in (await chair.record()).answers


async def test_a_branch_that_opens_again_before_sending_has_its_answers_still(chair):
    await chair.reflects_until("incorporate", {"escalate": "Yes", "esc_issue": BETTER}, skipping=True)
    await chair.replies("✓ Yes", "No")
    assert "esc_issue" not in (await chair.record()).newest.path
    await chair.replies("✓ No", "Yes")
    assert (await chair.record()).newest.path["esc_issue"].answer.text == BETTER


async def test_a_branch_that_opens_behind_the_chair_is_asked_before_review(chair):
    await chair.reflects_until("wellbeing", {"escalate": "Yes"}, skipping=True)
    await chair.replies("Do you need to escalate", "No")
    assert await chair.at() == "wellbeing"
    await chair.taps("OK")
    chair.sees("Why not?")
    await chair.taps("No concern", "Done")
    chair.sees("Ready to finish")


async def test_what_was_skipped_is_offered_once_more(chair):
    await chair.reflects_until("review", {"hindsight": "Skip", "escalate": "Skip"}, pace=Pace.QUICK)
    chair.sees("Skipped: 2 questions", "[Answer what was skipped]")
    await chair.taps("Answer what was skipped")
    chair.sees("With the benefit of hindsight")
    await chair.says(BETTER)
    chair.sees("Do you need to escalate")
    await chair.taps("Skip")
    chair.sees("Ready to finish", "Skipped: 1 question")
    assert "Answer what was skipped" not in chair.labels()


async def test_optional_questions_that_were_skipped_are_not_offered_again(chair):
    await chair.reflects_until("review", {"label": "Skip", "peer": "Skip", "wellbeing": "Skip"})
    chair.does_not_see("[Answer what was skipped]", "Skipped: ")


async def test_a_change_of_type_asks_again_for_an_outcome_that_is_no_longer_offered(chair):
    await chair.reflects_until("review", {"type": "Initial (ICPC)", "outcome": "Plan made"})
    await chair.changes("type")
    await chair.taps("Review (RCPC)")
    chair.sees("Your earlier answer does not go with what you have changed", "[Plan continues]")
    await chair.taps("Plan continues", "Next ›")
    chair.sees("Ready to finish")
    assert (await chair.record()).answers["outcome"].picked == ("continues",)


async def test_keeping_it_for_later_comes_back_to_review(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.taps("Keep it for later")
    chair.sees("Paused")
    await chair.taps("Continue")
    chair.sees("Ready to finish", "[Finish]")


async def test_sending_twice_sends_once(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    review = chair.phone.chat[-1]
    await chair.finishes()
    sent = (await chair.record()).newest
    await chair.taps_stale(review, "Finish")
    await chair.taps_stale(review, "4")
    assert (await chair.record()).newest == sent
