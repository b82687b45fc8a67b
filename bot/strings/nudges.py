"""What nudges and what they lead to say. Before a tap, nothing that may not stand on a lock screen."""

from typing import Any

from bot.strings import wording
from flows.availability import NudgeKind
from flows.calendar.conferences import CalendarRefusal
from flows.nudges import Snooze

NUDGES: dict[NudgeKind, str]
ON_BUTTONS: dict[NudgeKind, str]
WHEN_ENDS: str
CONFERENCES: str
COUNTED: tuple[str, str]
NO_CONFERENCES: str
ZONE: str
KIND_NAMES: dict[NudgeKind, str]
WEEKLY_PAGE: str
BEFORE_END: str
CALENDAR_EMPTY: str
NOTHING_CANCELLED: str
CALENDAR_UNREAD: dict[CalendarRefusal, str]
CALENDAR_WORDS: str
_WORDED = {
    "NUDGES": {
        NudgeKind.CONFERENCE: "Your [event] has ended. Is this a good moment for a few minutes of reflection?",
        NudgeKind.ESCALATION: "Today is a day that you set for one of your reflections.",
        NudgeKind.MONITORING: "Today is a day that you set for one of your reflections.",
        NudgeKind.DRAFT: "A reflection is waiting where you left it.",
        NudgeKind.YEAR: "Your professional year closes before long, and something that it asks for is still missing.",
        NudgeKind.HINDSIGHT: "Some weeks ago you sent a reflection. Is this a good moment to look back at it?",
    },
    "ON_BUTTONS": {
        NudgeKind.CONFERENCE: "Reflect: {} [event]",
        NudgeKind.ESCALATION: "A day that you set",
        NudgeKind.MONITORING: "A day that you set",
        NudgeKind.DRAFT: "Go on with a reflection",
        NudgeKind.HINDSIGHT: "Look back",
        NudgeKind.WEEKLY: "Your week",
        NudgeKind.YEAR: "Your professional year",
    },
    "WHEN_ENDS": (
        "<b>When does your [event] end?</b>\nTap, or type it: {}. "
        "I will ask ten minutes after, whether it is a good moment to reflect.\n\n"
        "Or send me your calendar as an .ics file: only the times of [events] are kept."
    ),
    "CONFERENCES": (
        "<b>[Events] to come</b>\nI ask ten minutes after each. Tap one to drop it, or to take it back."
    ),
    "COUNTED": ("1 [event]", "{} [events]"),
    "NO_CONFERENCES": "No [event] is coming.",
    "ZONE": (
        "<b>Time zone</b>\nTap one, or type the name of its city: “Lisbon”, “New York”. "
        "What is planned by the hour stays at that hour; after [an_event], it stays at that moment."
    ),
    "KIND_NAMES": {
        NudgeKind.CONFERENCE: "After [an_event]",
        NudgeKind.ESCALATION: "An escalation's agreed day",
        NudgeKind.MONITORING: "The end of monitoring",
        NudgeKind.DRAFT: "A draft left lying",
        NudgeKind.HINDSIGHT: "Looking back",
        NudgeKind.WEEKLY: "The weekly look",
        NudgeKind.YEAR: "The professional year",
    },
    "WEEKLY_PAGE": "<b>Weekly look</b>\nHow many [events] your week had, and how many reflections.",
    "BEFORE_END": "That [event] ends on {}. I can ask about it only after that.",
    "CALENDAR_EMPTY": "I found no [event] to come in that calendar.",
    "NOTHING_CANCELLED": "That calls off [an_event] that I had not listed, so nothing is changed.",
    "CALENDAR_UNREAD": {
        CalendarRefusal.UNKNOWN_ZONE: (
            "[An_event] in that calendar is in a time zone that I do not know, so nothing was kept. "
            "Type when it ends instead: /[command]"
        ),
        CalendarRefusal.UNKNOWN_RULE: (
            "[An_event] in that calendar repeats in a way that I cannot follow, so nothing was kept. "
            "Type when it ends instead: /[command]"
        ),
        CalendarRefusal.NO_SENSE: (
            "[An_event] in that calendar has no time that I can make sense of, so nothing was kept. "
            "Type when it ends instead: /[command]"
        ),
        CalendarRefusal.TOO_MANY: (
            "That calendar holds more than I can follow, so nothing of it was kept. Export fewer months."
        ),
    },
    "CALENDAR_WORDS": (
        "<b>Words in a calendar</b>\nAn event is [an_event] when its title has one of these words: {}.\n\n"
        "Type other words, parted by commas, to use those instead: up to 20, of up to 40 characters each."
    ),
}


def __getattr__(name: str) -> Any:
    return wording.sentence(__name__, _WORDED, name)


WEEKLY = "Your week: {conferences}, {reflections} so far."
SEVERAL = "A few things for when you have a moment:"
"""Above nudges that meet in one message."""

BEGUN, SENT_ON, ENDED = "begun {}", "sent {}", "ended {}"
"""Which reflection or conference a nudge is about, where several would read alike."""
TAKE_UP = {
    NudgeKind.ESCALATION: "Open it",
    NudgeKind.MONITORING: "Open it",
    NudgeKind.DRAFT: "Go on",
    NudgeKind.HINDSIGHT: "Look back",
}
SNOOZES = {
    Snooze.IN_AN_HOUR: "In an hour",
    Snooze.THIS_EVENING: "This evening",
    Snooze.TOMORROW: "Tomorrow 8:30",
}
REFLECT_NOW = "Reflect now"
NOT_THIS = "Not this one"

TAKEN_UP = "Taken up."
MOVED = "I will ask again on {}."
NOT_AGAIN = "All right: I will not ask about this one again."
GONE = "That has been dealt with, so there is nothing left to ask."

