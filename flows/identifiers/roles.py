"""The roles that are offered for a finding, the likeliest first: by its kind and by the words nearby."""

import re
from collections.abc import Iterable

from flows.identifiers.finding import Kind
from flows.identifiers.lists import lists

_FIXED: dict[Kind, tuple[str, ...]] = {
    Kind.PHONE: ("a phone number",),
    Kind.EMAIL: ("an email address",),
    Kind.POSTCODE: ("a postcode", "the area"),
    Kind.STREET: ("the home", "an address", "a street nearby"),
    Kind.NHS_NUMBER: ("the NHS number",),
    Kind.NATIONAL_INSURANCE: ("the National Insurance number",),
    Kind.CASE_NUMBER: ("the case number",),
    Kind.LINK: ("a link",),
    Kind.USER_NAME: ("an account", "a user name"),
}
_SEASONS = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
    "winter",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMED = re.compile(rf"\b({'|'.join(_MONTHS)})", re.IGNORECASE)
_ISO = re.compile(r"\d{4}\D(\d\d)\D")
_DAY_FIRST = re.compile(r"\d{1,2} ?\D ?(\d{1,2})\b")
_TITLED = {
    **dict.fromkeys(("dr",), ("the doctor", "the GP", "the paediatrician", "the psychologist")),
    **dict.fromkeys(
        ("pc", "dc", "ds", "di", "sgt", "sergeant", "inspector", "insp"),
        ("the police officer", "the detective"),
    ),
    **dict.fromkeys(("judge", "hhj"), ("the judge",)),
    **dict.fromkeys(("cllr", "councillor"), ("the councillor",)),
    **dict.fromkeys(("rev", "reverend", "imam", "rabbi", "canon"), ("the faith leader",)),
    **dict.fromkeys(("prof", "professor"), ("the consultant", "the professor")),
    **dict.fromkeys(("miss",), ("the teacher", "the mother", "the aunt")),
    **dict.fromkeys(
        ("mrs", "ms", "pani"), ("the mother", "the grandmother", "the teacher", "the social worker")
    ),
    **dict.fromkeys(
        ("mr", "sir", "pan"), ("the father", "the grandfather", "the teacher", "the mother's partner")
    ),
}
_SHE = ("the mother", "the older sibling", "the grandmother", "the child", "the social worker")
_HE = ("the father", "the older sibling", "the grandfather", "the child", "the mother's partner")
_ANYBODY = ("the child", "the mother", "the father", "the older sibling", "the social worker")
_GUESSES = (_SHE, _HE, _ANYBODY)
"""The roles where no word nearby tells any."""
_YOUNG = re.compile(
    r"\b(?:[Yy]ear \d|school|nursery|reception|toddler|birthday|class|teacher|bedroom|homework|exclu[ds]|cot)"
)
_WORD = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_OWNER = re.compile(r"'s? ([a-z]+)", re.IGNORECASE)
_IS_KIN = re.compile(r"(?:, | is | was )(?:(?:the|his|her|their|our|my) )?([a-z-]+)", re.IGNORECASE)
_BEFORE_KIN = re.compile(r"([A-Za-z-]+)(?: |, | \(|: )$")
_PRONOUN = re.compile(r"\b(?:([Ss]he|[Hh]er|[Hh]erself|girl)|([Hh]e|[Hh]is|him|himself|boy))\b")
_AGED = re.compile(r"(?:'s)?,? ?\(?(?:aged? )?\d{1,2}\)?\b")
_FEW = 6


def roles_for(text: str, start: int, end: int, kind: Kind) -> tuple[str, ...]:
    """The roles for what a plain text has from `start` to `end`."""
    match kind:
        case Kind.NAME | Kind.INITIALS:
            return _person(text, start, end)
        case Kind.DATE:
            return (*_season(text[start:end]), "that day")
        case Kind.DATE_OF_BIRTH:
            return (*_season(text[start:end]), "a date of birth")
        case Kind.SCHOOL:
            return _school(text[start:end])
        case _:
            return _FIXED[kind]


def shared(each: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The roles for a word that stands in several places, first those that the words nearby tell."""
    told = sorted(each, key=lambda roles: roles in _GUESSES)
    return tuple(dict.fromkeys(role for roles in told for role in roles))[:_FEW]


def _season(date: str) -> tuple[str, ...]:
    named = _MONTH_NAMED.search(date)
    if named:
        month = _MONTHS.index(named[1].casefold()) + 1
    else:
        numbered = _ISO.match(date) or _DAY_FIRST.match(date)
        month = int(numbered[1]) if numbered else 0
    return (f"a date in the {_SEASONS[month - 1]}",) if 1 <= month <= 12 else ()


def _school(name: str) -> tuple[str, ...]:
    small = name.casefold()
    for word in ("nursery", "college", "academy"):
        if word in small:
            return (f"the {word}", "the school") if word != "academy" else ("the school", "the academy")
    return ("the nursery", "the school") if "pre" in small or "playgroup" in small else ("the school",)


def _person(text: str, start: int, end: int) -> tuple[str, ...]:
    likely: list[str] = []
    kin = lists().kin
    before = _BEFORE_KIN.search(text[max(0, start - 24) : start])
    if before and before[1].casefold() in kin:
        likely.append(kin[before[1].casefold()])
    after = _IS_KIN.match(text, end)
    if after and after[1].casefold() in kin:
        likely.append(kin[after[1].casefold()])
    words = [word.casefold() for word in _WORD.findall(text[start:end])]
    if text[end : end + 7].casefold().startswith(" family") or (
        words and words[0].endswith("s") and text[max(0, start - 4) : start].casefold() == "the "
    ):
        likely.append("the family")
    likely += _TITLED.get(words[0], ()) if words else ()
    owner = _OWNER.match(text, end)
    if (owner and owner[1].casefold() in kin) or _AGED.match(text, end):
        likely.append("the child")
    nearby = text[max(0, start - 60) : end + 60]
    if _YOUNG.search(nearby) and not likely:
        likely.append("the child")
    likely += _by_sex(text, words, end)
    return tuple(dict.fromkeys(likely))[:_FEW]


def _by_sex(text: str, words: list[str], end: int) -> tuple[str, ...]:
    marks = next((lists().names[word] for word in words if "g" in lists().names.get(word, "")), "")
    if "f" in marks and "m" not in marks:
        return _SHE
    if "m" in marks and "f" not in marks:
        return _HE
    pronoun = _PRONOUN.search(text, end, end + 80)
    if not pronoun:
        return _ANYBODY
    return _SHE if pronoun[1] else _HE
