"""Words that are held because they may identify somebody: what they are for, and how far they are settled.

How that is stored beside the words is a format with tags, as everything that is stored.
"""

import json

from msgspec import Struct

from bot.wire import ID, KEY, Field, Format, Table, Unreadable
from flows.identifiers.finding import Finding, Kind


class Answering(Struct, frozen=True):
    """They are words for a question."""

    reflection: int
    question: str


class AnsweringPart(Answering, frozen=True):
    """They are words for a question of which a part was folded out."""

    part: str


class Correcting(Struct, frozen=True):
    """They are what a message reads now that gave an answer."""

    reflection: int


class AddingTo(Struct, frozen=True):
    """They are added to a submitted reflection; `about` says to what, as of an addendum."""

    reflection: int
    about: str


class CorrectingAddition(Struct, frozen=True):
    """They are what a message reads now that gave an addendum."""

    reflection: int


class Naming(Struct, frozen=True):
    """They are a reflection's name."""

    reflection: int


class Commenting(Struct, frozen=True):
    """They are what a peer says of a reflection that is shared with them."""

    share: int

    @property
    def reflection(self) -> None:
        """It is not theirs."""


Purpose = Answering | Correcting | AddingTo | CorrectingAddition | Naming | Commenting

_REFLECTION = Field("reflection", ID)
PURPOSES = Table(
    (
        Format("answer", Answering, (_REFLECTION, Field("question", KEY))),
        Format("answer part", AnsweringPart, (_REFLECTION, Field("question", KEY), Field("part", KEY))),
        Format("edit", Correcting, (_REFLECTION,)),
        Format("addendum", AddingTo, (_REFLECTION, Field("about", KEY))),
        Format("addendum edit", CorrectingAddition, (_REFLECTION,)),
        Format("name", Naming, (_REFLECTION,)),
        Format("comment", Commenting, (Field("share", ID),)),
    )
)


class Held(Struct, frozen=True):
    """What words are for, and what in them is still to be settled.

    `step` counts what was decided of them, so that a tap on an earlier question is known as one. `again`: the
    chair wants to write them anew. `changed`: they no longer read as in the message that brought them.
    """

    purpose: Purpose
    findings: tuple[Finding, ...] = ()
    step: int = 0
    again: bool = False
    changed: bool = False


def kept(held: Held) -> str:
    """How it is kept beside the words."""
    told = PURPOSES.of(held.purpose)
    found = [[each.start, each.end, each.kind.value, list(each.roles)] for each in held.findings]
    value = [told.tag, told.body(held.purpose), found, held.step, int(held.again), int(held.changed)]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def tag_in(value: str) -> str:
    """The tag of what words are for, for a log."""
    try:
        tag, *_ = json.loads(value)
    except (ValueError, TypeError):
        return "none"
    return tag if isinstance(tag, str) else "none"


def held_of(value: str) -> Held:
    """What is kept so; raises Unreadable for what this version does not know."""
    try:
        tag, body, found, step, again, changed = json.loads(value)
        findings = tuple(Finding(start, end, Kind(kind), tuple(roles)) for start, end, kind, roles in found)
        purpose: Purpose = PURPOSES.tagged(tag).from_body(body)
    except (ValueError, TypeError, AttributeError):
        raise Unreadable from None
    return Held(purpose, findings, step, bool(again), bool(changed))
