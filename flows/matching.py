"""What a typed answer plainly means among the choices of a question; what is not plain is not guessed."""

import re
from collections.abc import Iterable

from msgspec import Struct

from flows.choice_names import OTHER_WORDS, bare, begins, is_name, is_short_for, length_before, names, starts
from flows.effects import NoteReason
from flows.form import NOT_SCALED, Asked, Choice, Criterion, Mark, QuestionKind, Scale
from flows.plain_words import plain

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_A_NUMBER = rf"\d{{1,4}}|{'|'.join(_NUMBERS)}"
_SCORE = re.compile(
    rf"({_A_NUMBER})(?: ?(?:/|out of) ?(\d{{1,2}}|{'|'.join(_NUMBERS)}))?(?=$|[^\w/.]|\.(?:\s|$))"
)
_BETWEEN = re.compile(r"(,|;|\n|&|\bas well as\b|\band\b|\bplus\b|\bthen\b|\+|/)", re.IGNORECASE)
_BOTH = re.compile(r"\s*both\b(?=.+\band\b)", re.IGNORECASE | re.DOTALL)
_LONGEST_LABEL = 60

_AFTER = (
    r"(?:yet|really|not really|not at all|i think(?: so)?|i believe(?: so)?|id say|i would say|i guess"
    r"|for now|at the moment|at this time|at present|at this stage|so far|thanks|thank you|please"
    r"|definitely|absolutely|of course|indeed|certainly|very much so|overall|on the whole|mostly|in the end"
    r"|today|it (?:was|is|did|does)(?: not|nt)?|i (?:do|did|am)(?: not|nt)?)(?!\w)"
)
_NOTHING_MORE = re.compile(rf"(?:[,.;:–—-]* ?{_AFTER})+")
_NOT = re.compile(r"\b(?:not|\w+nt)\b")
_REASON = re.compile(
    r"(?P<mark> ?[,.;:!(–—]+ ?| -+ | )"
    r"(?P<link>(?:because|cos|cause|as|since|but|although|though|so|due to|given|except|unless"
    r"|while|whilst)\b ?)?"
    r"(?P<rest>.+)",
    re.DOTALL,
)
_SECOND_THOUGHT = re.compile(r"(?:or|and|well|actually|maybe|perhaps|also|wait|rather|then)\b ?|[,.;:–—-]+ ?")


class Understood(Struct, frozen=True):
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
    return one(text, offered, question.ask)


def choice(text: str, choices: Iterable[Choice]) -> Choice | None:
    """The one choice that the text names, by whatever it is called; none where that may be two."""
    offered, said = tuple(choices), bare(text)
    for words in (said, said[length_before(said) :]):
        for is_named in (is_name, begins, is_short_for):
            named = [c for c in offered if is_named(words, c)]
            match named:
                case []:
                    continue
                case [only]:
                    return only
                case _:
                    return None
    return None


def one(text: str, choices: Iterable[Choice], ask: str = "") -> Understood | NoteReason:
    """The one choice that the text names, alone, with words of the question, or with a reason after it."""
    offered = tuple(choices)
    whole = choice(text, offered)
    if whole is not None:
        return Understood((whole.key,))
    # A line of its own is set off as by a comma.
    said = bare(text.replace("\n", ", "))
    found: dict[str, Understood] = {}
    longest = 0
    for each in offered:
        for name in names(each):
            for start in {0, length_before(said)}:
                if not said.startswith(name, start) or len(name) < longest:
                    continue
                tail = said[start + len(name) :]
                read = _after(tail, each, offered, ask)
                if read is None:
                    continue
                if len(name) > longest:
                    found.clear()
                longest = len(name)
                found[each.key] = read
    if len(found) == 1:
        return next(iter(found.values()))
    return NoteReason.SEVERAL if found else NoteReason.UNMATCHED


def _after(tail: str, named: Choice, offered: tuple[Choice, ...], ask: str) -> Understood | None:
    """What a choice and the words after its name mean: none where they may mean another."""
    others = [c for c in offered if c is not named]
    if any(is_name(tail.strip(" ,.;:–—-"), c) for c in others):
        return None
    said_so = _NOTHING_MORE.match(tail)
    if said_so and bare(named.label) in ("yes", "partly") and _NOT.search(said_so[0]):
        return None
    if (said_so and said_so[0] == tail) or _repeats(tail, named, ask):
        return Understood((named.key,))
    reason = (said_so and _reason(tail[said_so.end() :])) or _reason(tail)
    if reason is None:
        return None
    rest = reason["rest"]
    while second := _SECOND_THOUGHT.match(rest):
        rest = rest[second.end() :]
    meant_too = any(starts(rest, name) for c in others for name in names(c))
    return None if meant_too else Understood((named.key,), more=True)


def _reason(tail: str) -> re.Match[str] | None:
    """What the words after a choice give as its reason, where they are plainly set off from it."""
    reason = _REASON.fullmatch(tail)
    return reason if reason and (reason["mark"].strip() or reason["link"]) else None


