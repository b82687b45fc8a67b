"""What a typed answer plainly means."""

import pytest

from flows import matching
from flows.form import NOT_SCALED, Choice, Scale
from tests.flows.walking import HARBOUR, WEST_SUSSEX

SCALE = Scale(0, 10, "not safe", "safe")
YES_NO = WEST_SUSSEX.question("prof_input").choices
CATEGORIES = WEST_SUSSEX.question("category").choices
FUNCTIONS = WEST_SUSSEX.question("functions").choices


def keys(choices):
    return [c.key for c in choices]


@pytest.mark.parametrize(
    "typed", ["yes", "Yes", "YES.", " yes ", "y", "yeah", "Yep!", "yes please", "“yes”", "ｙｅｓ"]
)
def test_yes_is_yes_however_it_is_typed(typed):
    assert matching.choice(typed, YES_NO) == YES_NO[0]


@pytest.mark.parametrize(
    ("typed", "key"), [("partially", "partly"), ("sort of", "partly"), ("nope", "no"), ("n", "no")]
)
def test_ordinary_words_for_no_and_partly_are_understood(typed, key):
    assert matching.choice(typed, YES_NO).key == key


@pytest.mark.parametrize(
    "typed", ["", ".", "yes and no", "yes, the school", "maybe", "no idea", "👍", "\u200fنعم"]
)
def test_what_is_not_plain_means_no_choice(typed):
    assert matching.choice(typed, YES_NO) is None


@pytest.mark.parametrize("typed", ["Initial (ICPC)", "initial", "icpc", "ICPC"])
def test_a_label_is_known_by_what_its_brackets_hold_too(typed):
    assert matching.choice(typed, WEST_SUSSEX.question("type").choices).key == "initial"


def test_a_straight_apostrophe_is_a_curly_one():
    choices = WEST_SUSSEX.question("wellbeing").choices
    assert matching.choice("it’s still with me", choices) == matching.choice("it's still with me", choices)


def test_yes_alone_is_not_plain_where_two_choices_begin_with_it():
    assert matching.choice("yes", WEST_SUSSEX.question("dissent").choices) is None


def test_a_name_that_two_choices_share_means_neither():
    twins = (Choice("a", "Formal (panel)"), Choice("b", "Informal (panel)"))
    assert matching.choice("panel", twins) is None
    assert matching.choice("formal", twins) == twins[0]


@pytest.mark.parametrize(
    "typed",
    [
        "neglect and sexual",
        "Neglect, sexual",
        "neglect; sexual",
        "neglect & sexual\n",
        "neglect\nSEXUAL",
        "neglect + sexual,",
    ],
)
def test_a_list_names_several(typed):
    assert keys(matching.several(typed, CATEGORIES)) == ["neglect", "sexual"]


def test_one_stranger_in_a_list_makes_it_no_list():
    assert matching.several("neglect and the rest", CATEGORIES) == ()
    assert matching.several("", CATEGORIES) == ()


def test_a_label_that_holds_an_and_or_a_comma_is_one_choice_in_a_list():
    typed = "Child focus and safety, voice of the child and facilitating, threshold and clarity"
    assert keys(matching.several(typed, FUNCTIONS)) == ["child_focus", "voice", "facilitating"]
    assert keys(matching.several("Facilitating, threshold and clarity", FUNCTIONS)) == ["facilitating"]


def test_a_page_of_words_is_no_list():
    assert matching.several("neglect, " * 1000, CATEGORIES) == ()


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("7", "7"),
        ("07", "7"),
        ("seven", "7"),
        ("Seven.", "7"),
        ("7/10", "7"),
        ("7 out of 10", "7"),
        ("10", "10"),
        ("zero", "0"),
        ("٧", "7"),
    ],
)
def test_a_score_is_understood(typed, score):
    assert matching.score(typed, SCALE) == score


@pytest.mark.parametrize("typed", ["not scaled", "Unscaled", "no score"])
def test_not_scaled_is_a_score(typed):
    assert matching.score(typed, SCALE) == NOT_SCALED


@pytest.mark.parametrize("typed", ["11", "-1", "7.5", "7/8", "about 7", "6 or 7", "", "7️⃣", "100"])
def test_what_is_no_score_is_not_guessed(typed):
    assert matching.score(typed, SCALE) is None


def test_a_score_keeps_within_the_forms_own_scale():
    assert matching.score("1", Scale(2, 5, "low", "high")) is None
    assert matching.score("4/5", Scale(2, 5, "low", "high")) == "4"
    assert matching.score("9", HARBOUR.question("danger").scale) == "9"
