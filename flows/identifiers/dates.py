"""Exact dates and dates of birth. A month, a weekday or a year alone identifies nobody."""

import re
from calendar import monthrange
from collections.abc import Iterator

from flows.identifiers.finding import Kind, Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? {1,2}(?:the )?)"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d|[0-3]\d(?![:.]\d|[/%]| [a-z]{3,}s\b| children| people| of\b))"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = rf"{_DAY} ?(?:st|nd|rd|th)?"
_IN_WORDS = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DATES = (
    rf"(?<![\w/.-]){_NTH} (?:day )?(?:of )?{_MONTH}(?:,? {_YEAR}\b)?(?![\w-])",
    rf"(?<![\w/.-]){_MONTH} (?:the )?{_DAY}(?:st|nd|rd|th)?\b(?!:\d|[.]\d|%)(?:,? {_YEAR}\b)?"
    r"(?! ?(?:children|people|visits|weeks|months|times))",
    rf"(?<![\w/.-]){_WEEKDAY}{_DAY} ?(?:st|nd|rd|th)\b",
    rf"(?<![\w/.-]){_NTH}-{_MONTH}-(?:\d\d)?\d\d(?![\w-])",
)
_NUMERIC = re.compile(
    r"(?<![\w/.:£$-])(\d{1,2})([/.-]| ?/ ?| ?\. ?)(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d)"
    r"|(?<![\w/.-])((?:19|20)\d\d)[-/.](\d\d)[-/.](\d\d)(?![\w/-])"
    r"|(?<![\w/.-])(0\d(?=/[01])|1[3-9]|2\d|3[01])/(0\d|1[12])(?![\w/])"
    r"|(?:(?<=\b[Oo]n )|(?<=\bdated )|(?<=\bdates were )|(?<=\blisted for )|(?<=\bbooked for ))"
    r"(\d{1,2})/(\d{1,2})(?![\w/])"
)
_BORN = re.compile(r"\b(?:d\.? ?o\.? ?b\b|birth|born|birthday|bday|b\.)[^.;!?\n]{0,20}$", re.IGNORECASE)
_CPD = re.compile(r"\b(?:cpd|social work england|registration|renewal)\b", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:sections?|paragraphs?|paras?|chapters?|versions?|points?|§) ?$", re.IGNORECASE)
_WRITTEN = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _DATES)
_SPELT = re.compile(rf"\b{_IN_WORDS} (?:day )?of {_MONTH}(?:,? {_YEAR}\b)?", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY}$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def dates(text: str) -> Iterator[Span]:
    """The exact dates of a plain text."""
    if " of " in text:
        yield from _written(text, _SPELT)
    if _DIGIT.search(text):
        for pattern in _WRITTEN:
            yield from _written(text, pattern)
        yield from _numeric(text)


def _written(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if not _CPD.search(text, max(0, match.start() - 60), match.end() + 60):
            weekday = _WEEKDAY_BEFORE.search(text, max(0, match.start() - 16), match.start())
            start = weekday.start() if weekday else match.start()
            yield start, match.start() + len(match[0].rstrip(" .")), _date_kind(text, start)


def _numeric(text: str) -> Iterator[Span]:
    for match in _NUMERIC.finditer(text):
        first, _, second, year, iso_year, iso_month, iso_day, day, month, on_day, on_month = match.groups()
        if year:
            possible = _is_day(int(first), int(second), year) or _is_day(int(second), int(first), year)
            possible = possible and not _SECTION.search(text, max(0, match.start() - 12), match.start())
        elif iso_year:
            possible = _is_day(int(iso_day), int(iso_month), iso_year)
        else:
            possible = _is_day(int(day or on_day), int(month or on_month), "2000")
            # “We were on 7/10” is a score.
            is_score = on_month == "10" and int(on_day) <= 10 and text[: match.start()].endswith("on ")
            possible = possible and not is_score
        if possible:
            yield match.start(), match.end(), _date_kind(text, match.start())


def _is_day(day: int, month: int, year: str) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(int(year) % 100 + 2000, month)[1]


def _date_kind(text: str, start: int) -> Kind:
    born = _BORN.search(text, max(0, start - 40), start)
    return Kind.DATE_OF_BIRTH if born else Kind.DATE
