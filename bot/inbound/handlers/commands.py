"""Commands: each is obeyed at any time, and the draft is kept."""

from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackContext, CommandHandler, MessageHandler, filters

from bot.actions import Action
from bot.actions.chat import Cancel, ListPast, Pause, ReadHelp, ReadPrivacy, Reflect, Started
from bot.actions.conferences import AskConference
from bot.actions.preferences import ListNudges, OpenSettings
from bot.inbound.dispatcher import Dispatcher

ACTIONS: dict[str, Callable[[list[str]], Action]] = {
    "start": lambda words: Started(words[0] if words else ""),
    "reflect": lambda _: Reflect(),
    "history": lambda _: ListPast(),
    "conference": lambda _: AskConference(),
    "nudges": lambda _: ListNudges(),
    "settings": lambda _: OpenSettings(),
    "pause": lambda _: Pause(),
    "cancel": lambda _: Cancel(),
    "help": lambda _: ReadHelp(),
    "privacy": lambda _: ReadPrivacy(),
}


def handlers(dispatcher: Dispatcher) -> list[BaseHandler[Any, Any, Any]]:
    """A handler for each command."""

    def on(asks: Callable[[list[str]], Action]) -> Callable[..., Any]:
        async def on_command(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
            if update.effective_user is not None:
                await dispatcher.dispatch(
                    update.effective_user.id, asks(context.args or []), update.update_id
                )

        return on_command

    only_new = filters.UpdateType.MESSAGE
    return [
        *(CommandHandler(name, on(asks), only_new) for name, asks in ACTIONS.items()),
        # A mistyped command is not an answer.
        MessageHandler(filters.COMMAND & only_new, on(lambda _: ReadHelp())),
    ]
