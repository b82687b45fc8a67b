"""Names: what the lists know, and what the words beside it make a name.

A name that is no word of English stands by itself. One that is also a word needs its capital in mid-sentence,
or something beside it that only a person has: a title, a kinship, a verb of speaking, an age. A capital that
no list knows needs such a neighbour too; a capital alone tells nothing.
"""

import re

from flows.identifiers.finding import Kind, Span
from flows.identifiers.neighbours import (
    acts,
    after_kin,
    beside_a_name,
    called,
    extended,
    has_kin,
    is_asked,
    is_family,
    is_met,
    is_place,
    is_somebody,
    names_a_thing,
    part_of_name,
    speaks,
)
from flows.identifiers.reading import Grade, Reading
from flows.identifiers.tokens import Look

_CITED = re.compile(r"'?s? (?:et al\b|and colleagues\b|& colleagues|\(?(?:19|20)\d\d\b)")
_COINED = re.compile(
    r"(?:ing|tion|ment|ness|ity|ism|ology)$|[a-z][A-Z](?<!^Mc[A-Z])(?<!^Mac[A-Z])(?<!^De[A-Z])"
)
"""How a word ends that no dictionary has yet, and how a product is written: “Cuckooing”, “JobQueue”."""
_HEADS = frozenset({"abu", "umm", "al", "el", "bin", "bint", "ibn", "mc", "mac", "van", "von"})


def names(text: str) -> list[Span]:
    """The names in a plain text, in order."""
    reading = Reading(text)
    spans = _walked(reading, frozenset())
    # What is a name once is one wherever the text has it with its capital.
    covered = {i for start, end in spans for i in range(start, end)}
    seen = (
        frozenset(reading.tokens[i].key for i in covered)
        - reading.lists.context["words_first"]
        - reading.lists.titles
        - reading.lists.kin.keys()
    )
    if any(token.key in seen and i not in covered for i, token in enumerate(reading.tokens)):
        spans = _walked(reading, seen)
    return [(_first_letter(reading, start), reading.tokens[end - 1].end, Kind.NAME) for start, end in spans]


def _walked(reading: Reading, seen: frozenset[str]) -> list[tuple[int, int]]:
    """Each name as the words from one to before another."""
    spans: list[tuple[int, int]] = []
    past = 0
    titles = reading.lists.titles
    for i, (token, grade) in enumerate(zip(reading.tokens, reading.grades, strict=True)):
        if i < past or (grade is Grade.WORD and token.look is Look.SMALL and token.key not in titles):
            continue
        last = _titled(reading, i) or _initialled(reading, i)
        if last is None and _starts(reading, i, seen):
            last = extended(reading, i)
        if last is not None:
            past = last + 1
            spans.append((i, past))
    return spans


def _first_letter(reading: Reading, i: int) -> int:
    """Where a name begins, with the initial that may stand before it."""
    token = reading.tokens[i]
    if i and token.gap in {" ", ". ", "."}:
        before = reading.tokens[i - 1]
        if (
            len(before.key) == 1
            and before.key not in "ia"
            and before.look is Look.CAPITAL
            and not before.owns
        ):
            return before.start
    return token.start


def _titled(reading: Reading, i: int) -> int | None:
    """The last word of the name that begins with the title at `i`, if there are such."""
    token, lists = reading.tokens[i], reading.lists
    if token.key not in lists.titles or token.owns or i + 1 == len(reading.tokens):
        return None
    following, grade = reading.tokens[i + 1], reading.grades[i + 1]
    if following.gap not in {" ", ". ", "."}:
        return None
    if following.key in lists.titles and following.look is not Look.SMALL:
        return _titled(reading, i + 1)
    if following.look is Look.SMALL and part_of_name(reading, i + 1, small=False):
        return extended(reading, i + 1)
    small = following.look is Look.SMALL
    marks = reading.marks(i + 1)
    if token.key in lists.soft_titles or token.key in {"miss", "pc"}:
        if small or token.look is Look.SMALL:
            return None
        is_rank = token.look is Look.SHOUTED and "s" in marks and not reading.shouting
        doubtful = token.opens and not is_rank
        if grade < Grade.UNKNOWN and (doubtful or following.key in lists.known) and token.key != "miss":
            return None
    if small:
        surname = "s" in marks and "o" in marks and len(following.key) > 3
        whole = len(following.key) > 2 and grade >= Grade.UNKNOWN
        return extended(reading, i + 1) if surname or whole else None
    if (
        not marks
        and len(following.key) > 1
        and (following.key in lists.known or following.key in lists.context["little"])
    ):
        return None
    return extended(reading, i + 1)


