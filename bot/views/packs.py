"""A pack as one message: of which reflections it is, as which file, and how far it is."""

from datetime import date, timedelta

from bot.actions.packs import ChooseOther, ChoosePack, MakePack, Pick, PickForPack, StopPack
from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens.packs import (
    PackChoices,
    PackFailed,
    PackMaking,
    PackOffered,
    PackPage,
    PackPicking,
    PackSent,
)
from bot.strings import labels
from bot.strings import packs as strings
from bot.strings.counts import reflections
from bot.usecases.packs import FORMATS, in_pack, making, picked
from bot.views import pages
from bot.views.days import long_day
from bot.views.finding import part_name, row_of, turns_to
from bot.views.html import escape
from bot.views.message import Button, Message, keyboard
from bot.views.rendered import Rendered
from bot.views.wanted import WantedPack
from flows.facts import Facts
from flows.narrowing import By, kind_of, month_of, parts
from flows.packing import ALL, DAYS, MOST, PICKED, chosen, in_days, span
from flows.plain_words import cut
from storage.outbox import Pending

_BUTTON = 38
_FILES = tuple(zip(FORMATS, (labels.WORD, labels.PDF), strict=True))


def message_of(context: Context, screen: PackPage) -> Message | None:
    """The message of a screen; none of a pack that is no longer being made."""
    match screen:
        case PackChoices(opened):
            return _choices(context, date.fromisoformat(opened))
        case PackPicking(page):
            return _picking(context, page)
        case PackOffered(of, stopped):
            return _offered(context, of, stopped=stopped)
        case PackFailed(of):
            return Message(strings.FAILED, (_files(of), _others()))
        case PackMaking(pack):
            one = making(context, pack)
            return None if one is None else making_message(pack, 0, len(one.reflections))


def making_message(pack: int, done: int, count: int) -> Message:
    """How far the pack with this number is, with a way to stop it."""
    said = strings.MADE_SO_FAR if done else strings.MAKING
    text = said.format(done=done, count=reflections(count))
    return Message(text, ((Button(strings.STOP, StopPack(pack)),),))


def sent(context: Context, pending: Pending, screen: PackSent) -> Rendered:
    """The file of a pack, and what then stands where it was waited for; nothing of one that was stopped."""
    one = making(context, screen.pack)
    if one is None:
        return Rendered(pending)
    ends = context.records.digests.ends(context.chair, one.reflections)
    left = tuple(number for number in one.reflections if number in ends)
    told = Message(
        strings.MADE.format(count=reflections(len(left))),
        (_files(one.of), _others()),
        edits=screen.edits,
        takes_over=True,
    )
    if not left:
        return Rendered(pending, messages=(Message(strings.NONE_LEFT, edits=screen.edits, takes_over=True),))
    file = WantedPack(
        context.chair.id,
        screen.pack,
        one.of,
        left,
        tuple(ends[number] for number in left),
        one.format,
        screen.edits,
    )
    return Rendered(pending, pending.kind, None, (Message("", file=file), told))


def name_of(of: str, found: tuple[Facts, ...]) -> str:
    """What a choice is called, by the reflections in it."""
    if of in (ALL, PICKED):
        return strings.ALL_FINISHED if of == ALL else strings.PICKED_BY_HAND
    if of.startswith(DAYS) and (days := span(of)):
        return strings.PROFESSIONAL_YEAR.format(*map(long_day, days))
    return part_name(of, found)


def _choices(context: Context, opened: date) -> Message:
    zone = zone_of(context)
    history = [digest.facts for digest in context.records.digests.of(context.chair)]
    finished = chosen(history, ALL, zone)
    if not finished:
        return Message(strings.NOTHING_YET, (pages.begins(),))
    closed, a_day = opened - timedelta(days=1), timedelta(days=1)
    times = (
        (strings.THIS_YEAR, in_days(opened, closed.replace(year=closed.year + 1))),
        (strings.LAST_YEAR, in_days(closed.replace(year=closed.year - 1) + a_day, closed)),
        (strings.EVERY, ALL),
    )
    rows = [
        (Button(label.format(count), ChoosePack(of)),)
        for label, of in times
        if (count := len(chosen(history, of, zone)))
    ]
    months = [
        Button(strings.MONTH.format(month=month_of(part), count=count), ChoosePack(part))
        for part, _, count in parts(history, zone)
        if kind_of(part) is By.MONTH
    ]
    hand = (Button(strings.BY_HAND, PickForPack(anew=True)),)
    return Message(strings.ASK, (*rows, *keyboard(months, 3), hand))


def _picking(context: Context, page: int) -> Message:
    zone, on = zone_of(context), picked(context)
    found = in_pack(context, ALL)[::-1]
    if not found:
        return Message(strings.NOTHING_YET, (pages.begins(),))
    last = (len(found) - 1) // pages.PAGE
    page = max(0, min(page, last))
    here = found[page * pages.PAGE : (page + 1) * pages.PAGE]
    titles = pages.titles_of(here, zone)
    rows = tuple(
        (
            Button(
                _ticked(row_of(one, titles[one.id], zone), on=one.id in on),
                Pick(one.id, page, one.id not in on),
            ),
        )
        for one in here
    )
    count = sum(one.id in on for one in found)
    done = ((Button(strings.PICKED_ALL.format(reflections(count)), ChoosePack(PICKED)),),) if count else ()
    said = strings.PICKING.format(count=reflections(count))
    return Message(said, (*rows, *turns_to(page, last, PickForPack), *done, _others()))


def _ticked(row: str, *, on: bool) -> str:
    return cut(strings.PICKED.format(row) if on else row, _BUTTON)


def _offered(context: Context, of: str, *, stopped: bool) -> Message:
    found = in_pack(context, of)
    if not found:
        return Message(strings.NONE_LEFT, (_others(),))
    count = reflections(len(found))
    if len(found) > MOST:
        return Message(strings.TOO_MANY.format(count=count, most=MOST), (_others(),))
    zone = zone_of(context)
    first, last = (long_day(one.at.astimezone(zone).date()) for one in (found[0], found[-1]))
    said = (strings.OFFERED if len(found) > 1 else strings.ONE).format(
        count=count, name=escape(name_of(of, found)), first=first, last=last
    )
    before = f"{strings.STOPPED}\n\n" if stopped else ""
    return Message(before + said, (_files(of), _others()))


def _files(of: str) -> tuple[Button, ...]:
    return tuple(Button(label, MakePack(of, wanted)) for wanted, label in _FILES)


def _others() -> tuple[Button, ...]:
    return (Button(strings.OTHERS, ChooseOther()),)
