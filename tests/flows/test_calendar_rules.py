"""Recurrence rules: each falls on the days that python-dateutil, which was written apart, gives."""

from datetime import datetime, timedelta
from itertools import chain, islice, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from flows.calendar.occurrences import Budget, occurrences
from flows.calendar.old_rules import modern
from flows.calendar.refusals import CalendarRefusal, Refused
from flows.calendar.rules import parse_rule

START = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 - wall time
AFTER = datetime(2026, 9, 1)  # noqa: DTZ001
LAST = datetime(2028, 9, 1)  # noqa: DTZ001


def followed(text, starts=START, after=AFTER, last=LAST, steps=200_000):
    return list(occurrences(parse_rule(text), starts, after, last, Budget(steps, steps)))


def second_reading(text, starts=START, after=AFTER, last=LAST):
    """What dateutil gives; the start is always the first date, and counts as one."""
    parts = dict(part.split("=") for part in text.split(";"))
    count = int(parts.pop("COUNT", 1_000_000))
    rule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=starts)
    every = chain((starts,), (at for at in rule if at > starts))
    return [at for at in takewhile(lambda at: at <= last, islice(every, count)) if at >= after]


def lists(name, numbers, most=3):
    return st.lists(numbers, min_size=1, max_size=most, unique=True).map(
        lambda found: f";{name}={','.join(map(str, found))}"
    )


def either_end(most):
    return st.integers(-most, most).filter(bool)


DAYS = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
OPTIONAL = {
    "BYMONTH": lists("BYMONTH", st.integers(1, 12)),
    "BYMONTHDAY": lists("BYMONTHDAY", either_end(31)),
    "BYDAY": lists("BYDAY", DAYS, 7),
    "BYSETPOS": lists("BYSETPOS", either_end(5)),
    "BYHOUR": lists("BYHOUR", st.integers(0, 23)),
    "BYMINUTE": lists("BYMINUTE", st.integers(0, 59)),
}
CERTAIN = ("BYMONTH", "BYDAY", "BYHOUR")
ORDINAL_DAYS = lists("BYDAY", st.tuples(st.sampled_from(["1", "2", "3", "4", "-1", "-2"]), DAYS).map("".join))


@st.composite
def rules(draw):
    """Rules that come at least now and then, since dateutil follows the others to the year 9999."""
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    text = f"FREQ={frequency}"
    if draw(st.booleans()):
        text += f";INTERVAL={draw(st.integers(1, 6))}"
    if draw(st.booleans()):
        text += f";WKST={draw(DAYS)}"
    if frequency == "YEARLY":
        text += draw(
            st.one_of(
                st.just(""),
                OPTIONAL["BYMONTH"],
                lists("BYYEARDAY", either_end(365)),
                st.tuples(lists("BYWEEKNO", either_end(50)), OPTIONAL["BYDAY"]).map("".join),
                st.tuples(OPTIONAL["BYMONTH"], ORDINAL_DAYS).map("".join),
                lists("BYDAY", st.tuples(st.sampled_from(["1", "20", "-3", "-52"]), DAYS).map("".join)),
            )
        )
    elif frequency == "MONTHLY":
        text += draw(st.one_of(st.just(""), lists("BYMONTHDAY", either_end(28)), ORDINAL_DAYS))
    else:
        text += draw(st.one_of(st.just(""), OPTIONAL["BYDAY"]))
    text += draw(st.one_of(st.just(""), OPTIONAL["BYHOUR"]))
    text += draw(st.one_of(st.just(""), OPTIONAL["BYMINUTE"]))
    # In the first week, dateutil counts positions from the start on; RFC 5545 counts them from the week's.
    if "BY" in text and frequency != "WEEKLY":
        text += draw(st.one_of(st.just(""), lists("BYSETPOS", st.sampled_from([1, -1]), 1)))
    if draw(st.booleans()):
        text += f";COUNT={draw(st.integers(1, 30))}"
    return text


