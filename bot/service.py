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
    Did,
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
    TapUnknown,
    TurnPast,
    TurnReview,
    Unfold,
    Wrote,
)
from bot.actions.nudges import CalendarRead, CalendarSent, NudgeAction
from bot.context import Desk, Shown
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
    Show,
    Unfolded,
)
from bot.screens.nudges import CalendarTaken
from bot.screens.outbox_data import pack
from bot.usecases import nudges as replies
from bot.usecases import reflections as reflecting
from bot.usecases import typed as hearing
from bot.views.render import Scene, staged
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
class Taken:
    """An outcome, and the chair whose screen may have changed; `scenes` are all that waits for them."""

    outcome: Outcome
    chair: Chair | None = None
    scenes: tuple[Scene, ...] | None = None


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

    async def take(
        self, who: int, action: Action, update_id: int, at: datetime | None = None, *, staging: bool = False
    ) -> Taken:
        """Apply one update of the person with this Telegram id exactly once, however often it arrives.

        `at` is when it was sent, if the update tells; `staging` also gives the scenes that come of it. Raises
        NotKept when the disk would not take it.
        """
        now = self._clock()

        def job(records: Records) -> Taken:
            taken = self._take(who, action, update_id, at or now, records)
            return replace(taken, scenes=self._staged(taken.chair, now, records)) if staging else taken

        return await self._store.write(job)

    async def let_go(self, update_id: int) -> bool:
        """Take an update that asks for nothing, so that it waits no longer; whether it was still waiting."""

        now = self._clock()
        return await self._store.write(lambda records: records.inbox.done(update_id, now))

    def _take(self, who: int, action: Action, update_id: int, at: datetime, records: Records) -> Taken:
        chair = records.chairs.by_telegram(who)
        if not records.inbox.done(update_id, self._clock()):
            return Taken(Outcome.REPEATED, chair)
        if chair is None:
            return self._by_stranger(who, action, records)
        return self._by(chair, action, at, records)

    def _staged(self, chair: Chair | None, now: datetime, records: Records) -> tuple[Scene, ...] | None:
        """What the chair is to see; none where it cannot be told, which must not undo what they did."""
        if chair is None:
            return None
        try:
            return staged(chair.id, records, zone=self._zone, now=now)
        except STORE_FAILURES:
            return None

    def _by_stranger(self, who: int, action: Action, records: Records) -> Taken:
        match action:
            case Started(payload) if payload:
                known = records.chairs.invitation(hashed(payload), self._clock())
                return Taken(Outcome.INVITED if known else Outcome.SPENT)
            case Agreed(code):
                now = self._clock()
                if records.chairs.invitation(hashed(code), now) is None:
                    return Taken(Outcome.SPENT)
                chair = records.chairs.join(hashed(code), who, now)
                planning.joined(Desk(records, chair, now.astimezone(self._zone)), self._form)
                _put(records, chair, [(None, Home(joined=1))])
                return Taken(Outcome.TAKEN, chair)
            case _:
                return Taken(Outcome.STRANGER)

    def _by(self, chair: Chair, action: Action, at: datetime, records: Records) -> Taken:
        if chair.unreachable:
            records.chairs.set_unreachable(chair, False)
        if isinstance(action, Leave):
            records.chairs.remove(chair)
            return Taken(Outcome.LEFT)
        zone = ZoneInfo(chair.zone) if chair.zone else self._zone
        desk = Desk(records, chair, at.astimezone(zone))
        if chair.waiting is not None and not isinstance(action, Wrote | Rewrote | SentOther):
            # Whatever else the chair turns to, their next words are for that.
            records.chairs.set_waiting(chair, None)
        _put(records, chair, self._shown(desk, action))
        return Taken(Outcome.TAKEN, chair)

    def _shown(self, desk: Desk, action: Action) -> list[Shown]:
        if isinstance(action, NudgeAction):
            return replies.replied(desk, action, self._form, self._source)
        match action:
            case Wrote():
                return hearing.heard(desk, action) or reflecting.wrote(desk, action)
            case Rewrote():
                return hearing.reheard(desk, action) or reflecting.rewrote(desk, action)
            case Did(reflection, given):
                return reflecting.did(desk, reflection, given)
            case Begin(pace):
                return self._begun(desk, pace)
            case Reflect():
                return (
                    [(None, Choose())]
                    if desk.records.reflections.drafts(desk.chair)
                    else self._begun(desk, Pace.FULL)
                )
            case Continue(reflection):
                return reflecting.continued(desk, reflection)
            case Pause() | Cancel():
                current = desk.chair.current
                if current is None:
                    return [(None, Home())]
                return [(current, Paused() if isinstance(action, Pause) else AskCancelled())]
            case CalendarRead(message_id, count, refused):
                desk.records.messages.said(desk.chair, message_id, None, "calendar", desk.now)
                return [(None, CalendarTaken(count, refused))]
            case SentOther(message_id) | CalendarSent(message_id):
                desk.records.messages.said(desk.chair, message_id, None, "", desk.now)
                return [(None, OnlyWords())]
            case TapUnknown():
                return [(None, ButtonUnknown()), *reflecting.stands(desk)]
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
                return _of(desk, reflection, Reading())
            case AskDelete(reflection):
                return _of(desk, reflection, AskDeleted())
            case Delete(reflection, into):
                desk.records.reflections.delete(reflection, owner=desk.chair)
                planning.forget(desk, reflection)
                return [(None, Deleted(into))]
            case Keep(reflection, into):
                return _of(desk, reflection, Kept(into))
            case TurnReview(reflection, page, into):
                return _of(desk, reflection, ReviewPage(page, into))
            case Unfold(reflection, question, folded, into):
                return _of(desk, reflection, Unfolded(question, int(folded), into))
            case AskLeave() | Leave():
                return [(None, AskLeft())]

    def _begun(self, desk: Desk, pace: Pace) -> list[Shown]:
        return reflecting.begun(desk, self._form, self._source, pace)


def _of(desk: Desk, reflection_id: int, show: Show) -> list[Shown]:
    """The show, if the chair has that reflection."""
    known = desk.records.reflections.load(reflection_id, owner=desk.chair)
    return [(None, Gone())] if known is None else [(reflection_id, show)]


def _put(records: Records, chair: Chair, shown: list[Shown]) -> None:
    for reflection_id, show in shown:
        records.outbox.put(chair, reflection_id, *pack(show))
