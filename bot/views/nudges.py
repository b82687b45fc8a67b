"""The messages of nudges and of what they lead to, made from what is stored."""

from datetime import date, datetime, time, timedelta
from typing import assert_never

from bot.actions.chat import Continue, ListPast, Open, Reflect
from bot.actions.nudges import (
    AgainOn,
    AskDay,
    AskLater,
    Close,
    LetGo,
    LookBackIn,
    NothingToAdd,
    PlanLookBack,
    ReadYear,
    StartFrom,
    TakeUp,
)
from bot.context import Desk
from bot.nudges import planning
from bot.nudges.due import is_open
from bot.screens.nudges import (
    AskedDay,
    Closed,
    ConferenceShow,
    DaySet,
    LookBackPlan,
    LookedBack,
    MannersShow,
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
    NudgeShow,
    YearPage,
)
from bot.strings import nudges as words
from bot.strings.chat import Button
from bot.views.conferences import conference_post
from bot.views.html import escape
from bot.views.message import Key, Post, Rows, rows
from bot.views.pages import title_of
from bot.views.preferences import manners_post
from bot.views.question import long_day, short_day
from bot.views.summary import excerpt
from flows.availability import Kind
from flows.form import Pace, Role
from flows.nudges import Snooze
from flows.reflection import Reflection
from flows.summary import Addition
from flows.time.phrases import Reason
from flows.time.wall_time import settled
from storage.nudges import StoredNudge

_DAYS_AHEAD = (1, 2, 3, 7, 14, 28)
_EXCERPT_UNITS = 2_600
_LOOKED_BACK_ON = (Role.SCALING, Role.FEELINGS, Role.COMMITMENT)


def post_of(desk: Desk, show: NudgeShow, reflection: Reflection | None) -> Post | None:
    """The message of a show; none if what it would show is no longer there."""
    if isinstance(show, ConferenceShow):
        return conference_post(desk, show)
    if isinstance(show, MannersShow):
        return manners_post(desk, show)
    match show:
        case Nudged():
            return nudged_post(desk, open_nudges(desk, show))
        case NudgeOpened(number):
            return nudged_post(desk, open_nudges(desk, Nudged(str(number))))
        case NudgeMoved(number):
            return _moved(desk, number)
        case NudgeDone():
            return Post(words.TAKEN_UP)
        case NudgeDropped():
            return Post(words.LET_GO)
        case NudgeGone():
            return Post(words.GONE)
        case NotADay(reason):
            return Post(f"{words.NOT_A_DAY.get(Reason(reason), words.NOT_A_DAY_ELSE)} {words.TRY_A_DAY}")
        case DaySet(day):
            return Post(words.DAY_SET.format(long_day(date.fromisoformat(day))))
        case NoteCorrected():
            return Post(words.CORRECTED, quiet=True)
        case NothingAdded():
            return Post(words.NOTHING_ADDED)
        case YearPage():
            return _year(desk, show)
        case LookedBack() | Noted() | AskedDay() | Closed() | LookBackPlan():
            return None if reflection is None else _about(desk, show, reflection)
        case _:
            assert_never(show)


def open_nudges(desk: Desk, show: Nudged) -> tuple[StoredNudge, ...]:
    """The nudges of a message about which there is still something to ask, the most pressing first."""
    found = (desk.records.nudges.find(desk.chair, int(number)) for number in show.nudges.split(","))
    still = (one for one in found if one is not None and is_open(desk.records, desk.chair, one))
    return tuple(sorted(still, key=lambda one: (list(Kind).index(one.nudge.kind), one.nudge.due, one.id)))


def nudged_post(desk: Desk, nudges: tuple[StoredNudge, ...]) -> Post | None:
    """One nudge with all its buttons, or several with a button each."""
    match nudges:
        case ():
            return None
        case (one,):
            return Post(_line(desk, one), _keys(one))
        case _:
            said = dict.fromkeys(_line(desk, one) for one in nudges)
            lines = "\n".join(f"· {line}" for line in said)
            keys = ((Key(_label(desk, one), TakeUp(one.id, grouped=1)),) for one in nudges)
            return Post(f"{words.SEVERAL}\n{lines}", tuple(keys))


def _line(desk: Desk, stored: StoredNudge) -> str:
    return _week(desk) if stored.nudge.kind is Kind.WEEKLY else words.NUDGES[stored.nudge.kind]


def _week(desk: Desk) -> str:
    """What the week, from its Monday, has had so far: numbers alone."""
    monday = desk.now.date() - timedelta(days=desk.now.weekday())
    begins = settled(datetime.combine(monday, time(), desk.now.tzinfo))
    held = desk.records.conferences.between(desk.chair, begins, desk.now)
    conferences = sum(not one.dropped for one in held)
    reflections = len(desk.records.reflections.submitted_since(desk.chair, monday))
    return words.WEEKLY.format(
        conferences=f"{conferences} conference{'s' * (conferences != 1)}",
        reflections=f"{reflections} reflection{'s' * (reflections != 1)}",
    )


def _label(desk: Desk, stored: StoredNudge) -> str:
    label = words.ON_BUTTONS[stored.nudge.kind]
    if stored.nudge.kind is not Kind.CONFERENCE:
        return label
    conference = desk.records.conferences.find(desk.chair, planning.number_of(stored.nudge))
    ended = (conference.ends_at if conference else stored.nudge.due).astimezone(desk.now.tzinfo)
    return label.format(f"{ended:%a %H:%M}")


