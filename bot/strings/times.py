"""What is said of times and days that a chair types: why one was refused, and which of several is meant."""

from flows.time.phrases import TimeRefusal

TYPED = "You typed “{}”. "
TIME_REFUSED = {
    TimeRefusal.PAST: "That time has passed.",
    TimeRefusal.NO_SUCH_DATE: "There is no such date.",
    TimeRefusal.OTHER_WEEKDAY: "That date falls on another weekday.",
    TimeRefusal.NO_SUCH_TIME: "There is no such time.",
    TimeRefusal.TOO_FAR: "That is more than two years away.",
    TimeRefusal.NO_TIME: "At what time?",
    TimeRefusal.NO_DAY: "That is not one day.",
    TimeRefusal.MIDNIGHT: "Midnight and 12am may be either end of a day.",
    TimeRefusal.SEVERAL: "Those are several times, so nothing is planned.",
    TimeRefusal.HOUR_OR_DAY: (
        "The number may be an hour or a day of the month: “3pm” is an hour, “3rd” a day."
    ),
    TimeRefusal.VAGUE: "That is not exact enough, so nothing is planned.",
    TimeRefusal.WORDS_BESIDE: "I did not understand the words beside it, so nothing is planned.",
    TimeRefusal.TOO_LONG: "That is more than 120 characters, so I did not look for a time in it.",
    TimeRefusal.UNCLEAR: "I did not understand that time, so nothing is planned.",
}
DAY_REFUSED = {
    **TIME_REFUSED,
    TimeRefusal.PAST: "That day has passed.",
    TimeRefusal.NO_TIME: "I did not understand that day, so nothing is changed.",
    TimeRefusal.NO_SUCH_TIME: "There is no such day.",
    TimeRefusal.SEVERAL: "Those are several days, so nothing is changed.",
    TimeRefusal.VAGUE: "That is not exact enough, so nothing is changed.",
    TimeRefusal.WORDS_BESIDE: "I did not understand the words beside it, so nothing is changed.",
    TimeRefusal.TOO_LONG: "That is more than 120 characters, so I did not look for a day in it.",
    TimeRefusal.UNCLEAR: "I did not understand that day, so nothing is changed.",
}
TRY = "Try {}."
WHICH = "That may mean more than one. Which?"
YES = "Yes"
ANOTHER_TIME, ANOTHER_DAY = "Another time", "Another day"
