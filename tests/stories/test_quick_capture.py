"""The 90-second capture, sent as it is or finished later."""

from flows.form import Pace
from flows.loading import parse, source_of

FORM = parse(*source_of("west_sussex"))
QUICK = [question.key for question in FORM if question.quick]


async def test_the_quick_capture_asks_only_the_quick_questions(chair):
    await chair.reflects_until("review", pace=Pace.QUICK, undisturbed=False)
    chair.sees("Ready to finish", "That is the 90-second capture", "[Finish]", "[Go on to the whole form]")
    chair.sees("[Keep it for later]")
    assert set((await chair.record()).answers) == set(QUICK)


async def test_the_capture_can_be_sent_as_it_is(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.finishes()
    chair.sees("Details of what prompted this reflection", "With the benefit of hindsight")
    chair.does_not_see("When was it?", "Skipped")
    assert (await chair.record()).newest.submitted


async def test_the_capture_is_finished_later_and_nothing_is_asked_twice(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    captured = (await chair.record()).answers
    await chair.taps("Keep it for later")
    chair.sees("Paused", "[Continue]")
    await chair.waits(days=3)
    await chair.sends_command("/start")
    await chair.taps("Continue: 23 November, 15:00")
    chair.sees("Ready to finish")
    await chair.taps("Go on to the whole form")
    chair.sees("When was it?")
    asked = []
    while (key := await chair.at()) != "review":
        asked.append(key)
        await chair.gives(FORM.question(key), "Skip")
    assert not set(asked) & set(QUICK)
    chair.sees("Ready to finish")
    chair.does_not_see("90-second capture", "[Go on to the whole form]")
    record = await chair.record()
    assert {key: record.answers[key] for key in QUICK} == captured


async def test_the_capture_offers_only_the_outcomes_of_that_kind_of_conference(chair):
    await chair.reflects_until("outcome", {"type": "Review (RCPC)"}, pace=Pace.QUICK)
    chair.sees("[Plan continues]")
    chair.does_not_see("[Plan made]")


async def test_a_kind_that_rules_the_outcome_out_asks_for_it_again(chair):
    await chair.reflects_until(
        "review", {"type": "Review (RCPC)", "outcome": "Plan continues"}, pace=Pace.QUICK
    )
    await chair.taps("Go on to the whole form")
    await chair.taps("‹ Back", "Initial (ICPC)")
    await chair.reflects_until("outcome", skipping=True)
    chair.sees("Your earlier answer does not go with what you have changed", "[Plan made]")
    await chair.taps("Plan made", "Next ›")
    chair.sees("Under which category?")


async def test_the_capture_takes_less_than_a_dozen_taps_and_texts(chair):
    await chair.sends_command("/start")
    begun = chair.server.clock()
    await chair.taps("90 seconds")
    await chair.reflects_until("review")
    await chair.finishes()
    assert (chair.server.clock() - begun).total_seconds() / 10 < 12
