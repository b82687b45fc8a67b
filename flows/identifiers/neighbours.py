"""What stands beside a word and makes it a person's name, or a thing's."""

import re

from flows.identifiers.reading import Grade, Reading
from flows.identifiers.tokens import Look, Token

_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
)
_AGE = re.compile(
    r"(?:'s)?,? ?(?:\((?:aged? )?\d{1,2}\)|, (?:aged? )?\d{1,2}\b(?= ?[,.;)]|$)|,? aged? (?:\d|[a-z]{3,8}\b)"
    r"| (?:is|was|turned|turns) (?:only |just |now |nearly |almost )?"
    rf"(?:\d{{1,2}}\b(?! ?(?:%|/|months?|weeks?|days?|out))|(?:{_NUMBERS})\b(?! (?:months|weeks|days|out)))"
    rf"| turned (?:one|{_NUMBERS}|eighteen)\b)"
)
_HAVING_SAID = re.compile(
    r" (?:(?:has|had|hasn't|hadn't)(?: never| not| also| just)?|never|also|just|then|only|didn't|doesn't"
    r"|did not|does not)"
    r" ([a-z]+)"
)
_ENDINGS = frozenset({" and ", "/", " & ", " / "})
_LONGEST_NAME = 5
_SMALL_PARTICLES = frozenset({"de", "da", "dos", "di", "du", "der", "den", "van", "von", "bin", "bint", "al"})
_ASKED = frozenset({"asked", "told", "reminded", "thanked", "begged", "invited", "persuaded"})
_TO_DO = frozenset({"to", "if", "whether", "why", "that", "how", "not"})
_OWNERS = frozenset({"the", "her", "his", "their", "my", "our", "a"})
_HOUSEHOLD = frozenset({"family", "children", "household", "siblings", "sisters", "brothers", "twins"})
_OF_A_CHILD = frozenset({"bruises", "bedroom", "birthday", "parents", "grandparents"})


def extended(reading: Reading, i: int) -> int:
    """The last word of the name that begins at `i`."""
    last = i
    small = reading.tokens[i].look is Look.SMALL
    while last - i < _LONGEST_NAME and reading.after(last) and part_of_name(reading, last + 1, small=small):
        last += 1
    return last


def part_of_name(reading: Reading, i: int, *, small: bool) -> bool:
    """Whether a name goes on with this word; `small` says that the name is written without capitals."""
    token, grade, lists = reading.tokens[i], reading.grades[i], reading.lists
    if token.key in _SMALL_PARTICLES and token.look is Look.SMALL:
        following = reading.after(i)
        return following is not None and following.look is Look.CAPITAL
    if token.look is Look.SMALL or reading.shouting:
        clear = grade >= Grade.SURNAME and "w" not in reading.marks(i) and len(token.key) > 3
        return (small or reading.shouting) and clear
    if len(token.key) == 1:
        return token.key not in "ia"
    if token.look is Look.SHOUTED:
        return reading.is_capital(i) and grade >= Grade.SURNAME
    if token.key in lists.particles:
        following = reading.after(i)
        return following is not None and following.look is Look.CAPITAL
    if token.key in lists.known or token.key in lists.context["months"] - {"june", "april", "may"}:
        return False
    return grade >= Grade.UNKNOWN or reading.marks(i) != ""


def is_somebody(reading: Reading, i: int) -> bool:
    """Whether what stands beside a word makes it a person's name, whatever else it may be."""
    return (
        after_kin(reading, i)
        or called(reading, i)
        or speaks(reading, i)
        or has_kin(reading, i)
        or _before_kin(reading, i)
        or _AGE.match(reading.text, reading.tokens[i].end) is not None
    )


def after_kin(reading: Reading, i: int) -> bool:
    """Her sister Faith; the mother, Faith, said; mum (Faith)."""
    if not i:
        return False
    token, before = reading.tokens[i], reading.tokens[i - 1]
    if before.key not in reading.lists.kin or before.owns:
        return False
    if token.gap == " ":
        return not _heads_a_title(reading, i)
    if token.gap not in {", ", " (", " - "}:
        return False
    closed = reading.text[reading.tokens[extended(reading, i)].end :][:1]
    return closed != "" and closed in ",)." and (token.gap != ", " or _is_owned(reading, i - 1))


def _is_owned(reading: Reading, i: int) -> bool:
    """Whether the kin at `i` is somebody's own, or the one: “his mother”, “the uncle”; not one of a list."""
    j = i
    while j > 0 and i - j < 3 and reading.tokens[j].gap == " ":
        j -= 1
        if reading.tokens[j].key in _OWNERS or reading.tokens[j].owns:
            return True
    return reading.tokens[i].opens


def _heads_a_title(reading: Reading, i: int) -> bool:
    """Whether a further capital makes the word part of a longer title, as in “Social Work England”."""
    following = reading.after(i)
    if following is None or following.look is not Look.CAPITAL:
        return False
    return reading.grades[i + 1] is Grade.WORD and following.key not in reading.lists.names


