"""The command line: one command, run; every problem is one sentence and an exit status."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from io import StringIO, TextIOWrapper

from telegram.error import InvalidToken, TelegramError

from bot.cli import run
from bot.cli.parser import parser
from bot.ops import logs
from bot.settings import format_set
from flows.loading import FormInvalid
from storage.errors import AfterwordError, PermanentFault

PERMANENT = 78
"""The exit status of a start that would fail again just so; the unit does not try it again."""
USAGE = 2
"""The exit status, from argparse, of a command that is none; the unit does not try it again."""
UNREAD = 141
"""The exit status of a command whose output nobody reads to its end: as if the signal for it had ended it."""
_STARTS = (run.run, run.sandbox)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or else 1 or PERMANENT after a sentence about what is wrong."""
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough, such as `head`; what is still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD


def _run(argv: Sequence[str] | None) -> int:
    if isinstance(sys.stdout, TextIOWrapper):
        # The name of a file may be no text, and a terminal may not know every character.
        sys.stdout.reconfigure(errors="backslashreplace")
    arguments = _understood(sys.argv[1:] if argv is None else argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    status = 1
    try:
        return command(arguments)
    except (PermanentFault, FormInvalid) as error:
        said, status = str(error), PERMANENT
    except AfterwordError as error:
        said = str(error)
    except BrokenPipeError:
        raise
    except PermissionError as error:
        said = f"{error.filename} may not be read: run this as the user whom the bot runs as"
    except OSError as error:
        said = f"{error.filename or 'The system'}: {error.strerror or error}"
    except InvalidToken:
        status = PERMANENT
        said = "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it from @BotFather again"
    except TelegramError as error:
        said = f"Telegram cannot be reached ({type(error).__name__}): see TELEGRAM_API_URL"
    if command not in _STARTS:
        print(said, file=sys.stderr)
        return 1
    logs.tell(said, wrong=True)
    return status


def _understood(given: Sequence[str]) -> argparse.Namespace:
    """The command and its arguments; SystemExit where it is none, which a service tells in its own format."""
    if not {*given[:1]} & {"run", "sandbox"} or format_set() != "json":
        return parser().parse_args(given)
    with redirect_stderr(StringIO()) as said:
        try:
            return parser().parse_args(given)
        except SystemExit as ended:
            status = ended.code
    if status:
        logs.start("INFO", "json")
        logs.tell(said.getvalue().splitlines()[-1], wrong=True)
    sys.exit(status)


if __name__ == "__main__":
    sys.exit(main())
