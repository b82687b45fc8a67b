"""Searching what a chair wrote: words by their stems, phrases to the letter, and some left out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from flows.reflection import Reflection

LONGEST = 200
"""Characters of what can be searched for."""
MOST_TERMS = 20
# Chinese, Japanese and Thai have no spaces, and emoji need none: each sign is a word, several are a phrase.
_SIGNS = (
    r"\u0e00-\u0eff\u2600-\u27bf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\U0001f300-\U0001faff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+(?:['’ʼ][^\W_{_SIGNS}]+)*")
_TERM = re.compile(r"(?<!\S)([-–−])?(?:[\"“”„«»]([^\"“”„«»]*)(?:[\"“”„«»]|$)|(\S+))")
_UNMARKED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "’": "'", "ʼ": "'"}
)
_AROUND = 90
"""Characters of context on either side of a hit."""
_MOST_MARKED = 6
"""How many places are marked in one excerpt."""


class Term(Struct, frozen=True):
    """One thing to find: a word by its stem, or the words of a phrase exactly as they follow one another."""

    words: tuple[str, ...]
    exact: bool

    def stands_in(self, texts: "Texts") -> bool:
        """Whether it is anywhere in these texts."""
        if self.exact:
            phrase = f" {' '.join(self.words)} "
            return any(phrase in text for text in texts.folded)
        return self.words[0] in texts.stems

    def places(self, words: list["_Word"]) -> Iterator[tuple[int, int]]:
        """Where it is among the words of one text: the first of them, and the one after the last."""
        size = len(self.words)
        for first in range(len(words) - size + 1):
            here = words[first : first + size]
            said = tuple(word.folded if self.exact else stem(word.folded) for word in here)
            if said == self.words:
                yield first, first + size


class Query(Struct, frozen=True):
    """What is searched for: all of `wanted`, none of `unwanted`."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    def finds(self, texts: "Texts") -> bool:
        """Whether texts hold all that is wanted, and nothing that is not."""
        if not self.wanted or any(term.stands_in(texts) for term in self.unwanted):
            return False
        return all(term.stands_in(texts) for term in self.wanted)


class Texts(Struct, frozen=True):
    """The words of several texts, ready to be searched: each text plain, and the stems of all."""

    folded: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()


class Excerpt(Struct, frozen=True):
    """A piece of a text around what was found in it; every other part, from the second, is what was found."""

    parts: tuple[str, ...]


class _Word(Struct, frozen=True):
    folded: str
    start: int
    end: int


def parsed(said: str) -> Query:
    """The query that a chair typed: words, “phrases” and -words to leave out; of nothing, one for nothing."""
    terms: dict[bool, list[Term]] = {True: [], False: []}
    for minus, phrase, word in _TERM.findall(said[:LONGEST]):
        folded = tuple(one.folded for one in _words(phrase or word))
        if folded and len(terms[True]) + len(terms[False]) < MOST_TERMS:
            exact = bool(phrase) or len(folded) > 1
            words = folded if exact else tuple(map(stem, folded))
            terms[not minus].append(Term(words, exact))
    return Query(tuple(dict.fromkeys(terms[True])), tuple(dict.fromkeys(terms[False])))


def texts_of(texts: Iterable[str]) -> Texts:
    """Texts made ready to be searched."""
    words = [[word.folded for word in _words(text)] for text in texts]
    folded = tuple(f" {' '.join(line)} " for line in words if line)
    return Texts(folded, frozenset(stem(word) for line in words for word in line))


def written(reflection: Reflection) -> Iterator[str]:
    """All that the chair wrote in a reflection, answer by answer; its label too, but nothing private."""
    for asked in reflection.path.values():
        if asked.answer is not None and not asked.question.private:
            yield from filter(None, (asked.answer.text, asked.answer.note))


def excerpts(query: Query, text: str) -> tuple[Excerpt, ...]:
    """What of a query stands in a text, in context; the first place alone, and what stands near it."""
    words = _words(text)
    found = sorted({place for term in query.wanted for place in term.places(words)})
    if not found:
        return ()
    first = words[found[0][0]].start
    begin, end = _cut(text, first - _AROUND, first + 2 * _AROUND)
    parts: list[str] = []
    at = begin
    for start, stop in ((words[a].start, words[b - 1].end) for a, b in found):
        if at <= start and stop <= end and len(parts) < 2 * _MOST_MARKED:
            parts += [text[at:start], text[start:stop]]
            at = stop
    parts.append(text[at:end])
    parts[0] = ("…" if begin else "") + parts[0]
    parts[-1] += "…" if end < len(text) else ""
    return (Excerpt(tuple(" ".join(part.split()) if not part.strip() else part for part in parts)),)


@lru_cache(50_000)
def stem(word: str) -> str:
    """The stem of a folded word: that of “escalating” is that of “escalated”."""
    # Loaded on first use: the library brings the stems of many languages.
    from snowballstemmer.english_stemmer import EnglishStemmer  # noqa: PLC0415

    return str(EnglishStemmer().stemWord(word))


def _words(text: str) -> list[_Word]:
    found = (_Word(_fold(one[0]), one.start(), one.end()) for one in _WORD.finditer(text))
    return [word for word in found if word.folded]


@lru_cache(50_000)
def _fold(word: str) -> str:
    """A word in lower case, without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_UNMARKED)


def _cut(text: str, begin: int, end: int) -> tuple[int, int]:
    """A stretch of a text, moved so that it cuts no word."""
    begin, end = max(0, begin), min(len(text), end)
    if begin:
        space = text.find(" ", begin, begin + _AROUND // 2)
        begin = begin if space < 0 else space + 1
    if end < len(text):
        space = text.rfind(" ", end - _AROUND // 2, end)
        end = end if space < 0 else space
    return begin, end
