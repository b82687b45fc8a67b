"""Errors: the Bot API's, with its own descriptions, and those of a person's app."""

from typing import Any


class BotApiError(Exception):
    """The Bot API refuses a call: an HTTP status, a description, and `parameters` if there are any."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


class NotPossible(Exception):
    """A person's app does not let them do this; the message is a sentence that says why."""


def bad_request(description: str) -> BotApiError:
    """An error with status 400, as most are."""
    return BotApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> BotApiError:
    """An error with status 403: the person or the chat does not want the bot."""
    return BotApiError(403, f"Forbidden: {description}")
