"""Commands: each is obeyed at any time, and the draft is kept; words behind one are words."""

import re
from collections.abc import Callable
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CallbackContext, CommandHandler, MessageHandler, filters

from bot.actions import Asked, Commanded
from bot.actions.chat import (
    AskForget,
    Cancel,
    ListPast,
    Mistyped,
    Pause,
    ReadHelp,
    ReadPrivacy,
    Reflect,
    Started,
)
from bot.actions.conferences import AskConference
from bot.actions.documents import TakeData
from bot.actions.finding import AskSearch
from bot.actions.nudges import ReadYear
from bot.actions.preferences import ListNudges, OpenSettings
from bot.inbound.dispatcher import Dispatcher
from bot.inbound.handlers.words import heard
from bot.invitations import CODE_LENGTH
from bot.strings import wording

ACTIONS: dict[str, Callable[[], Asked]] = {
    "start": Started,
    "reflect": Reflect,
    "history": ListPast,
    "search": AskSearch,
    "year": ReadYear,
    "conference": AskConference,
    "nudges": ListNudges,
    "settings": OpenSettings,
    "pause": Pause,
    "cancel": Cancel,
    "help": ReadHelp,
    "privacy": ReadPrivacy,
    "mydata": TakeData,
    "forget": AskForget,
}
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """A handler for each command, and one for those that nobody knows."""

    def on(asks: Callable[[Message], Asked | Commanded]) -> Callable[..., Any]:
        async def on_command(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
            message = update.message
            if message is not None and message.from_user is not None:
                await dispatcher.dispatch(message.from_user.id, asks(message), update.update_id, message.date)

        return on_command

    only_new = filters.UpdateType.MESSAGE
    # Whatever a form calls an event is a command too.
    known = {**dict.fromkeys((*wording.commands(), "event"), AskConference), **ACTIONS}
    return [
        *(CommandHandler(name, on(_command(asked)), only_new) for name, asked in known.items()),
        # A mistyped command may have been an answer.
        MessageHandler(filters.COMMAND & only_new, on(lambda message: Mistyped(heard(message)))),
    ]


def _command(asked: Callable[[], Asked]) -> Callable[[Message], Commanded]:
    def command(message: Message) -> Commanded:
        said = heard(message, after_command=True)
        if asked is Started and _PAYLOAD.fullmatch(said.text):
            # To a chair, what is shorter than any link's code is a word.
            words = said if len(said.text) < CODE_LENGTH else None
            return Commanded(Started(said.text), message.message_id, words)
        return Commanded(asked(), message.message_id, said if said.text else None)

    return command
