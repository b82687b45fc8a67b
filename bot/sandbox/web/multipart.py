"""Reads `multipart/form-data` (RFC 7578) that is wholly in memory."""

import re
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value

from bot.sandbox.standin.parameters import Upload


class BadMultipart(ValueError):
    """The body is not the multipart form that its header promises."""


def parsed(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    """The form's fields and files by name, given the request's Content-Type; raises `BadMultipart`."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        raise BadMultipart("no boundary")
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise BadMultipart("no end")
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in parts[1:-1]:
        head, gap, content = part.partition(b"\r\n\r\n")
        headers = HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip())
        name = _parameter(headers, "name")
        if not gap or not name:
            raise BadMultipart("a part has no name")
        file_name = _parameter(headers, "filename")
        if file_name is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            last = re.split(r"[/\\]", file_name.replace("%22", '"'))[-1] or "file"
            files[name] = Upload(last, content, headers.get("content-type", "application/octet-stream"))
    return fields, files


def _parameter(headers: Message, name: str) -> str | None:
    found = headers.get_param(name, header="content-disposition")
    return None if found is None else collapse_rfc2231_value(found)
