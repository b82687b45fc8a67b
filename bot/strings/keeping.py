"""For how long things are kept, in words, and what is said when they go."""

from flows.retention import Retention, WhatGoes

UNTIL_DELETED = "until you delete it"


def how_long(retention: Retention) -> str:
    """For how long a chair's reflections and drafts are kept, as it is said to them."""
    sent, drafts = retention.reflections, retention.drafts
    apart = f"a finished reflection {_kept(sent)}, a draft {_kept(drafts)}"
    kept = _kept(sent) if sent == drafts else apart
    return kept if sent is drafts is None else f"{kept}; I tell you a month before it goes"


def _kept(count: int | None) -> str:
    return UNTIL_DELETED if count is None else f"for {months(count)}"


def months(count: int) -> str:
    """So many months."""
    years, rest = divmod(count, 12)
    if years and not rest:
        return "a year" if years == 1 else f"{years} years"
    return "a month" if count == 1 else f"{count} months"


NAMES = {
    WhatGoes.REFLECTIONS: ("one reflection that you finished", "{} reflections that you finished"),
    WhatGoes.DRAFTS: ("one draft that you last worked on", "{} drafts that you last worked on"),
}
"""What goes, where it is one, and where there are more."""
ON, BETWEEN = "on {}", "between {} and {}"
TOLD = (
    "Your service keeps what you write here for a set time. {what} {when} will be deleted from {goes_on} on. "
    "To keep a copy, take it now; what you do not want kept needs nothing."
)
OVER = "As I told you, {what} {verb} now deleted, here and in our chat."
OVER_STAYS = (
    "As I told you, {what} {verb} now deleted here, and in our chat as far as Telegram lets me: {stays}"
)
GONE = {
    WhatGoes.REFLECTIONS: ("one reflection", "{} reflections"),
    WhatGoes.DRAFTS: ("one draft", "{} drafts"),
}
