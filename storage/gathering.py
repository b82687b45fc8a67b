"""What earlier versions kept in rows of its own becomes one seal a chair; updates get their places."""

import logging
from collections.abc import Iterator
from contextlib import suppress

from msgspec.structs import replace
from sqlite_utils import Database

from storage import seal_names
from storage.codec import from_zoned, unpacked
from storage.errors import DataKeyBroken, SealBroken
from storage.heads import Head, open_head, seal_head
from storage.inbox import seal_update
from storage.kept_words import Kept, Words, seal_words, words_of
from storage.outbox import DAMAGED, Waiting, seal_screens
from storage.tally import Tally, end_of
from storage.vault import SYSTEM, Vault

_log = logging.getLogger(__name__)


def screens_together(db: Database, vault: Vault) -> None:
    """All that waits to be shown to a chair, in the order in which it came."""
    unsealed = "kind" in db.table("unsealed_outbox").columns_dict
    rows = db.execute(
        "SELECT chair_id, reflection_id, sent, tried, refused, aside,"  # noqa: S608 - constants
        f" {'kind, body' if unsealed else 'sealed, NULL'} FROM unsealed_outbox ORDER BY id"
    ).fetchall()
    waiting: dict[int, list[Waiting]] = {}
    for owner, of, *how, first, second in rows:
        kind, body = (first, second) if unsealed else _screen(vault, owner, of, first)
        those = waiting.setdefault(owner, [])
        those.append(Waiting(len(those) + 1, of, kind, body, *how))
    for owner, those in waiting.items():
        sealed = seal_screens(vault, owner, those, last=len(those))
        db.execute("INSERT INTO outbox (chair_id, sealed) VALUES (?, ?)", (owner, sealed))
    db.execute("DROP TABLE unsealed_outbox")


def words_together(db: Database, vault: Vault) -> None:
    """All of a chair's words that wait, those that are the newest by their head."""
    (last,) = db.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'unsealed_words'"
    ).fetchone()
    # Heads that are still to come are made of what is there by then.
    headed = not db.table("unsealed_waiting").exists()
    tally = Tally(db, vault)
    for (owner,) in db.execute("SELECT id FROM chairs").fetchall():
        head = _head(db, vault, owner) if headed else None
        kept: Kept = {}
        for number, end, words in _words(db, vault, owner):
            if words is None or (head is not None and head.ends.get(f"words {number}") != end):
                _log.error("a part of the record is not readable", extra={"chair": owner, "words": number})
            else:
                kept[number] = words
        try:
            sealed = seal_words(vault, owner, kept, last=last)
        except DataKeyBroken:
            # Nothing of this chair's opens or can be sealed, and it stays unreadable.
            sealed = b"\x00"
        db.execute("INSERT INTO kept_words (chair_id, sealed) VALUES (?, ?)", (owner, sealed))
        if head is not None:
            tally.expect(owner)
            others = {name: end for name, end in head.ends.items() if not name.startswith("words ")}
            after = replace(head, ends={**others, seal_names.WORDS: end_of(sealed)})
            db.execute(
                "UPDATE heads SET sealed = ? WHERE chair_id = ?", (seal_head(vault, owner, after), owner)
            )
    tally.settle()
    db.execute("DROP TABLE unsealed_words")
    db.execute("DROP TABLE IF EXISTS unsealed_kept_words")


def updates_in_place(db: Database, vault: Vault) -> None:
    """Each update that waits is bound to its chat, and to when it was taken; what does not open stays."""
    rows = db.execute("SELECT update_id, chat_id, owner, body, taken_at FROM inbox").fetchall()
    for update, chat, owner, sealed, taken_at in rows:
        with suppress(SealBroken):
            body = vault.open(sealed, owner=owner, record=seal_names.of_update(update), field=seal_names.BODY)
            placed = seal_update(vault, body, update=update, chat=chat, owner=owner, taken_at=taken_at)
            db.execute("UPDATE inbox SET body = ? WHERE update_id = ?", (placed, update))
    db.execute("DROP TABLE unsealed_inbox")


def _screen(vault: Vault, owner: int, of: int | None, sealed: bytes) -> tuple[str, str]:
    """The kind and the body of a screen that was sealed alone; what does not open is told as damaged."""
    record, field = seal_names.of_chair(owner), f"screen of {of or 'none'}"
    try:
        kind, body = unpacked(vault.open(sealed, owner=SYSTEM, record=record, field=field))
    except SealBroken:
        return DAMAGED, ""
    return kind, body


def _head(db: Database, vault: Vault, owner: int) -> Head | None:
    row = db.execute("SELECT sealed FROM heads WHERE chair_id = ?", (owner,)).fetchone()
    with suppress(SealBroken):
        return open_head(vault, owner, b"" if row is None else row[0])
    return None


def _words(db: Database, vault: Vault, owner: int) -> Iterator[tuple[int, str, Words | None]]:
    """Each message that waited, its number, and the end of its seal; none if it does not open."""

    def opened(number: int, sealed: bytes, field: str) -> bytes | None:
        with suppress(SealBroken):
            return vault.open(sealed, owner=owner, record=f"words {number}", field=field)
        return None

    for number, sealed in db.execute(
        "SELECT id, sealed FROM unsealed_words WHERE chair_id = ? ORDER BY id", (owner,)
    ).fetchall():
        plain = opened(number, sealed, "words")
        yield number, end_of(sealed), None if plain is None else words_of(plain)
    if not db.table("unsealed_kept_words").exists():
        return
    for number, burst, after, message_id, sealed, at in db.execute(
        "SELECT id, burst, after, message_id, sealed, at FROM unsealed_kept_words WHERE chair_id = ?"
        " ORDER BY id",
        (owner,),
    ).fetchall():
        text = opened(number, sealed, "text")
        words = None if text is None else Words(burst, message_id, unpacked(text), from_zoned(at), after)
        yield number, end_of(sealed), words
