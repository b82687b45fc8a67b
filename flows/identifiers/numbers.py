"""Numbers that are somebody's: telephone, NHS, National Insurance and case numbers, and postcodes."""

import re
from collections.abc import Iterator

from flows.identifiers.finding import Kind, Span
from flows.identifiers.lists import lists

_NHS = re.compile(r"(?<![\w/+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w/]|[ -]?\d)")
_NHS_SAID = re.compile(r"\bnhs\b[^\d\n]{0,24}$", re.IGNORECASE)
_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?-?\d\d ?-?\d\d ?-?\d\d ?-?[A-D]\b", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w/+£.])(?:\+\d{1,3}[ .()-]{0,3}(?:\(0\) ?)?\d(?:[ .()-]{0,2}\d){7,11}"
    r"|00\d{2}(?:[ .-]?\d){8,11}|\(?0[1-37]\d{1,3}\)?(?:[ .-]{0,3}\d){6,8}|\(?020\)?(?:[ .-]{0,3}\d){8})"
    r"(?![\w/]|[ .-]?\d)"
)
_POSTCODE = re.compile(r"(?<![\w/-])([A-Z]{1,2})\d[\dA-Z]? ?\d[ABD-HJLNP-UW-Z]{2}(?![\w-])", re.IGNORECASE)
_INWARD = re.compile(r"\d[A-Za-z]{2}(?!\w)")
_CASE_SAID = re.compile(
    r"\b(?:(?:case|crime|cad|reference|ref|mosaic|lcs|liquidlogic|eclipse|carefirst|record|file|upn|urn|id|hospital|niche|occurrence|incident|court|claim|passport|policy)"
    r"(?: (?:number|no|num|ref|reference|id|record|file))?[.,:#]?)(?: (?:is|was|of))? ?[:#,]? ?"
    r"(?P<number>(?=[\w/-]{0,24}\d{3})[A-Z0-9]{1,12}(?:[/-][A-Z0-9]{1,12}){0,3})(?![\w/-])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w£$€.,/+-])\d{6,14}(?![\w/%]|[.,]\d)|(?<![\w/-])[A-Z]{1,4}[/-]?\d{5,12}(?![\w/-])")
_DIGIT = re.compile(r"\d")


def numbers(text: str) -> Iterator[Span]:
    """All numbers of a plain text that are somebody's; the first to claim a piece of it is the likeliest."""
    if _DIGIT.search(text):
        for kind in (_nhs_numbers, _insurance, _phones, _postcodes, _case_numbers):
            yield from kind(text)


def valid_nhs(digits: str) -> bool:
    """Whether ten digits pass the NHS number's check, modulus 11."""
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    )
    return check != 10 and check % 11 == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[Span]:
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        said = _NHS_SAID.search(text, max(0, match.start() - 40), match.start())
        if said or (digits[0] != "0" and valid_nhs(digits)):
            yield match.start(), match.end(), Kind.NHS_NUMBER


def _insurance(text: str) -> Iterator[Span]:
    for match in _INSURANCE.finditer(text):
        yield match.start(), match.end(), Kind.NATIONAL_INSURANCE


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        if 10 <= sum(map(str.isdigit, match[0])) <= 15:
            yield match.start(), match.end(), Kind.PHONE


def _postcodes(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text) if _INWARD.search(text) else ():
        if match[1].lower() in lists().context["postcode_areas"]:
            yield match.start(), match.end(), Kind.POSTCODE


def _case_numbers(text: str) -> Iterator[Span]:
    for match in _CASE_SAID.finditer(text):
        yield match.start("number"), match.end("number"), Kind.CASE_NUMBER
    for match in _BARE.finditer(text):
        yield match.start(), match.end(), Kind.CASE_NUMBER
