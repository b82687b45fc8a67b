"""`picture`: what all chairs' reflections have in common, in counts alone; may be used while the bot runs."""

import argparse
import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from bot.cli.counts import FEWER
from bot.open_store import store_beside
from bot.settings import Settings, load
from bot.strings import year as strings
from flows.facts import Facts
from flows.form import Mark
from storage.counts import shown
from storage.errors import AfterwordError
from storage.store import Records

_FEW = 5
"""Of what so many chairs tell, or fewer, nothing is said."""

History = Sequence[Facts]
"""One chair's finished reflections."""
_Said = TypeVar("_Said")


class TooFew(AfterwordError):
    """This is made of what more than five chairs have finished, so that it is about none of them."""


def picture(_arguments: argparse.Namespace) -> int:
    """Print the counts; TooFew where they would be somebody's."""
    print("\n".join(in_words(asyncio.run(_histories(load())))))
    return 0


async def _histories(settings: Settings) -> list[History]:
    async with store_beside(settings) as store:
        chairs = await store.read(lambda records: records.chairs.all())
        return [await store.read(partial(_history, number=chair.id)) for chair in chairs]


def _history(records: Records, number: int) -> History:
    chair = records.chairs.by_id(number)
    digests = () if chair is None else records.digests.of(chair)
    return [one.facts for one in digests if not one.facts.is_draft]


def in_words(histories: Sequence[History]) -> list[str]:
    """A sentence for each thing that more than five chairs' reflections tell of; TooFew if there is none."""
    chairs = sum(map(bool, histories))
    if chairs <= _FEW:
        raise TooFew
    every = sum(map(len, histories))
    return [strings.OF_ALL.format(chairs=chairs, count=every), *_sentences(histories)]


def _sentences(histories: Sequence[History]) -> Iterator[str]:
    for name, met in _told(histories, _letters).items():
        yield strings.NOT_MET.format(name=name, count=_some(met[False]), of=met.total())
    for raised in _told(histories, lambda facts: [("", facts.raised)]).values():
        yield strings.ESCALATED.format(count=_some(raised[True]).capitalize(), of=raised.total())
    for name, touched in _told(histories, _functions).items():
        yield strings.TOUCHED.format(name=name, count=_some(touched[True]), of=touched.total())
    for ask, answers in _told(histories, _growth).items():
        yield f"{ask} {', '.join(f'{answer}: {_some(count)}' for answer, count in answers.most_common())}"


def _told(
    histories: Sequence[History], tells: Callable[[Facts], Iterable[tuple[str, _Said]]]
) -> dict[str, Counter[_Said]]:
    """How often each was said of each thing that enough chairs tell of: a form may be one chair's alone."""
    counts: defaultdict[str, Counter[_Said]] = defaultdict(Counter)
    tellers: defaultdict[str, set[int]] = defaultdict(set)
    for chair, history in enumerate(histories):
        for facts in history:
            for name, said in tells(facts):
                counts[name][said] += 1
                tellers[name].add(chair)
    return {name: said for name, said in counts.items() if len(tellers[name]) > _FEW}


def _letters(facts: Facts) -> Iterable[tuple[str, bool]]:
    return [(letter.label, mark is Mark.MET) for letter, mark in facts.marks]


def _functions(facts: Facts) -> Iterable[tuple[str, bool]]:
    """Where it names any: what names none may not have been asked."""
    return [(one.label, one in facts.functions) for one in facts.all_functions if facts.functions]


def _growth(facts: Facts) -> Iterable[tuple[str, str]]:
    return [(ask, answer.label) for ask, answer in facts.growth.items()]


def _some(count: int) -> str:
    return FEWER if shown(count) is None else str(count)
