"""Parts of a history: by which it can be narrowed, and whether a reflection belongs to one.

A part is named `what`, or `what:which` where there are several of a kind: `raised`, `month:2026-11`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.facts import Facts

MOST_MONTHS = 12


class By(StrEnum):
    """What the history can be narrowed by."""

    DRAFTS = "drafts"
    RAISED = "raised"
    GAPS = "gaps"
    COMMITTED = "committed"
    ALONE = "alone"
    """Not yet discussed with a peer."""
    KIND = "kind"
    MONTH = "month"
    FUNCTION = "function"


def parts_of(facts: Facts, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Every part that a reflection belongs to, and what a form calls it where it has a name there."""
    if facts.is_draft:
        yield By.DRAFTS, ""
        return
    for holds, by in (
        (facts.raised, By.RAISED),
        (bool(facts.gaps), By.GAPS),
        (facts.committed, By.COMMITTED),
        (facts.with_peer is False, By.ALONE),
    ):
        if holds:
            yield by, ""
    if facts.kind is not None:
        yield f"{By.KIND}:{facts.kind.key}", facts.kind.label
    yield f"{By.MONTH}:{facts.at.astimezone(zone):%Y-%m}", ""
    yield from ((f"{By.FUNCTION}:{one.key}", one.label) for one in facts.functions)


def belongs(facts: Facts, part: str, zone: ZoneInfo) -> bool:
    """Whether a reflection belongs to a part."""
    return any(part == one for one, _ in parts_of(facts, zone))


def parts(history: Iterable[Facts], zone: ZoneInfo) -> list[tuple[str, str, int]]:
    """The parts of a history, each with its name and how many belong to it, those of a kind together.

    Of months, the newest; of others, in the order in which the history, newest first, has them.
    """
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for facts in history:
        for part, name in parts_of(facts, zone):
            counts[part] += 1
            names.setdefault(part, name)
    months = sorted((part for part in counts if part.startswith(By.MONTH)), reverse=True)[:MOST_MONTHS]
    kept = [part for part in counts if not part.startswith(By.MONTH)] + months
    order = {by: place for place, by in enumerate(By)}
    kept.sort(key=lambda part: order[kind_of(part)])
    return [(part, names[part], counts[part]) for part in kept]


def kind_of(part: str) -> By:
    """What a part is of; ValueError for what this version does not know."""
    return By(part.partition(":")[0])


def month_of(part: str) -> date:
    """The first day of the month that a part is."""
    return date.fromisoformat(f"{part.partition(':')[2]}-01")
