"""What nudges need of a chair's story: the clock at an hour, and the bot looking for what is due."""

from datetime import datetime, timedelta

from bot.nudges.due import NUDGED
from flows.availability import NudgeKind
from flows.nudges import Nudge
from tests.chair import Chair
from tests.screen import Json
from tests.server import LONDON


async def turns_to(chair: Chair, when: str, zone=LONDON) -> None:
    """The clock is turned to a time on the wall, as “2026-11-24 08:30”, and the bot looks for what is due."""
    chair.server.clock.now = datetime.fromisoformat(when).replace(tzinfo=zone)
    await looks(chair)


async def later(chair: Chair, **amount: float) -> None:
    """So much time passes, and the bot looks for what is due."""
    chair.server.clock.now += timedelta(**amount)
    await looks(chair)


async def looks(chair: Chair) -> None:
    """The bot looks for what is due."""
    chair.looks_away()
    if chair.server.mode.restarts:
        await chair.server.restarts()
    await chair.server.bot.nudge_loop.look()


async def coming(chair: Chair, *, yearly: bool = False) -> list[Nudge]:
    """What is planned for the chair, the earliest first: their year's reminders alone, or all but those."""

    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        planned = [stored.nudge for stored in records.nudges.coming(member)]
        return [nudge for nudge in planned if (nudge.kind is NudgeKind.YEAR) is yearly]

    return await chair.server.look(look)


def times(nudges: list[Nudge]) -> list[str]:
    """Of what kind, and when on the chair's wall."""
    return [f"{nudge.kind} {nudge.local:%a %d %b %H:%M}" for nudge in nudges]


async def added(chair: Chair) -> list[str]:
    """What was added to the chair's newest reflection."""

    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        newest = records.reflections.list(member, limit=1)[0]
        return [addendum.text for addendum in records.addenda.list(member, newest.id)]

    return await chair.server.look(look)


async def nudges_shown(chair: Chair) -> list[Json]:
    """The messages in which nudges came."""

    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        return {
            m["message_id"]
            for m in chair.phone.chat
            if (found := records.messages.find(member, m["message_id"])) and found.what == NUDGED
        }

    known = await chair.server.look(look)
    return [message for message in chair.phone.chat if message["message_id"] in known]
