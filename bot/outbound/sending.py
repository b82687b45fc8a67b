"""Sending: the screens of a lane one after another, and the note in the record of how far each has come."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.gateway.errors import is_gone, may_have_arrived
from bot.outbound.showing import Lane, Show
from bot.outbound.trace import Made, Trace
from bot.strings import chat as strings
from bot.views.message import Message
from bot.views.rendered import Rendered
from bot.views.worth import LASTING
from storage.chairs import Chair
from storage.store import Store


class Sending:
    """Sends lanes.

    `put` shows one message. `may_go` waits until one call may go out, and says whether it may; `refused`
    hears for whom Telegram asks to wait, and `tell` says something to a chat, once.
    """

    def __init__(
        self,
        put: Callable[[int, Rendered, Message], Awaitable[int | None]],
        store: Store,
        *,
        clock: Callable[[], datetime],
        may_go: Callable[[Show], Awaitable[bool]],
        refused: Callable[[int, RetryAfter], object],
        tell: Callable[[int, Message], Awaitable[None]],
    ) -> None:
        self._put = put
        self._store = store
        self._clock = clock
        self._may_go = may_go
        self._refused = refused
        self._tell = tell

    async def lane(self, show: Show, lane: Lane) -> bool | TelegramError:
        """Send screens one after another; whether all were sent, or the error that stopped it."""
        for place, (screen, trace) in enumerate(lane):
            if trace.over or trace.sent > screen.pending.sent:
                # It was sent, but that could not be kept; to send it again would not end.
                self.record(show.chair, [(screen, trace)])
            ended = trace.over or await self._sent(show, screen, trace)
            if ended is not True:
                self.not_on_their_way(screen for screen, trace in lane[place:] if not trace.in_doubt)
                return ended
        return True

    async def _sent(self, show: Show, screen: Rendered, trace: Trace) -> bool | TelegramError:
        """Send what is left of one screen; whether to go on to the next, or the error that stops it."""
        chair = show.chair
        trace.sent = max(trace.sent, screen.pending.sent)
        for message in screen.messages[trace.sent :]:
            if not await self._may_go(show):
                return False
            try:
                message_id = await self._put(chair.telegram_id, screen, show.sounding(screen, message))
            except RetryAfter as refused:
                self._refused(chair.telegram_id, refused)
                # What is under way beside this is finished, and nothing more is begun until it is time.
                show.turns.end()
                return refused
            except TelegramError as error:
                trace.unsure = trace.unsure or may_have_arrived(error)
                if not isinstance(error, BadRequest) or is_gone(error):
                    return error
                # What comes after it is not to wait for it.
                message_id = None
                trace.stays = trace.stays or bool(message.deletes)
                if screen.pending.kind in LASTING and trace.refused_from is None:
                    trace.refused_from = trace.sent
            if message_id is not None:
                of, what = screen.reflection_id, screen.what
                trace.messages.append(Made(message_id, self._clock(), trace.in_doubt, of, what))
            trace.sent, trace.unsure = trace.sent + 1, False
            trace.over = trace.sent >= len(screen.messages)
            self.record(chair, [(screen, trace)])
        if not trace.over:
            trace.over = True
            self.record(chair, [(screen, trace)])
        if trace.refused_from is not None:
            await self._tell(chair.telegram_id, Message(strings.NOT_TAKEN))
        return True

    def record(self, chair: Chair, shown: Lane) -> None:
        """Note how far screens have come."""
        notes = [trace.noted(chair, screen, self._clock()) for screen, trace in shown]
        self._store.write_soon(lambda records: [note(records) for note in notes])

    def not_on_their_way(self, screens: Iterable[Rendered]) -> None:
        """Note that these did not go out after all."""
        pending = [screen.pending.id for screen in screens]
        if pending:
            self._store.write_soon(lambda records: records.outbox.mark_tried(pending, tried=False))
