"""A chair's year in figures: counts of what was tapped, never a text and never a judgement."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from flows.facts import Facts
from flows.form import Mark

ENOUGH = 5
"""Reflections; of fewer, shares and changes would say more than there is."""


class Share(Struct, frozen=True):
    """Of how many reflections that told of something, how many it holds for; which those are."""

    name: str
    holds: tuple[int, ...]
    of: int


class Figures(Struct, frozen=True):
    """The figures of one professional year; reflections are named by their numbers."""

    sent: int
    months: tuple[tuple[date, int, int], ...]
    """Each month: its first day, the reflections sent in it, and the conferences that ended in it."""
    scores: tuple[int, ...]
    """The scaling, oldest first, where there was one."""
    letters: tuple[Share, ...]
    """Each letter that plans were checked against, and how many of them met it wholly."""
    raised: tuple[int, ...]
    answered: tuple[int, ...]
    """Of those that were raised, the ones of which it is known what came."""
    functions: tuple[tuple[str, int], ...]
    """The core functions touched, the most often first."""
    untouched: tuple[str, ...]
    growth: tuple[tuple[str, tuple[str, ...]], ...]
    """Each question about the chair's own development, and the answers to it, oldest first."""

    @property
    def has_trends(self) -> bool:
        """Whether there are enough reflections to speak of more than counts."""
        return self.sent >= ENOUGH


def figures(history: Iterable[Facts], ends: Sequence[datetime], zone: ZoneInfo) -> Figures:
    """The figures of reflections that were sent, with the ends of the conferences of that time."""
    sent = sorted((facts for facts in history if not facts.is_draft), key=lambda facts: facts.at)
    reflected = Counter(_month(facts.at, zone) for facts in sent)
    held = Counter(_month(at, zone) for at in ends)
    marks: dict[str, list[tuple[int, Mark]]] = {}
    for facts in sent:
        for letter, mark in facts.marks:
            marks.setdefault(letter.label, []).append((facts.id, mark))
    touched = Counter(one.label for facts in sent for one in facts.functions)
    known = dict.fromkeys(one.label for facts in sent for one in facts.all_functions)
    growth: dict[str, list[str]] = {}
    for facts in sent:
        for ask, answer in facts.growth.items():
            growth.setdefault(ask, []).append(answer.label)
    return Figures(
        sent=len(sent),
        months=tuple((month, reflected[month], held[month]) for month in sorted({*reflected, *held})),
        scores=tuple(facts.score.value for facts in sent if facts.score and facts.score.value is not None),
        letters=tuple(
            Share(name, tuple(n for n, mark in found if mark is Mark.MET), len(found))
            for name, found in marks.items()
        ),
        raised=tuple(facts.id for facts in sent if facts.raised),
        answered=tuple(facts.id for facts in sent if facts.raised and facts.answered),
        functions=tuple(touched.most_common()),
        untouched=tuple(name for name in known if name not in touched),
        growth=tuple((ask, tuple(answers)) for ask, answers in growth.items()),
    )


def _month(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date().replace(day=1)
