"""The chain of hashes over the lines of the audit; docs/audit.md explains it for verifying an export."""

import hashlib
from collections.abc import Iterable

from storage import seal_names
from storage.codec import packed, unpacked
from storage.vault import SYSTEM, Vault

START = bytes(32)
"""What the first line follows."""


def link(before: bytes, number: int, at: str, event: str, chair_id: int | None) -> bytes:
    """The SHA-256 of a line and of all before it, of which `before` is the hash."""
    return hashlib.sha256(before + packed([number, at, event, chair_id])).digest()


def seal_end(vault: Vault, number: int, last: bytes, field: str = seal_names.END) -> bytes:
    """The number and the hash of the last line, or of the last that was cut off, sealed."""
    return vault.seal(packed([number, last.hex()]), owner=SYSTEM, record=seal_names.AUDIT, field=field)


def open_end(vault: Vault, sealed: bytes, field: str = seal_names.END) -> tuple[int, bytes]:
    """What `seal_end` was given; or SealBroken."""
    number, last = unpacked(vault.open(sealed, owner=SYSTEM, record=seal_names.AUDIT, field=field))
    return int(number), bytes.fromhex(last)


def seal_reason(vault: Vault, number: int, reason: str) -> bytes:
    """Why the line of this number was written, sealed."""
    return vault.seal(packed(reason), owner=SYSTEM, record=seal_names.AUDIT, field=seal_names.reason(number))


def open_reason(vault: Vault, number: int, sealed: bytes) -> str:
    """What `seal_reason` was given; or SealBroken."""
    return str(
        unpacked(vault.open(sealed, owner=SYSTEM, record=seal_names.AUDIT, field=seal_names.reason(number)))
    )


def problems(
    lines: Iterable[tuple[int, str, str, int | None, bytes]],
    end: tuple[int, bytes],
    start: tuple[int, bytes] = (0, START),
) -> tuple[str, ...]:
    """The first place where a line was changed, left out or added, and whether the end is the sealed one.

    `start` is the number and the hash of the last line that was cut off.
    """
    before, expected = start[1], start[0] + 1
    for number, at, event, chair_id, kept in lines:
        if number != expected:
            return (f"audit: line {expected} is missing",)
        before = link(before, number, at, event, chair_id)
        if kept != before:
            return (f"audit: line {number}, or the one before it, is not as it was written",)
        expected += 1
    number, last = end
    if number > expected - 1:
        return (f"audit: it ends with line {expected - 1}, and once had {number}",)
    if (number, last) != (expected - 1, before):
        return (f"audit: not all after line {number} was written by the bot",)
    return ()
