"""What can be asked of the bot, and how a button carries it."""
