"""What a typed answer plainly means among the choices of a question; what is not plain is not guessed."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flows.effects import NoteReason
from flows.form import NOT_SCALED, Asked, Choice, Criterion, Mark, QuestionKind, Scale
from flows.plain_words import plain

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
    "not sure": frozenset(("unsure", "don't know", "i don't know", "dunno", "undecided", "uncertain")),
}  # fmt: skip
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_A_NUMBER = rf"\d{{1,4}}|{'|'.join(_NUMBERS)}"
_SCORE = re.compile(rf"({_A_NUMBER})(?: ?(?:/|out of) ?(\d{{1,2}}))?(?=$|[^\w/.]|\.(?:\s|$))")
_BETWEEN = re.compile(r"(,|;|\n|&|\band\b|\+)", re.IGNORECASE)
_LONGEST_LABEL = 60

_BEFORE = re.compile(
    r"(?:(?:the|a|an|my|our|to the|by the|with the|it was|it is|it's|that's|that is|i'm|i am|i'd say"
    r"|i would say|i think|i say|say|probably|mostly|well|oh|ah|um|er|erm|ok|okay|so|just|only|sorry|actually"
    r"|a score of)"
    r"(?:,| -)? )+"
)
_AFTER = (
    r"(?:yet|really|i think(?: so)?|i believe(?: so)?|i'd say|i would say|i guess|for now|at the moment"
    r"|at present|at this stage|so far|thanks|thank you|please|definitely|absolutely|of course|indeed"
    r"|certainly|very much so|overall|on the whole|mostly|in the end|today"
    r"|it (?:was|is|did|does|wasn't|isn't|didn't|doesn't)"
    r"|i (?:do|did|am|don't|do not|didn't|am not))"
)
_NOTHING_MORE = re.compile(rf"(?:[,.;:–—-]* ?{_AFTER})+")
_REASON = re.compile(
    r"(?P<mark> ?[,.;:!(–—]+ ?| -+ | )"
    r"(?P<link>(?:because|cos|'cos|cause|as|since|but|although|though|so|due to|given|except|unless"
    r"|while|whilst)\b ?)?"
    r"(?P<rest>.+)",
    re.DOTALL,
)
_SECOND_THOUGHT = re.compile(r"(?:or|and|well|actually|maybe|perhaps|also|wait|rather|then)\b ?|[,.;:–—-]+ ?")


class Understood(NamedTuple):
    """What the words pick, as choices' keys; `more`: they give a reason too."""

    keys: tuple[str, ...]
    more: bool = False


def understood(text: str, asked: Asked) -> Understood | NoteReason:
    """What the words pick among the choices of a question, or why they pick nothing."""
    question, offered = asked.question, asked.choices
    if question.scale is not None:
        return score(text, question.scale)
    if question.kind is QuestionKind.MANY and (listed := several(text, offered)):
        return Understood(tuple(c.key for c in listed))
    return one(text, offered)


def choice(text: str, choices: Iterable[Choice]) -> Choice | None:
    """The one choice that the text names: by label or its beginning, by its brackets, or by yes and no."""
    offered, said = tuple(choices), plain(text)
    for words in (said, said[_length_before(said) :]):
        named = [c for c in offered if words in set(_names(c.label))]
        named = named or [c for c in offered if _begins(words, c.label)]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def one(text: str, choices: Iterable[Choice]) -> Understood | NoteReason:
    """The one choice that the text names, alone or with a reason after it."""
    offered = tuple(choices)
    whole = choice(text, offered)
    if whole is not None:
        return Understood((whole.key,))
    # A line of its own is set off as by a comma.
    said = plain(text.replace("\n", ", "))
    found: dict[str, Understood] = {}
    longest = 0
    for each in offered:
        for name in _names(each.label):
            for start in {0, _length_before(said)}:
                if not said.startswith(name, start) or len(name) < longest:
                    continue
                tail = said[start + len(name) :]
                read = _after(tail, each, offered)
                if read is None:
                    continue
                if len(name) > longest:
                    found.clear()
                longest = len(name)
                found[each.key] = read
    if len(found) == 1:
        return next(iter(found.values()))
    return NoteReason.SEVERAL if found else NoteReason.UNMATCHED


def _length_before(said: str) -> int:
    before = _BEFORE.match(said)
    return before.end() if before else 0


def _after(tail: str, named: Choice, offered: tuple[Choice, ...]) -> Understood | None:
    """What a choice and the words after its name mean: none where they may mean another."""
    if _NOTHING_MORE.fullmatch(tail):
        return Understood((named.key,))
    reason = _REASON.fullmatch(tail)
    if reason is None or not (reason["mark"].strip() or reason["link"]):
        return None
    rest = reason["rest"]
    while second := _SECOND_THOUGHT.match(rest):
        rest = rest[second.end() :]
    others = [c for c in offered if c is not named for name in _names(c.label) if _starts(rest, name)]
    return None if others else Understood((named.key,), more=True)


def _starts(text: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}(?!\w)", text) is not None


