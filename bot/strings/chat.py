"""The product's own sentences: plain, warm, British. The forms' sentences are in the forms.

Texts here are HTML as Telegram reads it; `{}` fields are filled by `render` with escaped text.
"""

from typing import Any

from bot.strings import wording
from flows.effects import NoteReason, Refusal
from flows.form import Mark

COMMANDS: dict[str, str]
DESCRIPTION: str
HOME: str
HELP: str
PRIVACY: str
STRANGER: str
PRIVATE_ONLY: str
_WORDED = {
    "COMMANDS": {
        "start": "The first page",
        "reflect": "Begin a reflection, or go on with one",
        "history": "Past reflections and drafts",
        "search": "Find words in all that you wrote",
        "year": "Your year in figures, and what it still asks for",
        "[command]": "Say when [an_event] ends, to be asked after it",
        "nudges": "What I will ask you, and when",
        "settings": "Quiet hours, days off, time zone, and which nudges",
        "pause": "Stop for now; everything is kept",
        "cancel": "Leave the reflection: keep the draft or delete it",
        "help": "How this works",
        "privacy": "What is kept, where, how long, and who can read it",
        "mydata": "Everything that is held about you, as a file",
        "forget": "Delete one reflection, or everything",
    },
    "DESCRIPTION": "[description]",
    "HOME": "<b>Afterword</b>\n[home]",
    "HELP": """\
<b>How this works</b>
You are asked one question at a time, in the words of your service's form.

Tap an answer, or type it. <b>Back</b>, <b>Skip</b> and <b>Pause</b> work at every question; every answer is kept as you give it.

<b>To correct an answer</b>, edit the message that you sent. <b>To add to one</b>, reply to it, or to its question. \
Before you finish you see the whole reflection, and can change any of it.

<b>90 seconds</b> asks only the questions that matter most; you can finish the rest later, and nothing is asked twice.

Write roles, not names. [risk]

{commands}""",
    "PRIVACY": """\
<b>Before you write</b>
This is a Telegram bot chat: a cloud chat, not end-to-end encrypted. Telegram's servers carry what you write.

<b>What is kept:</b> your answers, your Telegram number, the name on your invitation, when your [events] end, and what you set. \
You can see all of it: /mydata.

<b>Where:</b> on your service's computer, encrypted, with a key of your own. What stands in this chat goes after a while.

<b>How long:</b> [how_long]. You can delete one reflection, or everything, at any time: /forget.

<b>Who can read it:</b> {who} Your administrator sees your name, when you joined, the day on which you were last here, and whether I can reach you. \
Whoever else is invited here sees your name, and a reflection only if you share it with them.

<b>Write roles, not names:</b> [roles]

<b>[record]</b> [facts] [risk]""",
    "STRANGER": "[stranger]",
    "PRIVATE_ONLY": "I work only in a private chat with an invited [person]; nothing here is read or kept.",
}
"""The sentences that have words of the form in use."""


def __getattr__(name: str) -> Any:
    return wording.sentence(__name__, _WORDED, name)


HOME_OPEN = "You have a reflection open."
JOINED = "You have joined. Everything that you write is kept as you write it, so stop and come back whenever you like."
CHOOSE = "You have a reflection open. Go on with it, or start another? Drafts are kept side by side."
NOTHING_OPEN = "No question is open, so that was not kept. Tap <b>Reflect</b> to begin, and send it again."
ONLY_WORDS = (
    "I can keep only words, so that was not kept. Please type it, or say it with your keyboard's microphone."
)
PAUSED = "Paused. Everything is kept. When you are ready, tap <b>Continue</b>, or just answer the question."
ASK_CANCEL = "Leave this reflection? Your draft can wait in your history, or be deleted for good."
FORGET_WORD = "delete"
"""What a chair types to have something deleted."""
FORGET = (
    "<b>What is to be deleted?</b>\nOne reflection, or everything that is kept about you. You are asked once more "
    "before anything is."
)
ASK_DELETE = (
    "Delete “{}” for good? This cannot be undone.\n\nIt goes from here at once, and from our chat as far as Telegram "
    "lets me. Backups made before still hold it, encrypted, until your service deletes them.\n\n"
    "To delete it, type <b>{}</b>. Anything else keeps it."
)
DELETED = "Deleted, here and in our chat."
DELETED_STAYS = "Deleted here, and in our chat as far as Telegram lets me: {}"
CLEARED = (
    "Our chat is cleared. What you have written is kept, and only you can open it, under Past reflections."
)
CLEARED_BY_ITSELF = (
    "What you wrote goes from our chat by itself after a while. It is kept, and only you can open it, under Past "
    "reflections."
)
STAYS = (
    "what is older than two days I cannot delete. To do it yourself, tap my name above, then ⋮ or More, then "
    "Clear history."
)
AUTO_DELETE = "Telegram can do it for you as well: tap my name above, then ⋮ or More, then Auto-delete."
KEPT = "Kept."
HOLD_ON = (
    "<b>A legal hold</b> is on your record since {}: your service may need it for a court or an inquiry, so nothing of "
    "yours is deleted, here or in our chat, until it is lifted."
)
HOLD_FIRST = "A legal hold is on your record, so it goes only when your service lifts that."
HOLD_WAITS = "What you wanted deleted goes then."
HOLD_ON_REFLECTION = (
    "A legal hold is on your record, so this reflection cannot be deleted yet. I have noted that you want it deleted, and "
    "it goes when your service lifts the hold. You need do nothing more."
)
HOLD_ON_EVERYTHING = (
    "A legal hold is on your record, so nothing of yours can be deleted yet. I have noted that you want to leave: "
    "everything goes when your service lifts the hold. You need do nothing more."
)
HOLD_ON_CHAT = "A legal hold is on your record, so our chat is not cleared until your service lifts it."
HOLD_ON_NOTHING = "Kept. Nothing of yours goes when the hold is lifted."
NOT_SHOWN = (
    "Something that I had for you could not be shown. It is set aside for your administrator, and nothing that you "
    "wrote is changed."
)
NOT_TAKEN = (
    "Telegram did not take what I had for you. Everything is kept; write anything, and I will try again."
)
BUTTON_UNKNOWN = "I do not know that button any more, so nothing is changed."
WORDS_UNPLACED = (
    "I no longer know what those words were for, so they were not kept. Please open it again from the menu."
)
GONE = "That reflection is no longer there."
NO_HISTORY = "No reflections yet."
HISTORY = "<b>Past reflections</b>"
DRAFT = "draft"


