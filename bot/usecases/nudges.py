"""What a tap on a nudge, or on what it leads to, does."""

from collections.abc import Callable
from datetime import date, datetime
from typing import assert_never

from bot.actions.nudges import (
    AgainOn,
    AskDay,
    AskLater,
    Close,
    DropNudge,
    LookBackIn,
    MoveNudge,
    NothingToAdd,
    NudgeAction,
    PlanLookBack,
    ReadYear,
    StartFrom,
    TakeUp,
)
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.nudges.due import is_open
from bot.nudges.year import so_far
from bot.screens.chat import Gone, TermsAsked
from bot.screens.conferences import NotATime
from bot.screens.nudges import (
    AskedDay,
    Closed,
    DaySet,
    LookBackPlan,
    LookedBack,
    NothingAdded,
    NudgeDone,
    NudgeDropped,
    NudgeGone,
    NudgeMoved,
    NudgeOpened,
    YearPage,
)
from bot.screens.preferences import NudgeBeforeEnd, NudgeTimeUnderstood
from bot.strings.nudges import CLOSED_NOTE
from bot.usecases import guarded, preferences, reflections
from flows.availability import NudgeKind
from flows.form import Form, Pace
from flows.nudges import PUNCTUAL, Snooze, mornings, moved, snoozed
from flows.reflection import Reflection
from flows.time.phrases import TimeRefusal
from flows.time.wall_time import is_before
from storage.nudges import StoredNudge


def handle(context: Context, action: NudgeAction, form: Form, source: str) -> list[ScreenOf]:
    """What is shown of a tap; `form` and its `source` are what new reflections use."""
    match action:
        case TakeUp() | StartFrom() | AskLater() | MoveNudge() | DropNudge():
            return _to_nudge(context, action, form, source)
        case ReadYear():
            counted = so_far(context.records, context.chair, form, context.now)
            return [(None, YearPage(form.id, form.version, *counted))]
        case NothingToAdd(edits):
            return [(None, NothingAdded(edits))]
        case AskDay(number, kind):
            return _with(context, number, lambda _: _asked_day(context, number, kind))
        case AgainOn(number, kind, day, edits):
            return _with(
                context, number, lambda _: _again_on(context, number, kind, date.fromisoformat(day), edits)
            )
        case Close(number, kind, edits):
            return _with(context, number, lambda _: _closed(context, number, kind, edits))
        case PlanLookBack(number):
            return _with(context, number, lambda _: [(number, LookBackPlan())])
        case LookBackIn(number, weeks, edits):
            return _with(context, number, lambda found: _look_back_in(context, found, weeks, edits))
        case _:
            assert_never(action)


def _to_nudge(
    context: Context, action: TakeUp | StartFrom | AskLater | MoveNudge | DropNudge, form: Form, source: str
) -> list[ScreenOf]:
    nudges = context.records.nudges
    stored = nudges.find(context.chair, action.nudge)
    if stored is None:
        return [(None, NudgeGone(action.edits))]
    places = _places(context, stored, action.edits)
    if isinstance(action, StartFrom):
        started = _started(context, stored, action.pace, form, source)
        asked = any(isinstance(screen, TermsAsked) for _, screen in started)
        return started if asked else [*((None, NudgeDone(edits)) for edits in places), *started]
    if not is_open(context.records, context.chair, stored):
        return [(None, NudgeGone(edits)) for edits in places]
    match action:
        case TakeUp(_, grouped, _):
            done = () if grouped else tuple((None, NudgeDone(edits)) for edits in places)
            return [*done, *_taken_up(context, stored)]
        case AskLater(_, snooze, _):
            wanted = planning.preferred(context).availability
            found = mornings(context.now, wanted)
            if snooze is Snooze.TOMORROW and len(found) > 1:
                return [(None, NudgeTimeUnderstood(stored.id, planning.to_the_minute(found)))]
            return _moved(context, stored, snoozed(snooze, context.now, wanted), places)
        case MoveNudge(_, at, _):
            moment = datetime.fromisoformat(at)
            if is_before(moment + PUNCTUAL, context.now):
                return [(None, NotATime(TimeRefusal.PAST))]
            return _moved(context, stored, moment, places)
        case DropNudge():
            nudges.drop_about(context.chair, stored.nudge.about)
            return [(None, NudgeDropped(edits)) for edits in places]
        case _:
            assert_never(action)


