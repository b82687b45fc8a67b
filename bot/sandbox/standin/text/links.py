"""URLs as Telegram keeps them in messages and buttons."""

import re
from typing import Any
from urllib.parse import urlsplit


def link(target: str) -> dict[str, Any]:
    """The `type` and `url` or `user` of a link; empty for a URL that Telegram drops."""
    if user := re.fullmatch(r"tg:(?://)?user/?\?id=(\d{1,15})", target, re.IGNORECASE):
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
    if url := checked_url(target):
        return {"type": "text_link", "url": url}
    return {}


def checked_url(target: str) -> str:
    """A URL as Telegram keeps it (scheme and host in lower case, a path), or "" if it drops it."""
    target = target.strip()
    if special := re.match(r"(tg|ton|tonsite):(?://)?(?=[A-Za-z0-9])", target, re.IGNORECASE):
        rest = target[special.end() :]
        return f"{special[1].lower()}://{rest}" + ("" if re.search(r"[/?#]", rest) else "/")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", target):
        target = f"http://{target}"
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or "." not in host or re.search(r"[\s<>\"]", target):
        return ""
    user, at, _ = parts.netloc.rpartition("@")
    where = f"{user}{at}{host}" + (f":{port}" if port else "")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{where}{parts.path or '/'}{query}" + (
        f"#{parts.fragment}" if parts.fragment else ""
    )
