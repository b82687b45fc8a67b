"""What acts: Telegram, HTTP, settings and processes."""
