"""A local stand-in for Telegram, and a phone in the browser, to try and to test the bot with no account."""
