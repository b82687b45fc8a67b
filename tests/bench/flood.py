"""Floods: who sends how much of what at once while a hundred chairs talk."""

import asyncio
import json
from pathlib import Path
from typing import Any

from bot.clock import utc_now
from bot.open_store import open_keyring, open_store

_WORDS = "another thing that was said"
_PICTURE = {
    "photo": [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}],
    "caption": "what it shows",
}
_EDITED = {"text": _WORDS, "edit_date": 2}
_ONE = {"first": 101, "sources": 1, "each": 5_000}
FLOODS: dict[str, dict[str, Any]] = {
    "5,000 texts of one chair": _ONE | {"act": _WORDS},
    "5,000 forged taps of one chair": _ONE | {"act": {"data": "9|+|made|up", "message": 1}},
    "5,000 commands of one chair": _ONE | {"act": "/help"},
    "5,000 edits of one chair": _ONE | {"act": {"kind": "edited_message", "content": _EDITED}},
    "5,000 pictures of one chair": _ONE | {"act": {"kind": "message", "content": _PICTURE}},
    "5,000 texts of one stranger": _ONE | {"first": 900_001, "act": _WORDS},
    "300 texts of each of 15 chairs": {"first": 101, "sources": 15, "each": 300, "act": _WORDS},
}


def p99(taken: list[float]) -> float:
    """The 99th of a hundred, in seconds."""
    return sorted(taken)[len(taken) * 99 // 100]


def on_disk(folder: Path, *, chair: int, updates: int) -> None:
    """Have a chair's messages wait on disk, as a bot left them that ended in the middle of a flood."""
    person = {"id": chair, "is_bot": False, "first_name": "Chair"}
    kept = []
    for number in range(1, updates + 1):
        message = {"message_id": number, "date": 1, "chat": {"id": chair, "type": "private"}, "from": person}
        update = {"update_id": number, "message": message | {"text": "another thing that was said"}}
        kept.append((number, chair, json.dumps(update).encode()))

    async def keep() -> None:
        database = folder / "record" / "afterword.db"
        store = open_store(database, open_keyring(folder / "keyring.json", database))
        await store.write(lambda records: records.inbox.take(kept, utc_now()))
        await store.close()

    asyncio.run(keep())
