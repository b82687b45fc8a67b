"""For how long what a chair keeps is kept: months, after which it goes; told a month before, at least.

Pure days: whoever asks says which day it is.
"""

import calendar
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

_NOTICE = 1
"""Months from the notice to the end, at least."""
_TOGETHER = 2
"""Months before its end in which something is told of with others, so that there is one notice a month."""


class WhatGoes(StrEnum):
    """What has been kept for as long as it may be."""

    REFLECTIONS = "reflections"
    DRAFTS = "drafts"


class Retention(Struct, frozen=True):
    """For how many months finished reflections, drafts and lines of the audit are kept; None is for good."""

    reflections: int | None = None
    drafts: int | None = None
    audit: int | None = None


class Kept(Struct, frozen=True):
    """Something that is kept since a day; `told` is when its chair was told that it will go, if they were."""

    number: int
    since: date
    told: date | None = None


class Due(Struct, frozen=True):
    """What is to be told of today, and what is to be erased."""

    tell: tuple[Kept, ...] = ()
    erase: tuple[Kept, ...] = ()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last of that month where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def goes_on(one: Kept, months: int) -> date:
    """On which day something goes that is kept so long, if its chair is told today or was in time."""
    end = months_after(one.since, months)
    return max(end, months_after(one.told, _NOTICE)) if one.told is not None else end


def due(kept: Iterable[Kept], months: int, today: date) -> Due:
    """What of all this is to be told of today, and what is to be erased today.

    Whatever was worked on since its chair was told is told of anew.
    """
    tell: list[Kept] = []
    erase: list[Kept] = []
    soon = False
    for one in kept:
        end = months_after(one.since, months)
        if one.told is not None and one.told >= months_after(end, -_TOGETHER):
            if today >= goes_on(one, months):
                erase.append(one)
        elif today >= months_after(end, -_TOGETHER):
            tell.append(one)
            soon = soon or today >= months_after(end, -_NOTICE)
    return Due(tuple(tell) if soon else (), tuple(erase))


def looked_at(months: int, today: date) -> date:
    """Whatever is kept since a later day than this needs not be looked at yet."""
    return months_after(today, _TOGETHER - months)
