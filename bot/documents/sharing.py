"""What a chair shares with others, and others with them, as data for a file; docs/mydata.md has every field.

What another has written, and which reflection of theirs it is, are no data of the chair's who may read it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.names import name_in
from storage.chairs import Chair
from storage.records import Records
from storage.shares import Share

When = Callable[[datetime | None], str | None]


def told(records: Records, chair: Chair, now: datetime, when: When) -> dict[str, list[dict[str, Any]]]:
    """The shares of which a chair is the owner, and those of which they are the peer."""
    return {
        "shared_by_you": [
            {
                "number": one.id,
                "reflection": one.reflection,
                "with": _name(records, one.peer),
                "until": when(one.until),
                "opened": [when(at) for at in one.opened],
            }
            for one in records.shares.of_owner(chair, now)
        ],
        "shared_with_you": [
            {
                "number": one.id,
                "by": _name(records, one.owner),
                "until": when(one.until),
                "opened": [when(at) for at in one.opened],
                "your_comments": _comments(records, chair, one),
                "identifies_nobody": [*one.allowed],
            }
            for one in records.shares.of_peer(chair, now)
        ],
    }


def _comments(records: Records, peer: Chair, share: Share) -> list[dict[str, Any]]:
    found = records.shares.reading(peer, share)
    added = {} if found is None else {one.id: one.text for one in found[2]}
    return [
        {"message": message, "text": added[number]} for message, number in share.comments if number in added
    ]


def _name(records: Records, number: int | None) -> str | None:
    """What a chair is called; none where a link waits to be taken up, or it cannot be told."""
    known = None if number is None else records.chairs.by_id(number)
    return None if known is None else name_in(records, known)
