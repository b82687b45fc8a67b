"""One action of one person, taken exactly once, in one transaction; imports no telegram.

An action's answers, the cursor, what is to be shown of it, and the mark that its update is done are committed
together. Showing comes after, and is `delivery`'s.
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot import forms
from bot.actions import Action, Commanded
from bot.actions.chat import (
    ChatAction,
    LeaveNow,
    LookAt,
    Mistyped,
    ReadAnswer,
    Rewrote,
    SentOther,
    Tapped,
    TurnReview,
    Unfold,
    Wrote,
)
from bot.actions.conferences import AskConference, ConferenceAction
from bot.actions.documents import DocumentAction
from bot.actions.finding import AskSearch, ChooseBy, FindingAction, TurnFound, TurnPastBy
from bot.actions.nudges import NudgeAction, ReadYear
from bot.actions.packs import PackAction
from bot.actions.peers import PeerAction
from bot.actions.preferences import PreferenceAction
from bot.actions.words import WordsAction
from bot.arrivals import Arrivals
from bot.context import NOTHING_ADDED, Context, ScreenOf, put
from bot.guard.guard import Guard
from bot.invitations import hashed
from bot.outcome import Outcome, Result
from bot.strings import wording
from bot.usecases import (
    chat,
    clearing,
    conferences,
    documents,
    finding,
    forgetting,
    guarding,
    nudges,
    packs,
    peers,
    placing,
    preferences,
    shared,
)
from bot.views import typed_labels
from bot.views.rendered import Rendered
from bot.views.take_out import take_out
from flows.effects import Recall
from flows.form import Form
from storage.chairs import Chair
from storage.errors import STORE_FAILURES
from storage.store import Records, Store

_LOOKING = AskSearch | TurnFound | ChooseBy | TurnPastBy | ReadYear | PackAction
"""What looks through all of a chair's reflections, now or with the next words."""
_ON_A_REFLECTION = Tapped | Unfold | LookAt | TurnReview | ReadAnswer
"""What is tapped under a reflection's question or its review."""
_A_FEW = 10
"""How many reflections one job reads."""


