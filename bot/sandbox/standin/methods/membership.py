"""The bot's own place in chats."""

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import bad_request
from bot.sandbox.standin.methods.messages import chat_for
from bot.sandbox.standin.parameters import Files, Parameters


def leave_chat(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`leaveChat`: a group, supergroup or channel; the bot gets no update of its own leaving."""
    chat = chat_for(backend, parameters)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_inside = False
    backend.world.touch(chat)
    return True