def _keys(stored: StoredNudge) -> Rows:
    number, kind = stored.id, stored.nudge.kind
    snoozes = [Key(words.SNOOZES[snooze], AskLater(number, snooze)) for snooze in Snooze]
    no = Key(words.NOT_THIS, LetGo(number))
    match kind:
        case Kind.CONFERENCE:
            starts = (
                Key(words.REFLECT_NOW, StartFrom(number, Pace.FULL)),
                Key(Button.QUICK, StartFrom(number, Pace.QUICK)),
            )
            return starts, tuple(snoozes[:2]), (snoozes[2], no)
        case Kind.DRAFT | Kind.ESCALATION | Kind.MONITORING | Kind.HINDSIGHT:
            return (Key(words.TAKE_UP[kind], TakeUp(number)),), tuple(snoozes[:2]), (snoozes[2], no)
        case Kind.WEEKLY:
            return ((Key(Button.REFLECT, Reflect()), no),)
        case Kind.YEAR:
            return ((Key(words.WHAT_IS_MISSING, ReadYear()), no),)
        case _:
            assert_never(kind)


def _year(desk: Desk, shown: YearPage) -> Post | None:
    """What the professional year asks for, and how much of it is there."""
    year = desk.records.reflections.form(shown.form, shown.version).year
    if year is None:
        return None
    said = words.YEAR_SO_FAR.format(
        asks=escape(year.asks),
        sent=shown.sent,
        pieces=year.pieces,
        with_peer=shown.with_peer,
        peers=year.with_peer,
        closes=long_day(year.closing(desk.now.date())),
    )
    return Post(said, ((Key(Button.REFLECT, Reflect()), Key(Button.PAST, ListPast())),))


def _moved(desk: Desk, number: int) -> Post | None:
    stored = desk.records.nudges.find(desk.chair, number)
    if stored is None:
        return None
    local = stored.nudge.due.astimezone(desk.now.tzinfo)
    when = f"{long_day(local.date())}, {local:%H:%M}"
    return Post(words.MOVED.format(when), ((Key(words.NOT_THIS, LetGo(number)),),))


def _about(
    desk: Desk, show: LookedBack | Noted | AskedDay | Closed | LookBackPlan, reflection: Reflection
) -> Post:
    number = reflection.id
    match show:
        case LookedBack(kind):
            return _looked_back(desk, Kind(kind), reflection)
        case Noted(kind):
            followed = Kind(kind) is not Kind.HINDSIGHT
            said = f"{words.NOTED}\n{words.STILL_OPEN}" if followed else words.NOTED
            ends = _follows(number, Kind(kind)) if followed else ()
            return Post(said, (*ends, *_goes_on(desk, number)), quiet=True)
        case AskedDay(kind):
            days = (desk.now.date() + timedelta(days=n) for n in _DAYS_AHEAD)
            keys = (Key(short_day(day), AgainOn(number, Kind(kind), day.isoformat())) for day in days)
            return Post(words.ASK_DAY, rows(keys, 3))
        case Closed():
            return Post(words.CLOSED_SAID, _goes_on(desk, number))
        case LookBackPlan():
            day = planning.looks_back_on(desk, number)
            said = words.LOOKS_BACK.format(long_day(day)) if day else words.LOOKS_BACK_NEVER
            choices = (Key(label, LookBackIn(number, weeks)) for weeks, label in words.WEEKS.items())
            return Post(said, rows(choices, 2))
        case _:
            assert_never(show)


def _looked_back(desk: Desk, kind: Kind, reflection: Reflection) -> Post:
    """What was said then, and the question; what the chair types next is added to the reflection."""
    if kind is Kind.HINDSIGHT:
        roles = (reflection.form.with_role(role) for role in _LOOKED_BACK_ON)
        keys = tuple(question.key for question in roles if question is not None)
        ends: Rows = ((Key(words.NOTHING, NothingToAdd()),),)
    else:
        keys = tuple(key for key, asked in reflection.path.items() if asked.question.aside)
        ends = _follows(reflection.id, kind)
    said, whole = excerpt(reflection, keys, _EXCERPT_UNITS)
    title = escape(title_of(reflection.label, reflection.started_at, planning.zone_of(desk)))
    parts = [f"<i>{title}</i>", said, *(() if whole else (f"<i>{words.MORE_THERE}</i>",))]
    return Post("\n\n".join(filter(None, (*parts, f"{words.LOOKED_BACK[kind]}\n{words.TYPE_IT}"))), ends)


def _follows(number: int, kind: Kind) -> Rows:
    return ((Key(words.ANOTHER_DAY, AskDay(number, kind)), Key(words.CLOSED, Close(number, kind))),)


def _goes_on(desk: Desk, number: int) -> Rows:
    """To the summary, and back to the reflection that is on the screen."""
    current = desk.chair.current
    keys = [Key(Button.SUMMARY, Open(number))]
    if current is not None and current != number:
        keys.append(Key(Button.GO_ON, Continue(current)))
    return (tuple(keys),)


def added_and_to_come(desk: Desk, reflection: Reflection) -> tuple[tuple[Addition, ...], Rows]:
    """What was added to a submitted reflection, and the button that says when the chair looks back at it."""
    zone = desk.now.tzinfo
    added = tuple(
        Addition(words.ADDITIONS[Kind(one.about)], one.at.astimezone(zone), one.text)
        for one in desk.records.addenda.list(desk.chair, reflection.id)
    )
    day = planning.looks_back_on(desk, reflection.id)
    label = words.LOOK_BACK_ON.format(short_day(day)) if day else words.LOOK_BACK
    return added, ((Key(label, PlanLookBack(reflection.id)),),)