@settings(deadline=None, max_examples=150, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(rules(), st.integers(0, 3_000), st.sampled_from([timedelta(0), timedelta(hours=10, minutes=17)]))
def test_a_rule_gives_what_a_second_reading_gives(rule, days_ago, later):
    starts = START - timedelta(days=days_ago) + later
    assert followed(rule, starts) == second_reading(rule, starts)


@st.composite
def rules_within_days(draw):
    """Rules of hours, minutes and seconds that the start of 10:17:23 is one of the times of."""
    frequency = draw(st.sampled_from(["HOURLY", "MINUTELY", "SECONDLY"]))
    text = f"FREQ={frequency};INTERVAL={draw(st.sampled_from([1, 2, 3, 5, 7, 24, 60, 90]))}"
    for name, own, most in (("BYHOUR", 10, 23), ("BYMINUTE", 17, 59), ("BYSECOND", 23, 59)):
        if draw(st.booleans()):
            others = draw(st.lists(st.integers(0, most), max_size=3))
            text += f";{name}={','.join(map(str, sorted({own, *others})))}"
    text += draw(st.one_of(st.just(""), OPTIONAL["BYDAY"]))
    if frequency == "HOURLY" and "BYMINUTE" in text:
        text += draw(st.sampled_from(["", ";BYSETPOS=1", ";BYSETPOS=-1", ";BYSETPOS=1,-1"]))
    return text


@settings(deadline=None, max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(rules_within_days(), st.integers(-30, 30 * 3_600), st.integers(1, 2 * 3_600))
@example("FREQ=MINUTELY;INTERVAL=90", -30, 1)
def test_a_rule_of_hours_minutes_or_seconds_gives_what_a_second_reading_gives(rule, after, lasts):
    starts = datetime(2026, 12, 1, 10, 17, 23)  # noqa: DTZ001
    after = starts + timedelta(seconds=after)
    window = (starts, after, after + timedelta(seconds=lasts))
    assert followed(rule, *window) == second_reading(rule, *window)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;INTERVAL=5;COUNT=40",
        "FREQ=HOURLY;BYHOUR=9,10;BYDAY=MO",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=MINUTELY;INTERVAL=1440;BYDAY=MO,WE",
        "FREQ=MINUTELY;BYHOUR=9;BYMINUTE=0,30;BYDAY=TU;BYMONTH=12",
        "FREQ=SECONDLY;INTERVAL=604800",
        "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,1,2,3;COUNT=20",
        "FREQ=DAILY;BYSECOND=1;COUNT=5",
        "FREQ=DAILY;BYMONTH=1;BYMONTHDAY=13;BYDAY=WE",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,2",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=-31",
        "FREQ=MONTHLY;INTERVAL=12;BYDAY=5TU",
        "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH;WKST=SU",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    ],
)
def test_the_rules_that_rfc_5545_shows_are_followed(rule):
    assert followed(rule) == second_reading(rule)


def test_positions_in_a_week_are_counted_from_the_week_s_first_day():
    monday, wednesday = datetime(2026, 12, 7, 10), datetime(2026, 12, 2, 10)  # noqa: DTZ001
    assert followed("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1;COUNT=2") == [START, monday]
    assert followed("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=2;COUNT=2") == [START, wednesday]


def test_a_week_of_the_year_without_a_day_is_that_of_the_start():
    assert followed("FREQ=YEARLY;BYWEEKNO=20") == [
        START,
        datetime(2027, 5, 18, 10),  # noqa: DTZ001
        datetime(2028, 5, 16, 10),  # noqa: DTZ001
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "INTERVAL=1",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=0",
        "FREQ=WEEKLY;COUNT=lots",
        "FREQ=WEEKLY;UNTIL=1;UNTIL=2",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=5L",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;EVERY=2",
        "FREQ=YEARLY;RSCALE=CHINESE",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 500),
    ],
)
def test_what_rfc_5545_does_not_allow_is_refused(rule):
    with pytest.raises(Refused) as refused:
        parse_rule(rule)
    assert refused.value.reason is CalendarRefusal.UNKNOWN_RULE


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;BYDAY=1TU;BYSETPOS=5",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    ],
)
def test_a_rule_that_never_comes_leaves_the_start_and_costs_little(rule):
    assert followed(rule, starts=datetime(1826, 12, 5, 10), steps=20_000) == []  # noqa: DTZ001
    assert followed(rule, steps=20_000) == [START]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=1000000"])