def called(reading: Reading, i: int) -> bool:
    """Called Faith; named her Faith; his name is Faith."""
    token, context = reading.tokens[i], reading.lists.context["called"]
    if not i or token.gap not in {" ", ' "', " '"}:
        return False
    before = reading.tokens[i - 1].key
    if before in context:
        return True
    earlier = reading.tokens[i - 2].key if i > 1 else ""
    pronoun = before in {"her", "him", "them", "it"} and earlier in context
    said = (before in {"is", "was"} and earlier == "name") or (before == "as" and earlier == "known")
    return (pronoun or said) and token.look is Look.CAPITAL


def speaks(reading: Reading, i: int) -> bool:
    """Faith said; Faith has told."""
    following, says = reading.after(i), reading.lists.context["says"]
    if following is None:
        return False
    said = _HAVING_SAID.match(reading.text, reading.tokens[i].end)
    return following.key in says or (said is not None and said[1] in says)


def acts(reading: Reading, i: int) -> bool:
    """Faith is, Faith came: what a thing may do too."""
    following, context = reading.after(i), reading.lists.context
    return following is not None and (following.key in context["does"] or following.key in context["says"])


def is_met(reading: Reading, i: int) -> bool:
    """Asked Faith; told Faith; about Faith, which is enough for a capital."""
    before, context = reading.before(i), reading.lists.context
    if before is None or reading.tokens[i].opens:
        return False
    return before.key in context["met"] or (reading.is_capital(i) and before.key in context["about"])


def is_asked(reading: Reading, i: int) -> bool:
    """Asked April to; told Mark that: so much that even a month is somebody."""
    before, following = reading.before(i), reading.after(i)
    if before is None or following is None:
        return False
    return before.key in _ASKED and following.key in _TO_DO


def has_kin(reading: Reading, i: int) -> bool:
    """Faith's mother."""
    if not reading.tokens[i].owns or i + 1 == len(reading.tokens):
        return False
    following = reading.tokens[i + 1].key
    return following in reading.lists.kin or following in _OF_A_CHILD


def _before_kin(reading: Reading, i: int) -> bool:
    """June, the grandmother; June is the aunt who rang."""
    kin = reading.lists.kin
    match reading.tokens[i + 1 : i + 4]:
        case [Token(gap=", ", key="the" | "her" | "his" | "their" | "my"), second, *_]:
            return second.key in kin
        case [Token(gap=", ") as first, *_] if first.key in kin:
            return first.look is Look.SMALL and reading.text[first.end : first.end + 1] in {",", "."}
        case [Token(key="is" | "was"), Token(key="the" | "her" | "his" | "their"), third]:
            return third.key in kin
        case _:
            return False


def beside_a_name(reading: Reading, i: int) -> bool:
    """Faith and Kayleigh; Kayleigh/Faith."""
    for step in (1, -1):
        j = i + step
        if 0 <= j < len(reading.tokens) and reading.tokens[j].key == "and":
            j += step
        if (
            not 0 <= j < len(reading.tokens)
            or reading.grades[j] is not Grade.NAME
            or not reading.is_capital(j)
        ):
            continue
        left, right = (reading.tokens[min(i, j)], reading.tokens[max(i, j)])
        if reading.text[left.end : right.start] in _ENDINGS:
            return True
    return False


def is_family(reading: Reading, i: int) -> bool:
    """The Cash family; the Hendersons."""
    token, before, following, lists = reading.tokens[i], reading.before(i), reading.after(i), reading.lists
    if before is None or before.key != "the":
        return False
    unknown = reading.grades[i] is Grade.UNKNOWN
    if following and following.key in _HOUSEHOLD:
        if following.look is not Look.SMALL or token.key in lists.known or token.key in lists.places:
            return False
        return unknown or token.key in lists.names
    if not token.key.endswith("s") or reading.grades[i] is Grade.WORD:
        return False
    return unknown or "s" in lists.names.get(token.key[:-1], "")


def is_place(reading: Reading, i: int) -> bool:
    """Whether a word that may be a place's name stands where a place would."""
    token, before = reading.tokens[i], reading.before(i)
    if token.key not in reading.lists.places and reading.grades[i] is not Grade.UNKNOWN:
        return False
    return before is not None and before.key in reading.lists.context["places_after"]


def names_a_thing(reading: Reading, i: int) -> bool:
    """Whether the capitals beside it make it the name of a place or an agency: “Victoria Hospital”."""
    things = reading.lists.context["places_named"]
    before = reading.before(i)
    if before and before.key in {"st", "saint"} and before.look is Look.CAPITAL:
        return True
    last = extended(reading, i)
    if last > i and reading.tokens[last].key in things and reading.tokens[last].look is Look.CAPITAL:
        return True
    following = reading.tokens[last + 1] if last + 1 < len(reading.tokens) else None
    if following is None or following.gap != " ":
        return False
    return following.look is Look.CAPITAL and following.key in things
