"""Which of several nudges is which: told by days and times alone, without naming a case."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.context import Context
from bot.nudges.planning import is_about_reflection, number_of
from bot.strings import nudges as strings
from bot.views.days import short_day, short_moment
from flows.availability import NudgeKind
from flows.nudges import Nudge


def which(context: Context, nudge: Nudge, *, exact: bool = False) -> str:
    """What tells the nudge's conference or reflection from others: its day, and its time where `exact`."""
    if nudge.kind is NudgeKind.CONFERENCE:
        conference = context.records.conferences.find(context.chair, number_of(nudge))
        return strings.ENDED.format(_short(context, conference.ends_at, exact=True)) if conference else ""
    if not is_about_reflection(nudge.kind):
        return ""
    reflection = context.records.reflections.load(number_of(nudge), owner=context.chair)
    if reflection is None:
        return ""
    if reflection.submitted_at is None:
        return strings.BEGUN.format(_short(context, reflection.started_at, exact=exact))
    return strings.SENT_ON.format(_short(context, reflection.submitted_at, exact=exact))


def told_apart(context: Context, nudges: Sequence[Nudge], labels: Sequence[str]) -> tuple[str, ...]:
    """The labels, with what tells apart those that would be the same: the day or, if it must be, the time."""
    for exact in (False, True):
        alike = Counter(labels)
        added = (which(context, nudge, exact=exact) for nudge in nudges)
        fuller = tuple(
            f"{label}: {more}" if alike[label] > 1 and more else label
            for label, more in zip(labels, added, strict=True)
        )
        if len(set(fuller)) == len(fuller):
            break
    return fuller


def _short(context: Context, moment: datetime, *, exact: bool) -> str:
    local = moment.astimezone(UTC).astimezone(context.now.tzinfo)
    return short_moment(local) if exact else short_day(local.date())
