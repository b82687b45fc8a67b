"""What a chair's next words are for, where that is not the question on the screen: kept with the chair."""

import json
from datetime import datetime

from msgspec import Struct

from bot.wire import ID, NO_DAYS, Field, Format, Table, Unreadable, one_of, text
from flows.availability import LOOKING_BACK, NudgeKind
from storage.chairs import Chair


class Addition(Struct, frozen=True):
    """What came of a reflection: `kind` is that of the nudge that asked.

    `until` is set once words were taken: up to then, in ISO form, more are the rest of the same long text.
    """

    reflection: int
    kind: NudgeKind
    until: str = ""


class Day(Struct, frozen=True):
    """The day on which to ask again about an escalation or what is monitored."""

    reflection: int
    kind: NudgeKind


class ConferenceEnd(Struct, frozen=True):
    """When a conference ends; `days` are those that were named without a time, in ISO form, by commas."""

    days: str = ""


class NudgeTime(Struct, frozen=True):
    """When a nudge is to come instead; `days` are as of a conference's end."""

    nudge: int
    days: str = ""


class AwayUntil(Struct, frozen=True):
    """On which day the chair is back."""


class Zone(Struct, frozen=True):
    """Which time zone the chair is in."""


class CalendarWords(Struct, frozen=True):
    """The words that mark a conference in the chair's calendar."""


class Adding(Struct, frozen=True):
    """What is added to a question of a submitted reflection, or to it as a whole; `until` as above."""

    reflection: int
    question: str = ""
    until: str = ""


class Naming(Struct, frozen=True):
    """What a reflection is to be called."""

    reflection: int


class Searching(Struct, frozen=True):
    """What to look for in all that the chair wrote."""


class Commenting(Struct, frozen=True):
    """What a peer says of a reflection that is shared with them; `until` as above."""

    share: int
    until: str = ""


class Deleting(Struct, frozen=True):
    """The word with which a reflection is deleted."""

    reflection: int


class Leaving(Struct, frozen=True):
    """The word with which everything is deleted."""


Prompt = (
    Addition
    | Adding
    | Naming
    | Day
    | ConferenceEnd
    | NudgeTime
    | AwayUntil
    | Zone
    | CalendarWords
    | Searching
    | Commenting
    | Deleting
    | Leaving
)

_UNTIL = Field("until", text(".{0,40}", lambda at: at and datetime.fromisoformat(at)), default="")
_DAYS = Field("days", NO_DAYS, default="")
PROMPTS = Table(
    (
        Format(
            "Addition",
            Addition,
            (
                Field("reflection", ID),
                Field("kind", one_of(*LOOKING_BACK)),
                _UNTIL,
            ),
        ),
        Format(
            "Adding",
            Adding,
            (Field("reflection", ID), Field("question", text("[a-z0-9_]{0,64}"), default=""), _UNTIL),
        ),
        Format("Naming", Naming, (Field("reflection", ID),)),
        Format(
            "Day",
            Day,
            (Field("reflection", ID), Field("kind", one_of(NudgeKind.ESCALATION, NudgeKind.MONITORING))),
        ),
        Format("ConferenceEnd", ConferenceEnd, (_DAYS,)),
        Format("NudgeTime", NudgeTime, (Field("nudge", ID), _DAYS)),
        Format("AwayUntil", AwayUntil),
        Format("Zone", Zone),
        Format("CalendarWords", CalendarWords),
        Format("Searching", Searching),
        Format("Commenting", Commenting, (Field("share", ID), _UNTIL)),
        Format("Deleting", Deleting, (Field("reflection", ID),)),
        Format("Leaving", Leaving),
    )
)


def kept(prompt: Prompt, since: datetime) -> str:
    """The prompt as it is kept with its chair: a tag, since when, and fields."""
    told = PROMPTS.of(prompt)
    return json.dumps([told.tag, since.isoformat(), told.body(prompt)], separators=(",", ":"))


def prompt_of(waiting: str) -> Prompt:
    """The prompt that is kept so; raises Unreadable for what this version does not know."""
    tag, _, body = _parts(waiting)
    prompt: Prompt = PROMPTS.tagged(tag).from_body(body)
    return prompt


def tag_in(waiting: str) -> str:
    """The tag of a prompt as it is kept, for a log."""
    try:
        return _parts(waiting)[0]
    except Unreadable:
        return "none"


def asked_at(chair: Chair) -> datetime | None:
    """Since when words are waited for; none if they are not, or if that cannot be read."""
    try:
        return None if chair.waiting is None else datetime.fromisoformat(_parts(chair.waiting)[1])
    except ValueError:
        return None


def _parts(waiting: str) -> tuple[str, str, dict[str, object]]:
    try:
        tag, since, body = json.loads(waiting)
    except (ValueError, TypeError):
        raise Unreadable from None
    if not (isinstance(tag, str) and isinstance(since, str) and isinstance(body, dict)):
        raise Unreadable
    return tag, since, body
