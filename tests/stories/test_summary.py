"""The summary: what a chair files, and what is never in it."""

from bot.sandbox.standin.text.entities import utf16_length
from flows.form import Pace
from flows.loading import parse, source_of
from tests.chair import WORDS
from tests.screen import buttons

BETTER = "When the round begins, I will ask the school first."

FORM = parse(*source_of("west_sussex"))


def text_of(chair):
    return "\n\n".join(message["text"] for message in chair.arrived)


def in_order(text, *parts):
    at = -1
    for part in parts:
        at = text.find(part, at + 1)
        assert at >= 0, f"missing or out of order: {part!r}\n{text}"


def prose(name, length):
    return " ".join(f"{name}{n}" for n in range(length // (len(name) + 4)))


async def test_the_summary_has_every_section_question_and_answer_in_the_forms_order(chair):
    answers = {
        "label": "The corridor",
        "prof_input": ("Partly", "The school's."),
        "category": ("Neglect", "Emotional"),
        "dissent": "Yes, family",
        "functions": ("Voice of the child", "Welfare of those attending"),
        "practice": ("Good", "The advocate."),
        "wellbeing": "It's still with me",
    }
    await chair.reflects_until("review", answers)
    path = (await chair.record()).newest.path
    await chair.finishes()
    text = text_of(chair)
    in_order(text, "Reflective learning", "The corridor", "Monday 23 November 2026, 15:0")
    apart = [key for key, asked in path.items() if asked.question.aside]
    shown = [key for key in path if key not in ("label", "wellbeing", *apart)]
    in_order(text, *(FORM.question(key).ask for key in shown))
    in_order(text, "Partly", "The school's.", "Neglect, Emotional", "Yes, family")
    in_order(text, "Voice of the child, Welfare of those attending", "Good", "The advocate.")
    for key in shown:
        if FORM.question(key).kind == "text":
            assert f"{key}: {WORDS}" in text
    in_order(text, *(section.title for section in FORM.sections if section.key != "further"))


async def test_how_the_chair_is_stays_with_the_chair(chair):
    await chair.reflects_until("review", {"wellbeing": "It's still with me"}, skipping=True)
    await chair.finishes()
    chair.does_not_see("How are you after this one?", "still with me")
    await chair.sends_command("/history")
    await chair.taps(chair.labels()[0])
    chair.does_not_see("How are you after this one?", "still with me")
    assert (await chair.record()).answers["wellbeing"].picked == ("with_me",)


async def test_the_letters_are_seen_at_a_glance(chair):
    marks = ("met", "partly", "not", "met", "met", "met", "met", "partly")
    answers = {"outcome": "Plan made", "smarter": "Partly", "smarter_checks": marks}
    await chair.reflects_until("review", answers, skipping=True)
    await chair.finishes()
    chair.sees("S✓  M◐  A✗  R✓  T✓  e✓  r✓  +◐", "Partly: Measurable, Contingency", "Not met: Achievable")


async def test_the_score_stands_between_the_ends_of_its_scale(chair):
    await chair.reflects_until("review", {"scaling": "7"}, pace=Pace.QUICK)
    await chair.finishes()
    chair.sees("7  0 ○○○○○○○●○○○ 10", "0 = not safe at home now · 10 = safe enough to close")


async def test_what_was_not_scaled_says_so(chair):
    await chair.reflects_until("review", {"scaling": "Not scaled"}, pace=Pace.QUICK)
    await chair.finishes()
    chair.sees("Score: Not scaled")
    chair.does_not_see("○")


async def test_of_a_scale_that_was_not_asked_or_skipped_the_head_says_nothing(chair):
    await chair.reflects_until("review", pace=Pace.QUICK, skipping=True)
    await chair.finishes()
    chair.does_not_see("Score:")


async def test_escalation_is_set_apart(chair):
    answers = {
        "escalate": "Already raised",
        "esc_by": "Mon 7 Dec",
        "esc_who": ("Team manager", "Another agency"),
    }
    answers |= {"esc_issue": "No date for the core group.", "esc_outcome": "A date is promised."}
    await chair.reflects_until("review", answers, skipping=True)
    await chair.finishes()
    text = text_of(chair)
    apart = text[text.index("Escalation\n") :]
    in_order(
        apart,
        "Escalation",
        "Do you need to escalate",
        "Already raised",
        "No date for the core group.",
        "Team manager, Another agency",
        "Monday 7 December 2026",
        "A date is promised.",
        "Further learning needs",
    )
    assert "escalate" not in text[: text.index("Escalation\n")]


async def test_a_reflection_ends_with_one_line_that_says_where_it_is_and_when_it_comes_back(chair):
    await chair.reflects_until("review", {"escalate": "Already raised"}, skipping=True)
    await chair.finishes()
    said = "It is kept, and only you can open it, under Past reflections. It comes back to you on "
    assert said in chair.phone.chat[-1]["text"].splitlines()[-1]
    await chair.taps("Past reflections")
    await chair.taps(chair.labels()[0])
    chair.does_not_see("only you can open it")


async def test_a_summary_begins_with_when_it_was_and_what_a_reader_looks_for(chair):
    answers = {"escalate": "Already raised", "outcome": "Plan made", "scaling": "4", "commitment": BETTER}
    await chair.reflects_until("review", answers)
    await chair.finishes()
    head = chair.arrived[0]["text"].split("\n\n\n")[0]
    assert "Begun Monday 23 November 2026, 15:0" in head
    for line in (
        "Initial (ICPC)",
        "Outcome: Plan made",
        "Score: 4 on the scale of 0 to 10",
        f"Commitment: {BETTER}",
    ):
        assert f"\n{line}\n" in head
    assert "\nEscalation: Already raised\n" in head


async def test_the_question_that_invited_a_comment_stands_above_it(chair):
    await chair.reflects_until("review", {"prof_input": ("Partly", "The school's.")})
    await chair.finishes()
    chair.sees("Partly\nWhose input, and what did it add or leave out?\nThe school's.")


async def test_what_was_skipped_says_so(chair):
    await chair.reflects_until("review", {"hindsight": "Skip"}, pace=Pace.QUICK)
    await chair.finishes()
    chair.sees("With the benefit of hindsight, what are your feelings about it?\nSkipped")


async def test_long_answers_are_folded_and_short_ones_are_not(chair):
    long = prose("long", 1_500)
    await chair.reflects_until("review", {"prompted": long, "hindsight": WORDS}, pace=Pace.QUICK)
    await chair.finishes()
    (message,) = chair.arrived
    folded = [e for e in message["entities"] if e["type"] == "expandable_blockquote"]
    plain = [e for e in message["entities"] if e["type"] == "blockquote"]
    assert [message["text"][e["offset"] : e["offset"] + e["length"]] for e in folded] == [long]
    assert [message["text"][e["offset"] : e["offset"] + e["length"]] for e in plain] == [WORDS]


async def test_a_summary_that_one_message_cannot_hold_comes_in_several(chair):
    texts = {
        key: prose(key, 2_900)
        for key in ("prompted", "learning_need", "sw_report", "hindsight", "fit", "incorporate", "peer")
    }
    await chair.reflects_until("review", {**texts, "wellbeing": "OK"})
    await chair.finishes()
    messages = chair.arrived
    assert len(messages) > 4
    assert all(utf16_length(message["text"]) <= 4_096 for message in messages)
    assert all(len(message["entities"]) <= 100 for message in messages)
    together = " ".join(text_of(chair).split())
    for text in texts.values():
        assert text in together
    assert [bool(buttons(message)) for message in messages] == [False] * (len(messages) - 1) + [True]


async def test_an_answer_as_long_as_may_be_is_in_the_summary_to_the_letter(chair):
    text = prose("w", 9_900)[:9_900].strip()
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    await chair.says(text)
    await chair.reflects_until("review")
    await chair.finishes()
    assert len(chair.arrived) > 2
    assert text in " ".join(text_of(chair).split())


async def test_of_several_messages_only_the_first_makes_a_sound(chair):
    await chair.reflects_until(
        "review", {"prompted": prose("a", 4_000), "hindsight": prose("b", 4_000)}, pace=Pace.QUICK
    )
    await chair.finishes()
    chat = chair.server.telegram.world.chats[chair.phone.id]
    silent = [chat.messages[message["message_id"]].silent for message in chair.arrived]
    assert silent == [False] + [True] * (len(silent) - 1)
    assert len(silent) > 1
