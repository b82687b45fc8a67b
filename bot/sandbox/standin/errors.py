"""Refusals: those of the Bot API, in its own words, and those of a person's app."""

from typing import Any


class Refused(Exception):
    """The Bot API says no: an HTTP status, its description, and its `parameters` if there are any."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


class NotPossible(Exception):
    """An app would not let a person do this; the message says why, in a sentence."""


def bad_request(description: str) -> Refused:
    """A refusal with status 400, as most are."""
    return Refused(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refused:
    """A refusal with status 403: the person or the chat does not want the bot."""
    return Refused(403, f"Forbidden: {description}")
