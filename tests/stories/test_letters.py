"""The letters of SMARTer: one at a time, in one message, each read where it is marked."""

from tests.screen import drawn

TO_THE_LETTERS = {"outcome": "Plan made", "smarter": "Partly"}


async def at_the_letters(chair):
    await chair.reflects_until("smarter_checks", TO_THE_LETTERS, skipping=True)
    return chair.phone.chat[-1]["message_id"]


async def test_every_letter_is_read_where_it_is_marked_with_as_many_taps_as_letters_and_done(chair):
    shown = await at_the_letters(chair)
    criteria = (await chair.standing()).form.question("smarter_checks").criteria
    acts = chair.acts
    for criterion in criteria:
        assert f"{criterion.letter} {criterion.word}: {criterion.ask}" in chair.screen
        rows = chair.phone.chat[-1]["reply_markup"]["inline_keyboard"]
        assert [button["text"] for button in rows[-3]] == ["Met", "Partly", "Not met"]
        await chair.taps("Met")
        assert [message["message_id"] for message in chair.arrived] == [shown]
    await chair.taps("Done")
    assert chair.acts - acts == len(criteria) + 1
    assert await chair.at() == "hindsight"


async def test_the_others_stand_at_a_glance_and_any_is_one_tap_away(chair):
    shown = await at_the_letters(chair)
    await chair.taps("Met", "Partly")
    chair.sees("S✓ M◐ [A] R·", "[S✓] [M◐] [R·] [T·]")
    await chair.taps("T·")
    chair.sees("T Timely: does each action have a date?", "S✓ M◐ A· R· [T]")
    await chair.taps("Not met")
    chair.sees("T✗", "A Achievable")
    await chair.taps("M◐")
    chair.sees("M Measurable", "[✓ Partly]")
    await chair.taps("Met")
    assert (await chair.record()).answers["smarter_checks"].marks == {
        "specific": "met",
        "measurable": "met",
        "timely": "not_met",
    }
    assert chair.phone.chat[-1]["message_id"] == shown


async def test_all_met_is_one_tap(chair):
    await at_the_letters(chair)
    await chair.taps("All met")
    chair.sees("With the benefit of hindsight")
    assert set((await chair.record()).answers["smarter_checks"].marks.values()) == {"met"}


async def test_all_met_is_not_offered_over_a_letter_that_is_not(chair):
    await at_the_letters(chair)
    await chair.taps("Met")
    assert "All met" in chair.labels()
    await chair.taps("Partly")
    assert "All met" not in chair.labels()


async def test_a_letter_of_a_question_that_was_left_is_stale(chair):
    await at_the_letters(chair)
    letters = chair.phone.chat[-1]
    await chair.taps("All met")
    await chair.taps_stale(letters, "T·")
    chair.does_not_see("Timely")
    chair.does_not_see("[Not met]")
    assert "[Met]" not in drawn(chair.message("Check each letter"))


async def test_a_choice_that_takes_a_comment_folds_to_what_was_chosen_with_the_comments_question_last(chair):
    await chair.reflects_until("prof_input", skipping=True)
    shown = chair.phone.chat[-1]["message_id"]
    await chair.taps("Partly")
    chair.sees_last("✓ Partly", "[Change] [Next ›]")
    assert chair.phone.chat[-1]["text"].endswith("Whose input, and what did it add or leave out?")
    assert "Yes" not in chair.labels()
    await chair.taps("Change")
    chair.sees_last("[Yes] [✓ Partly] [No]", "[Next ›]")
    await chair.taps("No")
    chair.sees_last("✓ No", "[Change] [Next ›]")
    assert chair.phone.chat[-1]["message_id"] == shown
    await chair.says("The school held back.")
    answer = (await chair.record()).answers["prof_input"]
    assert (answer.picked, answer.text) == (("no",), "The school held back.")


async def test_a_folded_choice_still_offers_what_it_leads_to(chair):
    await chair.reflects_until("smarter", {"outcome": "Plan made"}, skipping=True)
    await chair.taps("Yes")
    chair.sees_last("✓ Yes", "[Check each letter] [Change] [Next ›]")


async def test_progress_is_the_part_of_the_form_and_the_time_left(chair):
    await chair.begins()
    chair.sees_last("The conference · part\u00a01\u00a0of\u00a06 · about\u00a0")
    await chair.reflects_until("fook_conscious", skipping=True)
    chair.sees_last("Further learning needs · part\u00a05\u00a0of\u00a06 · about\u00a090\u00a0seconds")
    await chair.reflects_until("wellbeing", skipping=True)
    chair.sees_last("Close · part\u00a06\u00a0of\u00a06 · under\u00a0a\u00a0minute")
    await chair.reflects_until("review", skipping=True)
    await chair.changes("wellbeing")
    chair.sees_last("Close · changing an answer")
