"""The second half of migrations that need the keys: what was stored in another way is sealed as it is now.

Each is one transaction, and is begun by a migration that leaves something to tell it by. A process that is
killed meanwhile leaves all as it was, and the next one begins again. It holds the database's changes in its
log until it is done, so that it takes as much room on the disk again as the database.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlite_utils import Database

from flows.form import Pace
from storage import seal_names
from storage.accounts import seal_account
from storage.audit_chain import START, seal_end
from storage.codec import from_utc, from_zoned, packed, unpacked
from storage.errors import DataKeyBroken, SealBroken
from storage.gathering import screens_together, updates_in_place, words_together
from storage.heads import Head, Heads, sealed_of
from storage.invitations import open_invitation, seal_invitation
from storage.message_rows import MessageRows
from storage.nudges import Kept, seal_nudges
from storage.sent_message import SentMessage
from storage.slots import Held, Slots
from storage.state import State, seal_state
from storage.tally import Tally, end_of
from storage.vault import SYSTEM, Vault

_OLD_COLUMNS = ("pace", "started_at", "updated_at", "submitted_at", "cursor", "state", "label")


def reseal(db: Database, vault: Vault) -> None:
    """Bring what an earlier version stored into the sealed form of this one, if that is still to be done."""
    steps = {
        "unsealed_answers": _into_slots,
        "unsealed_nudges": _under_seal,
        "unsealed_messages": _into_rows,
        "unsealed_outbox": screens_together,
        "unsealed_words": words_together,
        "unsealed_inbox": updates_in_place,
        "unsealed_audit_end": _ended,
        "unsealed_waiting": _under_heads,
        "unsealed_bounds": _bound_too,
    }
    left = [step for table, step in steps.items() if db.table(table).exists()]
    for step in left:
        with db.atomic():
            step(db, vault)
    if set(left) - {_bound_too}:
        # What went is overwritten where it was; copies of rows that were moved are not.
        db.execute("VACUUM")


def _into_slots(db: Database, vault: Vault) -> None:
    rows = db.execute(
        f"SELECT id, chair_id, form_id, form_version, {', '.join(_OLD_COLUMNS)} FROM reflections"  # noqa: S608
    ).fetchall()
    for number, owner, *row in rows:
        try:
            sealed = _one_into_slots(db, vault, number, owner, row)
        except DataKeyBroken:
            # The key of this chair is broken: nothing opens or can be sealed, and it stays unreadable.
            sealed = b"\x00"
        db.execute("UPDATE reflections SET sealed = ? WHERE id = ?", (sealed, number))
    db.execute("UPDATE reflections SET submitted_on = substr(submitted_at, 1, 10) WHERE cursor = 'submitted'")
    for column in _OLD_COLUMNS:
        db.execute(f"ALTER TABLE reflections DROP COLUMN {column}")
    db.execute("DROP TABLE addenda")
    db.execute("DROP TABLE unsealed_answers")


def _under_seal(db: Database, vault: Vault) -> None:
    names = ", ".join(Kept.__struct_fields__)
    for owner, telegram_id in db.execute("SELECT id, telegram_id FROM chairs").fetchall():
        rows = db.execute(f"SELECT {names} FROM unsealed_nudges WHERE chair_id = ?", (owner,)).fetchall()  # noqa: S608
        # Where the chair's key is broken, nothing can be sealed, and nothing would be shown either.
        with suppress(DataKeyBroken):
            account = seal_account(vault, owner, telegram_id)
            db.execute("UPDATE chairs SET account = ? WHERE id = ?", (account, owner))
            sealed = seal_nudges(vault, owner, [Kept(*row) for row in rows])
            db.execute("INSERT INTO nudges (chair_id, sealed) VALUES (?, ?)", (owner, sealed))
    db.execute("DROP TABLE unsealed_nudges")
    for sql, key, sealed, place in [*_unpadded(db)]:
        # What does not open stays as it is.
        with suppress(SealBroken):
            db.execute(sql, (vault.seal(vault.open(sealed, **place), **place), key))


def _into_rows(db: Database, vault: Vault) -> None:
    messages = MessageRows(db, vault)
    rows = db.execute(
        "SELECT chair_id, message_id, ours, reflection_id, what, at, turned_to FROM unsealed_messages"
        " ORDER BY chair_id, coalesce(turned_to, message_id), message_id"
    ).fetchall()
    for owner, message_id, ours, reflection_id, what, at, turned_to in rows:
        one = SentMessage(message_id, bool(ours), reflection_id, what, from_utc(at), turned_to)
        messages.keep(owner, one)
    messages.settle()
    db.execute("DROP TABLE unsealed_messages")


def _ended(db: Database, vault: Vault) -> None:
    last = db.execute("SELECT id, link FROM audit ORDER BY id DESC LIMIT 1").fetchone() or (0, START)
    db.execute("INSERT INTO audit_end VALUES (1, ?)", (seal_end(vault, *last),))
    db.execute("DROP TABLE unsealed_audit_end")


def _under_heads(db: Database, vault: Vault) -> None:
    tally = Tally(db, vault)
    heads = Heads(db, vault, tally)
    for owner, waiting in db.execute("SELECT chair_id, waiting FROM unsealed_waiting").fetchall():
        ends = {name: end_of(sealed) for name, sealed in sealed_of(db, vault, owner)}
        heads.create(owner, Head(waiting, ends))
    heads.settle()
    tally.create()
    db.execute("DROP TABLE unsealed_waiting")


def _bound_too(db: Database, vault: Vault) -> None:
    for code_hash, sealed, expires_at in db.execute(
        "SELECT code_hash, name, expires_at FROM invitations"
    ).fetchall():
        # What does not open stays as it is, and nobody can take it up.
        with suppress(SealBroken):
            found = open_invitation(vault, code_hash, sealed, expires_at, unbound=True)
            anew = seal_invitation(vault, found)
            db.execute("UPDATE invitations SET name = ? WHERE code_hash = ?", (anew, code_hash))
    tally = Tally(db, vault)
    heads = Heads(db, vault, tally)
    heads.create(SYSTEM, Head(ends={name: end_of(sealed) for name, sealed in sealed_of(db, vault, SYSTEM)}))
    for owner, update, sealed in db.execute(
        "SELECT owner, update_id, body FROM inbox WHERE aside = 1 AND owner IN (SELECT id FROM chairs)"
    ).fetchall():
        with suppress(SealBroken):
            heads.note(owner, seal_names.of_update(update), sealed)
    heads.settle()
    tally.settle()
    db.execute("DROP TABLE unsealed_bounds")


def _unpadded(db: Database) -> Iterator[tuple[str, object, bytes, dict[str, Any]]]:
    """Every other seal whose length told something: the SQL to replace it, its row, itself, and its place."""
    for chair, name, settings in db.execute("SELECT id, name, settings FROM chairs").fetchall():
        place = {"owner": chair, "record": seal_names.of_chair(chair)}
        yield "UPDATE chairs SET name = ? WHERE id = ?", chair, name, {**place, "field": "name"}
        if settings is not None:
            sql = "UPDATE chairs SET settings = ? WHERE id = ?"
            yield sql, chair, settings, {**place, "field": "settings"}
    for code, name in db.execute("SELECT code_hash, name FROM invitations").fetchall():
        place = {"owner": SYSTEM, "record": seal_names.of_invitation(code), "field": "name"}
        yield "UPDATE invitations SET name = ? WHERE code_hash = ?", code, name, place
    for update, owner, body in db.execute("SELECT update_id, owner, body FROM inbox").fetchall():
        place = {"owner": owner, "record": seal_names.of_update(update), "field": "body"}
        yield "UPDATE inbox SET body = ? WHERE update_id = ?", update, body, place


def _one_into_slots(db: Database, vault: Vault, number: int, owner: int, row: list[str]) -> bytes:
    form_id, version, pace, started, updated, submitted, cursor, state, label = row
    record = seal_names.of_reflection(number)
    slots = Slots(db, vault)
    held = slots.create(owner, number)
    broken = []
    for name, sealed, wrapped in _contents(db, number):
        try:
            plain = vault.open(sealed, owner=owner, record=record, field=name)
        except DataKeyBroken:
            raise
        except SealBroken:
            broken.append(sealed)
            continue
        held = slots.put(owner, number, held, name, plain if wrapped is None else _wrapped(plain, wrapped))
    _keep_broken(db, number, held, broken)
    more = unpacked(state.encode())
    return seal_state(
        vault,
        owner,
        number,
        State(
            form=(form_id, int(version)),
            pace=Pace(pace),
            started_at=from_zoned(started),
            updated_at=from_zoned(updated),
            submitted_at=None if submitted is None else from_zoned(submitted),
            cursor=cursor,
            label=_label(vault, owner, record, label),
            shown=tuple(more["shown"]),
            reoffered=more["reoffered"],
            heard=more["heard"],
            written=held.written,
        ),
    )


def _contents(db: Database, number: int) -> Iterator[tuple[str, bytes, tuple[str, str, int | None] | None]]:
    """What a reflection's answers and addenda are called, what is sealed of them, and an addendum's rest."""
    for question, sealed in db.execute(
        "SELECT question, sealed FROM unsealed_answers WHERE reflection_id = ?", (number,)
    ).fetchall():
        yield seal_names.answer(question), sealed, None
    for addendum, about, sealed, at, message_id in db.execute(
        "SELECT id, about, sealed, at, message_id FROM addenda WHERE reflection_id = ?", (number,)
    ).fetchall():
        yield seal_names.addendum(addendum), sealed, (about, at, message_id)


def _wrapped(text: bytes, rest: tuple[str, str, int | None]) -> bytes:
    about, at, message_id = rest
    return packed([about, unpacked(text), at, message_id])


def _keep_broken(db: Database, number: int, held: Held, broken: list[bytes]) -> None:
    """What did not open before does not open now: it is kept, and told, in the place of a slot."""
    taken = {slot for slots in held.where.values() for slot in slots}
    free = (slot for slot in range(len(held.writes)) if slot not in taken)
    for slot, sealed in zip(free, broken, strict=False):
        db.execute(
            "UPDATE answers SET sealed = ? WHERE reflection_id = ? AND slot = ?", (sealed, number, slot)
        )


def _label(vault: Vault, owner: int, record: str, sealed: str | bytes | None) -> str:
    if not isinstance(sealed, bytes):
        return ""
    try:
        return str(unpacked(vault.open(sealed, owner=owner, record=record, field="label")))
    except DataKeyBroken:
        raise
    except SealBroken:
        return ""
