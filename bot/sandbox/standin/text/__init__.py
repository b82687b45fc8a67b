"""Telegram's formatted text: its HTML, its entities, and what it finds in a text by itself."""