def test_a_rule_that_costs_much_is_given_up(rule):
    with pytest.raises(Refused):
        followed(rule, starts=datetime(1026, 12, 1), steps=10_000)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("D1 #10", "FREQ=DAILY;INTERVAL=1;COUNT=10"),
        ("D2", "FREQ=DAILY;INTERVAL=2;COUNT=2"),
        ("W1 #0", "FREQ=WEEKLY;INTERVAL=1"),
        ("W2 TU TH #5", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=5"),
        ("W1 TU 20261231T000000Z", "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261231T000000Z"),
        ("MP1 1+ TU #3", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU;COUNT=3"),
        ("MP6 1+ 2- TU TH #3", "FREQ=MONTHLY;INTERVAL=6;BYDAY=1TU,-2TU,1TH,-2TH;COUNT=3"),
        ("MP1 1+ TU 2+ WE #3", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU,2WE;COUNT=3"),
        ("MD1 7 1- LD #3", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=7,-1,-1;COUNT=3"),
        ("YM1 6 12 #3", "FREQ=YEARLY;INTERVAL=1;BYMONTH=6,12;COUNT=3"),
        ("YD1 100 #3", "FREQ=YEARLY;INTERVAL=1;BYYEARDAY=100;COUNT=3"),
        ("FREQ=DAILY;COUNT=2", "FREQ=DAILY;COUNT=2"),
        ("D1 MO #3", "D1 MO #3"),
        ("sometimes", "sometimes"),
    ],
)
def test_a_rule_of_vcalendar_is_one_of_rfc_5545(old, new):
    assert modern(old) == new


@pytest.mark.parametrize(
    ("name", "least", "most", "frequency"),
    [
        ("BYMONTH", 1, 12, "YEARLY"),
        ("BYWEEKNO", -53, 53, "YEARLY"),
        ("BYYEARDAY", -366, 366, "YEARLY"),
        ("BYMONTHDAY", -31, 31, "MONTHLY"),
        ("BYHOUR", 0, 23, "DAILY"),
        ("BYMINUTE", 0, 59, "DAILY"),
        ("BYSECOND", 0, 60, "DAILY"),
        ("BYSETPOS", -366, 366, "MONTHLY"),
        ("INTERVAL", 1, 1_000_000, "DAILY"),
    ],
)
def test_each_number_of_a_rule_has_the_bounds_of_rfc_5545(name, least, most, frequency):
    def with_number(number):
        return parse_rule(f"FREQ={frequency};BYDAY=MO;{name}={number}")

    assert with_number(least)
    assert with_number(most)
    for number in (least - 1, most + 1, *([0] if least else [])):
        with pytest.raises(Refused):
            with_number(number)


def test_which_weekday_of_a_year_is_one_of_53_from_either_end():
    assert parse_rule("FREQ=YEARLY;BYDAY=53MO,-53TU,WE").weekdays == ((53, 0), (-53, 1), (0, 2))
    for which in ("54MO", "-54MO"):
        with pytest.raises(Refused):
            parse_rule(f"FREQ=YEARLY;BYDAY={which}")


def test_a_leap_second_is_the_last_of_its_minute():
    assert parse_rule("FREQ=DAILY;BYSECOND=60,0,59").seconds == (0, 59)


def test_a_list_holds_four_hundred_numbers_and_no_more():
    days = ",".join(map(str, (*range(1, 367), *range(-34, 0))))
    assert len(parse_rule(f"FREQ=YEARLY;BYYEARDAY={days}").year_days) == 400
    with pytest.raises(Refused):
        parse_rule(f"FREQ=YEARLY;BYYEARDAY={days},-35")


def test_a_rule_of_a_hundred_times_a_day_is_followed_and_of_hundreds_is_given_up():
    minutes = ",".join(map(str, range(60)))
    assert len(followed(f"FREQ=DAILY;BYHOUR=10,11,12,13,14;BYMINUTE={minutes};COUNT=300")) == 300
    with pytest.raises(Refused):
        followed(f"FREQ=DAILY;BYHOUR=10,11,12,13,14;BYMINUTE={minutes};BYSECOND=0,1;COUNT=300")


def test_what_is_for_all_can_be_spent_to_the_last_step():
    budget = Budget(100, 100)
    budget.spend(60)
    budget.begin()
    budget.spend(40)
    with pytest.raises(Refused) as refused:
        budget.spend(1)
    assert refused.value.reason is CalendarRefusal.TOO_MANY


def test_one_rule_cannot_spend_what_is_for_all():
    budget = Budget(1_000, 100)
    for _ in range(3):
        budget.begin()
        with pytest.raises(Refused) as refused:
            budget.spend(101)
        assert refused.value.reason is CalendarRefusal.UNKNOWN_RULE
    budget.begin()
    budget.spend(100)
