"""What a tap on a nudge, or on what it leads to, does."""

from collections.abc import Callable
from datetime import date
from typing import assert_never

from bot.actions.nudges import (
    AgainOn,
    AskDay,
    AskLater,
    Close,
    ConferenceAction,
    LetGo,
    LookBackIn,
    MannersAction,
    NothingToAdd,
    NudgeAction,
    PlanLookBack,
    ReadYear,
    StartFrom,
    TakeUp,
)
from bot.context import Desk, Shown
from bot.nudges import planning
from bot.nudges import prompts as expecting
from bot.nudges.due import is_open, with_room
from bot.nudges.year import so_far
from bot.screens.chat import Gone
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
from bot.strings.nudges import CLOSED_NOTE
from bot.usecases import conferences
from bot.usecases import preferences as manners
from bot.usecases import reflections as reflecting
from flows.availability import Kind
from flows.form import Form, Pace
from flows.nudges import moved, snoozed
from flows.reflection import Reflection
from storage.nudges import StoredNudge


def replied(desk: Desk, action: NudgeAction, form: Form, source: str) -> list[Shown]:
    """What is shown of a tap; `form` and its `source` are what new reflections use."""
    if isinstance(action, ConferenceAction):
        return conferences.asked(desk, action)
    if isinstance(action, MannersAction):
        return manners.done(desk, action)
    match action:
        case TakeUp() | StartFrom() | AskLater() | LetGo():
            return _to_nudge(desk, action, form, source)
        case ReadYear():
            counted = so_far(desk.records, desk.chair, form, desk.now)
            return [(None, YearPage(form.id, form.version, *counted))]
        case NothingToAdd(into):
            return [(None, NothingAdded(into))]
        case AskDay(number, kind):
            return _with(desk, number, lambda _: _asked_day(desk, number, kind))
        case AgainOn(number, kind, day, into):
            return _with(desk, number, lambda _: _again_on(desk, number, kind, date.fromisoformat(day), into))
        case Close(number, kind, into):
            return _with(desk, number, lambda _: _closed(desk, number, kind, into))
        case PlanLookBack(number):
            return _with(desk, number, lambda _: [(number, LookBackPlan())])
        case LookBackIn(number, weeks, into):
            return _with(desk, number, lambda found: _look_back_in(desk, found, weeks, into))
        case _:
            assert_never(action)


def again_on(desk: Desk, reflection_id: int, kind: Kind, day: date) -> list[Shown]:
    """The chair is asked again on that day."""
    return _again_on(desk, reflection_id, kind, day, 0)


def _to_nudge(
    desk: Desk, action: TakeUp | StartFrom | AskLater | LetGo, form: Form, source: str
) -> list[Shown]:
    nudges = desk.records.nudges
    stored = nudges.find(desk.chair, action.nudge)
    if stored is None:
        return [(None, NudgeGone(action.into))]
    places = _places(desk, stored, action.into)
    if isinstance(action, StartFrom):
        return [
            *((None, NudgeDone(into)) for into in places),
            *_started(desk, stored, action.pace, form, source),
        ]
    if not is_open(desk.records, desk.chair, stored):
        return [(None, NudgeGone(into)) for into in places]
    match action:
        case TakeUp(_, grouped, _):
            done = () if grouped else tuple((None, NudgeDone(into)) for into in places)
            return [*done, *_taken_up(desk, stored)]
        case AskLater(_, snooze, _):
            wanted = planning.preferred(desk).manners
            asked = snoozed(snooze, desk.now, wanted)
            moment = with_room(desk.records, desk.chair, asked, desk.now, wanted)
            later = moved(stored.nudge, moment, wanted)
            nudges.move(desk.chair, stored.id, later)
            return [(None, NudgeMoved(stored.id, into)) for into in places]
        case LetGo():
            nudges.drop_about(desk.chair, stored.nudge.about)
            return [(None, NudgeDropped(into)) for into in places]
        case _:
            assert_never(action)


def _places(desk: Desk, stored: StoredNudge, into: int) -> list[int]:
    """The messages in which the nudge stands alone: the tapped one, and another that a crash doubled."""
    known = stored.message_id
    if known is None or known == into or len(desk.records.nudges.in_message(desk.chair, known)) > 1:
        return [into]
    return [into, known]


def _taken_up(desk: Desk, stored: StoredNudge) -> list[Shown]:
    kind = stored.nudge.kind
    match kind:
        case Kind.DRAFT:
            return reflecting.continued(desk, planning.number_of(stored.nudge))
        case Kind.ESCALATION | Kind.MONITORING | Kind.HINDSIGHT:
            number = planning.number_of(stored.nudge)
            planning.expect(desk, expecting.Addition(number, kind))
            return [(number, LookedBack(kind))]
        case Kind.CONFERENCE | Kind.WEEKLY | Kind.YEAR:
            return [(None, NudgeOpened(stored.id))]
        case _:
            assert_never(kind)


def _started(desk: Desk, stored: StoredNudge, pace: Pace, form: Form, source: str) -> list[Shown]:
    """The reflection after a conference: begun once, however often the button is tapped."""
    conference = desk.records.conferences.find(desk.chair, planning.number_of(stored.nudge))
    if conference is not None and conference.reflection_id is not None:
        return reflecting.continued(desk, conference.reflection_id)
    return reflecting.begun(desk, form, source, pace, conference)


def _with(desk: Desk, number: int, then: Callable[[Reflection], list[Shown]]) -> list[Shown]:
    """What is done with a reflection, if the chair has it."""
    found = desk.records.reflections.load(number, owner=desk.chair)
    return [(None, Gone())] if found is None else then(found)


def _asked_day(desk: Desk, number: int, kind: Kind) -> list[Shown]:
    planning.expect(desk, expecting.Day(number, kind))
    return [(number, AskedDay(kind))]


def _again_on(desk: Desk, number: int, kind: Kind, day: date, into: int) -> list[Shown]:
    planning.ask_again(desk, number, kind, day)
    return [(number, DaySet(day.isoformat(), into))]


def _closed(desk: Desk, number: int, kind: Kind, into: int) -> list[Shown]:
    planning.ask_again(desk, number, kind, None)
    addenda = desk.records.addenda
    known = addenda.list(desk.chair, number)
    # A doubled tap closes it once.
    if not any(one.about == kind and one.text == CLOSED_NOTE for one in known[-1:]):
        addenda.add(desk.chair, number, kind, CLOSED_NOTE, at=desk.now)
    return [(number, Closed(kind, into))]


def _look_back_in(desk: Desk, found: Reflection, weeks: int, into: int) -> list[Shown]:
    planning.look_back(desk, found, weeks, planning.preferred(desk).manners)
    return [(found.id, LookBackPlan(into))]
