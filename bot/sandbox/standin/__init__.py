"""Telegram in memory: one bot, any number of people, and all that the server would refuse."""
