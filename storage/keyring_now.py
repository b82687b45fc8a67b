"""The keyring as it is now, where another process may have renewed the keys."""

import logging
from collections.abc import Callable

from storage.errors import AfterwordError
from storage.vault import SYSTEM, Keyring

_log = logging.getLogger(__name__)


def keyring_now(again: Callable[[], Keyring] | None, before: Keyring, sealed: bytes | None) -> Keyring:
    """What `again` reads, unless it does not open the system's data key: then the one that did stays."""
    if again is None:
        return before
    try:
        keyring = again()
        keyring.unwrap(sealed or b"", SYSTEM)
    except AfterwordError as error:
        _log.error("keyring not read again", extra={"reason": type(error).__name__})
        return before
    return keyring
