"""Where somebody lives and learns: streets and schools by name. Towns and counties identify nobody."""

import re
from collections.abc import Iterator

from flows.identifiers.finding import Kind, Span
from flows.identifiers.lists import lists

_CAP = r"[A-Z][A-Za-z]{0,20}(?:['-][A-Za-z]{1,20})?"
_DIGIT = re.compile(r"\d")
_ROAD = r"(?:Road|Rd|Street|Avenue|Ave|Drive|Lane|Crescent|Cres|Terrace|Gardens|Grove|Mews|Close)"
_WAY = r"(?:Way|Walk|Rise|Parade|Row|Place|Square)"
_HOUSE = r"(?:House|Court|Lodge|Point|Heights|Mansions)"
_THE = (
    r"the (?:glebe|green|drive|avenue|street|grove|close|crescent|parade|paddocks?|orchard|mews|square"
    r"|hollies|cottages|leas|lawns?|spinney|vale|willows|limes|elms|oaks|pines|beeches|firs|ridgeway|broadway|causeway"
    r"|strand|fairway|boulevard|chase|dell|ridings|meadows?|maltings|quadrant|twitten|steyne|drove)"
)
_FLAT = r"(?:(?:flat|apartment|apt|unit|room) ?\d{1,4}[a-z]?,? )"
_NUMBERED = re.compile(
    rf"(?<![\w£/.:-])(?:{_FLAT}(?:{_CAP} {_HOUSE},? )?)?\d{{1,4}}[a-z]?,? "
    rf"(?:(?:the )?(?:[a-z][a-z'.-]{{1,20}} ){{1,3}}(?:{_ROAD}|{_WAY}|court|view)|{_THE})\b(?!-)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<![\w'-])(?:{_CAP} ){{1,3}}{_ROAD}\b(?! of)|(?<=\b(?:in|on|at|to|of|by) )(?:{_CAP} ){{1,2}}{_WAY}\b"
)
_FLATS = re.compile(
    rf"\b(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Rr]oom) \d{{1,4}}[a-zA-Z]?,? (?:{_CAP} ){{1,3}}{_HOUSE}\b"
)
_STREET_GATE = re.compile(rf" (?:{_ROAD}|{_WAY})")

_SORT = (
    r"(?:(?:C of E|CofE|CE|RC|Catholic|Church of England|Community|Junior|Infants?|Primary|Secondary|High"
    r"|Middle"
    r"|First|Grammar|Special|Free|Nursery|Pre-?school|Preparatory|Prep|Girls'?|Boys'?|Upper|Lower|Academy"
    r"|Sixth Form)\b ?(?:and |& )?){0,4}"
)
_SCHOOL_END = (
    r"(?:School|Academy|College|Nursery|Pre-?[Ss]chool|Playgroup|Primary|Infants?|Juniors?|Secondary"
    r"|Kindergarten|Sixth Form|High School|PRU)"
)
_SCHOOL = re.compile(
    rf"(?<![\w'-])((?:St\.? )?{_CAP} (?:(?:{_CAP}|of|the) ){{0,3}}?){_SORT}(?<= ){_SCHOOL_END}\b"
)
_SAINT = re.compile(
    r"(?<![\w'-])(?:St|Saint|SS)\.? (?P<saint>[A-Z][a-z]{2,15})"
    r"(?:(?P<possessive>'s|s')| [A-Z][a-z]{2,15}(?=[ ,.;)]|$)|)(?![\w'])"
    r"(?! (?:Hospital|Church|Hospice|Street|Road|House|Day|Centre|Ambulance|Park|Hall|Ward|Trust|Avenue)\b)"
)
_MIXED_SCHOOL = re.compile(
    rf"(?<=\b(?:at|to) )({_CAP} (?:{_CAP} )?)"
    r"(?:primary|infants?|juniors?|nursery|academy|grammar|pre-?school|playgroup)\b(?: school)?"
    rf"|(?<=\b(?:at|to) )({_CAP} )(?:Grammar|High)\b(?! [A-Z])"
    rf"|(?<=\bfrom )({_CAP} )(?:Grammar|High)\b(?! [A-Z])"
    r"|(?P<lady>\bOur Lady of (?:the )?[A-Z][a-z]+\b(?! (?:Church|Hospice|Parish)))"
)
_SMALL_SCHOOL = re.compile(
    r"(?<![\w'-])((?:st\.? )?[a-z']{3,20}) "
    r"(?:(?:c of e|ce|rc|catholic|community|junior|infants?|primary|high) ){0,3}"
    r"(?:primary|infants?|juniors?|academy|high|nursery|college|school)(?: school)?\b"
)
_SCHOOL_GATES = (
    *("school", "academy", "college", "nursery", "primary", "infant", "junior", "playgroup", "kindergarten"),
    *("secondary", "form", "pru", "st ", "st. ", "saint ", "grammar", " high", "school", "our lady"),
)


