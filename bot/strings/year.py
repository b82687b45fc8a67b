"""What the year's figures say: counts, in plain sentences, and what stands in their picture."""

from typing import Any

from bot.strings import wording

HEADINGS: dict[str, str]
HELD: tuple[str, str]
_WORDED = {
    "HEADINGS": {
        "progress": "Your yearly record",
        "months": "Reflections and [events]",
        "reflections": "reflections",
        "conferences": "[events] known",
        "scaling": "Scaling, oldest first",
        "letters": "The plan's letters wholly met",
        "escalations": "Escalations",
        "functions": "Core functions touched",
        "growth": "Further learning, oldest first",
    },
    "HELD": (" after 1 [event]", " after {} [events]"),
}
"""What has words of the form in use."""


def __getattr__(name: str) -> Any:
    return wording.sentence(__name__, _WORDED, name)


MONTH = "{month:%B}: {sent}{held}"
MONTH_OF_YEAR = "{month:%B %Y}: {sent}{held}"
SCALING = "<b>Scaling</b>, oldest first: {scores}"
LETTERS = "<b>The plan's letters wholly met</b>"
LETTER = "{name}: {holds} of {of}"
RAISED = "<b>Escalations</b>: {count} raised, {answered} answered, {open} open"
RAISED_SO, ANSWERED, OPEN = "raised", "answered", "open"
PICTURE = "Your year so far"
PIECES, WITH_PEER = "Pieces of learning", "Discussed with a peer"
MARKS = ("yes", "partly", "no")
IN_WORDS = "Counts of what was tapped, and nothing that was written. The same stands below in words."
FUNCTIONS = "<b>Core functions touched</b>"
NEVER = "Never touched: {names}"
GROWTH = "<b>Further learning</b>"
FEW = "These are counts; with five reflections or more I also say what they have in common."
PATTERNS = "<b>Patterns for supervision</b>"
NOT_MET = "{name} was not wholly met in {count} of {of} plans."
ESCALATED = "{count} of {of} reflections were about something to escalate."
OF_ALL = "{chairs} chairs have finished {count} reflections."
TOUCHED = "{name} was touched in {count} of {of} reflections."
UNTOUCHED = "{count} of {of} core functions were never touched."
SEE_GAPS, SEE_RAISED = "Plans not wholly met", "Escalated"

WHAT_IS_MISSING = "What is missing"
YEAR_SO_FAR = (
    "<b>Your professional year</b>\n{asks}\n\n"
    "So far: {sent} of {pieces}, and with a peer {with_peer} of {peers}. The year closes on {closes}."
)
