"""Numbers in words as digits: "twenty-five" is "25", "third" is "3th", "four oh five" is "4 05"."""

import re

_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_ORDERS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_TENS_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"

_UNITS = {name: number for number, name in enumerate(_NAMES.split())}
_TENS = {name: 10 * number for number, name in enumerate(_TENS_NAMES.split(), start=2)}
_ORDINALS = {name: number for number, name in enumerate(_ORDERS.split())} | {"thirtieth": 30}
_VALUES = _UNITS | _TENS | _ORDINALS
_AFTER_TENS = {name: number for name, number in (_UNITS | _ORDINALS).items() if 0 < number < 10}

NUMBER_WORDS = frozenset(_VALUES)


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{_any(_TENS)}) (?P<rest>{_any(_AFTER_TENS)})|(?P<alone>{_any(_VALUES)}))\b"
)
_MILITARY = re.compile(r"\b(?:(?:oh|o|0) ?(?=\d\b))?(\d{1,2}) hundred(?: (?:hours|hrs))?\b", re.ASCII)
_OH = re.compile(r"(?<=\d) (?:oh|o|0) (?=[1-9]\b)", re.ASCII)


def digits(said: str) -> str:
    """`said`, in lower case and with single spaces, with its numbers as digits."""
    said = _NUMBER.sub(_digits, said)
    said = _MILITARY.sub(lambda found: f"{int(found[1]):02}:00", said)
    return _OH.sub(" 0", said)


def _digits(found: re.Match[str]) -> str:
    last = found["rest"] or found["alone"]
    number = _VALUES[last] + (_TENS[found["tens"]] if found["tens"] else 0)
    return f"{number}th" if last in _ORDINALS else str(number)
