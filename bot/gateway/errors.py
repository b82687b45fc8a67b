"""What Telegram means when it refuses a call; the texts are the Bot API server's own."""

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

_GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid", "user_is_blocked")
_HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "query is too old",
)

_NOT_DONE = ("nothing was sent", "bad gateway", "internal server error", "service unavailable")


def is_gone(error: TelegramError) -> bool:
    """Whether nothing can be sent to this person until they write again."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _says(error, _GONE))


def is_harmless(error: BadRequest) -> bool:
    """Whether the screen is as right as it can be made all the same."""
    return _says(error, _HARMLESS)


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the call may have been carried out all the same, because no answer came."""
    unanswered = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return unanswered and not _says(error, _NOT_DONE)


def is_unchanged(error: BadRequest) -> bool:
    """Whether the message says already what it was to say."""
    return _says(error, _HARMLESS[:1])


def seconds_of(error: RetryAfter) -> float:
    """How long the server asks to wait."""
    wait = error.retry_after  # a number, or a time if PTB_TIMEDELTA is set
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _says(error: TelegramError, texts: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(text in said for text in texts)
