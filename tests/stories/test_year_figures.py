"""The year in figures: counts at first, and what they have in common once there are enough."""

from tests.chair import Chair
from tests.stories.test_finding import finishes_one

PLAN = {
    "type": "review",
    "outcome": "continues",
    "smarter": "partly",
    "scaling": "4",
    "functions": ("voice",),
}


async def test_a_year_without_reflections_says_what_it_asks_for_alone(chair):
    await chair.sends_command("/year")
    chair.sees("two different pieces")
    chair.does_not_see("Escalations", "Patterns")


async def test_a_few_reflections_are_counted_and_no_more(chair):
    await finishes_one(
        chair, PLAN | {"smarter_checks": ("met",) * 4 + ("not",) + ("met",) * 3, "escalate": "yes"}
    )
    await chair.sends_command("/year")
    chair.sees("November: 1 reflection", "Scaling, oldest first: 4", "T Timely: 0 of 1", "S Specific: 1 of 1")
    chair.sees("Escalations: 1 raised, 0 answered, 1 open")
    chair.sees("Voice of the child: 1", "Never touched: Child focus and safety")
    chair.sees("These are counts", "[Escalated]", "[Plans not wholly met]")
    chair.does_not_see("Patterns")
    (picture,) = [m for m in chair.arrived if "photo" in m]
    assert (picture["has_protected_content"], "caption" in picture) == (True, False)
    assert picture["photo"][0]["width"] == 1080


async def test_a_picture_that_cannot_be_made_leaves_its_words(plain_chair, monkeypatch):
    await finishes_one(plain_chair, PLAN)
    monkeypatch.setattr("bot.documents.maker.in_process", failing)
    await plain_chair.sends_command("/year")
    plain_chair.sees("November: 1 reflection")
    assert not [m for m in plain_chair.arrived if "photo" in m]


async def failing(*_):
    return 1, b""


async def test_an_escalation_of_which_something_came_is_answered(plain_chair):
    await finishes_one(plain_chair, {"escalate": "yes", "esc_by": "Mon 7 Dec"})
    number = (await plain_chair.record()).newest.id
    await plain_chair.presses(1, f"n.close|{number}|escalation")
    await plain_chair.sends_command("/year")
    plain_chair.sees("1 raised, 1 answered, 0 open")


async def test_enough_reflections_have_patterns_that_open_what_is_behind_them(plain_chair):
    chair = plain_chair
    for number in range(5):
        marks = ("met",) * 4 + ("not" if number < 4 else "met",) + ("met",) * 3
        await finishes_one(chair, PLAN | {"label": f"Plan {number}", "smarter_checks": marks})
    await chair.sends_command("/year")
    chair.sees("Patterns for supervision", "T Timely was not wholly met in 4 of 5 plans.")
    chair.does_not_see("S Specific was not", "something to escalate")
    await chair.taps("Plans not wholly met")
    assert len([label for label in chair.labels() if "Plan " in label]) == 4


async def test_patterns_say_how_many_were_to_escalate_and_which_letters_half_the_plans_had_not(plain_chair):
    for number in range(6):
        marks = ("not" if number < 3 else "met", "not" if number < 2 else "met") + ("met",) * 6
        more = {"escalate": "yes"} if number < 2 else {}
        await finishes_one(plain_chair, PLAN | more | {"smarter_checks": marks})
    await plain_chair.sends_command("/year")
    plain_chair.sees("S Specific was not wholly met in 3 of 6 plans.")
    plain_chair.sees("2 of 6 reflections were about something to escalate.")
    plain_chair.does_not_see("M Measurable was not")


async def test_a_form_that_asks_for_nothing_each_year_has_figures_all_the_same(hosting):
    chair = Chair(await hosting(form="tests/forms/harbour.toml"))
    await chair.joins()
    await chair.sends_command("/year")
    chair.sees("No reflections yet.")
