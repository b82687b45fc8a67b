"""What a search finds in what a chair wrote, and what of it is shown."""

import pytest

from flows.search import LONGEST, excerpts, parsed, texts_of

TEXT = (
    "The school escalated its worry on the day, and the mother’s café visits were not reviewed. "
    "Nobody had set timescales. José asked twice."
)


def finds(query, *texts):
    return parsed(query).finds(texts_of(texts or (TEXT,)))


@pytest.mark.parametrize(
    "query",
    [
        "escalating",
        "ESCALATION",
        "escalated reviewing",
        "timescale",
        "cafe",
        "CAFÉ",
        "jose",
        "mother",
        "“not reviewed”",
        '"The School escalated"',
        "„set timescales”",
        "school -conference",
        "school –conference",
        "“mother's cafe”",
        "visit",
        "worries",
    ],
)
def test_it_is_found_in_any_case_form_and_spelling(query):
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    [
        "conference",
        "escalating conference",
        "“reviewed not”",
        "“school escalate”",
        "school -timescales",
        "school -“not reviewed”",
        "scal",
        "-conference",
        "",
        "  ",
        "“”",
        "…",
        "-",
    ],
)
def test_it_is_not_found(query):
    assert not finds(query)


def test_words_may_stand_in_different_answers_and_a_phrase_in_one():
    assert finds("early late", "It was early.", "It was late.")
    assert not finds("“early it”", "It was early.", "It was late.")
    assert not finds("early -late", "It was early.", "It was late.")


def test_words_joined_by_a_hyphen_are_a_phrase():
    assert finds("follow-up", "A follow up was agreed.")
    assert not finds("follow-up", "Up to them to follow.")


@pytest.mark.parametrize(
    ("query", "text"), [("lodz", "Łódź"), ("Łódź", "lodz"), ("strasse", "Straße"), ("মা", "মা বলল")]
)
def test_other_scripts_and_marks_are_found(query, text):
    assert finds(query, text)


def test_no_more_is_looked_for_than_may_be_asked():
    assert len(parsed("word " * 500).wanted) == 1
    assert len(parsed(" ".join(f"w{n}x" for n in range(100))).wanted) <= 20
    assert len(parsed("x" * 10_000).wanted[0].words[0]) == LONGEST


def test_what_was_found_is_marked_in_its_context():
    (excerpt,) = excerpts(parsed("reviewing “set timescales”"), TEXT)
    assert excerpt.parts[1::2] == ("reviewed", "set timescales")
    assert "the mother’s café visits were not " in excerpt.parts[0]


def test_an_excerpt_of_a_long_text_is_short_and_cuts_no_word():
    long = "before and after " * 200 + "the corridor was empty" + " after and before" * 200
    (excerpt,) = excerpts(parsed("corridors"), long)
    shown = "".join(excerpt.parts)
    assert len(shown) < 320
    assert excerpt.parts[1] == "corridor"
    assert set(shown.strip("…").split()) <= set(long.split())
    assert excerpts(parsed("elsewhere"), long) == ()


def test_only_a_few_places_are_marked():
    for times in (5, 6, 7, 200):
        (excerpt,) = excerpts(parsed("a"), "a " * times)
        assert len(excerpt.parts[1::2]) == min(times, 6)


def test_twenty_terms_are_looked_for():
    words = " ".join(f"w{chr(97 + n)}x" for n in range(19))
    assert len(parsed(f"{words} more").wanted) == 20
    assert len(parsed(f"{words} more, evenmore").wanted) == 20
    assert len(parsed(f"{words} -more, evenmore").wanted) == 19


def test_an_excerpt_shows_ninety_letters_around_what_was_found():
    (excerpt,) = excerpts(parsed("hit"), f"{'a' * 9} " * 9 + "hit" + f" {'b' * 9}" * 9)
    assert excerpt.parts == (f"{'a' * 9} " * 9, "hit", f" {'b' * 9}" * 9)
    (excerpt,) = excerpts(parsed("hit"), f"{'a' * 9} " * 10 + "hit" + f" {'b' * 9}" * 20)
    assert excerpt.parts == ("…" + f"{'a' * 9} " * 8, "hit", f" {'b' * 9}" * 17 + "…")


def test_scripts_without_spaces_and_emoji_are_found_within_what_stands_around_them():
    said = "学校最先注意到这一点，Relieved🙂 and tired. โรงเรียนรู้ก่อน"
    for words in ("学校", "注意", "学校最先", "🙂", "relieved", "โรงเรียน"):
        assert parsed(words).finds(texts_of((said,))), words
    assert not parsed("注到").finds(texts_of((said,)))
    (excerpt,) = excerpts(parsed("注意"), said)
    assert excerpt.parts[1] == "注意"