LOOKED_BACK = {
    NudgeKind.ESCALATION: "<b>What came of it?</b>",
    NudgeKind.MONITORING: "<b>You chose to monitor until now. What came of it?</b>",
    NudgeKind.HINDSIGHT: "<b>What has happened since?</b>",
}
TYPE_IT = "Type it now: it is added to the reflection, with today's date."
MORE_THERE = "The whole of it is in the summary."
ANOTHER_DAY = "Ask on another day"
CLOSED = "It is closed"
CLOSED_NOTE = "Closed."
NOTHING, NOTHING_ADDED = "Nothing to add", "Nothing is added."
NOTED, CORRECTED = "Added to the reflection, with today's date.", "Corrected. The summary now has it."
STILL_OPEN = "If it is still open, I can ask again on another day."
CLOSED_SAID = "Closed, and noted in the summary with today's date."

ASK_DAY = "On which day shall I ask again? Tap one, or type it: {}."
ASK_ON = "I will ask on <b>{}</b>. Is that right?"
DAY_SET = "I will ask on {}."

LOOKS_BACK = "I will ask on {} what came of this reflection. Another time?"
LOOKS_BACK_NEVER = "I will not ask what came of this reflection. Shall I?"
LOOK_BACK_ON = "Look back: {}"
LOOK_BACK = "Look back later"
WEEKS = {2: "In 2 weeks", 4: "In 4 weeks", 6: "In 6 weeks", 12: "In 12 weeks", 0: "Not at all"}

ADDITIONS = {
    NudgeKind.ESCALATION: "What came of the escalation",
    NudgeKind.MONITORING: "What came of monitoring",
    NudgeKind.HINDSIGHT: "Looking back",
}
"""Above what was added to a summary later."""

ENDS_IN = {30: "In 30 minutes", 60: "In 1 hour", 120: "In 2 hours", 180: "In 3 hours", 0: "This evening"}
ENDS_THEN = "It ends on <b>{}</b>. Is that right?"
ANOTHER_TIME = "Another time"
CONFERENCE_ENDS = "It ends on <b>{}</b>."
ASKS_THEN = "I will ask on {}."
DROP_IT = "Drop it"
ADD_ANOTHER = "Add another"
ADD_ONE = "Add one"
LIST_THEM = "What is coming"
LIST_COMING = "What is coming: {}"
NOT_AN_ANSWER = "It was not taken as an answer either. To go on with your reflection, tap below."
NUDGE_LIST = "<b>What I will ask you</b>"
NO_NUDGES = "Nothing is planned."
NEXT_DAY, OTHER_TIME, DROP = "{} · next day", "{} · other time", "{} · drop"
WHEN_INSTEAD = "When shall I ask instead? Type it: {}."
ASK_INSTEAD = "I will ask on <b>{}</b>. Is that right?"
ASK_QUIETLY = "I will ask on <b>{}</b>, in your quiet hours. Is that right?"

CALENDAR_TAKEN = (
    "<b>{} in the next half year.</b>\nOnly their times are kept. I ask ten minutes after each. "
    "Tap one to drop it, or to take it back."
)
SEARCHED_FOR = "Its titles are searched for these words: {}."
ALL_PAST = (
    "One that has such a title is past.",
    "{} that have such a title are past.",
)
ALL_DAY = (
    "One has no time, since it is there for whole days: give it a time, and send the calendar again.",
    "{} have no time, since they are there for whole days: give them a time, and send the calendar again.",
)
OTHER_TITLES = (
    "One entry to come has another title.",
    "{} entries to come have other titles.",
)
UNREAD = (
    "1 entry could not be read; here is what the others give.",
    "{} entries could not be read; here is what the others give.",
)
"""Each for one, and for more."""
TAKEN_AWAY = "Taken away, since they no longer take place: {}."
CANCELLED = "Cancelled, so I have taken it away: {}."
NO_LONGER_IN_IT = "No longer in your calendar: {}. Shall I drop what is no longer in it?"
AND_MORE = "and {} more"
CHANGE_WORDS = "Change the words"
DROP_MISSING = "Drop {} no longer in it"
_EXPORT = (
    "Here is how to export it: in Outlook, File, then Save Calendar; in Google Calendar, Settings, then "
    "Export; on a Mac, File, then Export. Then send me the file."
)
CALENDAR_REFUSED = {
    CalendarRefusal.TOO_BIG: (
        "That file is larger than 2 MB, or than 8 MB when unpacked, so it was not read. "
        "Export fewer months, and send it again."
    ),
    CalendarRefusal.NOT_A_CALENDAR: (
        f"I could not read that as a calendar, because it does not begin as one. {_EXPORT}"
    ),
    CalendarRefusal.NOTHING_INSIDE: (
        f"I could not read that calendar, because there is none in that file. {_EXPORT}"
    ),
    CalendarRefusal.LOCKED: (f"I could not read that calendar, because the file has a password. {_EXPORT}"),
    CalendarRefusal.SUSPICIOUS: (f"I could not read that calendar, because of how it is packed. {_EXPORT}"),
    CalendarRefusal.TOO_MANY: (
        "That calendar holds more than I can follow, so nothing of it was kept. Export fewer months."
    ),
    CalendarRefusal.NOT_NOW: (
        "I could not read that calendar just now. Please send it again in a few minutes."
    ),
    CalendarRefusal.TOO_OFTEN: (
        "That is as many calendars as I can read for you in a day, so this one was not read, and what I know of the others "
        "stays. Please send it again tomorrow."
    ),
}


USUAL_WORDS = "The usual words"
