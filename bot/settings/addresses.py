"""Addresses of the settings: what can be the URL of a server, and what cannot."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

_URL = re.compile(r"[A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]#-]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def parts_of(url: str) -> SplitResult:
    """The parts of a URL of http or https that can be reached; ValueError if no server can have it."""
    parts = urlsplit(url)
    if not _URL.fullmatch(url) or parts.scheme not in ("http", "https"):
        raise ValueError
    if "@" in parts.netloc or "#" in url or parts.netloc.endswith(":") or parts.port == 0:
        raise ValueError
    if not _is_host(parts.hostname or ""):
        raise ValueError
    return parts


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    if ":" in host or labels[-1].isdigit():
        ipaddress.ip_address(host)
        return True
    return len(host) <= 253 and all(map(_LABEL.fullmatch, labels))
