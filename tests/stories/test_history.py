"""Past reflections: found again, opened, continued, deleted after asking; and leaving a reflection."""

from bot.strings import chat as strings
from bot.views.pages import PAGE
from flows.form import Pace


async def test_there_is_nothing_in_a_new_chairs_history(chair):
    await chair.sends_command("/history")
    chair.sees("No reflections yet", "[Reflect]", "[90 seconds]")


async def test_the_history_has_the_newest_first_and_marks_drafts(chair):
    await chair.reflects_until("review", {"label": "The corridor"}, skipping=True)
    await chair.finishes()
    await chair.waits(days=1)
    await chair.reflects_until("prompted", {"label": "The long table"})
    await chair.sends_command("/history")
    assert chair.labels() == ["24 Nov · The long table · draft", "23 Nov · The corridor", "First page"]


async def test_a_reflection_without_a_label_is_known_by_when_it_was_begun(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.taps("Pause")
    await chair.sends_command("/history")
    assert any("23 November, 15:00" in label or "23 Nov" in label for label in chair.labels())


async def test_drafts_that_are_called_the_same_are_told_apart_by_when_they_were_begun(chair):
    for _ in range(2):
        await chair.begins(Pace.QUICK)
    for _ in range(2):
        await chair.begins()
        await chair.reflects_until("prompted", {"label": "The corridor, and the long table"})
    begun = [f"{r.started_at:%H:%M:%S}" for r in (await chair.record()).reflections]
    await chair.sends_command("/history")
    listed = [label for label in chair.labels() if label.endswith("draft")]
    assert len(set(listed)) == 4
    assert [time[-5:] in label for time, label in zip(begun[:2], listed, strict=False)] == [True] * 2
    assert "The corridor, and" in listed[0]
    await chair.sends_command("/start")
    drafts = [label for label in chair.labels() if label.startswith("Continue")]
    assert len(set(drafts)) == len(drafts) > 1


async def test_a_long_history_comes_in_pages_that_turn_in_place(chair):
    for _ in range(PAGE * 2 + 1):
        await chair.begins(Pace.QUICK)
    newest_first = [reflection.id for reflection in (await chair.record()).reflections]
    assert newest_first == sorted(newest_first, reverse=True)
    await chair.sends_command("/history")
    chair.sees("Page 1 of 3", "[Older ›]")
    chair.does_not_see("Newer")
    page = chair.phone.chat[-1]["message_id"]
    await chair.taps("Older ›")
    chair.sees("Page 2 of 3", "[‹ Newer]", "[Older ›]")
    assert len(chair.labels()) == PAGE + 3
    await chair.taps("Older ›")
    chair.sees("Page 3 of 3")
    assert len([label for label in chair.labels() if "draft" in label]) == 1
    await chair.taps("‹ Newer", "‹ Newer")
    chair.sees("Page 1 of 3")
    assert [message["message_id"] for message in chair.arrived] == [page]


async def test_opening_a_past_reflection_shows_its_summary(chair):
    await chair.reflects_until("review", {"hindsight": "I would ask the boy himself."}, pace=Pace.QUICK)
    await chair.finishes()
    sent = chair.arrived[-1]["text"]
    await chair.waits(days=30)
    await chair.sends_command("/history")
    await chair.taps(chair.labels()[0])
    assert sent.startswith(chair.arrived[-1]["text"])
    chair.sees("[Past reflections]", "[Delete]")


async def test_opening_a_draft_shows_where_it_stands_and_continues(chair):
    await chair.reflects_until("learning_need", {"label": "The corridor"})
    await chair.sends_command("/history")
    await chair.taps("23 Nov · The corridor · draft")
    chair.sees("Draft", "The corridor", "[Continue]", "[Delete]")
    await chair.taps("Continue")
    chair.sees("What was the learning need")


async def test_a_reflection_is_deleted_only_after_asking(chair):
    await chair.reflects_until("review", {"label": "The corridor"}, skipping=True)
    await chair.finishes()
    await chair.taps("Delete")
    chair.sees("Delete “The corridor” for good? This cannot be undone.", "type delete", "[No, keep it]")
    await chair.taps("No, keep it")
    chair.sees("Kept.")
    assert len((await chair.record()).reflections) == 1
    await chair.taps("Delete")
    await chair.says("delete")
    chair.sees("Deleted, here and in our chat.")
    assert (await chair.record()).reflections == ()
    await chair.sends_command("/history")
    chair.sees("No reflections yet")


async def test_what_was_deleted_cannot_be_opened_by_an_old_button(chair):
    await chair.reflects_until("outcome", {"label": "The corridor"}, pace=Pace.QUICK)
    await chair.sends_command("/history")
    history = chair.phone.chat[-1]
    await chair.taps(chair.labels()[0], "Delete")
    question, number = chair.phone.chat[-1], (await chair.record()).newest.id
    await chair.says("delete")
    await chair.taps_stale(history, history["reply_markup"]["inline_keyboard"][0][0]["text"])
    chair.sees(strings.GONE)
    await chair.presses(question["message_id"], f"delete!|{number}")
    await chair.taps_stale(question, "No, keep it")
    chair.sees(strings.GONE)
    assert (await chair.record()).reflections == ()


async def test_the_draft_on_the_screen_can_be_deleted_and_the_next_words_are_not_kept(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.sends_command("/cancel")
    chair.sees(strings.ASK_CANCEL, "[Keep the draft]", "[Delete it]", "[Go on]")
    await chair.taps("Delete it")
    chair.sees("for good? This cannot be undone.")
    await chair.says("delete")
    assert (await chair.record()).reflections == ()
    await chair.says("And then the school spoke")
    chair.sees("No question is open")


async def test_cancel_can_keep_the_draft(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.sends_command("/cancel")
    await chair.taps("Keep the draft")
    chair.sees("You have a reflection open", "[Continue: 23 November, 15:00]")
    assert len((await chair.record()).reflections) == 1


async def test_cancel_can_go_on(chair):
    await chair.reflects_until("outcome", pace=Pace.QUICK)
    await chair.sends_command("/cancel")
    await chair.taps("Go on")
    chair.sees("What was the outcome of the conference?")


async def test_there_is_nothing_to_cancel_when_nothing_is_open(chair):
    await chair.sends_command("/cancel")
    chair.sees("[Reflect]")
    chair.does_not_see("[Delete it]")


async def test_help_and_privacy_say_what_they_should(chair):
    await chair.sends_command("/help")
    chair.sees(*(f"/{command} – " for command in strings.COMMANDS))
    await chair.sends_command("/privacy")
    chair.sees("not end-to-end encrypted", "Write roles, not names", "[Delete everything and leave]")


async def test_any_label_is_shown_as_it_was_typed(chair):
    label = "The corridor"
    await chair.reflects_until("prompted", {"label": label})
    for odd in ("<b>bold</b>", "{} %s {0}", "&amp; & <", "“quoted” – ‘it’", "x" * 60):
        await chair.edits(label, odd)
        label = odd
        await chair.sends_command("/history")
        await chair.taps(chair.labels()[0], "Delete")
        chair.sees(f"Delete “{label}” for good?")
