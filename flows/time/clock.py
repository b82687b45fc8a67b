"""Clock faces and parts of the day in words. They work on the plain form of `plain`."""

import re
from collections.abc import Iterator
from datetime import time
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

_HALF_DAY = 12 * 60
_DAY = 2 * _HALF_DAY


class Part(StrEnum):
    """A part of the day; `WORKING` holds when none is named."""

    WORKING = "working"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


_MINUTES = {
    Part.WORKING: (7 * 60, 20 * 60),
    Part.MORNING: (0, 12 * 60),
    Part.AFTERNOON: (12 * 60, 20 * 60),
    Part.EVENING: (17 * 60, 24 * 60),
    Part.NIGHT: (17 * 60, 24 * 60),
}
"""From and until which minute of the day each part lasts. Seven is in the working day twice."""

OFFERED = {
    Part.MORNING: tuple(time(hour) for hour in (9, 10, 11, 12)),
    Part.AFTERNOON: tuple(time(hour) for hour in (13, 14, 15, 16, 17)),
    Part.EVENING: (time(18),),
    Part.NIGHT: tuple(time(hour) for hour in (19, 20, 21, 22)),
}
"""What may be meant by a part of the day with no hour."""

_LOOSE = {
    "noon": (12 * 60,),
    "midday": (12 * 60,),
    "first thing": (8 * 60 + 30,),
    "mid morning": (10 * 60, 10 * 60 + 30, 11 * 60),
    "late morning": (11 * 60, 11 * 60 + 30, 12 * 60),
    "lunchtime": (12 * 60, 12 * 60 + 30, 13 * 60),
    "lunch": (12 * 60, 12 * 60 + 30, 13 * 60),
    "after lunch": (13 * 60, 13 * 60 + 30, 14 * 60),
    "early afternoon": (13 * 60, 13 * 60 + 30, 14 * 60),
    "mid afternoon": (15 * 60, 15 * 60 + 30),
    "late afternoon": (16 * 60, 16 * 60 + 30, 17 * 60),
    "teatime": (16 * 60, 16 * 60 + 30, 17 * 60),
    "end of day": (17 * 60,),
    "close of play": (17 * 60,),
    "early evening": (17 * 60 + 30, 18 * 60),
}
"""The minutes of the day that a time with a name of its own may mean."""
_ALIKE = {
    "lunch time": "lunchtime",
    "tea time": "teatime",
    "first thing in morning": "first thing",
    "end of the day": "end of day",
    "end of the workdays": "end of day",
    "end of play": "end of day",
    "eod": "end of day",
    "cob": "end of day",
    "close of business": "end of day",
}
_NAME = "|".join(sorted((*_LOOSE, *_ALIKE), key=len, reverse=True)).replace(" ", "[ ]")


class Clock(Struct, frozen=True):
    """A clock face found in what was said, and what was said around it.

    `minutes` are of the day, more than one where any may be meant; where `either`, each may as well be twelve
    hours later. `bare` is a number alone, which may as well be a day of the month. `rolls`: with no day, it
    is the next such time. `begins` is when what ends then began, where that was said too.
    """

    minutes: tuple[int, ...]
    either: bool
    bare: bool = False
    rolls: bool = False
    around: str = ""
    begins: "Clock | None" = None

    def within(self, part: Part) -> tuple[time, ...]:
        """The times of day that the face shows in that part of it.

        An exact time (am, pm, or the 24-hour clock) is bound by a part that was named, and by nothing else.
        """
        found = self._minutes_within(part)
        if self.begins is not None:
            found = self._after(self.begins, part, found)
        return tuple(time(*divmod(minute, 60)) for minute in found)

    def _minutes_within(self, part: Part) -> tuple[int, ...]:
        first, end = (0, _DAY) if part is Part.WORKING and not self.either else _MINUTES[part]
        return tuple(minute for minute in self._shown() if first <= minute < end)

    def _shown(self) -> tuple[int, ...]:
        later = tuple(minute + _HALF_DAY for minute in self.minutes) if self.either else ()
        return self.minutes + later

    def _after(self, begins: "Clock", part: Part, usual: tuple[int, ...]) -> tuple[int, ...]:
        """The ends that come after the beginning: the usual ones, or else any within half a day."""
        starts = begins._minutes_within(part)
        if found := tuple(end for end in usual if any(start < end for start in starts)):
            return found
        return tuple(
            end for end in self._shown() if any(0 < end - start < _HALF_DAY for start in begins._shown())
        )


_ABOUT = (
    r"at|by|no[ ]later[ ]than|about|around|approximately|roughly|nearly|for|till?|until"
    r"|(?:just[ ]|shortly[ ]|soon[ ]|(?:(?:1|a)[ ])?(?:bit|little)[ ])?(?:after|before|past)|(?:just[ ])?gone"
)
_FACE = re.compile(
    rf"""(?<![\w/.:-])
    (?P<begins>(?:from[ ]|between[ ])?(?!(?:20|25)[ ]to[ ])
      (?P<start>noon|midday|\d{{1,2}}[:.]?\d{{2}}(?:[ap]m)?|\d{{1,2}}(?:[ap]m)?)
      (?P<through>[ ]?-[ ]?|[ ](?:to|till?|until|and)[ ])
    )?
    (?P<at>(?:(?!after[ ]lunch)(?:{_ABOUT})[ ])+)?
    (?: (?:12[ ])?(?P<name>{_NAME})
      | (?: (?P<half>half)(?:[ ]past)?
          | (?:a[ ])?(?P<by>quarter|20|25|\d{{1,2}}[ ]min(?:ute)?s?|\d{{1,2}}(?=[ ]past))[ ](?P<way>past|to)
        )[ ](?P<named>\d{{1,2}})(?:[:.]00)?
      | (?P<continental>\d{{1,2}})[ ]?h(?:[ ]?(?P<rest>\d{{2}}))?(?![ ]?m)
      | (?P<hour>\d{{1,2}}) (?: [:.](?P<minute>\d{{2}}) | [ ](?P<spaced>\d{{2}}) )?
      | (?P<joined>(?!20)\d{{4}}|\d{{4}}(?=[ ]?h(?:rs|ours)?\b)|\d{{3}}(?=[ ]?[ap]m)|(?(at)[1-9]\d{{2}}|(?!)))
    )
    (?:[ ]?(?P<half_day>am|pm)|[ ]?(?P<clock>o'?[ ]?clock|hrs?|hours?|h))?
    (?![\w/.:-])""",
    re.VERBOSE | re.ASCII,
)

