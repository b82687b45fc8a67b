"""What a choice is called when it is typed: by its label, a part of it, its initials, or in other words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from flows.form import Choice
from flows.plain_words import plain

_JOINING = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def bare(text: str) -> str:
    """The text in its plain form, without apostrophes and the hyphens inside of words."""
    return _JOINING.sub(" ", plain(text).replace("'", ""))


_SAME = {
    "yes": frozenset(
        ("y", "ye", "yep", "yeah", "yea", "yup", "aye", "definitely", "absolutely", "of course", "indeed",
         "i think so", "i believe so", "certainly", "very much so")
    ),
    "no": frozenset(
        ("n", "nope", "nah", "not really", "not at all", "i don't think so", "don't think so",
         "i do not think so", "definitely not", "absolutely not", "certainly not", "of course not")
    ),
    "partly": frozenset(
        ("partially", "in part", "somewhat", "sort of", "kind of", "partly yes", "to some extent", "a bit",
         "to a degree")
    ),
    "not sure": frozenset(
        ("unsure", "don't know", "i don't know", "dunno", "undecided", "uncertain", "not certain")
    ),
    "today": frozenset(
        ("this morning", "this afternoon", "this evening", "tonight", "just now", "earlier today")
    ),
    "yesterday": frozenset(("yesterday morning", "yesterday afternoon", "yesterday evening", "last night")),
    "rather not say": frozenset(
        ("prefer not to say", "i'd rather not say", "i would rather not say", "i'd prefer not to say")
    ),
}  # fmt: skip
OTHER_WORDS = {name: frozenset(map(bare, others)) for name, others in _SAME.items()}
_BEFORE = re.compile(
    r"(?:(?:the|a|an|my|our|to the|by the|with the|it was|it is|its|thats|that is|im|i am|id say"
    r"|i would say|i think|i say|say|probably|mostly|well|oh|ah|um|er|erm|ok|okay|so|just|only|sorry|actually"
    r"|a score of|it was a|definitely|certainly)"
    r"(?:,| -)? )+"
)


def length_before(said: str) -> int:
    """How much of what was said comes before a name, as an article."""
    before = _BEFORE.match(said)
    return before.end() if before else 0


def starts(text: str, name: str) -> bool:
    """Whether the text begins with the name, as whole words."""
    return re.match(rf"{re.escape(name)}(?!\w)", text) is not None


def names(choice: Choice) -> Iterator[str]:
    """What a choice is called: by its labels, in part, and in other words for yes, no and the like."""
    for label in choice.called:
        yield from _parts(label)
        yield from OTHER_WORDS.get(_parts(label)[0], ())


@lru_cache(maxsize=1_000)
def _parts(label: str) -> tuple[str, ...]:
    return tuple(_parts_of(label))


def _parts_of(label: str) -> Iterator[str]:
    whole = bare(label)
    yield whole
    yield whole[length_before(whole) :]
    if "," in whole:
        yield whole.replace(",", "")
    if _JOINING.search(plain(label)):
        yield whole.replace(" ", "")
    bracketed = re.fullmatch(r"(.+?) ?\((.+)\)", label)
    if bracketed:
        yield bare(bracketed[1])
        yield bare(bracketed[2])
    for mark in (": ", "Yes, ", " or "):
        _, found, ending = label.partition(mark)
        if found:
            yield bare(ending)


def is_name(said: str, choice: Choice) -> bool:
    """Whether that is what the choice is called."""
    return said in set(names(choice))


def is_short_for(said: str, choice: Choice) -> bool:
    """Whether the words are the initials of the words that a label begins with, as TM or HOS."""
    parts = (part for label in choice.called for part in _parts(label) if " " in part)
    initials = ("".join(word[0] for word in re.findall(r"\w+", part)) for part in parts)
    return said.isalpha() and len(said) > 1 and any(each.startswith(said) for each in initials)


_SHORTEST_BEGINNING = 5


def begins(said: str, choice: Choice) -> bool:
    """Whether the words are the beginning of a label, enough of it to be meant."""
    enough = " " in said or len(said) >= _SHORTEST_BEGINNING
    return enough and any(starts(name, said) for name in names(choice))
