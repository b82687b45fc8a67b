"""What a chair's next words are for, where that is not the question on the screen: kept with the chair."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, get_args

from flows.manners import Kind
from storage.chairs import Chair


@dataclass(frozen=True, slots=True)
class Addition:
    """What came of a reflection: `kind` is that of the nudge that asked.

    `until` is set once words were taken: up to then, in ISO form, more are the rest of the same long text.
    """

    reflection: int
    kind: Kind
    until: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which to ask again about an escalation or what is monitored."""

    reflection: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class ConferenceEnd:
    """When a conference ends."""


@dataclass(frozen=True, slots=True)
class NudgeTime:
    """When a nudge is to come instead."""

    nudge: int


@dataclass(frozen=True, slots=True)
class AwayUntil:
    """On which day the chair is back."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Which time zone the chair is in."""


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The words that mark a conference in the chair's calendar."""


Expectation = Addition | Day | ConferenceEnd | NudgeTime | AwayUntil | Zone | CalendarWords

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(Expectation)}


def kept(expectation: Expectation, since: datetime) -> str:
    """The expectation as it is kept with its chair."""
    values = asdict(expectation)
    return json.dumps([type(expectation).__name__, since.isoformat(), values], separators=(",", ":"))


def expected_of(chair: Chair) -> Expectation | None:
    """What the chair's next words are for; none for the question on the screen."""
    if chair.waiting is None:
        return None
    name, _, values = json.loads(chair.waiting)
    kind = _KINDS.get(name)
    if kind is None:
        return None
    if "kind" in values:
        values["kind"] = Kind(values["kind"])
    expectation: Expectation = kind(**values)
    return expectation


def asked_at(chair: Chair) -> datetime | None:
    """Since when words are waited for; none if they are not."""
    return None if chair.waiting is None else datetime.fromisoformat(json.loads(chair.waiting)[1])
