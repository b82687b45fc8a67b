"""The texts that are written from the code and from the lock: settings, commands, licences, and the like.

`python -m tests.contract.docs_text` writes them anew (`make docs`); test_docs.py compares them.
"""

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic.fields import FieldInfo

from bot.cli.parser import parser
from bot.settings import Settings
from bot.strings import chat as strings
from tests.contract.dependencies import bill_of_materials, licences
from tests.contract.leaflet import MADE, leaflet

ROOT = Path(__file__).parents[2]
_WIDTH = 110


def env_example() -> str:
    head = (
        "# Afterword's settings. Copy this file to .env and change what you need: what stands after a # is\n"
        "# not read, and shows the value that is used without it. The environment goes before .env.\n"
        "# Written from bot/settings/settings.py by `make docs`.\n"
    )
    return "\n".join([head, *(_example(name, field) for name, field in Settings.model_fields.items())])


def _example(name: str, field: FieldInfo) -> str:
    comment = textwrap.fill(_said(field), _WIDTH, initial_indent="# ", subsequent_indent="# ")
    # The one setting that most readers came for stands ready to be filled in.
    mark = "" if name == "telegram_bot_token" else "#"
    return f"{comment}\n{mark}{name.upper()}={_default(field)}\n"


def settings_page() -> str:
    rows = "\n".join(
        f"| `{name.upper()}` | {_code(_default(field))} | {_said(field)} |"
        for name, field in Settings.model_fields.items()
    )
    return f"""\
<!-- Written from bot/settings/settings.py by `make docs`. -->
# Settings

Settings come from the environment or, below it, from a file `.env` in the folder that the bot is started in;
[.env.example](../.env.example) is one to begin with. All problems are reported at once, by the setting's name
and never with its value, and nothing is started until they are mended.

| setting | unset | what it is |
|---|---|---|
{rows}

A path that does not begin with `/` is taken from the folder that the bot is started in. The keyring and the
database are made on the first start. The sandbox keeps its own of both in `.sandbox/`, and of these settings
reads `FORM`, `MORE_FORMS`, `TIME_ZONE`, `LOG_LEVEL`, `LOG_FORMAT`, `GUARD_ALLOW`, `GUARD_NAMES` and
`SANDBOX_PORT` alone.
"""


def commands_page() -> str:
    chat = "\n".join(f"| `/{name}` | {said} |" for name, said in strings.COMMANDS.items())
    return f"""\
<!-- Written from bot/cli/parser.py and bot/strings/chat.py by `make docs`. -->
# Commands

## On the command line

`python -m bot`, or `afterword` where the package is installed. Each command says what it takes with
`--help`; flags are written out. A command ends with 0, or with 1 after a sentence about what is wrong, or
with 2 if it was not given as it is to be; `run` and `sandbox` end with 78 if settings, token, keyring, form
or database must be mended first.

{"".join(_commands(parser(), "python -m bot"))}\
## In the chat

They are obeyed at any time, also in the middle of a question, and the draft is kept.

| command | what it does |
|---|---|
{chat}
"""


def _commands(parsing: argparse.ArgumentParser, name: str) -> Iterator[str]:
    groups = [a for a in parsing._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups or parsing.get_default("command"):
        yield f"### `{' '.join([name, *map(_usage, _arguments(parsing))])}`\n{parsing.description}\n"
        yield "".join(f"- `{_usage(a).strip('[]')}`: {a.help}\n" for a in _arguments(parsing)) + "\n"
    for group in groups:
        for word, command in group.choices.items():
            yield from _commands(command, f"{name} {word}")


def _arguments(parsing: argparse.ArgumentParser) -> list[argparse.Action]:
    others = (argparse._HelpAction, argparse._VersionAction, argparse._SubParsersAction)
    return [action for action in parsing._actions if not isinstance(action, others)]


def _usage(action: argparse.Action) -> str:
    said = action.option_strings[0] if action.option_strings else str(action.metavar or action.dest)
    said = f"{said}…" if action.nargs == "*" else said
    said = (
        f"{said} {action.metavar or action.dest.upper()}"
        if action.option_strings and action.nargs != 0
        else said
    )
    return f"[{said}]" if action.option_strings or action.nargs in ("?", "*") else said


def _said(field: FieldInfo) -> str:
    assert field.description, "every setting says what it is"
    return field.description


def _default(field: FieldInfo) -> str:
    match field.default:
        case None:
            return ""
        case ZoneInfo(key=key):
            return key
        case frozenset():
            return ",".join(sorted(field.default))
        case default:
            return str(default)


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


TEXTS = {
    ".env.example": env_example,
    "docs/settings.md": settings_page,
    "docs/commands.md": commands_page,
    "docs/licences.md": licences,
    "docs/sbom.json": bill_of_materials,
}


def main() -> None:
    """Write every text anew."""
    for name, text in TEXTS.items():
        (ROOT / name).write_text(text(), encoding="utf-8")
    (ROOT / MADE).write_bytes(leaflet())


if __name__ == "__main__":
    main()
