"""Initials used as a name: a letter or two with a verb or a possession beside them that only a person has."""

import re
from collections.abc import Iterator
from functools import cache

from flows.identifiers.finding import Kind, Span
from flows.identifiers.lists import lists

_LETTER = re.compile(
    r"(?<![\w.&'/+*£$-])[A-Z](?![\w&+*/-]|\.\w|['.]?\w{2})(?! ?& ?[A-Z]\b)|(?<![\w.&'/+*£$-])[A-Z](?='s\b)"
)
_DOTTED = re.compile(r"(?<![\w.])(?:[A-Z]\. ?){1,2}[A-Z](?:\.|\b)(?!\w)")
_TWO = re.compile(r"(?<![\w.&'/+*-])[A-Z]{2}(?![\w&+*/-]|\.\w)")
_PAIR = re.compile(r"(?<![\w.&'/-])([A-Z])(?:, ([A-Z]))? (?:and|&) ([A-Z])(?:(?='s [a-z])|(?![\w&'/-]))")
_AFTER = re.compile(r" ([a-z]+)")
_BEFORE = re.compile(r"([A-Za-z]+)(,? | ?\()$")
_ASIDE = re.compile(r" and (?:her|his|their)\b|,? \((?:NHS|dob|DOB|born|aged?|\d{1,2}\))")
_OWNED = re.compile(r"'s [a-z]")
_NOT_PAIRED = frozenset({"ae", "bb", "qa", "rr", "dv", "pp", "ab", "ms"})


def initials(text: str) -> list[Span]:
    """Initials used as a name, in order."""
    found = {*_dotted(text), *_pairs(text), *_single(text), *_two(text)}
    return [(start, end, Kind.INITIALS) for start, end in sorted(found)]


def _dotted(text: str) -> Iterator[tuple[int, int]]:
    for match in _DOTTED.finditer(text):
        letters = re.sub(r"\W", "", match[0]).casefold()
        # “Vitamin D. I rang” has two letters with a sentence's end between them.
        if letters not in lists().context["not_dotted"] and not re.search(r"\. ?I$", match[0]):
            yield match.start(), match.end()


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    for match in _PAIR.finditer(text):
        letters = (match[1] + match[3]).casefold()
        if letters not in _NOT_PAIRED and "I" not in match.groups() and not _is_thing(text, match.start()):
            for group in (1, 2, 3):
                if match[group]:
                    yield match.span(group)


def _single(text: str) -> Iterator[tuple[int, int]]:
    for match in _LETTER.finditer(text):
        if match[0] == "I" or _is_thing(text, match.start()):
            continue
        if match[0] == "A":
            told = (
                _does(text, match.end(), strict=True)
                or _owns(text, match.end())
                or _is_child(text, match.start())
            )
        else:
            told = _does(text, match.end()) or _owns(text, match.end()) or _is_met(text, match)
        if told or _stands_for_kin(text, match):
            yield match.span()


def _two(text: str) -> Iterator[tuple[int, int]]:
    for match in _TWO.finditer(text):
        if match[0].casefold() in _abbreviations():
            continue
        if (
            _does(text, match.end())
            or _owns(text, match.end())
            or _is_child(text, match.start())
            or _stands_for_kin(text, match)
        ):
            yield match.span()


def _does(text: str, end: int, *, strict: bool = False) -> bool:
    after = _AFTER.match(text, end)
    return (
        after is not None
        and after[1] in _verbs()
        and not (strict and after[1] in {"and", "will", "can", "may", "might", "does"})
    )


def _owns(text: str, end: int) -> bool:
    return (_OWNED.match(text, end) or _ASIDE.match(text, end)) is not None


def _before(text: str, start: int) -> tuple[str, str]:
    before = _BEFORE.search(text, max(0, start - 24), start)
    return (before[1].casefold(), before[2]) if before else ("", "")


def _is_thing(text: str, start: int) -> bool:
    word, gap = _before(text, start)
    return gap == " " and word in lists().context["lettered"]


def _is_met(text: str, match: re.Match[str]) -> bool:
    word, gap = _before(text, match.start())
    return gap == " " and word in lists().context["letter_before"]


def _is_child(text: str, start: int) -> bool:
    word, gap = _before(text, start)
    return gap == " " and word in lists().kin


def _stands_for_kin(text: str, match: re.Match[str]) -> bool:
    word, gap = _before(text, match.start())
    return word in lists().kin and (gap == " " or ("(" in gap and text[match.end() : match.end() + 1] == ")"))


@cache
def _verbs() -> frozenset[str]:
    context = lists().context
    return (context["letter_after"] | context["says"]) - {"and"}


@cache
def _abbreviations() -> frozenset[str]:
    return lists().known
