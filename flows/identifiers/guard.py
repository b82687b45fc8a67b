"""The guard's one way in: what in a text may identify somebody, and what may stand in its place."""

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator

from flows.identifiers.dates import dates
from flows.identifiers.finding import Finding, Kind, Span
from flows.identifiers.initials import initials
from flows.identifiers.lists import lists
from flows.identifiers.names import names as names_in
from flows.identifiers.numbers import numbers
from flows.identifiers.online import emails, links, user_names
from flows.identifiers.plain import plain
from flows.identifiers.premises import schools, streets
from flows.identifiers.roles import roles_for

_NOTHING: frozenset[str] = frozenset()
_POSSESSIVE = re.compile(r"'s?$")


def find(
    text: str, *, allow: frozenset[str] = _NOTHING, names: frozenset[str] = _NOTHING
) -> tuple[Finding, ...]:
    """What in `text` may identify somebody, in order, none overlapping another. Never raises.

    `allow` are words and phrases that identify nobody, whatever the rules say of them; `names` are names that
    a service adds. Both are compared as whole words, whatever their capitals, accents and possessives; what
    is in both is allowed. That nothing is found is no promise that a text is safe.
    """
    even = plain(text)
    small = _lowered(even.text)
    allowed = [
        (start, end + 2 * small.startswith("'s", end))
        for start, end in _places_of((*lists().phrases, *map(sought, allow)), small)
    ]
    found: list[Finding] = []
    for start, end, kind in _claims(even.text, _places_of(map(sought, names), small)):
        if any(first <= start and end <= last for first, last in allowed):
            continue
        here = even.span(start, end)
        at = bisect_right(found, here[0], key=lambda finding: finding.start)
        if (at and found[at - 1].end > here[0]) or (at < len(found) and found[at].start < here[1]):
            continue
        insort(found, Finding(*here, kind, roles_for(even.text, start, end, kind)), key=lambda f: f.start)
    return tuple(found)


def sought(phrase: str) -> str:
    """A word or phrase as it is looked for: plain, small, without a possessive."""
    return _POSSESSIVE.sub("", _lowered(plain(phrase.strip()).text))


def _claims(text: str, named: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """Everything that lays claim to a piece of a plain text; the earlier claim is the better one."""
    yield from ((start, end, Kind.NAME) for start, end in named)
    for finder in (emails, links, user_names, dates, numbers, streets, schools, names_in, initials):
        yield from finder(text)


def _lowered(text: str) -> str:
    """`text` in small letters, each in its place; a few letters of other scripts would become two."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _places_of(phrases: Iterable[str], small: str) -> list[tuple[int, int]]:
    """Where these phrases stand in a text of small letters, as whole words."""
    found = []
    for phrase in phrases:
        at = small.find(phrase) if phrase else -1
        while at >= 0:
            end = at + len(phrase)
            if not _is_joined(small[max(0, at - 1) : at + 1]) and not _is_joined(small[end - 1 : end + 1]):
                found.append((at, end))
            at = small.find(phrase, at + 1)
    return sorted(found, key=lambda place: place[0] - place[1])


def _is_joined(pair: str) -> bool:
    """Whether two characters are of one word or of one number."""
    return len(pair) == 2 and (pair.isalpha() or pair.isdigit())
