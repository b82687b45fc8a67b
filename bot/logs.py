"""Logs: events and ids, one line each; never what a chair wrote, and no secret."""

import logging
import sys

_OURS = ("bot", "storage")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _Line(logging.Formatter):
    """Time, level, event, and its fields as `name=value`; of an exception only the kind."""

    def format(self, record: logging.LogRecord) -> str:
        fields = [f"{name}={value}" for name, value in vars(record).items() if name not in _PLAIN]
        if record.exc_info and record.exc_info[0]:
            fields.append(f"error={record.exc_info[0].__name__}")
        event = record.getMessage() if record.name.split(".")[0] in _OURS else record.msg
        return " ".join((self.formatTime(record), record.levelname, record.name, str(event), *fields))


def start(level: str) -> None:
    """Log to standard error: our own events from `level` on, the libraries' from WARNING on.

    Below that, libraries log whole updates and addresses with tokens.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
