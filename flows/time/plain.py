"""Text brought into one plain form, against which the grammars of times and days are written.

The plain form is lower case, with single spaces, numbers as digits ("twenty-five" is "25", "third" is "3th"),
one spelling for what has several ("wks", "tmrw", "Boxing Day"), and without the words and marks that change
nothing ("it ends at …", commas, "or so").
"""

import re
import unicodedata

from flows.time.numbers import digits

LONGEST = 120
"""Characters; anything longer is not a time but a story, and is not looked at."""

MONTHS = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
"""The names of each month."""
_MONTH = "|".join(name for names in MONTHS for name in names.split())

_Swaps = tuple[tuple[re.Pattern[str], str], ...]


def _swaps(*pairs: tuple[str, str]) -> _Swaps:
    return tuple((re.compile(pattern, re.ASCII), swap) for pattern, swap in pairs)


_FRACTIONS = {"½": " and a half ", "¼": " and a quarter ", "¾": " and 3 quarters ", "’": "'", "–": "-"}

_MARKS = _swaps(
    (r"(?<=[a-z])-(?=[a-z])", " "),
    (r"(?<=\d)-(?=(?:ish|working|minute|hour|day|week|month|year)\b)", " "),
    (r"(\d{4}-\d\d-\d\d)t(\d\d:\d\d)", r"\1 \2"),
    (r"(?<=\d\d:\d\d):\d\d(?:\.\d+)?(?!\d)", ""),
    (r"(?<=\d) 1/2(?= hours?\b)", " and a half"),
    (r"\b1/2(?= (?:an )?hour\b)", "half"),
    (r"[,;]|[.!?](?=\s|$)", " "),
    (r"@", " at "),
    (r"(?<!\w)'(?=till?\b)", ""),
    (r"\s+", " "),
)
# "Ten to four" is a time; "10 to 4" may as well be from ten until four.
_MINUTES_WORD = re.compile(r"\b(five|ten|twenty|twenty five) (to|past)\b")
_ISH = re.compile(r"\b(?!fin|brit)([a-z0-9:.]+?) ?ish\b", re.ASCII)

_SPELLINGS = _swaps(
    (r"(?<=\d) ?([ap])\.? ?m\b", r"\1m"),
    (r"\ba couple(?: of)?\b|\bcouple of\b", "2"),
    (r"\b(?:tmrw|tmr|tmw|tomo|tomoz|2moro|2morrow|tomorow|tommorow|tommorrow)\b", "tomorrow"),
    (r"\b(?:tonite|2nite|tonight|this night)\b", "today night"),
    (r"\blast night\b", "yesterday night"),
    (r"(?<!next )(?<!this )\b(?:an? |the )?week (?=(?:today|tomorrow)\b|on )", "1 week "),
    (r"(?<=\d) ?wks?\b", " weeks"),
    (r"\bwk\b", "week"),
    (r"(?<=\d) ?m(?:ths?|onths?|os)\b", " months"),
    (r"(?<=\d) ?yrs?\b", " years"),
    (r"(?<=\d) ?days?\b", " days"),
    (r"\b(?:working|business) days?\b", "workdays"),
    (rf"\b({_MONTH}) 20 ?(2\d)\b", r"\1 20\2"),
    (r"'(?=\d\d\b)", "20"),
    (r"\b1th thing\b", "first thing"),
    (r"\bwithin the hour\b", "in 1 hour"),
    (r"\b(?:xmas|christmas)(?: day)?(?! eve)\b", "25 december"),
    (r"\b(?:xmas|christmas) eve\b", "24 december"),
    (r"\bboxing day\b", "26 december"),
    (r"\bnew year'?s? ?eve\b|\bnye\b", "31 december"),
    (r"\bnew year'?s?(?: day)\b", "1 january"),
    (r"\b(?:st|saint) david'?s(?: day)?\b", "1 march"),
    (r"\b(?:st|saint) patrick'?s(?: day)?\b", "17 march"),
    (r"\b(?:st|saint) george'?s(?: day)?\b", "23 april"),
    (r"\b(?:st|saint) andrew'?s(?: day)?\b", "30 november"),
    (r"\bhogmanay\b", "31 december"),
    (r"\bhallowe'?en\b", "31 october"),
    (r"\bend of (?=(?:today|tomorrow|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)", "end of day "),
    (r"\beve\b", "evening"),
    (r"(?<!\bi )\bam\b", "morning"),
    (r"\bpm\b", "afternoon"),
    (r"\s+", " "),
)

