"""A pack: several finished reflections as one file.

What was picked by hand, and what is in the pack that is being made, is kept with the chair, as numbers alone.
The file itself waits in the outbox, as everything does that is to be seen: so it comes after a restart too.
"""

from typing import Any, assert_never

from msgspec import Struct

from bot.actions.documents import DocumentFormat
from bot.actions.packs import (
    AskPack,
    ChooseOther,
    ChoosePack,
    MakePack,
    PackAction,
    Pick,
    PickForPack,
    StopPack,
)
from bot.context import Context, ScreenOf
from bot.nudges.planning import zone_of
from bot.screens.outbox_data import SCREENS
from bot.screens.packs import PackChoices, PackFailed, PackMaking, PackOffered, PackPicking, PackSent
from bot.usecases.documents import MOST_PACKS, PACKS, within
from flows.facts import Facts
from flows.form import Form
from flows.packing import MOST, chosen
from flows.year import CALENDAR_YEAR

FORMATS = (DocumentFormat.WORD, DocumentFormat.PDF)
"""What a pack can be."""
_KEY = "pack"
_SENT = SCREENS.tag_of(PackSent)


class Making(Struct, frozen=True):
    """The pack that was asked for last: how its reflections were chosen, and which they are, oldest first."""

    of: str
    format: DocumentFormat
    reflections: tuple[int, ...]
    message: int | None


def handle(context: Context, action: PackAction, form: Form) -> list[ScreenOf]:
    """What is shown of it; `form` is the one that new reflections use, and has the professional year."""
    match action:
        case AskPack(""):
            return [(None, _choices(context, form, None))]
        case AskPack(of):
            return [(None, PackOffered(of))]
        case ChooseOther(edits):
            return [(None, _choices(context, form, edits))]
        case ChoosePack(of, edits):
            return [(None, PackOffered(of, edits=edits))]
        case PickForPack(page, anew, edits):
            if anew:
                _keep(context, picked=[])
            return [(None, PackPicking(page, edits))]
        case Pick(reflection, page, on, edits):
            others = picked(context) - {reflection}
            _keep(context, picked=sorted(others | {reflection} if on else others))
            return [(None, PackPicking(page, edits))]
        case MakePack(of, wanted, edits):
            return _begun(context, of, wanted, edits)
        case StopPack(number, edits):
            stopped = _stop(context, number)
            if stopped is None:
                return [(None, _choices(context, form, edits))]
            return [(None, PackOffered(stopped.of, stopped=True, edits=edits))]
        case _:
            assert_never(action)


def picked(context: Context) -> frozenset[int]:
    """The numbers of the reflections that were picked by hand."""
    return frozenset(_kept(context).get("picked", ()))


def in_pack(context: Context, of: str) -> tuple[Facts, ...]:
    """The reflections of a choice, oldest first."""
    history = (one.facts for one in context.records.digests.of(context.chair))
    return chosen(history, of, zone_of(context), picked(context))


def making(context: Context, number: int) -> Making | None:
    """The pack with this number; none once it was stopped, or there has been another."""
    kept = _kept(context)
    if kept.get("number") != number or not kept.get("reflections"):
        return None
    wanted = DocumentFormat(kept["format"])
    return Making(kept["of"], wanted, tuple(kept["reflections"]), kept["message"])


def failed(context: Context, number: int) -> list[ScreenOf]:
    """What is shown where the pack with this number could not be made, and waits no longer."""
    one = making(context, number)
    _keep(context, reflections=[])
    return [] if one is None else [(None, PackFailed(one.of, one.message))]


def _choices(context: Context, form: Form, edits: int | None) -> PackChoices:
    year = form.year or CALENDAR_YEAR
    return PackChoices(year.opening(context.now.date()).isoformat(), edits)


def _begun(context: Context, of: str, wanted: DocumentFormat, edits: int | None) -> list[ScreenOf]:
    reflections = [facts.id for facts in in_pack(context, of)]
    if not 0 < len(reflections) <= MOST or wanted not in FORMATS:
        return [(None, PackOffered(of, edits=edits))]
    spent = within(context, PACKS, MOST_PACKS)
    if spent is not None:
        return spent
    last = _kept(context).get("number", 0)
    # One at a time: the one before it gives way, and its message says so.
    before = _stop(context, last)
    told: list[ScreenOf] = []
    if before is not None and before.message != edits:
        told = [(None, PackOffered(before.of, stopped=True, edits=before.message))]
    kept = {"of": of, "format": wanted.value, "reflections": reflections, "message": edits}
    _keep(context, number=last + 1, **kept)
    context.records.audit.note(context.records.clock(), "pack exported", context.chair.id)
    return [*told, (None, PackMaking(last + 1, edits)), (None, PackSent(last + 1, edits))]


def _stop(context: Context, number: int) -> Making | None:
    """Stop the pack with this number; the one that was stopped, and none where it does not wait any more."""
    one = making(context, number)
    waiting = context.records.outbox.pending(context.chair)
    if one is None or not any(p.kind == _SENT and p.body and p.body["pack"] == number for p in waiting):
        return None
    _keep(context, reflections=[])
    return one


def _kept(context: Context) -> dict[str, Any]:
    kept: dict[str, Any] = context.records.chairs.settings(context.chair).get(_KEY, {})
    return kept


def _keep(context: Context, **changed: Any) -> None:
    settings = context.records.chairs.settings(context.chair)
    context.records.chairs.save_settings(
        context.chair, {**settings, _KEY: {**settings.get(_KEY, {}), **changed}}
    )
