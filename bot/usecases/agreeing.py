"""A chair agrees to the terms of the service: as they join, and before the next reflection if they change.

What they agreed to is kept with their settings, sealed: the mark of the terms, their version, and the day.
"""

from datetime import date
from typing import Any

from msgspec import Struct

from bot import terms
from bot.context import Context, ScreenOf
from bot.screens.chat import TermsAsked
from flows.form import Pace

_KEY = "terms"


class Agreement(Struct, frozen=True):
    """What a chair agreed to, on which day by their own calendar, and who can open what they begin since."""

    mark: str
    version: str
    on: date
    door: str


def agreement_of(context: Context) -> Agreement | None:
    """What the chair agreed to last; None if they were never asked, as where a service has set nothing."""
    found: dict[str, Any] | None = context.records.chairs.settings(context.chair).get(_KEY)
    return (
        None
        if found is None
        else Agreement(found["mark"], found["version"], date.fromisoformat(found["on"]), found["door"])
    )


def asked(context: Context, pace: Pace | None = None) -> list[ScreenOf]:
    """The question whether the chair agrees to what has changed; nothing if they have agreed.

    `pace` is of the reflection that is begun by agreeing.
    """
    agreed = agreement_of(context)
    if (agreed.mark if agreed else "") == terms.current().mark:
        return []
    return [(None, TermsAsked(pace))]


def agree(context: Context) -> None:
    """Keep that the chair agrees to the terms of now: what they begin since can be opened as these say."""
    now = terms.current()
    version = "" if now.text is None else now.text.version
    before = agreement_of(context)
    if before is None and not now.mark:
        return
    settings = context.records.chairs.settings(context.chair)
    kept = {"mark": now.mark, "version": version, "on": context.now.date().isoformat(), "door": _door(now)}
    context.records.chairs.save_settings(context.chair, {**settings, _KEY: kept})
    reason = f"version {version}" if version else None
    context.records.audit.note(context.records.clock(), "terms agreed", context.chair.id, reason)
    if _door(now) != (before.door if before else ""):
        context.records.chairs.begin_key(context.chair, now.recipients)


def _door(of: terms.Terms) -> str:
    """What tells by whom content can be opened under these terms; empty if by nobody."""
    return terms.Terms(recipients=of.recipients).mark
