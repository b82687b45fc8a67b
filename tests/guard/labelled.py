"""Sentences with marks, and what the guard makes of them.

A finding is right when it has the very piece that is marked, and its kind; initials and names count as names.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from flows.identifiers.finding import Kind
from flows.identifiers.guard import find

HERE = Path(__file__).parent
CODES = {
    "name": Kind.NAME,
    "initials": Kind.INITIALS,
    "date": Kind.DATE,
    "dob": Kind.DATE_OF_BIRTH,
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "postcode": Kind.POSTCODE,
    "street": Kind.STREET,
    "school": Kind.SCHOOL,
    "nhs": Kind.NHS_NUMBER,
    "ni": Kind.NATIONAL_INSURANCE,
    "case": Kind.CASE_NUMBER,
    "link": Kind.LINK,
    "user": Kind.USER_NAME,
}
NAMES = frozenset({Kind.NAME, Kind.INITIALS})
_MARK = re.compile(r"\[\[(\w+):(.*?)\]\]")

Marked = tuple[int, int, Kind]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, and what they say of it."""

    text: str
    marks: frozenset[Marked]


@dataclass(slots=True)
class Score:
    """How much of what was marked was found, and how much of what was found was marked."""

    marked: int = 0
    found: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """The part of the marks that was found."""
        return self.right / self.marked

    @property
    def precision(self) -> float:
        """The part of the findings that was marked."""
        return self.right / self.found


@dataclass(slots=True)
class Figures:
    """What the guard makes of a set."""

    names: Score = field(default_factory=Score)
    patterned: Score = field(default_factory=Score)
    kinds: dict[Kind, Score] = field(default_factory=dict)
    clean: int = 0
    interrupted: int = 0

    @property
    def interruption(self) -> float:
        """The part of the clean sentences in which something was found."""
        return self.interrupted / self.clean


def sentences(name: str) -> list[Sentence]:
    """The sentences of one of the two files, by its name."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def _read(line: str) -> Sentence:
    text, marks, after = "", set(), 0
    for mark in _MARK.finditer(line):
        text += line[after : mark.start()]
        marks.add((len(text), len(text) + len(mark[2]), CODES[mark[1]]))
        text += mark[2]
        after = mark.end()
    return Sentence(text + line[after:], frozenset(marks))


def found_in(sentence: Sentence) -> frozenset[Marked]:
    """What the guard finds in a sentence."""
    return frozenset((finding.start, finding.end, finding.kind) for finding in find(sentence.text))


def figures(name: str) -> Figures:
    """The figures of one of the two files."""
    total = Figures()
    for sentence in sentences(name):
        found = found_in(sentence)
        if not sentence.marks:
            total.clean += 1
            total.interrupted += bool(found)
        for is_name, score in ((True, total.names), (False, total.patterned)):
            marked, seen = (
                Counter(
                    (start, end, None if is_name else kind)
                    for start, end, kind in these
                    if (kind in NAMES) is is_name
                )
                for these in (sentence.marks, found)
            )
            _count(score, marked, seen)
        for kind in Kind:
            marked, seen = (
                Counter(one for one in these if one[2] is kind) for these in (sentence.marks, found)
            )
            _count(total.kinds.setdefault(kind, Score()), marked, seen)
    return total


def _count(score: Score, marked: Counter[object], seen: Counter[object]) -> None:
    score.marked += marked.total()
    score.found += seen.total()
    score.right += (marked & seen).total()