_NOTHING_MORE = (
    r"please|pls|plz|thanks|thank you|ta|cheers|sharp|prompt|on the dot|at (?:the )?latest|latest"
    r"|i think|i hope|hopefully|probably|maybe|or so|or thereabouts|thereabouts|approx|roughly"
)
_ANYWHERE = re.compile(r"\b(?:please|or so|or thereabouts)\b")
_AFTER = re.compile(rf"(?: (?:{_NOTHING_MORE}))+$")
_BEFORE = re.compile(
    r"^(?:(?:(?:can|could|would|will) you|ok|okay|yes|well|so|say|let's say|lets say|make it"
    r"|i think|probably|hopefully|maybe|perhaps"
    r"|about|around|roughly|approximately|approx|sometime|exactly|remind me|ask me|ask|try"
    r"|the 1(?= (?:at|on|today|tomorrow|this|next|that|ending|finishing|mon|tue|wed|thu|fri)))\s)+"
)
_MEETING = r"(?:(?:the|my|our|this) )?(?:meeting|conference|icpc|rcpc|cpc)"
_SUBJECT = rf"(?:(?:it|this|that|we|i|they|{_MEETING})(?:'s|'re|'m|'ll|'d)?)"
_SUBJECT_ALONE = rf"(?:(?:it|we|i|they|{_MEETING})(?:'s|'re|'m|'ll|'d)?)"
_HELPING = (
    r"(?:will|should|shall|is|are|am|going|due|meant|supposed|expected|scheduled|likely|ought|hope|hoping"
    r"|expect|aim|aiming|plan|planning|has|have|can|may(?! \d)|might|could|would|to|be|all|just)"
)
_ENDING = (
    r"(?:end(?! of)|ends|ending|finish|finishes|finishing|finished|done|over"
    r"|close(?! of)|closes|conclude|concludes"
    r"|wrap up|wraps up|wrapping up|break up|breaks up|out|free|due"
    r"|(?:on|go on|goes on|going on|run|runs|running|last|lasts)(?= (?:till?|until|to) )"
    r"|not (?:back|in|available)(?= (?:till?|until) )"
    r"|(?:back|away|off|return|returning|on leave|on holiday)(?: on)?)"
)
_OPENING = re.compile(
    rf"^(?:(?:{_SUBJECT} )?(?:{_HELPING} )*{_ENDING}\b ?"
    rf"|{_SUBJECT_ALONE} (?:{_HELPING} )*|(?:will|should) be )"
)


def plain(text: str) -> str:
    """`text` in the plain form; empty when there is nothing to read, or more than `LONGEST` characters."""
    if len(text) > LONGEST:
        return ""
    for mark, swap in _FRACTIONS.items():
        text = text.replace(mark, swap)
    said = _swapped(unicodedata.normalize("NFKC", text).casefold(), _MARKS).strip()
    said = _ISH.sub(r"\1", said)
    said = digits(_MINUTES_WORD.sub(r"\1 minutes \2", said))
    said = _ANYWHERE.sub(" ", _swapped(said, _SPELLINGS))
    said = _AFTER.sub("", " ".join(said.split()))
    return _BEFORE.sub("", _OPENING.sub("", _BEFORE.sub("", said)))


def _swapped(said: str, swaps: _Swaps) -> str:
    for pattern, swap in swaps:
        said = pattern.sub(swap, said)
    return said
