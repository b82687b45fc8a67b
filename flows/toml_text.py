"""From a file's bytes to TOML: whatever they are, tables or one fault with its line, in bounded time."""

import re
import tomllib
from pathlib import Path
from typing import Any

FILE_LIMIT = 256 * 1024
"""The most bytes of a form's file; the longest form so far has 15,000."""
_DOTS = 100
"""The most dots in a line: tomllib takes time and memory by the square of a dotted key's parts."""
_LONG_NUMBER = re.compile(r"[0-9_]{4000,}")


class TextWrong(ValueError):
    """The text of a file cannot be used; `line` is where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def bytes_of(path: Path) -> bytes:
    """A file's first FILE_LIMIT + 1 bytes; TextWrong if it is no file, OSError if it cannot be read."""
    path.stat()
    # A folder has no text, a pipe may never have one, and a device has no end.
    if not path.is_file():
        raise TextWrong(1, "this is not a file, but a folder, a device or a pipe")
    with path.open("rb") as file:
        return file.read(FILE_LIMIT + 1)


def decoded(raw: bytes) -> str:
    """The text of a file's first FILE_LIMIT + 1 bytes; TextWrong if that is no text, or too long."""
    if len(raw) > FILE_LIMIT:
        line = raw.count(b"\n") + 1
        raise TextWrong(line, f"the file is longer than a form may be: at most {FILE_LIMIT:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TextWrong(line, "this is not UTF-8: save the file as text in that encoding") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tables(source: str) -> dict[str, Any]:
    """The tables of this TOML; TextWrong if it is none."""
    for number, written in enumerate(source.splitlines(), 1):
        if written.count(".") > _DOTS:
            raise TextWrong(number, f"the line has more than {_DOTS} dots: break it, or shorten the key")
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        # The end of the file has no number.
        line = int(at[1]) if at else source.rstrip("\n").count("\n") + 1
        raise TextWrong(line, f"not TOML: {error}") from None
    except RecursionError:
        raise TextWrong(_deepest(source), "not TOML of a form: it is nested too deep") from None
    except ValueError:
        long = _LONG_NUMBER.search(source)
        line = source.count("\n", 0, long.start()) + 1 if long else 1
        raise TextWrong(line, "not TOML of a form: a number is too long") from None


def _deepest(source: str) -> int:
    """The line that opens the most brackets."""
    lines = source.split("\n")
    return 1 + max(range(len(lines)), key=lambda n: lines[n].count("[") + lines[n].count("{"))
