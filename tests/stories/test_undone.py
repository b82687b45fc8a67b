"""What was replaced, cleared or chosen otherwise can be had back until the reflection is finished."""

import pytest

from flows.form import Pace
from tests.chair import WORDS

ANOTHER = "It was the grandmother's question in the corridor that has stayed with me since."


async def answer(chair, key):
    return (await chair.record()).answers[key]


async def test_a_text_that_was_replaced_is_had_back_and_so_is_the_new_one(chair):
    await chair.reflects_until("sw_report", {"learning_need": WORDS}, skipping=True)
    await chair.taps("‹ Back")
    await chair.says(ANOTHER)
    await chair.taps("Take its place")
    for text in (WORDS, ANOTHER, WORDS):
        await chair.says("undo")
        assert (await answer(chair, "learning_need")).text == text


@pytest.mark.parametrize(
    ("key", "taps", "before", "after"),
    [
        ("type", ["Other"], ("initial",), ("other",)),
        ("scaling", ["7"], ("5",), ("7",)),
        ("escalate", ["Not sure"], ("no",), ("unsure",)),
    ],
)
async def test_a_choice_that_was_changed_is_had_back_at_review(chair, key, taps, before, after):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.changes(key)
    await chair.taps(*taps[:1])
    if await chair.at() != "review":
        await chair.taps("Skip")
    for picked in (before, after, before):
        await chair.opens_answer(key)
        await chair.taps("Undo")
        while await chair.at() != "review":
            await chair.taps("Skip")
        assert (await answer(chair, key)).picked == picked


async def test_a_choice_comes_back_with_its_comment(chair):
    await chair.reflects_until("review", {"prof_input": ("Yes", "Health knew them well.")}, skipping=True)
    await chair.changes("prof_input")
    await chair.taps("No")
    await chair.says("undo")
    found = await answer(chair, "prof_input")
    assert (found.picked, found.text, found.doubtful) == (("yes",), "Health knew them well.", False)


async def test_several_that_were_picked_otherwise_come_back_together(chair):
    given = {"type": "Initial (ICPC)", "outcome": "Plan made", "category": ("Neglect", "Physical")}
    await chair.reflects_until("review", given, skipping=True)
    await chair.changes("category")
    await chair.taps("✓ Neglect", "Sexual", "Done")
    assert (await answer(chair, "category")).picked == ("physical", "sexual")
    await chair.opens_answer("category")
    await chair.taps("Undo")
    assert (await answer(chair, "category")).picked == ("neglect", "physical")


async def test_undo_takes_back_no_older_text_for_a_choice_that_was_changed_later(chair):
    await chair.reflects_until("sw_report", {"learning_need": WORDS}, skipping=True)
    await chair.taps("‹ Back")
    await chair.says(ANOTHER)
    await chair.taps("Take its place")
    await chair.reflects_until("review", {"scaling": "5"}, skipping=True)
    await chair.changes("scaling")
    await chair.taps("7")
    await chair.says("undo")
    assert (await answer(chair, "learning_need")).text == ANOTHER


async def test_once_it_is_finished_nothing_of_it_is_kept(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.changes("scaling")
    await chair.taps("7")
    await chair.finishes()
    assert (await answer(chair, "scaling")).replaced == ()


async def test_a_choice_changed_in_a_reply_says_so_and_is_had_back(chair):
    await chair.reflects_until("esc_stage", {"escalate": "Yes", "esc_who": "Not yet"}, skipping=True)
    await chair.replies("Raised with", "the team manager")
    chair.sees("Changed: “Raised with (role)”", "[Undo]")
    assert (await answer(chair, "esc_who")).picked == ("team_manager",)
    await chair.taps("Undo")
    assert (await answer(chair, "esc_who")).picked == ("not_yet",)
    assert await chair.at() == "esc_stage"


async def test_a_choice_changed_in_a_reply_at_review_says_so_there(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    await chair.replies("safe enough to close", "7")
    chair.sees("Changed: “What was the scaling?”")
    chair.sees_last("Ready to finish")
    assert (await answer(chair, "scaling")).picked == ("7",)
