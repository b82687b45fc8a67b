"""A local stand-in for Telegram with a phone in the browser, to try and test the bot without an account."""
