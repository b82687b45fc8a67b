"""What is added to a finished reflection later, and the name that it is given."""

from tests.chair import WORDS

LATER = "A month on, the plan has held, and the grandmother has been asked."


async def finished(chair, label="The corridor"):
    await chair.reflects_until("review", {"label": label}, skipping=True)
    await chair.finishes()


async def test_what_was_learnt_from_a_peer_is_offered_first(chair):
    await finished(chair)
    form = (await chair.record()).newest.form
    await chair.taps("Add to it")
    peer = next(question for question in form if question.role == "peer")
    assert peer.ask.startswith(chair.labels()[0].removesuffix("…"))
    await chair.taps(chair.labels()[0])
    await chair.says(LATER)
    chair.sees("Added to “", "with its date", "[See the summary]")
    await chair.taps("See the summary")
    chair.sees(f"Added to “{peer.ask}”", "23 November 2026", LATER)


async def test_any_question_can_be_added_to_and_the_rest_is_a_page_away(chair):
    await finished(chair)
    await chair.taps("Add to it", "›", "›")
    await chair.taps("‹")
    label = chair.labels()[0]
    await chair.taps(label)
    await chair.says(LATER)
    await chair.taps("See the summary")
    chair.sees(f"Added to “{label.removesuffix('…')}", LATER)


async def test_a_note_of_its_own_is_dated_and_can_be_corrected(chair):
    await finished(chair)
    await chair.taps("Add to it", "A note of its own")
    await chair.waits(days=3)
    await chair.says(LATER)
    await chair.edits(LATER, WORDS)
    chair.sees("Corrected.")
    await chair.taps("See the summary")
    chair.sees("Added later", "26 November 2026", WORDS)
    chair.does_not_see(LATER)


async def test_all_that_is_said_below_the_prompt_is_added_and_answers_nothing_of_another_draft(chair):
    await finished(chair)
    await chair.reflects_until("learning_need", {"label": "The long table"}, skipping=True)
    await chair.sends_command("/history")
    await chair.taps("23 Nov · The corridor", "Add to it", "A note of its own")
    await chair.says(LATER)
    await chair.says(WORDS)
    chair.sees("Added to “The corridor”")
    assert "learning_need" not in (await chair.record()).answers


async def test_a_reply_to_any_part_of_the_summary_adds_to_it(chair):
    await finished(chair)
    await chair.replies("Reflective learning", LATER)
    chair.sees("Added to “The corridor”")
    await chair.taps("See the summary")
    chair.sees("Added later", LATER)


async def test_the_label_of_a_finished_reflection_can_be_changed(chair):
    await finished(chair)
    await chair.taps("Change the label")
    chair.sees("What label would you like instead of “The corridor”?")
    await chair.says("The long corridor,\nand the clock")
    chair.sees("The label is “The long corridor, and the clock” now.")
    record = await chair.record()
    assert record.newest.label == "The long corridor, and the clock"
    assert record.newest.submitted
    await chair.sends_command("/history")
    chair.sees("The long corridor, and the")


async def test_a_label_that_is_too_long_is_refused_and_the_old_one_stays(chair):
    await finished(chair)
    await chair.taps("Change the label")
    await chair.says("x" * 61)
    chair.sees("more than 60 characters")
    assert (await chair.record()).newest.label == "The corridor"
    await chair.says("Short")
    assert (await chair.record()).newest.label == "Short"
