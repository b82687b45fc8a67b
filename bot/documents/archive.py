"""The archive of everything that is held about a chair: a page to read, and JSON.

The names in it, and the dates of its files, tell nothing but when it was made.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct

from bot.strings import mydata as strings
from bot.views.days import long_moment

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?")
_DEEPEST = 6
_STYLE = """
body { font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 0 auto; padding: 1rem; }
dt { font-weight: bold; } dd { margin: 0 0 .5rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
section { border-left: .2rem solid #ccc; padding-left: 1rem; margin: 1rem 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; }
th, td { padding: .2rem .5rem; text-align: left; }
"""


class Archive(Struct, frozen=True):
    """What is to be made into one, and when it was read."""

    data: dict[str, Any]
    made: datetime


def archive_of(wanted: Archive) -> bytes:
    """The zip file."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in (
            ("my-data.html", page(wanted.data)),
            ("my-data.json", json.dumps(wanted.data, ensure_ascii=False, indent=2) + "\n"),
        ):
            made = wanted.made
            entry = ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, 0))
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, content.encode(errors="replace"))
    return packed.getvalue()


def page(data: dict[str, Any]) -> str:
    """All of it as a page that needs nothing else, runs nothing, and reads on a phone."""
    told = {name: value for name, value in data.items() if name not in ("format", "version")}
    body = "\n".join(_part(name, value, 2) for name, value in told.items())
    return f"""\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{strings.TITLE}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{strings.TITLE}</h1>
<p>{strings.INTRODUCTION}</p>
{body}
</body>
</html>
"""


def _part(name: str, value: Any, level: int) -> str:
    about = strings.ABOUT.get(name, "")
    said = f"<p>{about}</p>\n" if about and level == 2 else ""
    return f"<h{level}>{_titled(name)}</h{level}>\n{said}{_shown(value, level)}"


def _shown(value: Any, level: int) -> str:
    if isinstance(value, dict):
        return f"<dl>{''.join(_pairs(value, level))}</dl>" if value else f"<p>{strings.NOTHING}</p>"
    if isinstance(value, list):
        return _listed(value, level)
    return f"<p>{_plain(value)}</p>"


def _pairs(value: dict[str, Any], level: int) -> Iterator[str]:
    for name, one in value.items():
        shown = _shown(one, level) if isinstance(one, dict | list) else _plain(one)
        yield f"<dt>{_titled(name)}</dt><dd>{shown}</dd>\n"


def _listed(value: list[Any], level: int) -> str:
    if not value:
        return f"<p>{strings.NOTHING}</p>"
    if not all(isinstance(one, dict) for one in value):
        return f"<ul>{''.join(f'<li>{_plain(one)}</li>' for one in value)}</ul>"
    if len({tuple(one) for one in value}) == 1 and not any(
        isinstance(each, dict | list) for one in value for each in one.values()
    ):
        return _table(value)
    down = min(level + 1, _DEEPEST)
    return "\n".join(
        f"<section><h{down}>{_heading(one)}</h{down}>\n{_shown(one, down)}</section>" for one in value
    )


def _table(rows: list[dict[str, Any]]) -> str:
    head = "".join(f"<th>{_titled(name)}</th>" for name in rows[0])
    lines = "\n".join(
        f"<tr>{''.join(f'<td>{_plain(one)}</td>' for one in row.values())}</tr>" for row in rows
    )
    return f'<div class="wide"><table><tr>{head}</tr>\n{lines}</table></div>'


def _heading(one: dict[str, Any]) -> str:
    """What an entry is called: by its label, its question, or its number."""
    named = next((one[name] for name in ("label", "question") if one.get(name)), None)
    return _plain(named) if named else f"{_titled('number')} {_plain(one.get('number', ''))}"


def _plain(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return strings.YES if value else strings.NO
        case str() if _MOMENT.fullmatch(value):
            return long_moment(datetime.fromisoformat(value))
        case _:
            return escape(str(value), quote=False)


def _titled(name: str) -> str:
    """What a field is called; most names in the file are words already."""
    words = strings.TITLES.get(name, name.replace("_", " "))
    return escape(words[:1].upper() + words[1:])
