"""Reception: brings an action to the service, and sees that whoever asked gets an answer; the gate is here.

Only known chairs get past it. A stranger is told in one sentence how to join, and nothing of theirs is kept.
"""

from datetime import datetime

from bot.actions.chat import Action, Started
from bot.actions.nudges import CalendarSent
from bot.inbound.calendar_upload import Calendars
from bot.outbound.delivery import Delivery
from bot.service import Outcome, Service
from bot.strings import chat as words
from bot.views.message import Post
from bot.views.pages import invitation_post


class Reception:
    """Where every update of a private chat arrives, as an action."""

    def __init__(self, service: Service, delivery: Delivery, calendars: Calendars) -> None:
        self._service = service
        self._calendars = calendars
        self._delivery = delivery

    async def take(self, who: int, action: Action, update_id: int, at: datetime | None = None) -> None:
        """Take one action of the person with this Telegram id, and show what comes of it."""
        if isinstance(action, CalendarSent):
            # Fetched and read before the one transaction, since that must not wait.
            action = await self._calendars.taken(who, action)
        staging = not self._delivery.puts_off(who)
        taken = await self._service.take(who, action, update_id, at, staging=staging)
        match taken.outcome:
            case Outcome.STRANGER:
                await self._delivery.tell(who, Post(words.STRANGER))
            case Outcome.SPENT:
                await self._delivery.tell(who, Post(words.SPENT))
            case Outcome.INVITED if isinstance(action, Started):
                await self._delivery.tell(who, invitation_post(action.payload))
            case Outcome.LEFT:
                await self._delivery.tell(who, Post(words.LEFT))
            case _:
                if taken.chair is not None:
                    await self._delivery.show(taken.chair, taken.scenes)

    async def turn_away(self, chat_id: int, update_id: int) -> None:
        """Say to a group or a channel that the bot works in private chats alone, and keep nothing."""
        if await self._service.let_go(update_id):
            await self._delivery.tell(chat_id, Post(words.PRIVATE_ONLY))

    async def let_go(self, update_id: int) -> None:
        """Have an update to which there is nothing to say out of the inbox."""
        await self._service.let_go(update_id)
