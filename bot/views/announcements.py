"""What the service tells all chairs, as each of them sees it."""

from bot.context import Context
from bot.nudges import planning
from bot.screens.announcements import Announced
from bot.strings import chat as strings
from bot.views.html import escape
from bot.views.message import Message
from bot.views.times import told_moment
from flows.availability import is_quiet


def announcement_message(context: Context, screen: Announced) -> Message | None:
    """The message; none once it is too late for it. It makes no sound in the chair's quiet hours."""
    said = context.records.announcements.find(screen.number)
    if said is None or said.until <= context.now:
        return None
    availability = planning.preferred(context).availability
    if said.begins is None:
        html = f"{strings.FROM_SERVICE}\n{escape(said.text)}"
    else:
        begins, until = (told_moment(at.astimezone(availability.zone)) for at in (said.begins, said.until))
        html = strings.MAINTENANCE.format(begins, until)
    return Message(html, quiet=is_quiet(context.now, availability))
