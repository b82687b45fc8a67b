"""The dispatcher: brings an action to the service, and sees that whoever asked gets an answer.

Only known chairs get past it. A stranger is told in one sentence how to join, and what they say within the
next ten minutes does not even get here.
"""

from collections.abc import Coroutine
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from bot.actions import Action, Commanded
from bot.actions.chat import Agreed, AgreedTo, LeaveNow, Started
from bot.actions.conferences import CalendarSent
from bot.inbound.calendar_upload import CalendarUploads
from bot.inbound.direct import Direct
from bot.inbound.strangers import Strangers
from bot.outbound.delivery import Delivery
from bot.outbound.departing import Departing
from bot.outcome import Outcome, Result
from bot.service import Service
from bot.strings import chat as strings
from bot.strings import wording
from bot.views.message import Message
from bot.views.pages import invitation_message, left_message, move_message


class Dispatcher:
    """Where every update of a private chat arrives, as an action."""

    def __init__(
        self,
        service: Service,
        delivery: Delivery,
        *,
        calendars: CalendarUploads,
        strangers: Strangers,
        departing: Departing,
        direct: Direct,
    ) -> None:
        self._service = service
        self._calendars = calendars
        self._delivery = delivery
        self._strangers = strangers
        self._departing = departing
        self._direct = direct

    async def dispatch(self, who: int, action: Action, update_id: int, at: datetime | None = None) -> None:
        """Take one action of the person with this Telegram id, and show what comes of it."""
        await self.show(who, action, await self.take(who, action, update_id, at))

    async def take(self, who: int, action: Action, update_id: int, at: datetime | None = None) -> Result:
        """Take one action of the person with this Telegram id; what comes of it is for `show`."""
        if isinstance(action, CalendarSent):
            # Fetched and read before the one transaction, since that must not wait.
            action = await self._calendars.handle(who, action)
        action = await self._service.meant(who, action)
        await self._service.look_through(who, action)
        stays = False
        if isinstance(action, LeaveNow):
            # The chat first: once the record is gone, nobody knows what stands in it.
            messages, stays = await self._service.everything_of(who)
            stays = not await self._delivery.take_away(who, [*messages, action.message_id]) or stays
        rendering = not self._delivery.puts_off(who)
        mover = await self._service.moves(action.code) if isinstance(action, Agreed) else None
        # Nothing may be on its way to the chat that somebody leaves.
        async with nullcontext() if mover is None else self._delivery.still(mover):
            taken = await self._service.handle(who, action, update_id, at, rendering=rendering)
        self._direct.stored(update_id)
        if taken.chair is None and self._direct.is_no_chair(who):
            self._strangers.answered(who)
        return replace(taken, stays=stays)

    async def show(self, who: int, action: Action, taken: Result) -> None:
        """Show this person what has come of an action that was taken."""
        asked = action.asks if isinstance(action, Commanded) else action
        for other in taken.others:
            self._delivery.beside(self._delivery.show(other, urgent=False))
        match taken.outcome:
            case Outcome.STRANGER:
                await self._delivery.tell(who, Message(strings.STRANGER), urgent=False)
            case Outcome.SPENT:
                await self._delivery.tell(who, Message(strings.SPENT), urgent=False)
            case Outcome.INVITED if isinstance(asked, Started):
                with wording.speaking(taken.texts):
                    message = invitation_message(asked.payload)
                await self._delivery.tell(who, message)
            case Outcome.INVITED if isinstance(asked, Agreed | AgreedTo):
                with wording.speaking(taken.texts):
                    message = invitation_message(asked.code)
                await self._delivery.tell(who, message)
            case Outcome.MOVING if isinstance(asked, Started):
                await self._delivery.tell(who, move_message(asked.payload))
            case Outcome.MOVE_WAITS:
                await self._delivery.tell(who, Message(strings.MOVE_WAITS))
            case Outcome.LEFT:
                self._strangers.forget([who])
                await self._delivery.tell(who, left_message(stays=taken.stays))
            case _:
                self._strangers.forget([who])
                if taken.outcome is Outcome.MOVED:
                    self._delivery.beside(self._departing.look())
                if taken.chair is not None:
                    await self._delivery.show(taken.chair, taken.screens)

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done that nobody waits for."""
        self._delivery.beside(work)

    async def turn_away(self, chat_id: int, update_id: int, *, silently: bool = False) -> None:
        """Leave a group or a channel, saying why unless `silently`; nothing of it is kept."""
        if await self._dismissed(update_id):
            if not silently:
                await self._delivery.tell(chat_id, Message(strings.PRIVATE_ONLY), urgent=False)
            await self._delivery.leave(chat_id)

    async def dismiss(self, update_id: int) -> None:
        """Mark an update to which there is nothing to say as done."""
        await self._dismissed(update_id)

    async def _dismissed(self, update_id: int) -> bool:
        dismissed = await self._service.dismiss(update_id)
        self._direct.stored(update_id)
        return dismissed
