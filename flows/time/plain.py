"""What the time-in-words modules share: the refusal, and text brought into one plain form.

The plain form is lower case, with single spaces, numbers as digits ("twenty-five" is "25", "third" is "3th"),
and without the words and marks that change nothing ("it ends at …", commas). The grammars are written against
it.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 120
"""Characters; anything longer is not a time but a story, and is not looked at."""


class TimeRefusal(StrEnum):
    """Why a time or day in words was refused."""

    PAST = "past"
    NO_SUCH_DATE = "no such date"
    UNCLEAR = "unclear"
    TOO_FAR = "too far"
    NO_TIME = "no time"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A refusal. It holds the reason only, never what was said."""

    reason: TimeRefusal


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


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{_any(_TENS)}) (?P<rest>{_any({**_UNITS, **_ORDINALS})})|(?P<alone>{_any(_VALUES)}))\b"
)
_MINUTES_WORD = re.compile(r"\b(five|ten|twenty|twenty five) (to|past)\b")
_OPENING = re.compile(
    r"^(?:(?:it|this|that) )?(?:(?:will|should) )?(?:end(?! of)|end(?:s|ed|ing)|finish(?:es|ed|ing)?|due)\b ?"
)

_SWAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[a-z])-(?=[a-z])"), " "),
    (re.compile(r"[,;]|[.!?](?=\s|$)"), " "),
    (re.compile(r"@"), " at "),
    (re.compile(r"\s+"), " "),
)
_AFTER_NUMBERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\d) ?([ap])\.? ?m\b"), r"\1m"),
    (re.compile(r"\ba couple(?: of)?\b"), "2"),
    (re.compile(r"\b(?:tmrw|tmr|tomorow|tommorow|tommorrow)\b"), "tomorrow"),
    (re.compile(r"\btonight\b|\bthis night\b"), "today night"),
    (re.compile(r"\blast night\b"), "yesterday night"),
    (re.compile(r"\bplease\b"), " "),
    (re.compile(r"\s+"), " "),
)


def plain(text: str) -> str:
    """`text` in the plain form; empty when there is nothing to read, or more than `LONGEST` characters."""
    if len(text) > LONGEST:
        return ""
    said = unicodedata.normalize("NFKC", text.replace("½", " and a half ").replace("’", "'")).casefold()
    for pattern, swap in _SWAPS:
        said = pattern.sub(swap, said)
    # "Ten to four" is a time; "10 to 4" may as well be from ten until four, and stays unclear.
    said = _MINUTES_WORD.sub(r"\1 minutes \2", said.strip())
    said = _NUMBER.sub(_digits, said)
    for pattern, swap in _AFTER_NUMBERS:
        said = pattern.sub(swap, said)
    return _OPENING.sub("", said.strip())


def _digits(found: re.Match[str]) -> str:
    """A number in words as digits: "twenty five" is "25", "twenty fifth" is "25th"."""
    last = found["rest"] or found["alone"]
    number = _VALUES[last] + (_TENS[found["tens"]] if found["tens"] else 0)
    return f"{number}th" if last in _ORDINALS else str(number)
