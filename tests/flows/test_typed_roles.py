"""What typed words say of what the guard found: that it stays, a role, another way on, or a new text."""

import pytest

from flows.identifiers.typed_roles import Choice, answer_in

SIX = "one two three Kayleigh five six"
SEVEN = f"{SIX} seven"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("keep", Choice.KEEP),
        ("Keep it.", Choice.KEEP),
        ("Keep: it identifies nobody", Choice.KEEP),
        ("keep it identifies nobody", Choice.KEEP),
        ("use them all", Choice.USE_ALL),
        ("all of them", Choice.USE_ALL),
        ("Write it again", Choice.AGAIN),
        ("leave it out", Choice.LEAVE_OUT),
        ("use the aunt", "the aunt"),
        ("Use  her eldest sister", "her eldest sister"),
        ("say “the aunt”", "the aunt"),
        ("put 'the aunt'.", "the aunt"),
        ("Use The aunt.", "the aunt"),
        ("use Kayleigh", None),
        ("use the Kayleigh", None),
        ("use aunt", None),
        ("use ", None),
        ("use the one two three four", "the one two three four"),
        ("use the one two three four five", None),
    ],
)
def test_a_choice_or_a_role_behind_use_is_known_whatever_is_held(said, answer):
    assert answer_in(said, SIX) == answer_in(said, SEVEN) == answer


@pytest.mark.parametrize(
    ("said", "held", "answer"),
    [
        ("the aunt", SEVEN, "the aunt"),
        ("  My mother-in-law ", SEVEN, "my mother-in-law"),
        ("“the aunt”", SEVEN, "the aunt"),
        ("the aunt", SIX, None),
        ("the aunt.", SEVEN, None),
        ("the aunt!", SEVEN, None),
        ("the aunt?", SEVEN, None),
        ("the aunt…", SEVEN, None),
        ("the aunt.", SIX, None),
        ("an aunt", SEVEN, "an aunt"),
        ("aunt", SEVEN, None),
        ("the aunt was there and said", SEVEN, None),
        ("the Kayleigh", SEVEN, None),
    ],
)
def test_a_few_words_with_an_article_are_a_role_in_the_place_of_a_longer_text(said, held, answer):
    assert answer_in(said, held) == answer
