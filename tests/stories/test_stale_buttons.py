"""Old and doubled buttons do no harm, and bring the current question back."""

from bot.strings import chat as strings
from flows.form import Pace
from tests.chair import WORDS
from tests.screen import buttons, drawn

DESTROYS = ("delete!", "leave!")
BEGINS = ("begin", "reflect", "go")


def verb(data):
    return data.split("|")[0]


async def test_every_button_of_a_sent_reflection_is_harmless(chair):
    answers = {"outcome": "Plan made", "smarter": "Partly", "escalate": "Yes"}
    await chair.reflects_until("review", answers, pace=Pace.QUICK)
    await chair.changes("scaling")
    await chair.taps("Help", "Pause", "Continue", "Keep this ›")
    await chair.sends_command("/cancel")
    await chair.taps("Go on")
    await chair.finishes()
    sent = (await chair.record()).newest
    chair.looks_away()
    pressed = [key for key in chair.ever if verb(key[1]) not in (*DESTROYS, *BEGINS)]
    assert len(pressed) > 30
    for message_id, data in pressed:
        await chair.presses(message_id, data)
        record = await chair.standing()
        assert record is None, f"{chair.ever[message_id, data]} opened something"
    assert (await chair.record()).reflections == (sent,)


async def test_every_button_of_every_earlier_question_leaves_the_draft_as_it_is(plain_chair):
    answers = {"outcome": "Plan made", "smarter": "Partly", "escalate": "Already raised", "scaling": "1"}
    await plain_chair.reflects_until("peer", answers, skipping=True)
    assert await presses_everything_before(plain_chair, "Describe what you have learnt") > 80
    await plain_chair.says(WORDS)
    plain_chair.sees("How are you after this one?")


async def test_every_earlier_button_of_the_capture_leaves_it_as_it_is(chair):
    await chair.reflects_until("escalate", {"prompted": ("The silence.", "Then.")}, pace=Pace.QUICK)
    assert await presses_everything_before(chair, "Do you need to escalate") > 20


async def presses_everything_before(chair, question):
    """Press all buttons above a question; how many there were."""
    chair.looks_away()
    current = chair.message(question)["message_id"]
    before = (await chair.record()).newest
    pressed = [
        (message_id, data)
        for message_id, data in chair.ever
        if message_id < current and verb(data) not in (*DESTROYS, *BEGINS)
    ]
    for message_id, data in pressed:
        await chair.presses(message_id, data)
    assert (await chair.record()).newest == before
    return len(pressed)


async def test_a_stale_button_brings_the_current_question_back_when_it_has_scrolled_away(chair):
    await chair.begins()
    first = chair.phone.chat[-1]
    await chair.taps("Initial (ICPC)")
    await chair.taps_stale(first, "Review (RCPC)")
    chair.sees_nothing_new()
    await chair.sends_command("/privacy")
    await chair.taps_stale(first, "Review (RCPC)")
    chair.sees("When was it?")
    assert (await chair.record()).answers["type"].picked == ("initial",)


async def test_a_button_whose_time_has_gone_says_so_where_nothing_else_would(chair):
    await chair.reflects_until("held")
    first = chair.message("What kind of conference was it?")
    data = next(data for (message_id, data), label in chair.ever.items() if label == "Pre-birth")
    press = await chair.presses(first["message_id"], data)
    chair.sees_nothing_new()
    # Of a tap that comes twice, the second, which is silent, may be answered first.
    told = {strings.STALE, ""} if chair.server.mode.twice else {strings.STALE}
    assert chair.phone.toast(press).text in told


async def test_one_question_never_has_two_keyboards(chair):
    await chair.reflects_until("prompted")
    await chair.taps("‹ Back")
    await chair.taps("Keep this ›")
    await chair.sends_command("/pause")
    await chair.taps("Continue")
    await chair.sends_command("/reflect")
    await chair.taps(next(label for label in chair.labels() if label.startswith("Continue")))
    for text in ("A short label", "Details of what prompted"):
        live = [m for m in chair.phone.chat if text in m.get("text", "") and buttons(m)]
        assert len(live) <= 1, [drawn(message) for message in live]
    chair.sees_last("Details of what prompted", "[‹ Back] [Skip] [Pause]")


