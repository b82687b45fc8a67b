"""Logs: one line an event, as text or as JSON; never what a chair wrote, and no secret.

An event of ours is a fixed sentence with fields of ids and kinds. What a library says may hold anything, a
token in an address or a chair's words in an exception, so of a library's event only its place in the code is
told, and of an exception only its kind and the places it came through.
"""

import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

_OURS = ("bot", "storage")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLACES = 6
_log = logging.getLogger(__name__)


def start(level: str, style: Literal["text", "json"] = "text") -> None:
    """Log to standard error: our own events from `level` on, the libraries' from WARNING on.

    Whatever else Python itself would report is logged too, in place of its report: what ends the process or a
    thread, what goes wrong where nobody can be told, and warnings.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    sys.excepthook = _crashed
    threading.excepthook = lambda args: _crashed(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _log.error(
        "failed where nobody waits",
        exc_info=(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback),
    )
    warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: _warned(
        category, filename, lineno
    )


def tell(sentence: str, *, wrong: bool = False) -> None:
    """Say something to whoever runs the bot: as a line of its own, or as an event where all are JSON."""
    if any(isinstance(handler.formatter, _Json) for handler in logging.getLogger().handlers):
        told = {"said": sentence}
        if wrong:
            _log.critical("told", extra=told)
        else:
            _log.info("told", extra=told)
    else:
        print(sentence, file=sys.stderr if wrong else sys.stdout, flush=True)


def sentence_of(record: logging.LogRecord) -> str:
    """The fixed sentence of an event; one for all that libraries say."""
    return str(record.msg) if _is_ours(record) else "a library reported"


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """An event and its fields, in the order in which they are told; times are in UTC."""
    at = datetime.fromtimestamp(record.created, UTC)
    told = {
        "time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        "level": record.levelname,
        "logger": record.name,
        "event": sentence_of(record),
    }
    if not _is_ours(record):
        told["at"] = f"{record.module}:{record.lineno}"
    else:
        told |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
    if record.exc_info and record.exc_info[0]:
        told["error"] = record.exc_info[0].__name__
        told["through"] = " > ".join(_places(record.exc_info[2]))
    return told


class _Text(logging.Formatter):
    """Time, level, logger, event, and its fields as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        told = event_of(record)
        head = [str(told.pop(name)) for name in ("time", "level", "logger", "event")]
        return " ".join([*head, *(f"{name}={_word(value)}" for name, value in told.items())])


class _Json(logging.Formatter):
    """One JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(event_of(record), default=str)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".", 1)[0] in _OURS


def _word(value: object) -> str:
    """A value that reads as one word on one line."""
    text = str(value)
    return text if text.isprintable() and text and " " not in text else json.dumps(text)


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Where an exception came through, innermost last: files and lines, not what they say."""
    for frame in traceback.extract_tb(trace)[-_PLACES:]:
        yield f"{Path(frame.filename).name}:{frame.lineno}"


def _warned(category: type[Warning], filename: str, lineno: int) -> None:
    """A warning, as what a library reports: where it stands and of what kind, not what it says."""
    place = {
        "module": Path(filename).stem,
        "lineno": lineno,
        "levelno": logging.WARNING,
        "levelname": "WARNING",
    }
    logging.getLogger("warnings").handle(logging.makeLogRecord({"name": category.__name__, **place}))


def _crashed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("crashed", exc_info=(kind, error or kind(), trace))
