"""The guard does as well as it says, on sentences that it was not tuned on."""

from functools import cache

from tests.guard import beside, offered
from tests.guard.labelled import Figures, figures, sentences


@cache
def measured() -> Figures:
    return figures("measuring")


def test_what_has_a_pattern_is_found_and_little_else():
    assert measured().patterned.recall >= 0.99
    assert measured().patterned.precision >= 0.97


def test_names_are_found_and_few_words_are_taken_for_names():
    assert measured().names.recall >= 0.92
    assert measured().names.precision >= 0.92


def test_clean_sentences_are_seldom_interrupted():
    assert measured().interruption <= 0.04


def test_the_set_is_large_and_nearly_half_of_it_clean():
    both = sentences("tuning") + sentences("measuring")
    assert len(both) >= 600
    for name in ("tuning", "measuring"):
        clean = [sentence for sentence in sentences(name) if not sentence.marks]
        assert len(clean) >= 0.45 * len(sentences(name))


def test_no_sentence_is_in_both_files():
    assert {s.text for s in sentences("tuning")} & {s.text for s in sentences("measuring")} == set()


def test_the_set_for_tuning_is_read_as_it_is_marked_but_for_what_the_page_owns_to():
    tuned = figures("tuning")
    assert tuned.patterned.recall == tuned.patterned.precision == 1
    assert tuned.names.precision == 1
    assert tuned.names.recall > 0.98
    assert tuned.interrupted == 0


def test_a_change_to_what_is_found_or_offered_anywhere_is_seen():
    assert [*offered.offered()] == offered.FILE.read_text(encoding="utf-8").splitlines()


def test_a_change_to_which_word_is_a_name_beside_which_is_seen():
    assert [*beside.lines()] == beside.FILE.read_text(encoding="utf-8").splitlines()
