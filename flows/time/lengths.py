"""Lengths in hours and minutes in words ("an hour and a half"). They work on the plain form of `plain`."""

import re
from datetime import timedelta

# Up to three digits: "1530 hrs" is a time of day.
_HOUR = r"[ ]?(?:h|hrs?|hours?)(?![a-z])"
_MINUTE = r"[ ]?(?:m|mins?|minutes?)(?![a-z])"
_FRACTION = r"[ ]and[ ](?:a[ ]half|a[ ]quarter|(?:3|a)[ ]quarters)"
_LENGTH = re.compile(
    rf"""(?:(?:in|within|for|after)[ ])?
    (?:the[ ]next[ ]|another[ ](?=\d|half)|about[ ]|around[ ]|roughly[ ])?(?:
        (?P<half>half[ ](?:an?[ ])?hour)
      | (?P<quarters>(?:a[ ])?quarter|3[ ]quarters)[ ]of[ ]an[ ]hour
      | (?P<clock>0?\d|1[0-2])(?::|\.(?!25|50|75))(?P<past>[0-5]\d){_HOUR}
      | (?P<hours>\d{{1,3}}|an?|another|(?=hour\b))(?P<part>\.25|\.50?|\.75|{_FRACTION})?
        {_HOUR}(?P<more>{_FRACTION})?
        (?:[ ]?(?:and[ ])?(?P<extra>\d{{1,2}})(?P<minute>{_MINUTE})?)?
      | (?P<minutes>\d{{1,4}}|a){_MINUTE}
    )(?:'?s?'?[ ]time|[ ]from[ ]now|[ ]later)?""",
    re.VERBOSE | re.ASCII,
)
_PARTS = {".25": 15, ".5": 30, ".50": 30, ".75": 45, " and a half": 30, " and a quarter": 15}
_CONTINENTAL = re.compile(r"(\d{1,2}) ?h(?: ?\d{2})?", re.ASCII)
_AT_MOST = 8
"""As in "8h": from so many hours on, it is a time of day."""


def length_of(said: str) -> timedelta | None:
    """How long from now plain `said` is ("in two hours"), if it is a length; none for one of nothing."""
    found = _LENGTH.fullmatch(said)
    clock = _CONTINENTAL.fullmatch(said)
    if found is None or (clock and (int(clock[1]) >= _AT_MOST or clock[1].startswith("0"))):
        return None
    return _length(found) or None


def _length(found: re.Match[str]) -> timedelta | None:
    if found["half"]:
        return timedelta(minutes=30)
    if found["quarters"]:
        return timedelta(minutes=45 if found["quarters"].startswith("3") else 15)
    if found["clock"]:
        return timedelta(hours=int(found["clock"]), minutes=int(found["past"]))
    if found["minutes"]:
        return timedelta(minutes=_number(found["minutes"]))
    added = [minutes for name in ("part", "more") if (minutes := _part(found[name]))]
    if found["extra"]:
        added.append(int(found["extra"]))
    if len(added) > 1 or sum(added) > 59:
        return None
    return timedelta(hours=_number(found["hours"]), minutes=sum(added))


def _part(words: str | None) -> int:
    return 0 if words is None else _PARTS.get(words, 45)


def _number(digits: str) -> int:
    return int(digits) if digits.isdigit() else 1
