"""The use cases: one action of one person, taken exactly once, in one transaction; imports no telegram.

An action's answers, the cursor, what is to be shown of it, and the mark that its update is done are committed
together. Showing comes after, and is `delivery`'s.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.actions.chat import (
    Action,
    Agreed,
    AskDelete,
    AskLeave,
    Begin,
    Cancel,
    Continue,
    Delete,
    GoHome,
    Keep,
    Leave,
    ListPast,
    Open,
    Pause,
    ReadHelp,
    ReadPrivacy,
    Reflect,
    Rewrote,
    SentOther,
    Started,
    Tapped,
    TapUnknown,
    TurnPast,
    TurnReview,
    Unfold,
    Wrote,
)
from bot.actions.conferences import CalendarRead, CalendarSent
from bot.actions.nudges import NudgeAction
from bot.context import Context, ScreenOf
from bot.invitations import hashed
from bot.nudges import planning
from bot.screens.chat import (
    AskCancelled,
    AskDeleted,
    AskLeft,
    ButtonUnknown,
    Choose,
    Deleted,
    Gone,
    HelpPage,
    Home,
    Kept,
    OnlyWords,
    Past,
    Paused,
    PrivacyPage,
    Reading,
    ReviewPage,
    Screen,
    Unfolded,
)
from bot.screens.conferences import CalendarTaken
from bot.screens.outbox_data import pack
from bot.usecases import nudges, reflections, typed
from bot.views.render import Rendered, render_pending
from flows.form import Form, Pace
from storage.chairs import Chair
from storage.errors import STORE_FAILURES
from storage.store import Records, Store


class Outcome(Enum):
    """What became of an action, where the screen alone does not tell."""

    TAKEN = auto()
    REPEATED = auto()
    """The update has had its effect before."""
    STRANGER = auto()
    INVITED = auto()
    """The code of a good invitation: what it means to join is to be shown."""
    SPENT = auto()
    """The code of an invitation that was used or has run out."""
    LEFT = auto()


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, and the chair whose screen may have changed; `scenes` are all that waits for them."""

    outcome: Outcome
    chair: Chair | None = None
    screens: tuple[Rendered, ...] | None = None