class Service:
    """Hands each action to its use case, over one store.

    `form` and `source` are what the new reflections of most chairs use; `zone` is the time zone of one who
    chose none, and `guard` says what in their words may identify somebody.
    """

    def __init__(
        self,
        store: Store,
        form: Form,
        source: str,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        guard: Guard = NOTHING_ADDED,
    ) -> None:
        self._store = store
        self._usual = (form, source)
        self._zone = zone
        self._clock = clock
        self._guard = guard
        self._arrivals = Arrivals(self._usual, zone=zone, clock=clock, guard=guard)

    async def handle(
        self, who: int, action: Action, update_id: int, at: datetime | None = None, *, rendering: bool = False
    ) -> Result:
        """Apply one update of the person with this Telegram id exactly once, however often it arrives.

        `at` is when it was sent, if the update tells; `rendering` also gives the screens that come of it.
        Raises NotKept when the disk would not take it.
        """
        now = self._clock()

        def job(records: Records) -> Result:
            result = self._handle(who, action, update_id, at or now, records)
            return (
                replace(result, screens=self._rendered(result.chair, now, records)) if rendering else result
            )

        return await self._store.write(job)

    async def look_through(self, who: int, action: Action) -> None:
        """Read what this action will look through, a few at a time: others have their turn in between."""
        asked = action.asks if isinstance(action, Commanded) else action
        if not isinstance(asked, _LOOKING):
            return

        def look(records: Records) -> bool:
            chair = records.chairs.by_telegram(who)
            return chair is not None and records.digests.read(chair, _A_FEW)

        while await self._store.read(look):
            pass

    async def meant(self, who: int, action: Action) -> Action:
        """The action, or that the chair leaves, where their words are the word for that."""
        if not (isinstance(action, Wrote) and forgetting.confirms(action)):
            return action

        def look(records: Records) -> bool:
            chair = records.chairs.by_telegram(who)
            return chair is not None and forgetting.leaves(Context(records, chair, self._clock()), action)

        return LeaveNow(action.message_id) if await self._store.read(look) else action

    async def everything_of(self, who: int) -> tuple[list[int], bool]:
        """The messages in a person's chat that can be deleted, and whether content has to stay there."""
        now = self._clock()

        def job(records: Records) -> tuple[list[int], bool]:
            chair = records.chairs.by_telegram(who)
            return ([], False) if chair is None else clearing.everything(Context(records, chair, now))

        return await self._store.read(job)

    async def moves(self, code: str) -> int | None:
        """The number of the chair whom this code would move to another account; none for any other code."""
        now = self._clock()
        found = await self._store.read(lambda records: records.invitations.open(hashed(code), now))
        return None if found is None or found.moves is None else found.moves[0]

    async def dismiss(self, update_id: int) -> bool:
        """Mark an update that asks for nothing as done; whether it was still waiting."""
        now = self._clock()
        return await self._store.write(lambda records: records.inbox.done(update_id, now))

    def _handle(self, who: int, action: Action, update_id: int, at: datetime, records: Records) -> Result:
        chair = records.chairs.by_telegram(who)
        if chair is None and not records.inbox.was_done(update_id):
            result = self._arrivals.by_stranger(who, action, records)
            # Only now: if they are a chair by it, their head is to know what of their chat is dealt with.
            records.inbox.done(update_id, self._clock())
            return result
        if chair is None or not records.inbox.done(update_id, self._clock()):
            return Result(Outcome.REPEATED, chair)
        return self._by(chair, action, at, records)

    def _rendered(self, chair: Chair | None, now: datetime, records: Records) -> tuple[Rendered, ...] | None:
        """What the chair is to see; none where it cannot be told, which must not undo what they did."""
        if chair is None:
            return None
        try:
            return take_out(chair.id, records, zone=self._zone, now=now)
        except STORE_FAILURES:
            return None

    def _by(self, chair: Chair, action: Action, at: datetime, records: Records) -> Result:
        if chair.unreachable:
            records.chairs.set_unreachable(chair, False)
        if isinstance(action, LeaveNow) and not records.holds.on(chair):
            records.chairs.remove(chair)
            return Result(Outcome.LEFT, others=shared.take_away_ended(records, at))
        context = Context(records, chair, at.astimezone(chair.time_zone(self._zone)), self._guard)
        records.chairs.set_seen(chair, context.now.date())
        if chair.waiting is not None and not isinstance(action, Wrote | Rewrote | SentOther):
            # Whatever else the chair turns to, their next words are for that.
            records.chairs.set_waiting(chair, None)
        if edits := getattr(action, "edits", None):
            records.messages.turned_to(chair, edits)
        records.outbox.bring_back(chair)
        with wording.speaking(forms.texts_of(records, chair)):
            screens = self._screens(context, action)
        for said in _said_in(action):
            if records.messages.find(chair, said.message_id) is None:
                records.messages.said(chair, said.message_id, None, "", context.now)
            records.messages.reworded(chair, said.message_id, said.text)
        put(records, chair, screens)
        recalled = all(isinstance(screen, Recall) for _, screen in screens)
        stale = recalled and isinstance(action, _ON_A_REFLECTION)
        return Result(Outcome.TAKEN, chair, stale=stale, others=_others(context))

    def _screens(self, context: Context, action: Action) -> list[ScreenOf]:
        if isinstance(action, Commanded):
            return self._commanded(context, action)
        if isinstance(action, Wrote) and (named := typed_labels.action_on(context, action)) is not None:
            return self._screens(context, named)
        if isinstance(action, ChatAction):
            return chat.handle(context, action, *self._form_of(context))
        if isinstance(action, ConferenceAction):
            return conferences.handle(context, action)
        if isinstance(action, DocumentAction):
            return documents.handle(context, action, self._form_of(context)[0])
        if isinstance(action, PackAction):
            return packs.handle(context, action, self._form_of(context)[0])
        if isinstance(action, PeerAction):
            return peers.handle(context, action)
        if isinstance(action, PreferenceAction):
            return preferences.handle(context, action)
        if isinstance(action, FindingAction):
            return finding.handle(context, action)
        if isinstance(action, NudgeAction):
            return nudges.handle(context, action, *self._form_of(context))
        if isinstance(action, WordsAction):
            return placing.handle(context, action, *self._form_of(context))
        return guarding.handle(context, action)

    def _form_of(self, context: Context) -> tuple[Form, str]:
        """What this chair's new reflections use, and its source."""
        return forms.form_of(context.records, context.chair, self._usual)

    def _commanded(self, context: Context, command: Commanded) -> list[ScreenOf]:
        """What is shown of a command: it is obeyed, and words behind it are a message of their own."""
        words = command.words
        if words is None:
            context.records.messages.said(
                context.chair, command.message_id, None, clearing.COMMAND, context.now
            )
            return self._screens(context, command.asks)
        if isinstance(command.asks, AskSearch) and "\n" not in words.text:
            return finding.searched(context, words.text, command.message_id)
        if isinstance(command.asks, AskConference):
            return conferences.asked_with(context, words.text) or [
                *placing.ask(context, words),
                *self._screens(context, command.asks),
            ]
        return [*self._screens(context, words), *self._screens(context, command.asks)]


def _said_in(action: Action) -> tuple[Wrote, ...]:
    """The words of an action in words."""
    match action:
        case Wrote():
            return (action,)
        case Mistyped(said):
            return (said,)
        case Commanded(words=Wrote() as words):
            return (words,)
        case _:
            return ()


def _others(context: Context) -> tuple[Chair, ...]:
    """Every other chair for whom something waits, once what is shared no longer is taken from their chats."""
    ended = shared.take_away_ended(context.records, context.now)
    return tuple(dict.fromkeys((*context.others, *ended)))
