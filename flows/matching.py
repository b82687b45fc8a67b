"""What a typed answer plainly means among the choices of a question; whatever is not plain means none."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from flows.form import NOT_SCALED, Choice, Scale

_SAME = {
    "yes": frozenset(("y", "yep", "yeah", "yup", "yes please")),
    "no": frozenset(("n", "nope", "nah")),
    "partly": frozenset(("partially", "in part", "somewhat", "sort of", "kind of", "partly yes")),
}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SCORE = re.compile(r"(\d{1,2})(?: ?(?:/|out of) ?(\d{1,2}))?")
_BETWEEN = re.compile(r"(,|;|\n|&|\band\b|\+)", re.IGNORECASE)
_LONGEST_LABEL = 60


def choice(text: str, choices: Iterable[Choice]) -> Choice | None:
    """The one choice that the text names: by label, by what its brackets hold, or by yes and no."""
    said = _plain(text)
    named = [c for c in choices if said in set(_names(c.label))]
    return named[0] if len(named) == 1 else None


def several(text: str, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices that the text lists, if all that it lists are choices; else none.

    A label may itself hold what stands between two (“Facilitating, threshold and clarity”): the longest wins.
    """
    offered = tuple(choices)
    if len(text) > _LONGEST_LABEL * len(offered):
        return ()
    found: list[Choice] = []
    parts, at = _BETWEEN.split(text), 0
    while at < len(parts):
        taken = 1
        if parts[at].strip():
            named, taken = _longest(parts[at:], offered)
            if named is None:
                return ()
            found.append(named)
        at += taken + 1
    return tuple(found)


def _longest(parts: list[str], offered: tuple[Choice, ...]) -> tuple[Choice | None, int]:
    """The choice that the longest run of parts from the first names, and how many parts that is."""
    text, named, taken = "", None, 0
    for number, part in enumerate(parts, start=1):
        text += part
        if len(text) > _LONGEST_LABEL:
            break
        known = choice(text, offered) if number % 2 else None
        if known is not None:
            named, taken = known, number
    return named, taken


def score(text: str, scale: Scale) -> str | None:
    """The score that the text states, as a choice's key: “7”, “seven”, “7/10”, “not scaled”."""
    said = _plain(text)
    if said in ("not scaled", "unscaled", "no score"):
        return NOT_SCALED
    if said in _NUMBERS:
        said = str(_NUMBERS.index(said))
    stated = _SCORE.fullmatch(said)
    if stated is None or (stated[2] is not None and int(stated[2]) != scale.high):
        return None
    value = int(stated[1])
    return str(value) if scale.low <= value <= scale.high else None


def _names(label: str) -> Iterator[str]:
    whole = _plain(label)
    yield whole
    yield from _SAME.get(whole, ())
    bracketed = re.fullmatch(r"(.+?) ?\((.+)\)", label)
    if bracketed:
        yield _plain(bracketed[1])
        yield _plain(bracketed[2])


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(folded.strip(" \t\n.!,;:…\"'“”").split())
