"""The Bot API's methods about the bot itself: its name, descriptions, commands and menu button."""

import json
import re
from typing import Any

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import bad_request
from bot.sandbox.standin.parameters import Files, Json, Parameters, listed, structure, text_of

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`getMe`."""
    return {
        **backend.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`setMyCommands`: up to 100, for a scope and a language."""
    commands = listed(parameters, "commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name, description = str(command.get("command", "")).removeprefix("/"), command.get("description", "")
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description.strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    kept = [
        {"command": c["command"].removeprefix("/"), "description": c["description"].strip()} for c in commands
    ]
    return _set_commands(backend, parameters, kept)


def delete_my_commands(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`deleteMyCommands` of a scope and a language."""
    return _set_commands(backend, parameters, [])


def get_my_commands(backend: Backend, parameters: Parameters, files: Files) -> list[Json]:
    """`getMyCommands` of exactly a scope and a language."""
    return backend.world.commands.get(_scope_key(parameters), [])


def _set_commands(backend: Backend, parameters: Parameters, commands: list[Json]) -> bool:
    backend.world.commands[_scope_key(parameters)] = commands
    for chat in backend.world.chats.values():
        backend.world.touch(chat)
    return True


def _scope_key(parameters: Parameters) -> str:
    scope = structure(parameters, "scope") or {"type": "default"}
    return _key(scope, text_of(parameters, "language_code"))


def _key(scope: Json, language: str = "") -> str:
    return json.dumps([scope, language], sort_keys=True)


def commands_seen_by(backend: Backend, user_id: int) -> list[Json]:
    """The commands that a person's menu shows: the most particular scope that has any."""
    commands = backend.world.commands
    for scope in ({"type": "chat", "chat_id": user_id}, {"type": "all_private_chats"}, {"type": "default"}):
        for language in ("en", ""):
            if found := commands.get(_key(scope, language)):
                return found
    return []


def set_chat_menu_button(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`setChatMenuButton`, for a chat or for all."""
    button = structure(parameters, "menu_button") or {"type": "default"}
    backend.world.profile[f"menu_button {text_of(parameters, 'chat_id')}"] = button
    return True


def get_chat_menu_button(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`getChatMenuButton`, for a chat or for all."""
    kept = backend.world.profile.get(f"menu_button {text_of(parameters, 'chat_id')}")
    return dict(kept) if kept else {"type": "commands"}


def setter(name: str) -> Any:
    """A method that sets one text of the profile, such as `setMyDescription`."""

    def set_text(backend: Backend, parameters: Parameters, files: Files) -> bool:
        text = text_of(parameters, name)
        if len(text) > _LIMITS[name]:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        backend.world.profile[name] = text
        return True

    return set_text


def getter(name: str) -> Any:
    """A method that returns one text of the profile, such as `getMyDescription`."""

    def get_text(backend: Backend, parameters: Parameters, files: Files) -> Json:
        return {name: backend.world.profile.get(name, backend.name if name == "name" else "")}

    return get_text
