"""Times of day and stretches of hours in words. They work on the plain form of `spoken_words`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

_HALF_DAY = 12 * 60


class Part(StrEnum):
    """A part of the day; `WORKING` holds when none is named."""

    WORKING = "working"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


_MINUTES = {
    Part.WORKING: (8 * 60, 20 * 60),
    Part.MORNING: (0, 12 * 60),
    Part.AFTERNOON: (12 * 60, 18 * 60),
    Part.EVENING: (17 * 60, 24 * 60),
    Part.NIGHT: (17 * 60, 24 * 60),
}
"""From and until which minute of the day each part lasts."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock face found in what was said, and what was said around it.

    `minute` is of the day; where `either`, it may as well be twelve hours later. `bare` is a number alone,
    which may as well be a day of the month.
    """

    minute: int
    either: bool
    bare: bool
    around: str

    def within(self, part: Part) -> time | None:
        """The time of day that the face shows in that part of it, if there is one.

        An exact time (am, pm, or the 24-hour clock) is bound by a part that was named, and by nothing else.
        """
        minutes = (self.minute, self.minute + _HALF_DAY) if self.either else (self.minute,)
        first, end = (0, 24 * 60) if part is Part.WORKING and not self.either else _MINUTES[part]
        return next((time(*divmod(minute, 60)) for minute in minutes if first <= minute < end), None)


_FACE = re.compile(
    r"""(?<![\w/.:-])
    (?P<at>(?:(?:at|by|about|around|for)[ ])+)?
    (?: (?:12[ ])?(?P<noon>noon|midday)
      | (?: (?P<half>half)(?:[ ]past)?
          | (?:a[ ])?(?P<by>quarter|20|25|\d{1,2}[ ]min(?:ute)?s?|\d{1,2}(?=[ ]past))[ ](?P<way>past|to)
        )[ ](?P<named>\d{1,2})
      | (?P<hour>\d{1,2}) (?: [:.](?P<minute>\d{2}) | [ ](?P<spaced>\d{2}) )?
      | (?P<joined>(?!20)\d{4}|\d{3}(?=[ ]?[ap]m))
    )
    (?:[ ]?(?P<half_day>am|pm)|[ ]?(?P<clock>o'?clock|hrs|hours))?
    (?![\w/.:-])""",
    re.VERBOSE | re.ASCII,
)

_TELLING = ("at", "noon", "half", "by", "minute", "spaced", "joined", "half_day", "clock")
"""The parts of a face of which any one shows that it is no day of the month."""


def clocks(said: str) -> Iterator[Clock]:
    """Every clock face that plain `said` may hold, each with what is left without it."""
    for found in _FACE.finditer(said):
        before, after = said[: found.start()].strip(), said[found.end() :].strip()
        if (face := _face(found)) is not None:
            alone = not any(found[name] for name in _TELLING) and not (after.startswith("on ") and not before)
            yield Clock(*face, bare=alone, around=f"{before} {after}".strip())


def _face(found: re.Match[str]) -> tuple[int, bool] | None:
    """Minute of the day, and whether it may be twelve hours later as well; none for what no clock shows."""
    if found["noon"]:
        return None if found["half_day"] or found["clock"] else (_HALF_DAY, False)
    digits = found["named"] or found["hour"] or found["joined"][:-2]
    hour, minute = int(digits), int(found["minute"] or found["spaced"] or (found["joined"] or "00")[-2:])
    offset, half_day = _offset(found), found["half_day"]
    stretch = found["clock"] in {"hrs", "hours"} and not (found["minute"] or found["joined"])
    if hour > 23 or minute > 59 or abs(offset) > 59 or stretch:
        return None
    if hour > 12 or hour == 0 or (digits.startswith("0") and half_day is None):
        # "15:30pm" is a slip that leaves no doubt; "15:30am" is not.
        slip = half_day is not None and (half_day == "pm") != (hour > 12)
        return None if slip else ((hour * 60 + minute + offset) % (2 * _HALF_DAY), False)
    face = hour % 12 * 60 + minute + offset
    if half_day is None:
        return face % _HALF_DAY, True
    # Whether "12am" is the day's beginning or a slip for noon, nobody can tell.
    if hour == 12 and (offset < 0 or half_day == "am"):
        return None
    return face + (_HALF_DAY if half_day == "pm" else 0), False


def _offset(found: re.Match[str]) -> int:
    """Minutes that "half", "quarter past" or "ten minutes to" add to the hour."""
    if found["half"]:
        return 30
    if not found["by"]:
        return 0
    minutes = 15 if found["by"] == "quarter" else int(found["by"].split()[0])
    return minutes if found["way"] == "past" else -minutes


_PART = re.compile(r"(?:\b(?P<this>this )|\b(?:in the |at )|\b)(?P<part>morning|afternoon|evening|night)\b")


def part_of(said: str) -> tuple[str, Part] | None:
    """What is left of `said` without the part of the day that it names, and that part; none if it has two."""
    parts = list(_PART.finditer(said))
    if len(parts) > 1:
        return None
    if not parts:
        return said, Part.WORKING
    swap = "today" if parts[0]["this"] else ""
    left = f"{said[: parts[0].start()]}{swap}{said[parts[0].end() :]}"
    return " ".join(left.split()), Part(parts[0]["part"])


# Up to three digits: "1530 hrs" is a time of day.
_HOUR = r"[ ]?(?:h|hrs?|hours?)(?![a-z])"
_MINUTE = r"[ ]?(?:m|mins?|minutes?)(?![a-z])"
_STRETCH = re.compile(
    rf"""(?:in[ ])?(?:
        (?P<half>half[ ](?:an?[ ])?hour)
      | (?P<quarters>(?:a[ ])?quarter|3[ ]quarters)[ ]of[ ]an[ ]hour
      | (?P<hours>\d{{1,3}}|an?)(?P<part>\.25|\.5|\.75|[ ]and[ ]a[ ]half)?{_HOUR}(?P<more>[ ]and[ ]a[ ]half)?
        (?:[ ]?(?:and[ ])?(?P<extra>\d{{1,2}})(?:{_MINUTE})?)?
      | (?P<minutes>\d{{1,4}}|a){_MINUTE}
    )(?:'?s?'?[ ]time|[ ]from[ ]now)?""",
    re.VERBOSE | re.ASCII,
)
_PARTS = {None: 0, ".25": 15, ".5": 30, ".75": 45, " and a half": 30}


def stretch_of(said: str) -> timedelta | None:
    """How long a stretch of hours and minutes from now plain `said` names ("in two hours"), if it is one."""
    found = _STRETCH.fullmatch(said)
    if found is None:
        return None
    if found["half"]:
        return timedelta(minutes=30)
    if found["quarters"]:
        return timedelta(minutes=45 if found["quarters"].startswith("3") else 15)
    if found["minutes"]:
        return timedelta(minutes=_number(found["minutes"]))
    extra = _PARTS[found["part"]] + _PARTS[found["more"]] + int(found["extra"] or 0)
    return timedelta(hours=_number(found["hours"]), minutes=extra)


def _number(digits: str) -> int:
    return int(digits) if digits.isdigit() else 1