_TELLING = ("at", "name", "half", "by", "minute", "spaced", "joined", "half_day", "clock", "continental")
"""The parts of a face of which any one shows that it is no day of the month."""
_LONGEST_IN_HOURS = 7
"""From the eighth on, "8h" is a time of day; below, "2h" is a length."""


def clocks(said: str) -> Iterator[Clock]:
    """Every clock face that plain `said` may hold, each with what is left without it."""
    found = _FACE.search(said)
    while found:
        yield from _faces(said, found)
        # What one face ends with may be another: "December 3 10am".
        found = _FACE.search(said, found.start() + 1)
    # "10 to 4" may be from ten until four, and ten minutes to four.
    if found := re.search(r"(?<![\w/.:-])(5|10) to (?=\d{1,2}(?![\d:.h/-]))", said):
        spelled = f"{said[: found.start()]}{found[1]} minutes to {said[found.end() :]}"
        yield from clocks(spelled)


def _faces(said: str, found: re.Match[str]) -> Iterator[Clock]:
    face = _face(found)
    if face is None:
        return
    before, after = said[: found.start()].strip(), said[found.end() :].strip()
    alone = _is_bare(found) and not (after.startswith("on ") and not before)
    around = f"{before} {after}".strip()
    if not found["begins"]:
        yield replace(face, bare=alone, around=around)
        return
    start = _FACE.fullmatch(found["start"])
    begins = _face(start) if start else None
    through = found["through"]
    told = (
        "between" in found["begins"]
        if " and" in through
        else not (alone and "-" in through and _is_bare(start))
    )
    if begins is not None and told:
        yield replace(face, around=around, begins=begins)


def _is_bare(face: re.Match[str] | None) -> bool:
    """Whether a face is a number alone."""
    return face is None or not any(face[name] for name in _TELLING)


def _face(found: re.Match[str]) -> Clock | None:
    """The face without what is said around it; none for what no clock shows."""
    if name := found["name"]:
        name = _ALIKE.get(name, name)
        return (
            None
            if found["half_day"] or found["clock"]
            else Clock(_LOOSE[name], False, rolls=name == "first thing")
        )
    if found["continental"]:
        return _continental(int(found["continental"]), found["continental"], int(found["rest"] or 0))
    digits = found["named"] or found["hour"] or found["joined"][:-2]
    hour, minute = int(digits), int(found["minute"] or found["spaced"] or (found["joined"] or "00")[-2:])
    offset, half_day = _offset(found), found["half_day"]
    clock = found["clock"] or ""
    exact = found["minute"] or found["joined"] or (hour > 12 and "our" not in clock)
    length = clock.startswith("h") and not exact
    if hour > 23 or minute > 59 or abs(offset) > 59 or length:
        return None
    if hour > 12 or hour == 0 or (digits.startswith("0") and half_day is None):
        # "15:30pm" is a slip that leaves no doubt; "15:30am" is not.
        slip = half_day is not None and (half_day == "pm") != (hour > 12)
        return None if slip else Clock(((hour * 60 + minute + offset) % _DAY,), False)
    face = hour % 12 * 60 + minute + offset
    if half_day is None:
        return Clock((face % _HALF_DAY,), True)
    # Whether "12am" is the day's beginning or a slip for noon, nobody can tell.
    if hour == 12 and (offset < 0 or half_day == "am"):
        return None
    return Clock((face + (_HALF_DAY if half_day == "pm" else 0),), False)


def _continental(hour: int, digits: str, minute: int) -> Clock | None:
    """16h30 on the 24-hour clock; below eight hours it may be a length too, and below five it is one."""
    if hour > 23 or minute > 59 or (hour < 5 and not digits.startswith("0")):
        return None
    if hour <= _LONGEST_IN_HOURS and not digits.startswith("0"):
        return Clock((hour * 60 + minute,), True)
    return Clock((hour * 60 + minute,), False)


def _offset(found: re.Match[str]) -> int:
    """Minutes that "half", "quarter past" or "ten minutes to" add to the hour."""
    if found["half"]:
        return 30
    if not found["by"]:
        return 0
    minutes = 15 if found["by"] == "quarter" else int(found["by"].split()[0])
    return minutes if found["way"] == "past" else -minutes


_PART = re.compile(
    r"(?:\b(?P<this>this )|\b(?:(?:in|on) )?the |\bat |\b)(?<!mid )(?<!late )(?<!early )"
    r"(?P<part>morning|afternoon|evening|night)\b(?: of\b)?"
)


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
