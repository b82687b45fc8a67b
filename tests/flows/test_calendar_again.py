"""What of a calendar was known before: also by an older version, and in a series that was split."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.calendar.conferences import WORDS, conferences
from flows.calendar.reconciling import Known, reconciled

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 9, tzinfo=LONDON)
WEEKLY = (
    "UID:one@google.com",
    "DTSTART;TZID=Europe/London:20261124T100000",
    "DTEND;TZID=Europe/London:20261124T110000",
)


def reading(*entries, head=()):
    events = (line for entry in entries for line in ("BEGIN:VEVENT", "SUMMARY:ICPC", *entry, "END:VEVENT"))
    ics = "\n".join(("BEGIN:VCALENDAR", *head, *events, "END:VCALENDAR", "")).encode()
    return conferences(ics, WORDS, NOW, NOW + timedelta(weeks=26), LONDON)


def known(found, **how):
    return tuple(
        Known(number, one.ends, one.uid_hash, one.series, **how)
        for number, one in enumerate(found.conferences, 1)
    )


def numbers(plan):
    return [number for number, _ in plan.kept]


def test_what_an_earlier_version_kept_is_known_by_its_former_hash():
    found = reading((*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3"))
    before = tuple(
        Known(number, one.ends, one.former, None) for number, one in enumerate(found.conferences, 1)
    )
    assert len({one.uid_hash for one in before}) == 3
    assert numbers(reconciled(before, found, NOW)) == [1, 2, 3]


def test_a_series_that_was_split_in_two_is_one():
    before = known(reading((*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4")))
    first = (*WEEKLY, "RRULE:FREQ=WEEKLY;UNTIL=20261202T000000Z")
    second = ("UID:one_R20261208T100000@google.com", "DTSTART;TZID=Europe/London:20261208T140000")
    after = reading(first, (*second, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"))
    plan = reconciled(before, after, NOW)
    assert (numbers(plan), plan.gone, plan.absent) == ([1, 2, 3, 4], (), ())


def test_a_series_on_another_day_is_the_same_one():
    before = known(reading((*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3")))
    moved = tuple(line.replace("1124T", "1126T") for line in WEEKLY)
    plan = reconciled(before, reading((*moved, "RRULE:FREQ=WEEKLY;COUNT=3")), NOW)
    assert (numbers(plan), plan.gone) == ([1, 2, 3], ())


def test_what_a_reflection_came_of_stays():
    before = known(reading(WEEKLY), settled=True)
    plan = reconciled(before, reading(WEEKLY, head=("METHOD:CANCEL",)), NOW)
    assert (plan.gone, plan.absent) == ((), ())


def test_what_could_not_be_read_is_not_missing():
    other = ("UID:two", "DTSTART:20261125T100000")
    before = known(reading(WEEKLY, other))
    odd = ("UID:two", "DTSTART;TZID=Nowhere:20261125T100000")
    plan = reconciled(before, reading(WEEKLY, odd), NOW)
    assert (plan.gone, plan.absent) == ((), ())
    assert [one.id for one in reconciled(before, reading(WEEKLY), NOW).absent] == [2]


def test_what_is_over_is_neither_gone_nor_missing():
    before = known(reading(WEEKLY))
    later = NOW + timedelta(days=2)
    lunch = reading(("UID:lunch", "DTSTART:20261124T120000"))
    assert reconciled(before, lunch, later).absent == ()
