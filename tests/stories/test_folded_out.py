"""What is typed under choices that are folded out again, or under a letter, is for what is on show."""

import pytest

from tests.chair import WORDS

TO_SMARTER = {"outcome": "Plan made"}


async def folded_out(chair, before="Partly"):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps(before, "Change")


async def answer(chair, key="prof_input"):
    return (await chair.record()).answers[key]


@pytest.mark.parametrize("typed", ["no", "No.", "‘No’", "not really"])
async def test_a_choice_typed_under_the_choices_is_the_choice_and_its_comment_is_asked_for(chair, typed):
    await folded_out(chair)
    await chair.says(typed)
    chair.sees_last("✓ No", "[Change] [Next ›]")
    assert ((await answer(chair)).picked, (await answer(chair)).text) == (("no",), "")
    await chair.says("no")
    assert ((await answer(chair)).picked, (await answer(chair)).text) == (("no",), "no")
    assert await chair.at() == "outcome"


async def test_a_choice_typed_with_its_reason_is_both(chair):
    await folded_out(chair)
    await chair.says("No, because only health came")
    assert await chair.at() == "outcome"
    assert (await answer(chair)).picked == ("no",)
    assert (await answer(chair)).text == "No, because only health came"


async def test_what_names_no_choice_is_the_comment_of_the_one_that_was_made(chair):
    await folded_out(chair)
    await chair.says(WORDS)
    assert await chair.at() == "outcome"
    assert ((await answer(chair)).picked, (await answer(chair)).text) == (("partly",), WORDS)


async def test_once_the_choice_is_folded_again_a_choice_typed_is_its_comment(chair):
    await folded_out(chair)
    await chair.taps("No")
    await chair.says("Yes")
    assert ((await answer(chair)).picked, (await answer(chair)).text) == (("no",), "Yes")


async def test_folded_by_the_help_or_a_pause_it_is_the_comments_turn_again(chair):
    await folded_out(chair)
    await chair.taps("Pause", "Continue")
    await chair.says("No")
    assert ((await answer(chair)).picked, (await answer(chair)).text) == (("partly",), "No")


async def test_a_reason_typed_over_a_choice_with_a_comment_waits_beside_it(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("Yes")
    await chair.says("The health visitor knew them well.")
    await chair.taps("‹ Back")
    await chair.says("No, because only health came")
    chair.sees_last("The health visitor knew them well.", "No, because only health came", "[Take its place]")
    await chair.taps("Take its place")
    assert await chair.at() == "outcome"
    assert (await answer(chair)).picked == ("no",)
    assert (await answer(chair)).text == "No, because only health came"


async def test_such_a_reason_can_be_let_go_and_the_old_comment_is_asked_about(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("Yes")
    await chair.says("The health visitor knew them well.")
    await chair.taps("‹ Back")
    await chair.says("No, because only health came")
    await chair.taps("Leave it as it was")
    chair.sees_last("The health visitor knew them well.", "[Yes, it still holds]")
    await chair.says("no")
    assert ((await answer(chair)).picked, (await answer(chair)).text) == (("no",), "")


async def test_a_mark_typed_is_for_the_letter_on_show(chair):
    await chair.reflects_until("smarter_checks", {**TO_SMARTER, "smarter": "Partly"}, skipping=True)
    await chair.says("met")
    chair.sees_last("M Measurable")
    await chair.says("Partly.")
    await chair.taps("T·")
    await chair.says("not met")
    chair.sees_last("A Achievable")
    marks = (await answer(chair, "smarter_checks")).marks
    assert marks == {"specific": "met", "measurable": "partly", "timely": "not_met"}


async def test_a_name_in_such_a_reason_is_settled_and_the_choice_is_made(chair):
    await folded_out(chair)
    await chair.says("No, because Sarah Smith was not asked")
    await chair.keeps_words()
    assert (await answer(chair)).picked == ("no",)
    assert (await answer(chair)).text == "No, because Sarah Smith was not asked"


async def test_change_typed_folds_the_choices_out(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("Partly")
    await chair.says("Change.")
    chair.sees("[Yes] [✓ Partly] [No]")
    await chair.says("no")
    assert (await answer(chair)).picked == ("no",)


async def test_the_letters_that_are_offered_can_be_asked_for_in_words(chair):
    await chair.reflects_until("smarter", TO_SMARTER, skipping=True)
    await chair.taps("Yes")
    await chair.says("check each letter")
    chair.sees_last("S Specific")
    await chair.says("All met.")
    assert await chair.at() == "hindsight"


async def test_the_day_that_stands_is_kept_by_the_words_on_its_button(chair):
    await chair.reflects_until("esc_by", {"escalate": "Yes"}, skipping=True)
    await chair.taps("Mon 7 Dec")
    await chair.taps("‹ Back")
    await chair.says("in three weeks")
    chair.sees("[Keep Mon 7 Dec]")
    await chair.says("Keep Mon 7 Dec")
    assert (await answer(chair, "esc_by")).day.isoformat() == "2026-12-07"
    assert await chair.at() != "esc_by"


async def test_a_question_that_was_put_again_folds_nothing_out_where_it_stood_before(plain_chair):
    chair = plain_chair
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("Partly")
    above = chair.phone.chat[-1]
    await chair.sends_command("/pause")
    await chair.taps("Continue")
    before = [m for m in chair.phone.chat if m["message_id"] == above["message_id"]]
    await chair.taps_stale(above, "Change")
    chair.sees_last("✓ Partly", "[Change] [Next ›]")
    assert [m for m in chair.phone.chat if m["message_id"] == above["message_id"]] == before
