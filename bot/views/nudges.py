"""The messages of nudges and of what they lead to, made from what is stored."""

from datetime import date, datetime, time, timedelta
from typing import assert_never

from bot.actions.chat import Continue, Open, Reflect
from bot.actions.nudges import (
    AgainOn,
    AskDay,
    AskLater,
    Close,
    DropNudge,
    LookBackIn,
    NothingToAdd,
    PlanLookBack,
    ReadYear,
    StartFrom,
    TakeUp,
)
from bot.actions.words import AskName, AskWhere
from bot.context import Context
from bot.nudges import planning
from bot.nudges.due import is_open
from bot.screens.nudges import (
    AskedDay,
    Closed,
    DaySet,
    DayUnderstood,
    LookBackPlan,
    LookedBack,
    NotADay,
    NoteCorrected,
    Noted,
    NothingAdded,
    Nudged,
    NudgeDone,
    NudgeDropped,
    NudgeGone,
    NudgeMoved,
    NudgeOpened,
    NudgeScreen,
    YearPage,
)
from bot.strings import chat as chat_strings
from bot.strings import counts, labels
from bot.strings import nudges as strings
from bot.strings import peers as peer_strings
from bot.strings import words as word_strings
from bot.strings import year as year_strings
from bot.strings.times import ANOTHER_DAY, DAY_REFUSED
from bot.views import times, year
from bot.views.days import long_day, short_day
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message, keyboard
from bot.views.pages import title_of
from bot.views.summary import excerpt
from bot.views.times import told_moment
from bot.views.which import told_apart
from flows.availability import LOOKING_BACK, NudgeKind
from flows.facts import DISCUSSED
from flows.form import Pace
from flows.nudges import Snooze
from flows.reflection import Reflection
from flows.roles import Role
from flows.summary import Addition
from flows.time.phrases import TimeRefusal
from flows.time.wall_time import settled
from storage.addenda import Addendum
from storage.nudges import StoredNudge

_DAYS_AHEAD = (1, 2, 3, 7, 14, 28)
_EXCERPT_UNITS = 2_600
_LOOKED_BACK_ON = (Role.SCALING, Role.FEELINGS, Role.COMMITMENT)


def message_of(context: Context, screen: NudgeScreen, reflection: Reflection | None) -> Message | None:
    """The message of a screen; none if what it would show is no longer there."""
    match screen:
        case Nudged():
            return nudged_message(context, open_nudges(context, screen))
        case NudgeOpened(number):
            return nudged_message(context, open_nudges(context, Nudged(str(number))))
        case NudgeMoved(number):
            return _moved(context, number)
        case NudgeDone():
            return Message(strings.TAKEN_UP)
        case NudgeDropped():
            return Message(strings.NOT_AGAIN)
        case NudgeGone():
            return Message(strings.GONE)
        case NotADay(reason, typed):
            return Message(times.day_refused(DAY_REFUSED[TimeRefusal(reason)], typed, context.now.date()))
        case DaySet(day):
            return Message(strings.DAY_SET.format(long_day(date.fromisoformat(day))))
        case NoteCorrected():
            return Message(strings.CORRECTED, quiet=True)
        case NothingAdded():
            return Message(strings.NOTHING_ADDED)
        case YearPage():
            return year.message_of(context, screen)
        case LookedBack() | Noted() | AskedDay() | DayUnderstood() | Closed() | LookBackPlan():
            return None if reflection is None else _about(context, screen, reflection)
        case _:
            assert_never(screen)


def open_nudges(context: Context, screen: Nudged) -> tuple[StoredNudge, ...]:
    """The nudges of a message about which there is still something to ask, the most pressing first."""
    found = (context.records.nudges.find(context.chair, int(number)) for number in screen.nudges.split(","))
    still = (one for one in found if one is not None and is_open(context.records, context.chair, one))
    return tuple(
        sorted(still, key=lambda one: (list(NudgeKind).index(one.nudge.kind), one.nudge.due, one.id))
    )


def nudged_message(context: Context, nudges: tuple[StoredNudge, ...]) -> Message | None:
    """One nudge with all its buttons, or several with a button each."""
    match nudges:
        case ():
            return None
        case (one,):
            return Message(_line(context, one), _keys(one))
        case _:
            said = dict.fromkeys(_line(context, one) for one in nudges)
            lines = "\n".join(f"· {line}" for line in said)
            labels = told_apart(
                context, [one.nudge for one in nudges], [_label(context, one) for one in nudges]
            )
            listed = zip(labels, nudges, strict=True)
            keys = ((Button(label, TakeUp(one.id, grouped=True)),) for label, one in listed)
            return Message(f"{strings.SEVERAL}\n{lines}", tuple(keys))


