"""What the archive of everything that is held about a chair says beside what is held."""

TITLE = "Everything that is held about you"
INTRODUCTION = (
    "This is all that your service’s Afterword keeps about you, as it stood when this file was made. The file "
    "my-data.json beside it holds the same for another program. Whoever has these files can read them: keep them "
    "where only you can, and delete them when you no longer need them."
)
NOTHING = "Nothing."
YES, NO = "yes", "no"
TITLES = {
    "made": "When this was made",
    "telegram": "your number on Telegram",
    "words_that_wait": "Words that wait until you say where they belong",
    "reminders": "What you are reminded of",
    "waits_to_be_shown": "What waits to be shown to you",
    "waits_to_be_dealt_with": "What you sent and is not dealt with yet",
    "messages": "Which message of our chat was what",
    "counted": "What is counted, so that nobody is swamped",
    "audit": "Your lines of the audit",
    "identifies_nobody": "words of which you said that they identify nobody",
    "notices_shown": "notices that were shown",
}
"""What fields are called where their names alone would not do."""
ABOUT = {
    "messages": "Numbers, times and kinds alone: what was said is in your reflections.",
    "audit": "That something was done, and when. Your number, and nothing else of yours, stays in them.",
    "conferences": "A calendar’s entries are known by a hash; nothing else of a calendar is kept.",
}
