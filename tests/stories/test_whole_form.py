"""The whole form, from the first question to the summary, along every branch."""

import pytest

from bot.strings import chat as strings
from flows.loading import parse, source_of
from tests.chair import SKIP, WORDS

FORM = parse(*source_of("west_sussex"))
TEXTS = FORM.texts
MADE = ["Plan made", "No plan: child in need", "No plan: early help or universal"]
REVIEWED = [
    "Plan continues",
    "Plan ended: child in need",
    "Plan ended: early help or universal",
    "Plan ended: other reason",
]
ANY = ["Adjourned or not quorate", "Different for siblings", "Other"]
WITH_A_PLAN = ("Plan made", "Plan continues")


async def test_a_chair_reflects_from_the_first_question_to_the_summary(chair):
    await chair.begins()
    chair.sees(TEXTS["opening"].strip().split("\n", maxsplit=1)[0], "What kind of conference was it?")
    await chair.reflects_until("review", undisturbed=False)
    chair.sees("Ready to finish")
    await chair.finishes()
    chair.sees("Reflective learning")
    record = await chair.record()
    assert record.newest.submitted
    assert record.current is None
    asked = [q.key for q in FORM if not q.key.startswith(("esc_", "smarter_")) or q.key == "esc_why_not"]
    assert sorted(key for key, answer in record.answers.items() if answer.settled) == sorted(asked)


async def test_the_opening_words_take_the_place_of_the_page_and_the_question_stands_alone_below(chair):
    opening = TEXTS["opening"].strip().split("\n", maxsplit=1)[0]
    await chair.sends_command("/start")
    page = chair.phone.chat[-1]["message_id"]
    await chair.taps("Reflect")
    assert chair.message(opening)["message_id"] == page
    assert opening not in chair.screen
    chair.sees_last("What kind of conference was it?")


async def test_the_opening_words_come_below_what_the_chair_has_said_since(chair):
    opening = TEXTS["opening"].strip().split("\n", maxsplit=1)[0]
    await chair.sends_command("/start")
    page = chair.phone.chat[-1]["message_id"]
    await chair.sends_command("/reflect")
    assert chair.message(opening)["message_id"] > page
    chair.sees_last("What kind of conference was it?")


@pytest.mark.parametrize(
    ("kind", "outcomes"),
    [
        ("Initial (ICPC)", MADE),
        ("Review (RCPC)", REVIEWED),
        ("Pre-birth", MADE),
        ("Transfer-in", MADE),
        ("Other", MADE),
    ],
)
async def test_each_type_offers_its_outcomes_and_each_outcome_asks_what_belongs_to_it(chair, kind, outcomes):
    await chair.reflects_until("outcome", {"type": kind}, skipping=True)
    on_buttons = {choice.label: choice.on_button for choice in FORM.question("outcome").choices}
    assert chair.labels()[: len(outcomes) + 3] == [on_buttons[one] for one in [*outcomes, *ANY]]
    if kind not in ("Initial (ICPC)", "Review (RCPC)"):
        return
    for outcome in [*outcomes, *ANY]:
        await chair.taps(on_buttons[outcome], "Next ›")
        if outcome in WITH_A_PLAN:
            chair.sees("Under which category?")
        elif outcome == "Adjourned or not quorate":
            chair.sees("What was the scaling?")
        else:
            chair.sees("Was any dissent noted?")
        await chair.taps("‹ Back")
        chair.sees(f"✓ {on_buttons[outcome]}")


async def test_smarter_is_asked_only_when_there_is_a_plan(chair):
    await chair.reflects_until("scaling", {"outcome": "No plan: child in need"}, skipping=True)
    await chair.taps("Not scaled")
    chair.sees("With the benefit of hindsight")
    await chair.taps(*["‹ Back"] * 3, "Plan made", "Next ›")
    chair.sees("Under which category?")
    await chair.taps("Skip")
    chair.sees("Do you consider that your safety planning met the SMARTer planning requirements?")


async def test_a_professionals_dissent_shows_the_72_hours_once(chair):
    await chair.reflects_until("dissent", {"outcome": "Plan made"}, skipping=True)
    await chair.taps("Yes, professional")
    chair.sees("within 72 hours", "What was the scaling?")
    await chair.taps("‹ Back", "Both")
    chair.does_not_see("within 72 hours")
    chair.sees("What was the scaling?")


@pytest.mark.parametrize("dissent", ["No", "Yes, family"])
async def test_no_other_dissent_shows_it(chair, dissent):
    await chair.reflects_until("dissent", {"outcome": "Plan made"}, skipping=True)
    await chair.taps(dissent)
    chair.does_not_see("72 hours")