def _initialled(reading: Reading, i: int) -> int | None:
    """The last word of the name that begins with the letter at `i`, as in “J. Smith”, if it does."""
    letter, before = reading.tokens[i], reading.before(i)
    if (
        len(letter.key) > 1
        or letter.key in "ia"
        or letter.look is not Look.CAPITAL
        or i + 1 == len(reading.tokens)
    ):
        return None
    following = reading.tokens[i + 1]
    if (
        following.gap not in {" ", ". ", "."}
        or following.look is not Look.CAPITAL
        or following.key in reading.lists.known
    ):
        return None
    if before and before.key in reading.lists.context["lettered"]:
        return None
    return extended(reading, i + 1) if "s" in reading.marks(i + 1) else None


def _starts(reading: Reading, i: int, seen: frozenset[str]) -> bool:
    """Whether a name begins with this word."""
    token, grade = reading.tokens[i], reading.grades[i]
    if len(token.key) < 2:
        return False
    if token.key in reading.lists.particles:
        return _is_head(reading, i)
    if not reading.is_capital(i):
        return _starts_small(reading, i, seen)
    if _CITED.match(reading.text, token.end) or names_a_thing(reading, i):
        return False
    if (token.key in seen and not (grade is Grade.WORD and token.opens)) or is_family(reading, i):
        return True
    match grade:
        case Grade.NAME | Grade.SURNAME:
            return not is_place(reading, i)
        case Grade.EITHER:
            return is_somebody(reading, i) or is_asked(reading, i) or _either(reading, i)
        case Grade.UNKNOWN:
            if token.look is not Look.CAPITAL:
                return False
            return _unknown(reading, i) if len(token.key) > 2 else after_kin(reading, i)
        case Grade.WORD:
            return False


def _is_head(reading: Reading, i: int) -> bool:
    """Whether a name begins with this part of one, as in “Abu Bakr”."""
    token, following = reading.tokens[i], reading.after(i)
    return (
        token.key in _HEADS
        and token.look is Look.CAPITAL
        and following is not None
        and following.look is Look.CAPITAL
        and reading.grades[i + 1] >= Grade.UNKNOWN
    )


def _starts_small(reading: Reading, i: int, seen: frozenset[str]) -> bool:
    """Whether a name begins with this word, which has no capital that tells."""
    token, grade, lists = reading.tokens[i], reading.grades[i], reading.lists
    if token.look is Look.SHOUTED and not reading.shouting:
        return False
    marks = reading.marks(i)
    if token.key in lists.context["names_small"]:
        return True
    if grade is Grade.NAME and "w" not in marks and token.key not in lists.places:
        return "-" in token.key or len(token.key) > 3 or "o" in marks
    if grade is Grade.UNKNOWN:
        return len(token.key) > 2 and called(reading, i)
    if token.key not in lists.names_first:
        return False
    return (
        token.key in seen
        or (reading.shouting and acts(reading, i))
        or after_kin(reading, i)
        or speaks(reading, i)
        or called(reading, i)
        or has_kin(reading, i)
        or is_met(reading, i)
    )


def _either(reading: Reading, i: int) -> bool:
    """Whether the capital of a name that is also a word is a name's here."""
    token, context = reading.tokens[i], reading.lists.context
    following, before = reading.after(i), reading.before(i)
    if token.opens:
        return _is_backed(reading, i)
    if (
        token.key in context["months"]
        or "o" not in reading.marks(i)
        or len(token.key) < 3
        or reading.shouting
    ):
        return False
    if before is None:
        return token.key not in reading.lists.places
    if before.look is not Look.SMALL and not before.opens:
        return False
    if following and following.look is not Look.SMALL and not part_of_name(reading, i + 1, small=False):
        return False
    if before.key in context["determiners"] or (
        token.key in context["seasons"] and before.key in context["before_seasons"]
    ):
        return False
    return not is_place(reading, i) and not reading.text[token.end + 1 : token.end + 2].isdigit()


def _is_backed(reading: Reading, i: int) -> bool:
    """Whether a name that is also a word, at a sentence's start, has a name beside it that speaks for it."""
    following, words_first = reading.after(i), reading.lists.context["words_first"]
    if following and following.look is Look.CAPITAL:
        return reading.tokens[i].key not in words_first and part_of_name(reading, i + 1, small=False)
    return beside_a_name(reading, i)


def _unknown(reading: Reading, i: int) -> bool:
    """Whether a capital that no list knows is a name here."""
    token, context = reading.tokens[i], reading.lists.context
    if is_somebody(reading, i) or beside_a_name(reading, i):
        return True
    if _COINED.search(reading.text[token.start : token.end]):
        return False
    if token.owns:
        following = reading.tokens[i + 1 : i + 2]
        return bool(following) and (
            following[0].key in context["owned"] or following[0].key in reading.lists.kin
        )
    if acts(reading, i):
        return not is_place(reading, i)
    after = reading.after(i)
    if after and after.look is Look.CAPITAL and reading.grades[i + 1] is Grade.SURNAME:
        return True
    return is_met(reading, i)
