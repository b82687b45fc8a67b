"""Calendars as seven programs write them, and what is right of each."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.calendar.conferences import WORDS, CalendarReading, conferences
from tests.flows import second_reading

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 6, 1, tzinfo=LONDON)
END = datetime(2027, 6, 1, tzinfo=LONDON)
CORPUS = Path(__file__).parent / "calendar_corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.ics"))
ZONES_OF_SERVERS = ("UTC", "America/New_York", "Asia/Tokyo")
READ_ALL = """
import json
from tests.flows.test_calendar_corpus import NAMES, read
print(json.dumps({name: read(name) for name in NAMES}))
"""


def right(name):
    """What stands beside a calendar: a line for each conference, and for what is told of the others."""
    text = (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line != "nothing"]
    return [line for line in lines if not line.startswith("#")], "by hand" in text


def span(starts, ends):
    starts, ends = starts.astimezone(LONDON), ends.astimezone(LONDON)
    return f"{starts:%Y-%m-%d %H:%M}-{ends:%H:%M}"


def read(name):
    reading = conferences((CORPUS / f"{name}.ics").read_bytes(), WORDS, START, END, LONDON)
    assert isinstance(reading, CalendarReading), reading
    told = [f"unread {reading.unread}"] if reading.unread else []
    told += [f"all day {reading.all_day}"] if reading.all_day else []
    return [*(span(one.starts, one.ends) for one in reading.conferences), *told]


def test_the_corpus_is_there():
    assert len(NAMES) >= 60
    assert {name.split("_")[0] for name in NAMES} >= {
        *("outlook", "exchange", "google", "apple", "zimbra", "podio", "teams")
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_calendar_gives_what_is_right(name):
    expected, _ = right(name)
    assert read(name) == expected


@pytest.mark.parametrize("name", [name for name in NAMES if not right(name)[1]])
def test_what_is_right_is_what_a_second_reading_gives(name):
    expected, _ = right(name)
    if any(line.startswith("unread") for line in expected):
        pytest.skip("the second reading reads whole entries alone")
    found = second_reading.read(
        (CORPUS / f"{name}.ics").read_text(), START.astimezone(UTC), END.astimezone(UTC)
    )
    assert [span(*pair) for pair in found] == [line for line in expected if "all day" not in line]


def test_no_result_depends_on_the_zone_of_the_server():
    here = {name: read(name) for name in NAMES}
    for zone in ZONES_OF_SERVERS:
        done = subprocess.run(
            [sys.executable, "-c", READ_ALL],
            env={**os.environ, "TZ": zone},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout) == here, zone


def test_no_calendar_changes_what_another_gives():
    alone = {name: read(name) for name in NAMES}
    for name in reversed(NAMES):
        assert read(name) == alone[name]
