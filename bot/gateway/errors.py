"""What Telegram means when it refuses a call; the texts are the Bot API server's own."""

import os
from datetime import timedelta

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

# How python-telegram-bot is told to give times as times, and not to warn of each that it does not.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid", "user_is_blocked")
_HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "query is too old",
)


def is_gone(error: TelegramError) -> bool:
    """Whether nothing can be sent to this person until they write again."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _says(error, _GONE))


def is_harmless(error: BadRequest) -> bool:
    """Whether the screen is as right as it can be made all the same."""
    return _says(error, _HARMLESS)


def is_unchanged(error: BadRequest) -> bool:
    """Whether the message says already what it was to say."""
    return _says(error, _HARMLESS[:1])


def seconds_of(error: RetryAfter) -> float:
    """How long the server asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _says(error: TelegramError, texts: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(text in said for text in texts)
