"""What has been kept for as long as it may be goes, as *Delete* does it; its chair is told a month before."""

from datetime import datetime, time, timedelta

from msgspec import Struct

from bot.context import Context, ScreenOf
from bot.screens.retention import RetentionOver, RetentionTold
from bot.usecases import forgetting
from flows.retention import Due, Kept, Retention, WhatGoes, due, goes_on, looked_at, months_after
from storage.records import Records


class Counts(Struct, frozen=True):
    """How many reflections and drafts a chair is told of, and how many go."""

    told: int = 0
    erased: int = 0
    drafts_told: int = 0
    drafts_erased: int = 0
    held: int = 0
    """How many would go, but for a legal hold."""

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.told + other.told,
            self.erased + other.erased,
            self.drafts_told + other.drafts_told,
            self.drafts_erased + other.drafts_erased,
            self.held + other.held,
        )


def counted(context: Context, retention: Retention) -> Counts:
    """How many would be told of and erased now; nothing is done."""
    sent, drafts = _due(context, retention)
    if context.records.holds.on(context.chair):
        return Counts(held=len(sent.erase) + len(drafts.erase))
    return Counts(len(sent.tell), len(sent.erase), len(drafts.tell), len(drafts.erase))


def applied(context: Context, retention: Retention) -> list[ScreenOf]:
    """Tell of what goes in a month, and erase what was told of; what is shown of both.

    A legal hold has it wait.
    """
    if context.records.holds.on(context.chair):
        return []
    sent, drafts = _due(context, retention)
    shown: list[ScreenOf] = []
    for what, found, months in (
        (WhatGoes.REFLECTIONS, sent, retention.reflections),
        (WhatGoes.DRAFTS, drafts, retention.drafts),
    ):
        shown += _erased(context, what, found.erase)
        if found.tell and months is not None:
            shown.append((None, _told(context, what, found.tell, months)))
    return shown


def _told(context: Context, what: WhatGoes, found: tuple[Kept, ...], months: int) -> RetentionTold:
    today = context.now.date()
    context.records.retained.tell(context.chair, (one.number for one in found), today)
    first = min(goes_on(Kept(one.number, one.since, today), months) for one in found)
    since = [one.since for one in found]
    first_day, last_day = min(since).isoformat(), max(since).isoformat()
    return RetentionTold(what, len(found), first_day, last_day, first.isoformat())


def _erased(context: Context, what: WhatGoes, found: tuple[Kept, ...]) -> list[ScreenOf]:
    shown: list[ScreenOf] = []
    stays = False
    for one in found:
        gone, some_stays = forgetting.erase(context, one.number, f"{what.value} kept long enough")
        shown += gone
        stays = stays or some_stays
    return [*shown, (None, RetentionOver(what, len(found), stays))] if found else []


def _due(context: Context, retention: Retention) -> tuple[Due, Due]:
    today, retained = context.now.date(), context.records.retained
    sent = drafts = Due()
    if retention.reflections is not None:
        until = looked_at(retention.reflections, today)
        sent = due(retained.submitted(context.chair, until), retention.reflections, today)
    if retention.drafts is not None:
        until = looked_at(retention.drafts, today)
        drafts = due(retained.drafts(context.chair, until), retention.drafts, today)
    return sent, drafts


def concerned(retention: Retention, now: datetime, records: Records) -> tuple[int, ...]:
    """The numbers of the chairs of whom something may have to be told or erased."""
    spans = [months for months in (retention.reflections, retention.drafts) if months is not None]
    if not spans:
        return ()
    # A chair's own day may be a day further.
    return records.retained.chairs(looked_at(min(spans), now.date() + timedelta(days=1)))


def cut_audit(retention: Retention, now: datetime, records: Records) -> int:
    """Cut the lines off the audit that have been kept long enough; how many."""
    if retention.audit is None:
        return 0
    return records.audit.cut(_audit_before(now, retention.audit))


def audit_lines(retention: Retention, now: datetime, records: Records) -> int:
    """How many lines of the audit would be cut off now."""
    if retention.audit is None:
        return 0
    return records.audit.count_before(_audit_before(now, retention.audit))


def _audit_before(now: datetime, months: int) -> datetime:
    return datetime.combine(months_after(now.date(), -months), time(), now.tzinfo)
