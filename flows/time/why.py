"""Why a phrase was refused, told from what stands in it, with those of its words that may be repeated."""

import re

from flows.time.days import MONTH_NUMBERS, WEEKDAYS
from flows.time.numbers import NUMBER_WORDS
from flows.time.plain import LONGEST, plain
from flows.time.reading import NotUnderstood, TimeRefusal

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTH_NUMBERS)
_JOINING = (
    "a an and after at before by for from in of on or past the this till to until"
    " bank clock day days end half hour hours same start time times"
)
_TELLING = (
    "afternoon ago am beginning between boxing business christmas close cob commencing easter ending eod eve"
    " evening few fortnight good holiday hr hrs hundred last later lunch lunchtime midday midnight min mins"
    " minute minutes month months morning new next night noon now o'clock play pm quarter soon spring summer"
    " teatime th thing today tomorrow tonight w/c week weeks while working xmas year year's years yesterday"
)
_LITTLE = frozenset(_JOINING.split())
"""Words that say nothing of a time when they stand beside others that are not known."""
_KNOWN = frozenset({*_LITTLE, *_TELLING.split(), *WEEKDAYS, *MONTH_NUMBERS, *NUMBER_WORDS})
"""Words of the grammar: only these are said again."""
_NUMBER = re.compile(r"\d{1,6}(?:[:./h-]\d{1,4}){0,2}(?:am|pm|st|nd|rd|th|h|hrs?|m|mins?)?\.?", re.ASCII)
_LONGEST_QUOTE = 60

_WHY: tuple[tuple[re.Pattern[str], TimeRefusal], ...] = tuple(
    (re.compile(pattern, re.ASCII), reason)
    for pattern, reason in (
        (r"\bmidnight\b|\b12(?:[:.]\d\d)?am\b|\b24[:.]?00\b", TimeRefusal.MIDNIGHT),
        (
            r"(?<![\d/.:-])(?:2[5-9]|[3-9]\d)[:.]\d\d(?![\d/.])|(?<![\d/.:-])\d{1,2}[:.][6-9]\d(?![\d/.])"
            r"|\b(?:1[3-9]|2\d)[:.]\d\d ?am|\b0[:.]\d\d ?pm|\b(?:1[3-9]|2[0-4]) ?am\b",
            TimeRefusal.NO_SUCH_TIME,
        ),
        (
            r"\b0 ?(?:m|mins?|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?|workdays)\b",
            TimeRefusal.NO_SUCH_TIME,
        ),
        (
            r"hours? (?:and )?[6-9]\d\b|hours? (?:and )?\d{3,}|\dh[6-9]\d\b|\b(?:2[5-9]|[3-9]\d)h",
            TimeRefusal.NO_SUCH_TIME,
        ),
        (
            r"\b(?:few|soon|later|while|bit|some ?time|whenever|asap|early|mid|middle|late)\b",
            TimeRefusal.VAGUE,
        ),
        (
            r"^(?:on )?(?:the )?(?:next|this|following|1th|.* last) (?:week|month|year)\b|weekend\b",
            TimeRefusal.NO_DAY,
        ),
        (r"\bweek after next\b", TimeRefusal.NO_DAY),
        (rf"^(?:in )?(?:{_MONTH})(?: \d{{4}})?$", TimeRefusal.NO_DAY),
        (r"\bor\b", TimeRefusal.SEVERAL),
        (
            rf"^(?:on )?(?:(?:{_WEEKDAY}) \d{{1,2}}|\d{{1,2}} (?:{_WEEKDAY})"
            rf"|\d{{1,2}}(?:th|st|nd|rd)? (?:{_MONTH}) \d{{1,2}})$",
            TimeRefusal.HOUR_OR_DAY,
        ),
    )
)


def refused(text: str, reason: TimeRefusal) -> NotUnderstood:
    """The refusal of `text`: with a closer reason than that it is unclear, where one can be seen."""
    if len(text) > LONGEST:
        return NotUnderstood(TimeRefusal.TOO_LONG)
    if reason is TimeRefusal.UNCLEAR:
        said = plain(text)
        reason = next((why for pattern, why in _WHY if pattern.search(said)), TimeRefusal.UNCLEAR)
    words = known_words(text)
    beside = reason is TimeRefusal.UNCLEAR and words and len(words.split()) < len(text.split())
    return NotUnderstood(TimeRefusal.WORDS_BESIDE if beside else reason, words)


def known_words(text: str) -> str:
    """The longest run of words of the grammar in `text`, as they were typed; never any other word."""
    runs: list[list[str]] = [[]]
    for word in text.split():
        if _is_known(word):
            runs[-1].append(word.strip(",;!?"))
            continue
        while runs[-1] and runs[-1][-1].casefold() in _LITTLE:
            runs[-1].pop()
        runs.append([])
    if len(runs) == 1:
        return _quoted(runs[0])
    telling = (_quoted(run) for run in runs if any(word.casefold() not in _LITTLE for word in run))
    return max(telling, key=len, default="")


def _quoted(words: list[str]) -> str:
    quote = " ".join(words)
    return quote if len(quote) <= _LONGEST_QUOTE else ""


def _is_known(word: str) -> bool:
    plain_word = word.casefold().replace("’", "'").strip(",;.!?")
    parts = plain_word.split("-") if not any(c.isdigit() for c in plain_word) else [plain_word]
    return all(part in _KNOWN or _NUMBER.fullmatch(part) is not None for part in parts)