def _moved(
    context: Context, stored: StoredNudge, moment: datetime, places: list[int | None]
) -> list[ScreenOf]:
    """The nudge comes at the very moment that the chair asked for, unless its conference ends after that."""
    if preferences.before_end(context, stored.nudge, moment):
        return [(None, NudgeBeforeEnd(stored.id))]
    later = moved(stored.nudge, moment, planning.preferred(context).availability)
    context.records.nudges.move(context.chair, stored.id, later)
    return [(None, NudgeMoved(stored.id, edits)) for edits in places]


def _places(context: Context, stored: StoredNudge, edits: int | None) -> list[int | None]:
    """The messages in which the nudge stands alone: the tapped one, and another that a crash doubled."""
    known = stored.message_id
    if known is None or known == edits or len(context.records.nudges.in_message(context.chair, known)) > 1:
        return [edits]
    return [edits, known]


def _taken_up(context: Context, stored: StoredNudge) -> list[ScreenOf]:
    kind = stored.nudge.kind
    match kind:
        case NudgeKind.DRAFT:
            return reflections.continued(context, planning.number_of(stored.nudge))
        case NudgeKind.ESCALATION | NudgeKind.MONITORING | NudgeKind.HINDSIGHT:
            number = planning.number_of(stored.nudge)
            planning.expect(context, prompts.Addition(number, kind))
            return [(number, LookedBack(kind))]
        case NudgeKind.CONFERENCE | NudgeKind.WEEKLY | NudgeKind.YEAR:
            return [(None, NudgeOpened(stored.id))]
        case _:
            assert_never(kind)


def _started(context: Context, stored: StoredNudge, pace: Pace, form: Form, source: str) -> list[ScreenOf]:
    """The reflection after a conference: begun once, however often the button is tapped."""
    conference = context.records.conferences.find(context.chair, planning.number_of(stored.nudge))
    if conference is not None and conference.reflection_id is not None:
        return reflections.continued(context, conference.reflection_id)
    return reflections.begun(context, form, source, pace, conference)


def _with(context: Context, number: int, then: Callable[[Reflection], list[ScreenOf]]) -> list[ScreenOf]:
    """What is done with a reflection, if the chair has it."""
    found = context.records.reflections.load(number, owner=context.chair)
    return [(None, Gone())] if found is None else then(found)


def _asked_day(context: Context, number: int, kind: NudgeKind) -> list[ScreenOf]:
    planning.expect(context, prompts.Day(number, kind))
    return [(number, AskedDay(kind))]


def _again_on(context: Context, number: int, kind: NudgeKind, day: date, edits: int | None) -> list[ScreenOf]:
    planning.ask_again(context, number, kind, day)
    return [(number, DaySet(day.isoformat(), edits))]


def _closed(context: Context, number: int, kind: NudgeKind, edits: int | None) -> list[ScreenOf]:
    planning.ask_again(context, number, kind, None)
    addenda = context.records.addenda
    known = addenda.list(context.chair, number)
    # A doubled tap closes it once.
    if not any(one.about == kind and one.text == CLOSED_NOTE for one in known[-1:]):
        guarded.add_note(context, number, kind, CLOSED_NOTE)
    return [(number, Closed(kind, edits))]


def _look_back_in(context: Context, found: Reflection, weeks: int, edits: int | None) -> list[ScreenOf]:
    planning.look_back(context, found, weeks, planning.preferred(context).availability)
    return [(found.id, LookBackPlan(edits))]
