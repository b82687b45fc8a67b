"""Typed words in plain form: what shows nothing, one line, and cuts between what is seen as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.effects import Refusal
from flows.plain_words import cut, is_blank, isolated, one_line, plain
from flows.typed import refusal

FAMILY = "👩‍👩‍👧"


SPACES = ("", " ", "\n\t", "\u00a0", "\u3000", "\u2028")
JOINERS = (
    "\u2060",
    "\u00ad",
    "\ufe0f",
    "\u200b",
    "\u200d",
    "\u200e\u200f",
    "\ufeff",
    "\u2063",
    "\u034f",
    "\u180e",
)
FILLERS = ("\u2800", "\u3164", "\uffa0", "\u115f\u1160", "\u17b4", "\U000e0020", "\U0001d159", "\U000e0100")


@pytest.mark.parametrize("blank", [*SPACES, *JOINERS, *FILLERS, "\u3000\u2800\u2060 \n"])
def test_what_shows_nothing_is_blank_and_no_answer(blank):
    assert is_blank(blank)
    assert refusal(blank) is Refusal.EMPTY


@pytest.mark.parametrize(
    "text", [".", "?", "a", "🙂", "7️⃣", "ع", "\u200bword\u200b", FAMILY, "\U0001fae9", "é"]
)
def test_what_shows_anything_is_kept(text):
    assert not is_blank(text)
    assert refusal(text) is None


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("  Yes. ", "yes"),
        ("‘Yes’", "yes"),
        ("“YES”…", "yes"),
        ("ye\u200bs\u2060", "yes"),
        ("Yes 👍🏽", "yes"),
        ("👍", "yes"),
        ("👎🏾", "no"),
        ("👍👎", ""),
        ("🎉", ""),
        ("- yes", "yes"),
        ("yes -", "yes"),
        ("-1", "-1"),
        ("It’s  over", "it's over"),
    ],
)
def test_what_changes_no_meaning_is_taken_away(typed, form):
    assert plain(typed) == form


@given(st.text(st.sampled_from("aY 1-'’^`.?!\t\u00a0é👍🎉\u200d")))
def test_a_text_reads_the_same_with_something_in_it_that_is_not_seen(text):
    assert plain(text) == plain(f"\u2060{text}")


def test_a_label_is_on_one_line():
    assert one_line(" the tall\nhouse \t by\u2028the sea ") == "the tall house by the sea"


def test_a_cut_is_between_what_is_seen_as_one():
    assert cut("the tall house", 14) == "the tall house"
    assert cut("the tall house", 9) == "the tall…"
    assert cut(f"ab{FAMILY}cd", 6) == "ab…"
    assert cut(f"ab{FAMILY}cd", 8) == f"ab{FAMILY}…"
    assert cut("Zoe\u0308 and more", 5) == "Zoe\u0308…"
    assert cut("Zoe\u0308 and more", 4) == "Zo…"


def test_a_text_that_turns_the_direction_is_isolated():
    assert isolated("the tall house, 7") == "the tall house, 7"
    assert isolated("البيت") == "\u2068البيت\u2069"
    assert isolated("\u202eturned") == "\u2068\u202eturned\u2069"
