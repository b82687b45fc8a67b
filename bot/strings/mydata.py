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
    "shared_by_you": "What you share with another chair",
    "shared_with_you": "What another chair shares with you",
    "links_to_move": "links that would move you to another account",
    "last_seen": "the day on which you last did anything here",
    "told_that_it_goes": "when you were told that it will go",
    "turned_to_after": "when you turned to it again, the newest message",
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
    "shared_with_you": "What they wrote is theirs, and so not in this file; your comments are, for as long as it is "
    "shared. Then they are part of their reflection, without your name.",
    "conferences": "A calendar’s entries are known by a hash; nothing else of a calendar is kept.",
}