def several(text: str, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices that the text lists, if all that it lists are choices that go together; else none.

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
    contradicts = len(set(found)) > 1 and any(c.exclusive for c in found)
    return () if contradicts else tuple(found)


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


def score(text: str, scale: Scale) -> Understood | NoteReason:
    """The score that the text states: “7”, “seven”, “7/10”, “not scaled”, “7, because …”."""
    said = plain(text)
    if said in ("not scaled", "unscaled", "no score", "not scored"):
        return Understood((NOT_SCALED,))
    start = _length_before(said)
    stated = _SCORE.match(said, start)
    stated_twice = len(re.findall(rf"\b(?:{_A_NUMBER})\b", said)) > 1
    if stated is None:
        return NoteReason.SEVERAL if stated_twice else NoteReason.UNMATCHED
    value = _NUMBERS.index(stated[1]) if stated[1] in _NUMBERS else int(stated[1])
    tail = said[stated.end() :]
    if re.search(rf"\b(?:{_A_NUMBER})\b", tail):
        return NoteReason.SEVERAL
    if not scale.low <= value <= scale.high or (stated[2] is not None and int(stated[2]) != scale.high):
        return NoteReason.UNMATCHED
    key = str(value)
    if not tail or _NOTHING_MORE.fullmatch(tail):
        return Understood((key,))
    reason = _REASON.fullmatch(tail)
    plainly = reason is not None and (reason["mark"].strip() or reason["link"])
    return Understood((key,), more=True) if plainly else NoteReason.UNMATCHED


_MARKS = {
    Mark.MET: ("met", "yes", "fully met"),
    Mark.PARTLY: ("partly", "partly met", "partially", "partially met", "in part"),
    Mark.NOT_MET: ("not met", "not", "no", "unmet"),
}
_ALL = re.compile(
    r"(?:(?:they're|they are|it's|it is) )?(?:all|everything)(?: of (?:them|it))?(?: (?:are|is|were|was))? "
)


def marks(text: str, criteria: Iterable[Criterion]) -> dict[str, str]:
    """The marks that the text gives: “all met”, or one for each of the criteria that it lists; else none."""
    named, said = tuple(criteria), plain(text)
    everything = _ALL.match(said)
    if everything:
        mark = _mark(said[everything.end() :])
        return {c.key: mark for c in named} if mark else {}
    given: dict[str, str] = {}
    for part in filter(str.strip, re.split(r"[,;\n]|\band\b", text)):
        told = re.fullmatch(r"(\S+?)(?: ?[:=–-] ?| (?:is |was )?)(.+)", plain(part))
        of = [c for c in named if told and told[1] in (plain(c.letter), plain(c.word))]
        exact = [c for c in of if part.strip().startswith((c.letter, c.word))] if len(of) > 1 else of
        mark = _mark(told[2]) if told else None
        if len(exact) != 1 or mark is None:
            return {}
        given[exact[0].key] = mark
    return given


def _mark(said: str) -> str | None:
    return next((mark.value for mark, names in _MARKS.items() if said in names), None)


_AGREED = _SAME["yes"] | {
    "yes", "yes please", "correct", "right", "that's right", "that is right", "that's it", "that is it",
    "that's correct", "that is correct", "ok", "okay", "sure", "fine", "exactly", "good", "great", "perfect",
    "confirm", "confirmed", "true", "spot on", "yes that day", "that day", "it is", "all good", "no problem",
}  # fmt: skip
_DISAGREED = _SAME["no"] | {
    "no", "wrong", "incorrect", "not right", "that's wrong", "that is wrong", "that's not right", "it isn't",
    "that isn't right", "that is not right", "it is not", "it's not", "not quite", "not that day", "false",
    "no thanks", "not correct",
}  # fmt: skip
_NO_AND_MORE = re.compile(
    r"(?:no|nope|nah|wrong|not quite)"
    r"(?: ?[,.;:–—-]+ ?| (?=(?:it|that|not|the|on|its|it's|i|sorry|make|try)\b))(?P<rest>.+)",
    re.DOTALL,
)


def agrees(text: str) -> bool | None:
    """Whether the words say yes or no to “Is that right?”; none where they plainly say neither."""
    said = re.sub(r" (?:thanks|thank you|please)$", "", plain(text))
    parts = [part for part in re.split(r" ?[,.;:–—-]+ ?", said) if part] or [said]
    if said in _AGREED or (all(part in _AGREED or _thanks(part) for part in parts) and not _thanks(said)):
        return True
    if said in _DISAGREED or _NO_AND_MORE.fullmatch(said):
        return False
    return None


def _thanks(part: str) -> bool:
    return part in ("thanks", "thank you", "please")


def after_no(text: str) -> str:
    """What follows a no: the day in “no, Friday”; nothing where no more is said."""
    more = _NO_AND_MORE.fullmatch(plain(text))
    return more["rest"] if more else ""


def _names(label: str) -> Iterator[str]:
    whole = plain(label)
    yield whole
    yield whole[_length_before(whole) :]
    yield from _SAME.get(whole, ())
    bracketed = re.fullmatch(r"(.+?) ?\((.+)\)", label)
    if bracketed:
        yield plain(bracketed[1])
        yield plain(bracketed[2])
    _, colon, ending = label.partition(": ")
    if colon:
        yield plain(ending)


_SHORTEST_BEGINNING = 5


def _begins(said: str, label: str) -> bool:
    """Whether the words are the beginning of a label, enough of it to be meant."""
    enough = " " in said or len(said) >= _SHORTEST_BEGINNING
    return enough and any(_starts(name, said) for name in _names(label))