class Service:
    """The bot's use cases over one store and one form.

    `form` and `source` are what new reflections use; `zone` is the time of day of a chair who chose none.
    """

    def __init__(
        self, store: Store, form: Form, source: str, *, zone: ZoneInfo, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._form = form
        self._source = source
        self._zone = zone
        self._clock = clock

    async def handle(
        self, who: int, action: Action, update_id: int, at: datetime | None = None, *, rendering: bool = False
    ) -> Result:
        """Apply one update of the person with this Telegram id exactly once, however often it arrives.

        `at` is when it was sent, if the update tells; `staging` also gives the scenes that come of it. Raises
        NotKept when the disk would not take it.
        """
        now = self._clock()

        def job(records: Records) -> Result:
            result = self._handle(who, action, update_id, at or now, records)
            return (
                replace(result, screens=self._rendered(result.chair, now, records)) if rendering else result
            )

        return await self._store.write(job)

    async def let_go(self, update_id: int) -> bool:
        """Take an update that asks for nothing, so that it waits no longer; whether it was still waiting."""

        now = self._clock()
        return await self._store.write(lambda records: records.inbox.done(update_id, now))

    def _handle(self, who: int, action: Action, update_id: int, at: datetime, records: Records) -> Result:
        chair = records.chairs.by_telegram(who)
        if not records.inbox.done(update_id, self._clock()):
            return Result(Outcome.REPEATED, chair)
        if chair is None:
            return self._by_stranger(who, action, records)
        return self._by(chair, action, at, records)

    def _rendered(self, chair: Chair | None, now: datetime, records: Records) -> tuple[Rendered, ...] | None:
        """What the chair is to see; none where it cannot be told, which must not undo what they did."""
        if chair is None:
            return None
        try:
            return render_pending(chair.id, records, zone=self._zone, now=now)
        except STORE_FAILURES:
            return None

    def _by_stranger(self, who: int, action: Action, records: Records) -> Result:
        match action:
            case Started(payload) if payload:
                known = records.chairs.invitation(hashed(payload), self._clock())
                return Result(Outcome.INVITED if known else Outcome.SPENT)
            case Agreed(code):
                now = self._clock()
                if records.chairs.invitation(hashed(code), now) is None:
                    return Result(Outcome.SPENT)
                chair = records.chairs.join(hashed(code), who, now)
                planning.joined(Context(records, chair, now.astimezone(self._zone)), self._form)
                _put(records, chair, [(None, Home(joined=1))])
                return Result(Outcome.TAKEN, chair)
            case _:
                return Result(Outcome.STRANGER)

    def _by(self, chair: Chair, action: Action, at: datetime, records: Records) -> Result:
        if chair.unreachable:
            records.chairs.set_unreachable(chair, False)
        if isinstance(action, Leave):
            records.chairs.remove(chair)
            return Result(Outcome.LEFT)
        zone = ZoneInfo(chair.zone) if chair.zone else self._zone
        context = Context(records, chair, at.astimezone(zone))
        if chair.waiting is not None and not isinstance(action, Wrote | Rewrote | SentOther):
            # Whatever else the chair turns to, their next words are for that.
            records.chairs.set_waiting(chair, None)
        _put(records, chair, self._shown(context, action))
        return Result(Outcome.TAKEN, chair)

    def _shown(self, context: Context, action: Action) -> list[ScreenOf]:
        if isinstance(action, NudgeAction):
            return nudges.handle(context, action, self._form, self._source)
        match action:
            case Wrote():
                return typed.handle(context, action) or reflections.wrote(context, action)
            case Rewrote():
                return typed.handle_edit(context, action) or reflections.rewrote(context, action)
            case Tapped(reflection, given):
                return reflections.handle(context, reflection, given)
            case Begin(pace):
                return self._begun(context, pace)
            case Reflect():
                return (
                    [(None, Choose())]
                    if context.records.reflections.drafts(context.chair)
                    else self._begun(context, Pace.FULL)
                )
            case Continue(reflection):
                return reflections.continued(context, reflection)
            case Pause() | Cancel():
                current = context.chair.current
                if current is None:
                    return [(None, Home())]
                return [(current, Paused() if isinstance(action, Pause) else AskCancelled())]
            case CalendarRead(message_id, count, refused):
                context.records.messages.said(context.chair, message_id, None, "calendar", context.now)
                return [(None, CalendarTaken(count, refused))]
            case SentOther(message_id) | CalendarSent(message_id):
                context.records.messages.said(context.chair, message_id, None, "", context.now)
                return [(None, OnlyWords())]
            case TapUnknown():
                return [(None, ButtonUnknown()), *reflections.stands(context)]
            case Started() | GoHome() | Agreed():
                return [(None, Home())]
            case ReadHelp():
                return [(None, HelpPage())]
            case ReadPrivacy():
                return [(None, PrivacyPage())]
            case ListPast():
                return [(None, Past())]
            case TurnPast(page, into):
                return [(None, Past(page, into))]
            case Open(reflection):
                return _of(context, reflection, Reading())
            case AskDelete(reflection):
                return _of(context, reflection, AskDeleted())
            case Delete(reflection, into):
                context.records.reflections.delete(reflection, owner=context.chair)
                planning.forget(context, reflection)
                return [(None, Deleted(into))]
            case Keep(reflection, into):
                return _of(context, reflection, Kept(into))
            case TurnReview(reflection, page, into):
                return _of(context, reflection, ReviewPage(page, into))
            case Unfold(reflection, question, folded, into):
                return _of(context, reflection, Unfolded(question, int(folded), into))
            case AskLeave() | Leave():
                return [(None, AskLeft())]

    def _begun(self, context: Context, pace: Pace) -> list[ScreenOf]:
        return reflections.begun(context, self._form, self._source, pace)


def _of(context: Context, reflection_id: int, show: Screen) -> list[ScreenOf]:
    """The show, if the chair has that reflection."""
    known = context.records.reflections.load(reflection_id, owner=context.chair)
    return [(None, Gone())] if known is None else [(reflection_id, show)]


def _put(records: Records, chair: Chair, shown: list[ScreenOf]) -> None:
    for reflection_id, show in shown:
        records.outbox.put(chair, reflection_id, *pack(show))
