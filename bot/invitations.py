"""Invitations: the code that a link carries, of which only a hash is kept."""

import hashlib
import secrets
from datetime import timedelta

DAYS = 7
"""For how many days an invitation is good, unless told."""
MOST_DAYS = 14
VALID_FOR = timedelta(days=DAYS)


def new_code() -> str:
    """A code that nobody can guess, fit for a link: 24 of `[A-Za-z0-9_-]`."""
    return secrets.token_urlsafe(18)


def hashed(code: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(code.encode(errors="surrogatepass")).digest()


def link(username: str, code: str) -> str:
    """The link that opens the bot with the code in hand."""
    return f"https://t.me/{username}?start={code}"
