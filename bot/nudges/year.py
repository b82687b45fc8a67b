"""The professional year: what it still asks of a chair, and the reminders while something is missing."""

from datetime import datetime

from bot.nudges.preferences import Preferences
from flows.availability import NudgeKind
from flows.facts import DISCUSSED
from flows.form import Form
from flows.nudges import yearly
from flows.roles import Role
from flows.year import ProfessionalYear
from storage.chairs import Chair
from storage.store import Records


def plan_year(
    records: Records, chair: Chair, year: ProfessionalYear, now: datetime, preferences: Preferences
) -> None:
    """Plan the next reminder, unless one is planned already."""
    coming = (stored.nudge for stored in records.nudges.coming(chair))
    # One that is due by now is on its way out.
    if not any(nudge.kind is NudgeKind.YEAR and nudge.due > now for nudge in coming):
        planned = yearly(year, now, missing=True, availability=preferences.availability)
        if planned is not None:
            records.nudges.put(chair, planned)


def so_far(records: Records, chair: Chair, form: Form, now: datetime) -> tuple[int, int]:
    """How many reflections the chair has sent in this professional year, and how many with a peer.

    No more are counted than the year asks for. `now` is by the chair's clock.
    """
    year, peer = form.year, form.with_role(Role.PEER)
    if year is None:
        return 0, 0
    sent = records.reflections.submitted_since(chair, year.opening(now.date()))
    with_peer = 0
    for number in sent if peer is not None and len(sent) >= year.pieces else ():
        if with_peer >= year.with_peer:
            break
        answer = records.reflections.answer_to(number, peer.key, owner=chair) if peer else None
        added = {one.about for one in records.addenda.list(chair, number)}
        with_peer += bool((answer and answer.text) or (peer and peer.key in added) or DISCUSSED in added)
    return min(len(sent), year.pieces), with_peer


def is_missing(records: Records, chair: Chair, form: Form, now: datetime) -> bool:
    """Whether the professional year still asks for something."""
    year = form.year
    return year is not None and so_far(records, chair, form, now) != (year.pieces, year.with_peer)