def _line(context: Context, stored: StoredNudge) -> str:
    return _week(context) if stored.nudge.kind is NudgeKind.WEEKLY else strings.NUDGES[stored.nudge.kind]


def _week(context: Context) -> str:
    """What the week, from its Monday, has had so far: numbers alone."""
    monday = context.now.date() - timedelta(days=context.now.weekday())
    begins = settled(datetime.combine(monday, time(), context.now.tzinfo))
    held = context.records.conferences.between(context.chair, begins, context.now)
    conferences = sum(not one.dropped for one in held)
    sent = len(context.records.reflections.submitted_since(context.chair, monday))
    return strings.WEEKLY.format(
        conferences=counts.some(strings.COUNTED, conferences),
        reflections=counts.reflections(sent),
    )


def _label(context: Context, stored: StoredNudge) -> str:
    label = strings.ON_BUTTONS[stored.nudge.kind]
    if stored.nudge.kind is not NudgeKind.CONFERENCE:
        return label
    conference = context.records.conferences.find(context.chair, planning.number_of(stored.nudge))
    ended = (conference.ends_at if conference else stored.nudge.due).astimezone(context.now.tzinfo)
    return label.format(f"{ended:%a %H:%M}")


def _keys(stored: StoredNudge) -> Keyboard:
    number, kind = stored.id, stored.nudge.kind
    snoozes = [Button(strings.SNOOZES[snooze], AskLater(number, snooze)) for snooze in Snooze]
    no = Button(strings.NOT_THIS, DropNudge(number))
    match kind:
        case NudgeKind.CONFERENCE:
            starts = (
                Button(strings.REFLECT_NOW, StartFrom(number, Pace.FULL)),
                Button(labels.QUICK, StartFrom(number, Pace.QUICK)),
            )
            return starts, tuple(snoozes[:2]), (snoozes[2], no)
        case NudgeKind.DRAFT | NudgeKind.ESCALATION | NudgeKind.MONITORING | NudgeKind.HINDSIGHT:
            return (Button(strings.TAKE_UP[kind], TakeUp(number)),), tuple(snoozes[:2]), (snoozes[2], no)
        case NudgeKind.WEEKLY:
            return ((Button(labels.REFLECT, Reflect()), no),)
        case NudgeKind.YEAR:
            return ((Button(year_strings.WHAT_IS_MISSING, ReadYear()), no),)
        case _:
            assert_never(kind)


def _moved(context: Context, number: int) -> Message | None:
    stored = context.records.nudges.find(context.chair, number)
    if stored is None:
        return None
    local = stored.nudge.due.astimezone(context.now.tzinfo)
    return Message(
        strings.MOVED.format(told_moment(local)), ((Button(strings.NOT_THIS, DropNudge(number)),),)
    )


def _about(
    context: Context,
    screen: LookedBack | Noted | AskedDay | DayUnderstood | Closed | LookBackPlan,
    reflection: Reflection,
) -> Message:
    number = reflection.id
    match screen:
        case LookedBack(kind):
            return _looked_back(context, NudgeKind(kind), reflection)
        case Noted(kind):
            followed = NudgeKind(kind) is not NudgeKind.HINDSIGHT
            said = f"{strings.NOTED}\n{strings.STILL_OPEN}" if followed else strings.NOTED
            ends = _follows(number, NudgeKind(kind)) if followed else ()
            return Message(said, (*ends, *_goes_on(context, number)), quiet=True)
        case AskedDay(kind):
            days = (context.now.date() + timedelta(days=n) for n in _DAYS_AHEAD)
            keys = (Button(short_day(day), AgainOn(number, NudgeKind(kind), day.isoformat())) for day in days)
            return Message(strings.ASK_DAY.format(times.day_examples(context.now.date())), keyboard(keys, 3))
        case DayUnderstood(kind, iso):
            meant = [
                (long_day(day), Button(short_day(day), AgainOn(number, NudgeKind(kind), day.isoformat())))
                for day in times.days(iso)
            ]
            return times.asked(strings.ASK_ON, meant, Button(ANOTHER_DAY, AskDay(number, NudgeKind(kind))))
        case Closed():
            return Message(strings.CLOSED_SAID, _goes_on(context, number))
        case LookBackPlan():
            day = planning.looks_back_on(context, number)
            said = strings.LOOKS_BACK.format(long_day(day)) if day else strings.LOOKS_BACK_NEVER
            choices = (Button(label, LookBackIn(number, weeks)) for weeks, label in strings.WEEKS.items())
            return Message(said, keyboard(choices, 2))
        case _:
            assert_never(screen)


