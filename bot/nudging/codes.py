"""The buttons of nudges as callback data, and back: a verb, then the action's fields in order."""

from dataclasses import fields
from typing import Any

from bot.nudging.actions import (
    AgainOn,
    AskConference,
    AskDay,
    AskLater,
    AskTime,
    Close,
    DropConference,
    DropMissing,
    DropNudge,
    EndsAt,
    EndsIn,
    KeepConference,
    LetGo,
    ListConferences,
    ListNudges,
    LookBackIn,
    NothingToAdd,
    NudgeAction,
    OpenSettings,
    PlanLookBack,
    PutOff,
    ReadYear,
    Set,
    StartFrom,
    TakeUp,
)

_VERBS: dict[str, type[NudgeAction]] = {
    "n.take": TakeUp,
    "n.start": StartFrom,
    "n.later": AskLater,
    "n.no": LetGo,
    "n.day": AskDay,
    "n.on": AgainOn,
    "n.close": Close,
    "n.look": PlanLookBack,
    "n.weeks": LookBackIn,
    "n.nothing": NothingToAdd,
    "n.year": ReadYear,
    "c.ask": AskConference,
    "c.in": EndsIn,
    "c.at": EndsAt,
    "c.list": ListConferences,
    "c.drop": DropConference,
    "c.keep": KeepConference,
    "c.missing": DropMissing,
    "s.open": OpenSettings,
    "s.set": Set,
    "l.list": ListNudges,
    "l.off": PutOff,
    "l.drop": DropNudge,
    "l.time": AskTime,
}
_NAMES = {action: verb for verb, action in _VERBS.items()}


def encode(action: NudgeAction) -> str:
    """The callback data; the message that the button stands under is not part of it."""
    values = (getattr(action, name) for name, _ in _coded(type(action)))
    return "|".join((_NAMES[type(action)], *map(str, values)))


def decode(verb: str, parts: list[str], message_id: int) -> NudgeAction | None:
    """The action that a button under that message asks for, none for another verb.

    Raises ValueError for what cannot be read.
    """
    action = _VERBS.get(verb)
    if action is None:
        return None
    coded = _coded(action)
    if len(parts) != len(coded):
        raise ValueError("an unknown button")
    values = {name: kind(part) for (name, kind), part in zip(coded, parts, strict=True)}
    if any(field.name == "into" for field in fields(action)):
        values["into"] = message_id
    return action(**values)


def _coded(action: type[Any]) -> list[tuple[str, Any]]:
    return [(field.name, field.type) for field in fields(action) if field.name != "into"]