def _repeats(tail: str, named: Choice, ask: str) -> bool:
    """Whether the words only repeat the question: “initial conference”; of a yes or no they may say more."""
    return bare(named.label) not in OTHER_WORDS and {*tail.split()} <= {*re.findall(r"\w+", bare(ask))}


def several(text: str, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices that the text lists, if all that it lists are choices that go together; else none.

    A label may itself hold what stands between two (“Facilitating, threshold and clarity”): the longest wins.
    """
    offered = tuple(choices)
    if len(text) > _LONGEST_LABEL * len(offered):
        return ()
    found: list[Choice] = []
    parts, at = _BETWEEN.split(_BOTH.sub("", text)), 0
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
    said = bare(text)
    if said in ("not scaled", "unscaled", "no score", "not scored"):
        return Understood((NOT_SCALED,))
    start = length_before(said)
    stated = _SCORE.match(said, start)
    stated_twice = len(re.findall(rf"\b(?:{_A_NUMBER})\b", said)) > 1
    if stated is None:
        return NoteReason.SEVERAL if stated_twice else NoteReason.UNMATCHED
    value, tail = _number(stated[1]), said[stated.end() :]
    if re.search(rf"\b(?:{_A_NUMBER})\b", tail):
        return NoteReason.SEVERAL
    if not scale.low <= value <= scale.high or (stated[2] is not None and _number(stated[2]) != scale.high):
        return NoteReason.UNMATCHED
    key = str(value)
    if not tail or _NOTHING_MORE.fullmatch(tail):
        return Understood((key,))
    return NoteReason.UNMATCHED if _reason(tail) is None else Understood((key,), more=True)


def _number(said: str) -> int:
    return _NUMBERS.index(said) if said in _NUMBERS else int(said)


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
        everywhere = mark(said[everything.end() :])
        return {c.key: everywhere for c in named} if everywhere else {}
    given: dict[str, str] = {}
    for part in filter(str.strip, re.split(r"[,;\n]|\band\b", text)):
        told = re.fullmatch(r"(\S+?)(?: ?[:=–-] ?| (?:is |was )?)(.+)", plain(part))
        of = [c for c in named if told and told[1] in (plain(c.letter), plain(c.word))]
        exact = [c for c in of if part.strip().startswith((c.letter, c.word))] if len(of) > 1 else of
        told_so = mark(told[2]) if told else None
        if len(exact) != 1 or told_so is None:
            return {}
        given[exact[0].key] = told_so
    return given


def mark(text: str) -> str | None:
    """The mark that the text is, if it is nothing else."""
    said = plain(text)
    return next((each.value for each, names in _MARKS.items() if said in names), None)


_AGREED = OTHER_WORDS["yes"] | {
    "yes", "yes please", "correct", "right", "that's right", "that is right", "that's it", "that is it",
    "that's correct", "that is correct", "ok", "okay", "sure", "fine", "exactly", "good", "great", "perfect",
    "confirm", "confirmed", "true", "spot on", "that day", "that one", "it is", "all good", "no problem",
    "agreed", "it's right", "it is right", "sounds right", "sounds good", "looks right", "looks good",
}  # fmt: skip
_DISAGREED = OTHER_WORDS["no"] | {
    "no", "wrong", "incorrect", "not right", "that's wrong", "that is wrong", "that's not right", "it isn't",
    "that isn't right", "that is not right", "it is not", "it's not", "not quite", "not that day", "false",
    "no thanks", "not correct", "not that one", "no way",
}  # fmt: skip
_NO_AND_MORE = re.compile(
    r"(?:no|nope|nah|wrong|not quite)"
    r"(?: ?[,.;:–—-]+ ?| (?=(?:it|that|not|the|on|its|i|sorry|make|try)\b))(?P<rest>.+)",
    re.DOTALL,
)


def says_only(text: str) -> bool | None:
    """Whether the words are a yes or a no and nothing else; none where they are neither."""
    said = bare(text)
    return True if _ALL_AGREED.fullmatch(said) else False if _ALL_DISAGREED.fullmatch(said) else None


def agrees(text: str) -> bool | None:
    """Whether the words say yes or no to “Is that right?”; none where they plainly say neither."""
    only = says_only(text)
    return False if only is None and _NO_AND_MORE.fullmatch(bare(text)) else only


def _one_after_another(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases, also several, and thanks."""
    each = "|".join(re.escape(bare(phrase)) for phrase in phrases)
    between, thanks = r"(?: ?[,.;:–—-]+ ?| )", "(?:thanks|thank you|please)"
    return re.compile(rf"(?:{each})(?:{between}(?:{each}|{thanks}))*")


_ALL_AGREED, _ALL_DISAGREED = _one_after_another(_AGREED), _one_after_another(_DISAGREED)


def after_no(text: str) -> str:
    """What follows a no: the day in “no, Friday”; nothing where no more is said."""
    more = _NO_AND_MORE.fullmatch(bare(text))
    return more["rest"] if more else ""
