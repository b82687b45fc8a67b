"""What is counted of all chairs together, for whoever runs the bot: no content, nothing of any one chair."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct

from storage.store import Records

SHOWN_FROM = 5
"""The least count of what chairs do that is shown: a smaller one may tell of one person."""
ACTIVE = timedelta(days=30)


class Counts(Struct, frozen=True):
    """How much there is of each; `finished` are reflections by the month, such as `2026-11`, oldest first."""

    chairs: int
    active: int
    """Chairs who did anything within `ACTIVE`."""
    drafts: int
    nudges: int
    """What is to come to chairs by itself."""
    undelivered: int
    """What waits to be shown, or could not be."""
    finished: Mapping[str, int]


def counted(records: Records) -> Counts:
    """The counts at this moment; of a chair whose record does not open, as much as can be known."""
    since = (records.clock() - ACTIVE).date().isoformat()
    chairs = records.chairs.all()
    months = records.db.execute(
        "SELECT substr(submitted_on, 1, 7), count(*) FROM reflections WHERE submitted_on IS NOT NULL"
        " GROUP BY 1 ORDER BY 1"
    ).fetchall()
    (drafts,) = records.db.execute("SELECT count(*) FROM reflections WHERE submitted_on IS NULL").fetchone()
    return Counts(
        chairs=len(chairs),
        active=sum((records.chairs.seen(chair) or "") >= since for chair in chairs),
        drafts=drafts,
        nudges=sum(len(records.nudges.coming(chair)) for chair in chairs),
        undelivered=sum(records.outbox.counts()),
        finished=dict(months),
    )


def shown(count: int) -> int | None:
    """A count of what chairs do, unless it is so small that it may tell of one of them."""
    return count if count >= SHOWN_FROM else None
