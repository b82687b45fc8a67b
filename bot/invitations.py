"""Invitations: the code that a link carries, of which only a hash is kept."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from storage.records import Records

DAYS = 7
"""For how many days an invitation is good, unless told."""
MOST_DAYS = 14
VALID_FOR = timedelta(days=DAYS)
TRIES, SILENT_FOR = 10, timedelta(days=1)
"""After so many codes that are no good, an account is heard no more with any, for so long after the first."""
CODES = "codes"
"""What is counted of an account: codes that were no good."""

log = logging.getLogger(__name__)


CODE_LENGTH = 24
"""The characters of an invitation's code; no link of ours carries fewer."""


def new_code() -> str:
    """A code that nobody can guess, fit for a link: 24 of `[A-Za-z0-9_-]`."""
    return secrets.token_urlsafe(CODE_LENGTH * 3 // 4)


def hashed(code: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(code.encode(errors="surrogatepass")).digest()


def link(username: str, code: str) -> str:
    """The link that opens the bot with the code in hand."""
    return f"https://t.me/{username}?start={code}"


def is_silenced(records: Records, who: int, now: datetime) -> bool:
    """Whether this account has tried too many codes that are no good, so that none of its is looked at."""
    return records.limits.spent(CODES, who, most=TRIES, now=now)


def missed(records: Records, who: int, now: datetime) -> None:
    """This account has tried a code that is no good."""
    records.limits.spend(CODES, who, most=TRIES, within=SILENT_FOR, now=now)
    if is_silenced(records, who, now):
        log.warning("too many codes tried")
