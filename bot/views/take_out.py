"""What waits for a chair, made into messages and noted to be on its way."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.views.render import render_pending
from bot.views.rendered import Rendered
from storage.store import Records


def take_out(chair_id: int, records: Records, *, zone: ZoneInfo, now: datetime) -> tuple[Rendered, ...]:
    """All that waits, as it is to be sent now; until a send is answered, nobody knows whether it arrived."""
    screens = render_pending(chair_id, records, zone=zone, now=now)
    records.outbox.mark_tried((screen.pending.id for screen in screens if _adds(screen)), tried=True)
    return screens


def _adds(screen: Rendered) -> bool:
    """Whether it adds a message to the chat."""
    return not screen.edits and any(message.is_new for message in screen.messages)
