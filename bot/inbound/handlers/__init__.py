"""Handlers: each translates one kind of update into an action, and does nothing else."""

from typing import Any

from telegram.ext import BaseHandler

from bot.inbound.dispatcher import Reception
from bot.inbound.handlers import buttons as taps
from bot.inbound.handlers import commands, messages
from bot.inbound.handlers import fallback as rest
from bot.inbound.handlers import groups as elsewhere


def handlers(reception: Reception) -> list[BaseHandler[Any, Any, Any]]:
    """Every handler, in the order in which they are tried."""
    rooms = (elsewhere, commands, messages, taps, rest)
    return [handler for room in rooms for handler in room.handlers(reception)]