async def test_a_refusal_leaves_the_question_standing_below_it(chair):
    await chair.reflects_until("label")
    await chair.says("x" * 61)
    chair.sees(strings.REFUSALS["too_long"].format(limit=60))
    chair.sees_last("A short label", "[‹ Back] [Skip]")


async def test_help_leaves_the_question_standing_below_it(chair):
    await chair.reflects_until("prompted")
    await chair.sends_command("/help")
    chair.sees("How this works")
    chair.sees_last("Details of what prompted", "[‹ Back] [Skip]")


async def test_a_doubled_skip_skips_one_question(chair):
    await chair.reflects_until("prompted")
    asked = chair.phone.chat[-1]
    await chair.taps_stale(asked, "Skip")
    await chair.taps_stale(asked, "Skip")
    assert await chair.at() == "learning_need"


async def test_a_doubled_done_finishes_one_question(chair):
    await chair.reflects_until("category", {"outcome": "Plan made"}, skipping=True)
    await chair.taps("Neglect")
    asked = chair.message("Under which category?")
    await chair.taps_stale(asked, "Done")
    await chair.taps_stale(asked, "Done")
    assert await chair.at() == "dissent"
    assert (await chair.record()).answers["category"].picked == ("neglect",)


async def test_a_doubled_choice_of_many_is_still_chosen(chair):
    await chair.reflects_until("category", {"outcome": "Plan made"}, skipping=True)
    asked = chair.phone.chat[-1]
    await chair.taps_stale(asked, "Neglect")
    await chair.taps_stale(asked, "Neglect")
    assert (await chair.record()).answers["category"].picked == ("neglect",)
    await chair.taps("Neglect")
    assert (await chair.record()).answers["category"].picked == ()


async def test_a_doubled_back_goes_back_once(chair):
    await chair.reflects_until("prompted")
    asked = chair.phone.chat[-1]
    await chair.taps_stale(asked, "‹ Back")
    await chair.taps_stale(asked, "‹ Back")
    assert await chair.at() == "label"


async def test_a_button_of_another_draft_brings_back_the_one_on_the_screen(chair):
    await chair.begins()
    other = chair.phone.chat[-1]
    await chair.begins()
    await chair.taps("Pre-birth")
    await chair.sends_command("/privacy")
    await chair.taps_stale(other, "Initial (ICPC)")
    chair.sees("When was it?")
    newest, first = (await chair.record()).reflections
    assert "type" not in first.answers
    assert newest.answers["type"].picked == ("pre_birth",)


async def test_a_doubled_begin_begins_as_often_as_it_is_tapped_and_drafts_can_be_deleted(chair):
    await chair.sends_command("/start")
    home = chair.phone.chat[-1]
    await chair.taps_stale(home, "Reflect")
    await chair.taps_stale(home, "Reflect")
    chair.sees(strings.CHOOSE)
    assert len((await chair.record()).reflections) == 1


async def test_a_button_from_another_version_leads_to_the_first_page(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    before = (await chair.record()).newest
    for data in (
        "nonsense",
        "9|?|x",
        "past|x",
        "1|+|outcome",
        "1|+|nothing|made",
        "page|1|99999999999999999999",
        "|||",
    ):
        await chair.presses(chair.phone.chat[-1]["message_id"], data)
        assert (await chair.record()).newest == before
    await chair.presses(chair.phone.chat[-1]["message_id"], "nonsense")
    chair.sees("[Continue: 23 November, 15:00]")


async def test_a_button_of_a_message_that_is_gone_still_works(chair):
    await chair.reflects_until("label")
    asked = chair.phone.chat[-1]
    chair.phone.delete([asked["message_id"]])
    await chair.taps_stale(asked, "Skip")
    chair.sees("Details of what prompted this reflection")


async def test_every_tap_is_answered_so_that_the_phone_stops_waiting(chair):
    await chair.begins()
    first = chair.phone.chat[-1]
    for label in ("Initial (ICPC)", "Review (RCPC)"):
        chair.server.clock.forward(seconds=10)
        data = next(b for row in first["reply_markup"]["inline_keyboard"] for b in row if b["text"] == label)
        press = chair.phone.press(first["message_id"], data["callback_data"], stale=True)
        await chair.server.work()
        assert chair.phone.toast(press) is not None
