"""What is said where a reflection is looked at together with a peer."""

from typing import Any

from bot.strings import wording

NOBODY: str
CHOOSE: str
WITH_PERSON: str
ASKED: str
LINK: str
SOMEBODY: str
_WORDED = {
    "NOBODY": "Nobody else has joined your service's bot yet. You can send a link to a [person] who will.",
    "CHOOSE": "With which [person] would you like to discuss “{}”?",
    "WITH_PERSON": "Share with a [person]",
    "ASKED": (
        "{name} asks you to look at a reflection together. You can read it here until {until}, and add a comment. "
        "Please keep it between you."
    ),
    "LINK": (
        "Send this link to one [person] of your service. Whoever opens it first can read the reflection until "
        "{until}, and nobody after them:"
    ),
    "SOMEBODY": "another [person]",
}
"""The sentences that have words of the form in use."""


def __getattr__(name: str) -> Any:
    return wording.sentence(__name__, _WORDED, name)


DISCUSSED = "Discussed with a peer"
PAGE = (
    "<b>Discuss it with a peer</b>\nA peer can read “{}” here for 14 days and add a comment. They see nothing "
    "else of yours, and can neither forward nor save it. You can stop at any time."
)
SHARED_WITH = "<b>{name}</b>, until {until}: {opened}"
BY_LINK = "A link that nobody has opened yet"
NOT_OPENED = "not opened yet"
OPENED = "opened {}"
LINK_AGAIN = "The link"
BY_A_LINK = "Share by a link"
IN_PERSON = "We have talked: add it"
STOP = "Stop: {}"
WHO_OPENED = "Who has opened it"
SURE = (
    "Share “{title}” with <b>{name}</b> until {until}? They can read all of it but your private answers, and what "
    "you have added."
)
YES_SHARE = "Yes, share it"
NO = "No"
OTHERS = "More ›"
SHARES_SPENT = "You have shared as often as you can in a day. You can again from {}."
STOPPED = "It is shared no longer, and goes from their chat as far as Telegram lets me."
TOOK_UP = "{name} has opened your link, and can read the reflection until {until}."
DECLINED = "The peer with whom you shared a reflection has put it back. Nobody else can read it."
COMMENTED = "A peer has added a comment to a reflection that you shared. It is kept with the reflection."
LOG = "<b>What you have shared</b>, newest first"
LOG_EMPTY = "You have shared nothing yet."
LOG_LINE = "{at}: {what}{whom}"
EVENTS = {
    "made by a link": "link made",
    "made": "shared",
    "taken up": "link opened",
    "opened": "opened",
    "commented on": "commented on",
    "stopped": "stopped",
    "declined": "put back",
    "run out": "run out",
}
"""What the audit's lines say, in the chat."""
BY_WHOM = " · {}"

OPEN_IT = "Open it"
NOT_THIS = "Not now"
SHARED_HEAD = "<b>Shared with you by {name}</b>, until {until}. Only you can read it here."
COMMENT = "Comment"
PUT_BACK = "Put it back"
ASK_COMMENT = (
    "Type what you would say to {name}. It is kept with their reflection as a dated comment, without your name. "
    "Write roles, not names."
)
GIVEN = "Your comment is with the reflection, and {name} is told. To correct it, edit your message."
CORRECTED = "Your comment is corrected."
GONE = "That reflection is not shared with you, or no longer."
RECORD = "A peer's comment, {}:"
