"""The Bot API as this bot uses it."""
