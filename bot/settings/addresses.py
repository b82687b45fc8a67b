"""Addresses of the settings: to call, to be called at, and to listen at; a ValueError says what is wrong."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

TELEGRAM = "https://api.telegram.org"
LAST_PORT = 65_535

_WEBHOOK_PORTS = (443, 80, 88, 8443)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_URL = re.compile(r"[A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]#-]+")
_PLACE = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(?::[0-9]+)?")
"""A host, in brackets if it is an IPv6 address, and perhaps a port."""
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def api_address(url: str) -> str:
    """The address of a Bot API server, as it stands before the names of calls."""
    try:
        possible = not _parts_of(url).query and "?" not in url
    except ValueError:
        possible = False
    if not possible:
        raise ValueError("is to be an address such as https://api.telegram.org")
    return url.rstrip("/")


def must_be_public(url: str, *, from_telegram: bool) -> None:
    """Refuse an address at which no update can be brought; `from_telegram`, by Telegram's own server."""
    try:
        parts = _parts_of(url)
        possible = parts.scheme == "https" or parts.hostname in _LOOPBACK
    except ValueError:
        possible = False
    if not possible:
        raise ValueError("is to be an address such as https://afterword.example.org/telegram")
    # Telegram's own server comes to no other; one that you run does.
    if from_telegram and parts.hostname not in _LOOPBACK and parts.port not in (None, *_WEBHOOK_PORTS):
        raise ValueError("is to have port 443, 80, 88 or 8443; Telegram comes to no other")


def host_and_port(address: str) -> tuple[str, int]:
    """The two parts of an address to listen at, such as `127.0.0.1:9090` or `[::1]:9090`; else ValueError."""
    host, _, port = address.rpartition(":")
    try:
        possible = port.isascii() and port.isdigit() and int(port) <= LAST_PORT and _is_host(host.lower())
    except ValueError:
        possible = False
    if not possible:
        raise ValueError("is to be a host and a port, such as 127.0.0.1:9090")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _parts_of(url: str) -> SplitResult:
    """The parts of a URL of http or https that can be reached; ValueError if no server can have it."""
    parts = urlsplit(url)
    if not _URL.fullmatch(url) or parts.scheme not in ("http", "https"):
        raise ValueError
    place = _PLACE.fullmatch(parts.netloc.lower())
    if place is None or "#" in url or parts.port == 0 or not _is_host(place[1]):
        raise ValueError
    return parts


def _is_host(host: str) -> bool:
    """Whether that can be a host, an IPv6 address in brackets; may raise ValueError."""
    if host.startswith("["):
        return host.endswith("]") and ipaddress.IPv6Address(host[1:-1]).version == 6
    labels = host.removesuffix(".").split(".")
    if labels[-1].isdigit():
        return ipaddress.IPv4Address(host).version == 4
    return len(host) <= 253 and all(map(_LABEL.fullmatch, labels))
