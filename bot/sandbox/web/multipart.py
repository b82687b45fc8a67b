"""Reads a `multipart/form-data` request (RFC 7578): its fields, and its files as uploads.

aiohttp reads the parts. Their names are read here: aiohttp rejects a file name with two semicolons, which
browsers send.
"""

import re
from email.message import Message
from email.utils import collapse_rfc2231_value

from aiohttp import BodyPartReader, web
from aiohttp.http import HttpProcessingError

from bot.sandbox.standin.parameters import Upload


class BadMultipart(ValueError):
    """The body is not the multipart form that its header promises."""


async def read_form(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """The form's fields and files by name; raises `BadMultipart`."""
    if request.content_type != "multipart/form-data":
        raise BadMultipart("not a form")
    try:
        return await _read(request)
    except (ValueError, RuntimeError, HttpProcessingError) as problem:
        raise BadMultipart(str(problem)) from None


async def _read(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        header = Message()
        header["content-disposition"] = part.headers.get("Content-Disposition", "")
        name = _parameter(header, "name")
        if not name or not isinstance(part, BodyPartReader):
            raise BadMultipart("a part has no name")
        content = bytes(await part.read())
        file_name = _parameter(header, "filename")
        if file_name is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            last = re.split(r"[/\\]", file_name.replace("%22", '"'))[-1] or "file"
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[name] = Upload(last, content, mime)
    return fields, files


def _parameter(header: Message, name: str) -> str | None:
    found = header.get_param(name, header="content-disposition")
    return None if found is None else collapse_rfc2231_value(found)
