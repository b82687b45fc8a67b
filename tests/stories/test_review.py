"""Review: the whole reflection before it is sent, every part of it one tap from being changed."""

from flows.form import Pace
from tests.chair import WORDS

BETTER = "It was the grandmother's question in the corridor that has stayed with me since the conference."


async def test_review_shows_the_whole_reflection_and_what_is_for_the_chair_alone(chair):
    await chair.reflects_until(
        "review", {"prof_input": ("Partly", "The school's."), "wellbeing": "Tired but OK"}
    )
    chair.sees("Ready to send", "Page 1 of 2", "Initial (ICPC)", "Partly", "The school's.")
    await chair.taps("›")
    chair.sees("Page 2 of 2", "How are you after this one? (for you alone)", "Tired but OK")
    await chair.taps("‹")
    chair.sees("Page 1 of 2", "Initial (ICPC)")


async def test_turning_pages_changes_the_message_in_place(chair):
    await chair.reflects_until("review")
    shown = chair.phone.chat[-1]["message_id"]
    await chair.taps("›")
    assert [message["message_id"] for message in chair.arrived] == [shown]


async def test_every_question_is_one_tap_from_being_changed(plain_chair):
    chair = plain_chair
    await chair.reflects_until("review")
    record = await chair.record()
    for number, asked in enumerate(record.newest.path.values(), 1):
        if str(number) not in chair.labels():
            await chair.taps("›")
        await chair.taps(str(number))
        chair.sees(asked.question.ask)
        assert await chair.at() == asked.question.key
        await chair.taps("Keep this ›")
        chair.sees("Ready to send")
    assert (await chair.record()).newest.answers == record.newest.answers


async def test_a_changed_answer_comes_back_to_review(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.taps("4")
    chair.sees("With the benefit of hindsight", WORDS)
    await chair.says(BETTER)
    chair.sees("Ready to send", BETTER)
    chair.does_not_see("hindsight: ")


async def test_a_change_that_opens_a_branch_asks_it_and_comes_back_to_review(chair):
    await chair.reflects_until("review", {"escalate": "Not sure"}, skipping=True)
    at = [*(await chair.record()).newest.path].index("escalate") + 1
    await chair.taps("›", str(at)) if str(at) not in chair.labels() else await chair.taps(str(at))
    await chair.taps("Already raised")
    chair.sees("What is the issue, and its impact on the child?")
    await chair.reflects_until("review", {"esc_who": "Team manager"})
    chair.sees("Ready to send")
    assert "esc_outcome" in (await chair.record()).answers


async def test_a_change_that_closes_a_branch_drops_its_answers_when_it_is_sent(chair):
    await chair.reflects_until("escalate", {"outcome": "Adjourned or not quorate"}, pace=Pace.QUICK)
    await chair.taps("Yes")
    chair.sees("Ready to send")
    await chair.taps("Go on to the whole form")
    await chair.reflects_until("review", {"esc_issue": BETTER}, skipping=True)
    at = str([*(await chair.record()).newest.path].index("escalate") + 1)
    await chair.taps(at, "No", "No concern", "Done")
    chair.sees("Ready to send")
    chair.does_not_see(BETTER)
    assert (await chair.record()).answers["esc_issue"].text == BETTER
    await chair.sends_it()
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
    chair.sees("Ready to send")


async def test_what_was_skipped_is_offered_once_more(chair):
    await chair.reflects_until("review", {"hindsight": "Skip", "escalate": "Skip"}, pace=Pace.QUICK)
    chair.sees("Skipped: 2 questions", "[Answer what was skipped]")
    await chair.taps("Answer what was skipped")
    chair.sees("With the benefit of hindsight")
    await chair.says(BETTER)
    chair.sees("Do you need to escalate")
    await chair.taps("Skip")
    chair.sees("Ready to send", "Skipped: 1 question")
    assert "Answer what was skipped" not in chair.labels()


async def test_optional_questions_that_were_skipped_are_not_offered_again(chair):
    await chair.reflects_until("review", {"label": "Skip", "peer": "Skip", "wellbeing": "Skip"})
    chair.does_not_see("[Answer what was skipped]", "Skipped: ")


async def test_a_change_of_type_asks_again_for_an_outcome_that_is_no_longer_offered(chair):
    await chair.reflects_until("review", {"type": "Initial (ICPC)", "outcome": "Plan made"})
    await chair.taps("1", "Review (RCPC)")
    chair.sees("Your earlier answer does not go with what you have changed", "[Plan continues]")
    await chair.taps("Plan continues", "Next ›")
    chair.sees("Ready to send")
    assert (await chair.record()).answers["outcome"].picked == ("continues",)


async def test_keeping_it_for_later_comes_back_to_review(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.taps("Keep it for later")
    chair.sees("Paused")
    await chair.taps("Continue")
    chair.sees("Ready to send", "[Send it]")


async def test_sending_twice_sends_once(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    review = chair.phone.chat[-1]
    await chair.sends_it()
    sent = (await chair.record()).newest
    await chair.taps_stale(review, "Send it")
    await chair.taps_stale(review, "4")
    assert (await chair.record()).newest == sent
