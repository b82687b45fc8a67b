"""From an action to screens: what the bot does."""
