"""Nothing that a chair wrote or chose stands in a nudge: it may be read on a lock screen."""

from tests.nudged import nudges_shown, turns_to
from tests.screen import drawn

CANARY = "Quokka"


async def test_no_nudge_holds_a_word_of_what_a_chair_wrote_or_chose(plain_chair):
    chair = plain_chair
    await chair.sends_command("/settings")
    await chair.taps("Weekly look", "Weekly look on")
    await chair.sends_command("/conference")
    await chair.taps("In 1 hour")
    await chair.reflects_until("label")
    form = (await chair.record()).newest.form
    texts = {
        q.key: f"{CANARY} {q.key} in the room, and then it went on for a while until all had had their say"
        for q in form
        if q.kind == "text"
    }
    texts["label"] = f"{CANARY} label"
    answers = texts | {"scaling": "3", "escalate": "yes", "esc_by": "Mon 7 Dec"}
    await chair.reflects_until("review", answers)
    await chair.finishes()
    await chair.reflects_until(
        "review", {**texts, "escalate": "no", "esc_why_not": "monitoring", "esc_until": "Mon 30 Nov"}
    )
    for when in (
        "2026-11-23 17:30",
        "2026-11-24 08:30",
        "2026-11-27 16:00",
        "2026-11-30 08:30",
        "2026-12-01 09:00",
        "2026-12-04 16:00",
        "2026-12-07 08:30",
        "2027-01-04 08:30",
        "2027-09-01 08:30",
    ):
        await turns_to(chair, when)
    shown = [drawn(message) for message in await nudges_shown(chair)]
    kinds = (
        "waiting where you left it",
        "a day that you set",
        "Some weeks ago",
        "Your week:",
        "professional year",
    )
    for kind in kinds:
        assert any(kind in text for text in shown), kind
    labels = {choice.label for q in form for choice in q.choices if len(choice.label) > 5}
    for text in shown:
        assert CANARY not in text
        assert not [label for label in labels if label in text], text
        assert not [q.ask for q in form if q.ask in text]
