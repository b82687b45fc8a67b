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
_BETWEEN = re.compile(r"\s*(?:,|;|\n|&|\band\b|\+)\s*", re.IGNORECASE)


def choice(text: str, choices: Iterable[Choice]) -> Choice | None:
    """The one choice that the text names: by label, by what its brackets hold, or by yes and no."""
    said = _plain(text)
    named = [c for c in choices if said in set(_names(c.label))]
    return named[0] if len(named) == 1 else None


def several(text: str, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices that the text lists, if all that it lists are choices; else none."""
    offered = tuple(choices)
    whole = choice(text, offered)
    if whole is not None:
        return (whole,)
    found = [choice(part, offered) for part in _BETWEEN.split(text) if part.strip()]
    known = tuple(c for c in found if c is not None)
    return known if len(known) == len(found) else ()


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