def schools(text: str) -> Iterator[Span]:
    """The schools that a plain text names."""
    small = text.lower()
    if not any(gate in small for gate in _SCHOOL_GATES):
        return
    for match in _SCHOOL.finditer(text):
        start = _past(text, match.start(1), match.end(1), lists().context["not_schools"])
        if start is not None:
            yield start, match.end(), Kind.SCHOOL
    for match in _SAINT.finditer(text):
        if match["possessive"] or _is_saint(match["saint"]):
            yield match.start(), match.end(), Kind.SCHOOL
    for match in _MIXED_SCHOOL.finditer(text):
        unnamed = frozenset() if match["lady"] else lists().context["not_schools"]
        first = _past(text, match.start(), match.end(), unnamed)
        if first is not None and text[first : match.end()].count(" "):
            yield first, match.end(), Kind.SCHOOL
    for match in _SMALL_SCHOOL.finditer(text):
        if match[1].startswith("st ") or _is_no_word(match[1]):
            yield match.start(), match.end(), Kind.SCHOOL


def _is_no_word(name: str) -> bool:
    """Whether what stands small before a school is its name: “oakfield primary”, not “the boy's school”."""
    listed = lists()
    return not (
        "'" in name
        or any(name in words for words in (listed.words, listed.known, listed.context["not_schools"]))
    )


def _is_street(numbered: str) -> bool:
    """Whether what follows a number can be a street's name, as “five minutes' walk” cannot."""
    return lists().context["not_streets"].isdisjoint(re.findall(r"\b[a-z']+[a-z]", numbered.casefold()))


def _is_saint(word: str) -> bool:
    """Whether a school is named for this saint: “St Peter”, “St Wilfrids”; not a town, as St Leonards is."""
    name = word.casefold()
    if name in lists().context["saints"]:
        return False
    return any("g" in lists().names.get(saint, "") for saint in (name, name.removesuffix("s")))


def _past(text: str, first: int, last: int, words: frozenset[str]) -> int | None:
    """Where a run of capitals begins once what names nothing is passed; None if nothing is left of it."""
    for word in re.finditer(r"\S+", text[first:last]):
        if word[0].casefold().rstrip(",") not in words:
            return first + word.start()
    return None


def streets(text: str) -> Iterator[Span]:
    """The streets, with or without a number, that a plain text names."""
    if _DIGIT.search(text):
        numbered = [match.span() for match in _NUMBERED.finditer(text) if _is_street(match[0])]
        flats = [match.span() for match in _FLATS.finditer(text)]
        for start, end in sorted(numbered + flats, key=lambda span: span[0] - span[1]):
            yield start, end, Kind.STREET
    for match in _NAMED.finditer(text) if _STREET_GATE.search(text) else ():
        first = _past(text, match.start(), match.end(), lists().context["unnamed_streets"])
        if first is not None and " " in text[first : match.end()]:
            yield first, match.end(), Kind.STREET
