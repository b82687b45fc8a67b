"""What stands on buttons."""

from typing import Any

from bot.strings import wording

CONFERENCE: str
_WORDED = {
    "CONFERENCE": "[Event]",
}
"""The sentences that have words of the form in use."""


def __getattr__(name: str) -> Any:
    return wording.sentence(__name__, _WORDED, name)


MOVE = "Move everything here"
REFLECT = "Reflect"
QUICK = "90 seconds"
PAST = "Past reflections"
CONTINUE = "Continue"
ANOTHER = "Start another"
BACK = "‹ Back"
SKIP = "Skip"
PAUSE = "Pause"
HELP = "Help"
FOLD = "Hide"
NEXT = "Next ›"
DONE = "Done"
KEEP = "Keep this ›"
MOVE_ON = "Move on ›"
YES_THAT_DAY = "Yes, that day"
FINISH = "Finish"
CHANGE = "Change"
ALL_MET = "All met"
TO_REVIEW = "‹ Back to the review"
WHOLE = "Go on to the whole form"
LATER = "Keep it for later"
ANSWER_SKIPPED = "Answer what was skipped"
GO_ON = "Go on"
KEEP_DRAFT = "Keep the draft"
DELETE_DRAFT = "Delete it"
DELETE = "Delete"
NO_KEEP = "No, keep it"
AGREE = "I agree"
MY_DATA = "Everything held about me"
CLEAR_CHAT = "Clear the chat"
KEEP_AFTER_ALL = "Keep it after all"
LEAVE = "Delete everything and leave"
NEWER = "‹ Newer"
OLDER = "Older ›"
HOME = "First page"
SUMMARY = "See the summary"
ADD_TO_IT = "Add to it"
TAKE_ITS_PLACE = "Take its place"
LEAVE_IT = "Leave it as it was"
KEEP_DAY = "Keep {}"
IT_HOLDS = "Yes, it still holds"
DROP_COMMENT = "No, take it away"
UNDO = "Undo"
CLEAR = "Clear"
WORD = "Word"
PDF = "PDF"
OTHER_FORMATS = "Other formats"
MARKDOWN = "Markdown"
JSON = "JSON"
YEARLY_RECORD = "For my yearly record"
ADD_PEER = "Add what I learnt with a peer"