async def test_every_score_is_followed_by_what_belongs_to_it(chair):
    await chair.reflects_until("scaling", {"outcome": "Adjourned or not quorate"}, skipping=True)
    chair.sees("10 = safe enough to close · 0 = not safe at home now")
    assert chair.labels()[:12] == [*map(str, range(11)), "Not scaled"]
    for score in range(11):
        await chair.taps(str(score))
        chair.sees("Lowest and highest scores in the room")
        if score == 0:
            chair.sees("may not be safe at home now. If so, stop here and act")
        else:
            chair.does_not_see("stop here and act")
        await chair.taps("‹ Back")
        chair.sees(f"✓ {score}")
    await chair.taps("Not scaled")
    chair.sees("With the benefit of hindsight")
    assert (await chair.record()).answers["scaling"].picked == ("not_scaled",)


async def test_one_point_higher_is_asked_below_ten(chair):
    await chair.reflects_until("scaling", {"outcome": "Adjourned or not quorate"}, skipping=True)
    await chair.taps("10", "Skip")
    chair.sees("With the benefit of hindsight")
    await chair.taps("‹ Back", "‹ Back", "9")
    chair.sees("one point higher")


async def test_low_scores_alone_show_the_immediate_risk_text(chair):
    await chair.reflects_until("scaling", skipping=True)
    await chair.taps("3")
    chair.does_not_see("stop here and act")
    await chair.taps("‹ Back", "2")
    chair.sees("stop here and act")


async def test_a_score_can_be_typed(chair):
    await chair.reflects_until("scaling", skipping=True)
    await chair.says("7 or 8")
    chair.sees(strings.NOTES_KEPT["several"], "What was the scaling?")
    await chair.says("7/10")
    chair.sees("Lowest and highest scores")
    answer = (await chair.record()).answers["scaling"]
    assert (answer.picked, answer.note) == (("7",), "7 or 8")


async def test_smarter_yes_offers_the_letters_and_asks_them_only_if_taken_up(chair):
    await chair.reflects_until("smarter", {"outcome": "Plan made"}, skipping=True)
    await chair.taps("Yes")
    chair.sees("[Check each letter]", "[Next ›]")
    await chair.taps("Next ›")
    chair.sees("With the benefit of hindsight")
    await chair.taps("‹ Back", "Check each letter")
    chair.sees("S Specific: is it clear what changes", "[Met] [Partly] [Not met]", "[All met]")
    await chair.marks(*["met"] * 8)
    await chair.taps("Done")
    chair.sees("With the benefit of hindsight")


async def test_smarter_yes_with_a_comment_typed_at_once(chair):
    await chair.reflects_until("smarter", {"outcome": "Plan made"}, skipping=True)
    await chair.taps("Yes")
    await chair.says("Each action has a date and an owner.")
    answer = (await chair.record()).answers["smarter"]
    assert (answer.picked, answer.text) == (("yes",), "Each action has a date and an owner.")


@pytest.mark.parametrize("smarter", ["Partly", "No"])
async def test_smarter_partly_or_no_checks_each_letter_and_asks_for_the_gap(chair, smarter):
    await chair.reflects_until("smarter_checks", {"outcome": "Plan made", "smarter": smarter}, skipping=True)
    await chair.marks("met", "partly", "not", "met", "met", "met", "met", "met")
    chair.sees("S✓ M◐ A✗ R✓", "Partly: Measurable", "Not met: Achievable")
    await chair.taps("Done")
    chair.sees("Which gap matters most")
    marks = (await chair.record()).answers["smarter_checks"].marks
    assert list(marks.values())[:3] == ["met", "partly", "not_met"]


async def test_letters_that_are_all_met_leave_no_gap_to_ask_for(chair):
    await chair.reflects_until("smarter_checks", {"outcome": "Plan made", "smarter": "No"}, skipping=True)
    await chair.marks(*["met"] * 8)
    await chair.taps("Done")
    chair.sees("With the benefit of hindsight")


async def test_letters_can_be_typed(chair):
    await chair.reflects_until("smarter_checks", {"outcome": "Plan made", "smarter": "No"}, skipping=True)
    await chair.says("All of them are met")
    assert set((await chair.record()).answers["smarter_checks"].marks.values()) == {"met"}
    await chair.says("done")
    chair.sees("With the benefit of hindsight")


