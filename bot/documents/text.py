"""Text as documents can hold it: no control characters, one kind of line break, and which way it reads."""

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_RIGHT_TO_LEFT = frozenset(("R", "AL"))


def fit(text: str) -> str:
    """The text without what neither XML nor a page can hold, its lines parted by line feeds alone."""
    return _UNFIT.sub("", _BREAKS.sub("\n", text))


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, without blank ones at its ends."""
    return tuple(text.strip("\n").split("\n")) if text.strip() else ()


def reads_from_the_right(text: str) -> bool:
    """Whether its first letter is one of a script that is read from right to left."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind in _RIGHT_TO_LEFT for kind in kinds if kind in _RIGHT_TO_LEFT or kind == "L"), False)
