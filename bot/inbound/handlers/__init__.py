"""Handlers: each translates one kind of update into an action, and does nothing else."""

from typing import Any

from telegram.ext import BaseHandler

from bot.inbound.dispatcher import Dispatcher
from bot.inbound.handlers import buttons, commands, fallback, groups, messages


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """Every handler, in the order in which they are tried."""
    rooms = (groups, buttons, commands, messages, fallback)
    return [handler for room in rooms for handler in room.handlers(dispatcher)]