def _looked_back(context: Context, kind: NudgeKind, reflection: Reflection) -> Message:
    """What was said then, and the question; what the chair types next is added to the reflection."""
    if kind is NudgeKind.HINDSIGHT:
        roles = (reflection.form.with_role(role) for role in _LOOKED_BACK_ON)
        keys = tuple(question.key for question in roles if question is not None)
        ends: Keyboard = ((Button(strings.NOTHING, NothingToAdd()),),)
    else:
        keys = tuple(key for key, asked in reflection.path.items() if asked.question.aside)
        ends = _follows(reflection.id, kind)
    said, whole = excerpt(reflection, keys, _EXCERPT_UNITS)
    title = escape(title_of(reflection.label, reflection.started_at, planning.zone_of(context)))
    parts = [f"<i>{title}</i>", said, *(() if whole else (f"<i>{strings.MORE_THERE}</i>",))]
    return Message(
        "\n\n".join(filter(None, (*parts, f"{strings.LOOKED_BACK[kind]}\n{strings.TYPE_IT}"))), ends
    )


def _follows(number: int, kind: NudgeKind) -> Keyboard:
    return ((Button(strings.ANOTHER_DAY, AskDay(number, kind)), Button(strings.CLOSED, Close(number, kind))),)


def _goes_on(context: Context, number: int) -> Keyboard:
    """To the summary, and back to the reflection that is on the screen."""
    current = context.chair.current
    keys = [Button(labels.SUMMARY, Open(number))]
    if current is not None and current != number:
        keys.append(Button(labels.GO_ON, Continue(current)))
    return (tuple(keys),)


def closing_line(context: Context, reflection: Reflection) -> str:
    """What is said when a reflection is finished: where it is, and on which day it comes back, if it does."""
    days = [
        stored.nudge.local.date()
        for stored in context.records.nudges.coming(context.chair)
        if stored.nudge.kind in LOOKING_BACK and planning.number_of(stored.nudge) == reflection.id
    ]
    comes_back = f" {chat_strings.COMES_BACK.format(long_day(min(days)))}" if days else ""
    return f"{chat_strings.FINISHED}{comes_back}"


def added_and_to_come(context: Context, reflection: Reflection) -> tuple[tuple[Addition, ...], Keyboard]:
    """What was added to a submitted reflection, and the button that says when the chair looks back at it."""
    added = additions_of(context, reflection, context.records.addenda.list(context.chair, reflection.id))
    day = planning.looks_back_on(context, reflection.id)
    label = strings.LOOK_BACK_ON.format(short_day(day)) if day else strings.LOOK_BACK
    adds = (
        Button(word_strings.ADD_TO, AskWhere(reflection.id)),
        Button(word_strings.RENAME, AskName(reflection.id)),
    )
    return added, (adds, (Button(label, PlanLookBack(reflection.id)),))


def additions_of(
    context: Context, reflection: Reflection, addenda: tuple[Addendum, ...]
) -> tuple[Addition, ...]:
    """What was added to a submitted reflection, by the clock of whoever reads it."""
    zone = context.now.tzinfo
    return tuple(
        Addition(titled_addition(reflection, one.about), one.at.astimezone(zone), one.text) for one in addenda
    )


def titled_addition(reflection: Reflection, about: str) -> str:
    """What stands above an addition: the nudge that asked for it, or the question that it is about."""
    if about in strings.ADDITIONS:
        return strings.ADDITIONS[NudgeKind(about)]
    if about == DISCUSSED:
        return peer_strings.DISCUSSED
    asked = {question.key: question.ask for question in reflection.form}.get(about)
    # What another version asked for is shown as a note.
    return word_strings.NOTE_TITLE if asked is None else word_strings.TITLES.format(asked)