FROM_SERVICE = "<b>From your service</b>"
MAINTENANCE = (
    "<b>I am being looked after</b>\nFrom {} until {} I may not answer. What you write meanwhile waits, and I take it up "
    "afterwards: nothing is lost."
)
MOVED = (
    "Everything of yours is here now: your reflections, drafts, reminders and settings. The account that you had before "
    "is shut out, and is told so."
)
ASK_MOVE = (
    "<b>Move to this account?</b>\nThis link brings everything that you have written with another Telegram account to this "
    "one, and shuts the other one out. Tap below only if your administrator gave it to you."
)
MOVE_WAITS = (
    "Something from your other account is not dealt with yet, so nothing is moved. Please tap again in a minute; if it "
    "stays so, tell your administrator."
)
MOVED_AWAY = (
    "What you had here now belongs to another Telegram account of yours, by a link from your administrator.{} If that "
    "was not you, tell your administrator at once."
)
REMOVED = (
    "Your administrator has removed you from here. Everything of yours is deleted, and our chat is cleared. To come back, "
    "you will need a new invitation."
)
REMOVED_STAYS = (
    "Your administrator has removed you from here. Everything of yours is deleted, and our chat is cleared as far as "
    "Telegram lets me: {} To come back, you will need a new invitation."
)
LEFT_CLEARED = " Our chat is cleared."
LEFT_CLEARED_STAYS = " Our chat is cleared as far as Telegram lets me: {}"
AGREE = "If you are content with that, tap below to join."
ASK_LEAVE = (
    "Delete everything that is kept about you, for good, and leave? This cannot be undone.\n\nIt goes from our chat as "
    "far as Telegram lets me, and from here at once, with the key that opens it. What your service’s backups still hold "
    "cannot be opened any more once the next one is made.\n\n"
    "To delete everything, type <b>{}</b>. Anything else keeps it."
)
LEFT = "Everything of yours is deleted, here and in our chat. To come back, you will need a new invitation."
LEFT_STAYS = (
    "Everything of yours is deleted here, and in our chat as far as Telegram lets me: {} To come back, you will need a "
    "new invitation."
)
LEFT_LATER = "The legal hold on your record is lifted, and what you asked for is done. "

SPENT = "That invitation has been used or has run out; ask your administrator for a new one."
NOT_KEPT = "I cannot save just now. What you sent is waiting, and I will take it up as soon as I can; no need to send it again."
RESTS = (
    "That is more in one hour than I can take in. Nothing is lost: what you send from here waits, in its order, and I "
    "take it up within the hour. There is no need to send it again."
)
SET_ASIDE = "Something went wrong with what you just sent. It is set aside for your administrator, and not part of your answer."

TYPE_ANSWER = "Type your answer."
TYPE_ANOTHER = "Type to add to it or to replace it, or keep it as it is."
TYPE_DAY = "Tap a day, or type one: {}."
TYPE_ITS_DATE = "Please reply to that question with its date."
TAP_GRID = "Tap a mark for each letter, then Done."
LETTERS_DONE = "Every letter has its mark: Done, or tap one."
TAP_MANY = "Tap what fits, then Done."
NOW_TAP = "Kept as your comment. Now tap one of these."
YOUR_ANSWER = "Your answer:"
OUTDATED = "Your earlier answer does not go with what you have changed; please choose again."
IS_IT = "{}: is that right?"
FOR_YOU = "for you alone"
SKIPPED = "Skipped"
NOT_SCALED = "Not scaled"
NOT_ANSWERED = "Not answered yet"

