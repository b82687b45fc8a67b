"""What stands in a document beside the form's words and the chair's, and what the chat says of it."""

from typing import Any

from bot.strings import wording

SIGNED_BY: tuple[str, str]
_WORDED = {
    "SIGNED_BY": ("[Person]", "Discussed with (peer or supervisor)"),
}
"""The sentences that have words of the form in use."""


def __getattr__(name: str) -> Any:
    return wording.sentence(__name__, _WORDED, name)


LABEL = "Label"
BEGUN = "Begun"
FINISHED = "Finished"
LETTER, ASKED, MARK = "Letter", "Question", "Mark"
SCORE = "{} on a scale from {} ({}) to {} ({})"
NOT_SCALED = "Not scaled, on a scale from {} ({}) to {} ({})"
ADDITIONS = "Added later"
ADDED = "{}, {}"
NO_PLACE = "Also answered"
SIGNATURES = "Signatures"
WHO, NAME, SIGNATURE, DATE = "Who", "Name", "Signature", "Date"
NAMED = "[{}]"
FLAG = "flag {}"
NAMELESS = "a sign without a name"
UNREADABLE = "words that cannot be shown here"
SOME_NAMED = (
    "Some characters have no shape in this file. Each is named in square brackets, and stands as it was "
    "written in the chat and in the Word file."
)
PLAIN_FILE = "This file could not be made in the form that screen readers and archives need."

OTHER_FORMATS = (
    "<b>Markdown</b> is plain text that any program opens. <b>JSON</b> holds everything for another program, "
    "and can be put back here."
)
NOT_MADE = "That file could not be made, and nothing is changed. Please try again, or take another format."
MY_DATA = (
    "Here is everything that is held about you: a page to read and the same for another program, in one archive. Whoever "
    "has it can read it, so save it where only you can. It goes from our chat with the rest."
)
FILES_SPENT = "That is as many files as I can make for you just now. You can have more from {}."
RECORD_HOW = (
    "<b>For your yearly record</b>\nEach field stands in a message of its own. Tap its words to copy them. "
    "What you learnt may go into more than one piece."
)
NOTHING_HERE = "Nothing in this reflection goes into this field yet."
NO_PEER_YET = (
    "This is still missing. One piece a year has to be discussed with a peer; you can add it here once it is."
)
