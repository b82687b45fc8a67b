"""A chair's year in words: its figures, and what they have in common, each with the reflections behind it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from bot.actions.chat import ListPast, Reflect
from bot.actions.finding import TurnPastBy
from bot.actions.packs import AskPack
from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens.nudges import YearPage
from bot.strings import chat as chat_strings
from bot.strings import counts, labels
from bot.strings import packs as pack_strings
from bot.strings import year as strings
from bot.views.days import long_day
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message
from bot.views.wanted import Picture
from flows.form import Form
from flows.narrowing import By
from flows.plain_words import cut
from flows.roles import Role
from flows.time.wall_time import settled
from flows.year import CALENDAR_YEAR, ProfessionalYear
from flows.year_figures import Figures, figures

_A_YEAR = 12
"""Months."""
_ASK = 150
"""Characters of a question that stand before its answers."""


def message_of(context: Context, shown: YearPage) -> Message:
    """What the professional year asks for, and how much of it is there."""
    year = context.records.forms.form(shown.form, shown.version).year
    asks = "" if year is None else _so_far(context, year, shown)
    found = figures_of(context, year or CALENDAR_YEAR)
    said = "\n\n".join(filter(None, (asks, in_words(found)))) or chat_strings.NO_HISTORY
    home = (Button(labels.REFLECT, Reflect()), Button(labels.PAST, ListPast()))
    packs = ((Button(pack_strings.PACK, AskPack()),),) if found.sent else ()
    picture = _picture(context, year or CALENDAR_YEAR, shown, found) if found.sent else None
    return Message(said, (*ways(found), *packs, home), picture=picture)


def _picture(context: Context, year: ProfessionalYear, shown: YearPage, found: Figures) -> Picture:
    form, today = context.records.forms.form(shown.form, shown.version), context.now.date()
    progress = ((shown.sent, year.pieces), (shown.with_peer, year.with_peer))
    return picture_of(form, found, strings.PICTURE, (year.opening(today), today), progress)


def picture_of(
    form: Form,
    found: Figures,
    title: str,
    days: tuple[date, date],
    progress: tuple[tuple[int, int], ...] = (),
) -> Picture:
    """The picture of figures from one day to another, with the scale and the answers of a form."""
    scaling = form.with_role(Role.SCALING)
    scale = scaling.scale if scaling else None
    return Picture(
        found,
        *days,
        title=title,
        progress=progress,
        scale=(scale.low, scale.high) if scale else (0, 10),
        choices={q.ask: tuple(c.label for c in q.choices) for q in form.all_with_role(Role.GROWTH)},
    )


def _so_far(context: Context, year: ProfessionalYear, shown: YearPage) -> str:
    return strings.YEAR_SO_FAR.format(
        asks=escape(year.asks),
        sent=shown.sent,
        pieces=year.pieces,
        with_peer=shown.with_peer,
        peers=year.with_peer,
        closes=long_day(year.closing(context.now.date())),
    )


def figures_of(context: Context, year: ProfessionalYear) -> Figures:
    """The figures of the professional year so far."""
    zone = zone_of(context)
    opened = settled(datetime.combine(year.opening(context.now.date()), time(), zone)).astimezone(UTC)
    held = context.records.conferences.between(context.chair, opened, context.now)
    sent = (one.facts for one in context.records.digests.of(context.chair))
    return figures(
        (facts for facts in sent if facts.submitted_at is not None and facts.submitted_at >= opened),
        [one.ends_at for one in held if not one.dropped],
        zone,
    )


def in_words(found: Figures) -> str:
    """The figures, in HTML; nothing before the first reflection."""
    if not found.sent:
        return ""
    few = () if found.has_trends else ((f"<i>{strings.FEW}</i>",),)
    return "\n\n".join("\n".join(part) for part in (*parts_in_words(found), *few))


def ways(found: Figures) -> Keyboard:
    """To the reflections behind a pattern."""
    keys = []
    if any(len(letter.holds) < letter.of for letter in found.letters):
        keys.append(Button(strings.SEE_GAPS, TurnPastBy(By.GAPS)))
    if found.raised:
        keys.append(Button(strings.SEE_RAISED, TurnPastBy(By.RAISED)))
    return (tuple(keys),) if keys else ()


def parts_in_words(found: Figures) -> Iterator[list[str]]:
    """The figures in parts, each a list of lines in HTML."""
    # Of more than a year, a month is told from that of another.
    shape = strings.MONTH if len(found.months) <= _A_YEAR else strings.MONTH_OF_YEAR
    yield [_month(shape, *month) for month in found.months]
    if found.scores:
        yield [strings.SCALING.format(scores=", ".join(map(str, found.scores)))]
    if found.letters:
        letters = (
            strings.LETTER.format(name=escape(one.name), holds=len(one.holds), of=one.of)
            for one in found.letters
        )
        yield [strings.LETTERS, *letters]
    answered = len(found.answered)
    still = len(found.raised) - answered
    yield [strings.RAISED.format(count=len(found.raised), answered=answered, open=still)]
    if found.functions or found.untouched:
        touched = (f"{escape(name)}: {count}" for name, count in found.functions)
        names = ", ".join(map(escape, found.untouched))
        never = [strings.NEVER.format(names=names)] if names else []
        yield [strings.FUNCTIONS, *touched, *never]
    if found.growth:
        yield [strings.GROWTH, *(_growth(ask, answers) for ask, answers in found.growth)]
    patterns = [*_patterns(found)] if found.has_trends else []
    if patterns:
        yield [strings.PATTERNS, *patterns]


def _month(shape: str, month: date, sent: int, held: int) -> str:
    events = counts.some(strings.HELD, held) if held else ""
    return shape.format(month=month, sent=counts.reflections(sent), held=events)


def _growth(ask: str, answers: tuple[str, ...]) -> str:
    said = ", ".join(f"{escape(answer)} {count}" for answer, count in Counter(answers).most_common())
    return f"{escape(cut(ask, _ASK))} {said}"


def _patterns(found: Figures) -> Iterator[str]:
    for letter in sorted(found.letters, key=lambda one: len(one.holds) / one.of):
        missed = letter.of - len(letter.holds)
        if 2 * missed >= letter.of:
            yield strings.NOT_MET.format(name=escape(letter.name), count=missed, of=letter.of)
    if found.raised:
        yield strings.ESCALATED.format(count=len(found.raised), of=found.sent)
    if found.untouched:
        known = len(found.untouched) + len(found.functions)
        yield strings.UNTOUCHED.format(count=len(found.untouched), of=known)