REVIEW = "<b>Ready to finish</b>"
REVIEW_HOW = "Tap a number to read an answer whole, or to change it."
REVIEW_QUICK = (
    "That is the 90-second capture. Finish it as it is, go on to the whole form now, or keep it for later."
)
REVIEW_SKIPPED = "Skipped: {}."
REVIEW_BELOW = "The review stands further down."
REVIEW_DONE = "Finished."
DRAFT_HOW = "Tap a number to read an answer whole."
PAGE = "Page {} of {}"
PART = "Part {} of {} ›"
BEGUN_AND_FINISHED = "Begun {}, finished {}"
HEAD_OUTCOME = "Outcome"
HEAD_SCORE = "Score"
HEAD_SCALE = "{} on the scale of {} to {}"
HEAD_COMMITMENT = "Commitment"
HEAD_ESCALATION = "Escalation"
FINISHED = (
    "<b>Thank you for stopping to think.</b> It is kept, and only you can open it, under Past reflections."
)
COMES_BACK = "It comes back to you on {}."
PART_OF = "part\u00a0{}\u00a0of\u00a0{}"
ABOUT_MINUTES = "about\u00a0{}\u00a0minutes"
ABOUT_90_SECONDS = "about\u00a090\u00a0seconds"
ABOUT_A_MINUTE = "about\u00a0a\u00a0minute"
UNDER_A_MINUTE = "under\u00a0a\u00a0minute"
CHANGING = "changing an answer"
STALE = "That button is from earlier; nothing is changed."
CORRECTED = "Corrected: “{}”"
ADDED = "Added to: “{}”"
SEE_SUMMARY = "The summary now has it."

REFUSALS = {
    Refusal.EMPTY: "There were no words in that message, so nothing was kept.",
    Refusal.TOO_LONG: "That is more than {limit:,} characters, so this message was not kept; everything before it is. "
    "Please send it shorter.",
    Refusal.UNREADABLE: "That message holds characters that cannot be kept as they are, so it was not kept. "
    "Please type it again without them.",
    Refusal.NOT_A_CHOICE: "That was not kept, because it is not one of the answers to this question. "
    "Please tap one of the buttons.",
    Refusal.NOT_A_DAY: "I did not understand that day, so it was not kept.",
    Refusal.PAST_DAY: "That day has passed, so it was not kept.",
    Refusal.WHICH_DAY: "That may mean more than one day. Which?",
    Refusal.NOT_A_GRID_ANSWER: "That was not kept: please tap a mark for each letter.",
    Refusal.AT_REVIEW: "Every question is answered, so that was not kept. Tap a number to change an answer, "
    "or reply to a question to add to it.",
    Refusal.TOO_MANY_WAIT: "{limit:,} messages of yours wait already for what I asked about them, so this one was not kept; "
    "it stands in our chat. Please answer what I asked first, and then send it again.",
    Refusal.TOO_MANY_COMMENTS: "This reflection has {limit:,} comments of yours, as many as it takes, so this one was not kept. "
    "You can edit one of those.",
    Refusal.TOO_MANY_DRAFTS: "You have {limit:,} reflections that are not finished, as many as there can be. Finish or delete "
    "one of them, under /history, and then begin another.",
    Refusal.UNKNOWN_MESSAGE: "That message is not part of an answer that the form still asks for, so nothing was changed.",
}

HELD = "You have answered this. What is to become of what you have just written?"
JUST_WRITTEN = "Just now:"
HELD_DAY = "The day was {}. {} instead: is that right?"
STILL_HOLDS = "You have changed the answer above this comment. Does it still hold?"
REPLACED = "Changed: “{}”. What was there can be had back."
EMPTIED = "Cleared: “{}”"
EMPTIED_AT_REVIEW = "Cleared: “{}”. To have it back, tap its number."
RESTORED = "Back as it was: “{}”"
LEFT_OUT = "“{}” is not asked any more, so what you wrote there will be left out. It comes back if you change your answer back."
FORMATTING_LOST = "Bold and other formatting is not kept, only your words; what is struck through or linked keeps its sense."
NOTES_KEPT = {
    NoteReason.UNMATCHED: "Kept as a note to this question. It still needs an answer.",
    NoteReason.SEVERAL: "Kept as a note to this question. Which is it?",
    NoteReason.PAST_DAY: "That day has passed, so it is kept as a note to this question. Is there a day to come?",
    NoteReason.ASIDE: "Taken as your answer, and your words are kept as a note to it.",
}
NOTE_BESIDE = "Kept as a note to this question. Your answer stays as it was."
NOTE = "Note:"

MARKS = {Mark.MET: "met", Mark.PARTLY: "partly", Mark.NOT_MET: "not met", None: "not checked"}
ON_GRID = {Mark.MET: "met", Mark.PARTLY: "partly", Mark.NOT_MET: "not"}
ON_BUTTONS = {Mark.MET: "Met", Mark.PARTLY: "Partly", Mark.NOT_MET: "Not met"}
SIGNS = {Mark.MET: "✓", Mark.PARTLY: "◐", Mark.NOT_MET: "✗", None: "·"}