ESCALATION = {
    "Yes": ["esc_issue", "esc_who", "esc_stage", "esc_by"],
    "Already raised": ["esc_issue", "esc_who", "esc_stage", "esc_by", "esc_outcome"],
    "No": ["esc_why_not"],
    "Not sure": ["esc_unsure"],
}


@pytest.mark.parametrize("escalate", ESCALATION)
async def test_each_answer_to_escalating_asks_what_belongs_to_it(chair, escalate):
    await chair.reflects_until("escalate", {"outcome": "Adjourned or not quorate"}, skipping=True)
    await chair.taps(escalate)
    asked = []
    while (key := await chair.at()) != "incorporate":
        asked.append(key)
        await chair.gives(
            FORM.question(key), {"esc_who": ("Team manager", "Another agency")}.get(key) or SKIP
        )
    assert asked == ESCALATION[escalate]


async def test_why_not_takes_several_reasons_and_a_comment(chair):
    await chair.reflects_until("esc_why_not", {"escalate": "No"}, skipping=True)
    await chair.taps("Agreed", "No concern", "Other", "No concern")
    await chair.says("The team manager was in the room.")
    await chair.taps("Done")
    answer = (await chair.record()).answers["esc_why_not"]
    assert answer.picked == ("informal", "other")
    assert answer.text == "The team manager was in the room."


async def test_the_day_of_a_response_is_tapped_or_typed_and_asked_back(chair):
    await chair.reflects_until("esc_by", {"escalate": "Yes"}, skipping=True)
    await chair.says("when they can")
    chair.sees(strings.NOTES_KEPT["unmatched"])
    await chair.says("last Friday")
    chair.sees("passed")
    await chair.says("Friday week")
    chair.sees("Friday 4 December 2026: is that right?")
    await chair.says("2 December")
    chair.sees("Wednesday 2 December 2026: is that right?")
    await chair.says("Yes, that's right")
    assert (await chair.record()).answers["esc_by"].day.isoformat() == "2026-12-02"


async def test_a_short_answer_is_probed_once(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("The silence.")
    chair.sees("What one moment made this stand out?", "[Move on ›]")
    await chair.says("When the father left.")
    chair.sees("What was the learning need")
    assert (await chair.record()).answers["prompted"].text == "The silence.\nWhen the father left."


async def test_a_probe_can_be_passed_by(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("The silence.")
    await chair.taps("Move on ›")
    chair.sees("What was the learning need")
    assert (await chair.record()).answers["prompted"].text == "The silence."


async def test_a_longer_answer_is_not_probed(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(WORDS)
    chair.does_not_see("What one moment")


async def test_a_comment_before_the_choice_is_kept_and_the_choice_asked_for(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.says("The health visitor knew the most.")
    chair.sees(strings.NOW_TAP)
    await chair.taps("Partly")
    chair.sees("What was the outcome of the conference?")
    answer = (await chair.record()).answers["prof_input"]
    assert (answer.picked, answer.text) == (("partly",), "The health visitor knew the most.")


async def test_yes_can_be_typed(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.says("Yes.")
    chair.sees("Whose input, and what did it add or leave out?")
    await chair.says("The school's.")
    answer = (await chair.record()).answers["prof_input"]
    assert (answer.picked, answer.text) == (("yes",), "The school's.")


async def test_words_that_are_no_choice_are_a_note_and_the_question_stands_again(chair):
    await chair.begins()
    await chair.says("A long one")
    chair.sees(strings.NOTES_KEPT["unmatched"], "What kind of conference was it?", "[Initial (ICPC)]")
    await chair.says("RCPC")
    chair.sees("When was it?")


async def test_feeling_less_empowered_shows_the_support_text_and_it_is_shown_once(chair):
    await chair.reflects_until("fook_empowered", skipping=True)
    await chair.taps("No", "Next ›")
    chair.sees("Samaritans on 116 123")
    await chair.reflects_until("wellbeing", skipping=True)
    await chair.taps("It's still with me")
    chair.does_not_see("Samaritans")
    chair.sees("Ready to finish")


async def test_what_stays_with_the_chair_shows_the_support_text(chair):
    await chair.reflects_until("wellbeing", skipping=True)
    await chair.taps("It's still with me")
    chair.sees("Samaritans on 116 123", "Ready to finish")


async def test_a_label_is_bounded(chair):
    await chair.reflects_until("label")
    await chair.says("x" * 61)
    chair.sees("more than 60 characters")
    await chair.says("x" * 60)
    chair.sees("Details of what prompted this reflection")
