"""Any text in letters that rules can be written for, and the way back to the very text."""

import pytest

from flows.identifiers.plain import folded, plain

SWAPPED = {
    "'": "‘’‚‛ʼʻ´′＇",
    '"': "“”„‟«»″＂",
    "-": "‐‑‒–—―−－",
    "\n": "\u0085\u2028\u2029",
    " ": "\u00a0\u2002\u2009\u202f\u3000",
    "": "\u0301\u20dd\u200b\u202a\ufeff",
    "L": "Ł",
    "l": "ł",
    "d": "đ",
    "D": "Đ",
    "o": "øö",
    "O": "ØÖ",
    "i": "ıï",
    "h": "ħ",
    "H": "Ħ",
    "ss": "ß",
    "ae": "æ",
    "Ae": "Æ",
    "oe": "œ",
    "Oe": "Œ",
    "7": "٧７۷",
    "e": "éèê",
    "A": "ÅＡ",
    "fi": "ﬁ",
}


@pytest.mark.parametrize(("plainly", "letter"), [(to, one) for to, each in SWAPPED.items() for one in each])
def test_a_letter_becomes_the_plain_one_and_its_place_is_known(plainly, letter):
    read = plain(f"a{letter}b")
    assert read.text == f"a{plainly}b"
    after = 1 + len(plainly)
    clings = plainly == "" and letter != "\u202a"
    assert read.span(0, 1) == (0, 2 if clings else 1)
    assert read.span(after, after + 1) == (2, 3)
    if plainly:
        assert read.span(1, after) == (1, 2)


def test_a_text_of_plain_letters_is_itself():
    read = plain("It's plain.")
    assert (read.text, read.span(2, 4)) == ("It's plain.", (2, 4))


def test_what_clings_to_the_last_letter_is_part_of_it():
    text = "Ze\u0301\u200b\u0308 x"
    read = plain(text)
    assert read.text == "Ze x"
    assert text[slice(*read.span(0, 2))] == "Ze\u0301\u200b\u0308"
    assert plain("xe\u0301").span(1, 2) == (1, 3)


def test_on_the_lists_a_word_is_small_and_without_apostrophes():
    assert folded("O’Briën") == "obrien"
