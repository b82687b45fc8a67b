"""Typed words in one plain form: what changes no meaning is taken away, and the rest can be compared."""

import re
import unicodedata

import regex

_INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}]")
_BLANK = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}\s\u2800\U0001D159]*")
"""Marks that show nothing: spaces of every sort, the empty Braille pattern, the note with no head."""
_SIGNS = {
    "👍": "yes", "👌": "yes", "✅": "yes", "✔": "yes", "☑": "yes",
    "👎": "no", "❌": "no", "✖": "no", "🚫": "no",
}  # fmt: skip
_AROUND = " \t\n.!,;:…\"'“”‘‚„«»‹›()[]*_~`´"
_DASHES_AROUND = re.compile(r"^[-–—]+ | ?[-–—]+$")
"""A dash before a number is a sign of its own, and stays."""
_PICTURES = regex.compile(r"[\p{So}\p{Sk}]")
_BARE = re.compile(r"[ -\]_a-~]*")
"""What has neither pictures nor anything invisible: ASCII, but for two marks that count as pictures."""
_WITHOUT_TURNING = {"", "L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"}
_GRAPHEMES = regex.compile(r"\X")


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in the text."""
    return _BLANK.fullmatch(text) is not None


def plain(text: str) -> str:
    """The text in lower case, with single spaces, without quotes, end marks and pictures around it.

    A text that is nothing but one sign for yes or no is that word.
    """
    if _BARE.fullmatch(text) is None:
        visible = _INVISIBLE.sub("", text)
        text = _PICTURES.sub("", visible)
        if is_blank(text):
            signs = {
                _SIGNS.get(sign, "")
                for sign in _PICTURES.findall(visible)
                if not regex.match(r"\p{Sk}", sign)
            }
            return signs.pop() if len(signs) == 1 else ""
        text = unicodedata.normalize("NFKC", text)
    folded = text.casefold().replace("’", "'")
    return _DASHES_AROUND.sub("", " ".join(folded.strip(_AROUND).split()))


def one_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def isolated(text: str) -> str:
    """The text so that its direction is its own: words beside it stay where they are, whatever it holds."""
    turns = not _WITHOUT_TURNING.issuperset(map(unicodedata.bidirectional, text))
    return f"\u2068{text}\u2069" if turns else text


def cut(text: str, most: int) -> str:
    """The text in at most so many characters, with an ellipsis, cut between those that are seen as one."""
    if len(text) <= most:
        return text
    # The last of them may go on beyond that, and makes room for the ellipsis if not.
    *whole, _ = _GRAPHEMES.findall(text[:most])
    return "".join(whole).rstrip() + "…"
