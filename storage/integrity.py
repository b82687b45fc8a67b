"""Proves a database: its pages, what its rows refer to, and that every seal opens."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from msgspec import Struct
from sqlite_utils import Database

from storage import seal_names
from storage.accounts import open_account
from storage.audit import Audit
from storage.canary import CANARY
from storage.data_keys import DataKeys
from storage.errors import DataKeyBroken, KeyringWrong, SealBroken
from storage.heads import NOT_NEWEST, open_head, sealed_of, whose
from storage.holds import Holds
from storage.inbox import open_update
from storage.invitations import open_invitation
from storage.message_rows import MessageRows
from storage.slots import Slots
from storage.state import open_state
from storage.store import Store
from storage.tally import Tally, end_of
from storage.vault import SYSTEM, Keyring, Vault

Seal = tuple[int, str, str, bytes]
"""An owner, a record, a field, and what is sealed there."""


_FIELDS = {seal_names.NUDGES, seal_names.SETTINGS, seal_names.WORDS}


class Report(Struct, frozen=True):
    """What a check found: its problems, each a line without content, and how many rows each table holds."""

    problems: tuple[str, ...]
    counts: dict[str, int]

    @property
    def sound(self) -> bool:
        """Whether there was no problem."""
        return not self.problems


async def check(store: Store) -> Report:
    """Check a store while it is in use, as it is at this moment."""
    return await store.apart(lambda db, keyring: inspect(db, keyring, DataKeys(db).find))


def inspect(
    db: Database,
    keyring: Keyring,
    find: Callable[[int], bytes | None],
    *,
    erased: Collection[int] = (),
) -> Report:
    """Check all of a database with the data keys that `find` gives, without what was of the erased."""
    counts: dict[str, int] = {}
    try:
        problems = [
            *(f"damaged: {line}" for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"),
            *(f"orphan: {row[0]} {row[1]}" for row in db.execute("PRAGMA foreign_key_check")),
        ]
        for (table,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall():
            if not table.startswith(("sqlite_", "_sqlite_")):
                counts[table] = db.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0]  # noqa: S608
        passed = set(erased)
        vault = Vault(keyring, find)
        problems += _unopened(db, vault, passed)
        problems += _updates(db, vault, passed)
        problems += _invitations(db, vault, passed)
        problems += _accounts(db, vault, passed)
        problems += _reflections(db, vault, passed, counts)
        if SYSTEM not in passed:
            problems += (
                f"sealed: {seal_names.of_chair(owner)}, {seal_names.message(slot)}: another's token"
                for owner, slot in MessageRows(db, vault).misplaced()
            )
            audit = Audit(db, vault)
            problems += [*audit.problems(), *Holds(db, audit).problems()]
            older = [*_heads(db, vault, passed)]
            problems += [
                f"sealed: {where}"
                for where, told in older
                if not any(re.match(rf"sealed: {re.escape(told)}\b", problem) for problem in problems)
            ]
            if not (older or any("canary" in problem for problem in problems) or Tally(db, vault).is_right()):
                problems.append("sealed: heads of chairs: not all the newest")
    except sqlite3.DatabaseError:
        problems = ["damaged: the file cannot be read to its end"]
    return Report(tuple(problems), counts)


def _unopened(db: Database, vault: Vault, passed: set[int]) -> Iterator[str]:
    """Every seal that does not open, and every owner whose key does not."""
    for owner, record, field, sealed in _seals(db):
        if owner in passed:
            continue
        try:
            vault.open(sealed, owner=owner, record=record, field=field)
        except SealBroken as broken:
            if isinstance(broken, DataKeyBroken):
                passed.add(owner)
            yield f"sealed: {broken.where}"
        except KeyringWrong:
            passed.add(owner)
            yield "sealed: the system's own key"


def _updates(db: Database, vault: Vault, passed: set[int]) -> Iterator[str]:
    """Every update that does not open, or is not in its place."""
    for owner, update, chat, at, sealed in db.execute(
        "SELECT owner, update_id, chat_id, taken_at, body FROM inbox"
    ).fetchall():
        if owner not in passed:
            try:
                open_update(vault, sealed, update=update, chat=chat, owner=owner, taken_at=at)
            except SealBroken as broken:
                yield f"sealed: {broken.where}"


def _invitations(db: Database, vault: Vault, passed: set[int]) -> Iterator[str]:
    """Every invitation that does not open, or runs out at another time."""
    rows = db.execute("SELECT code_hash, name, expires_at FROM invitations").fetchall()
    for row in rows if SYSTEM not in passed else ():
        try:
            open_invitation(vault, *row)
        except SealBroken as broken:
            yield f"sealed: {broken.where}"


def _accounts(db: Database, vault: Vault, passed: set[int]) -> Iterator[str]:
    """Every chair whose account is not the one that they joined with."""
    for chair, telegram_id, account in db.execute("SELECT id, telegram_id, account FROM chairs").fetchall():
        if chair not in passed:
            with suppress(SealBroken):
                if open_account(vault, chair, account) == telegram_id:
                    continue
            yield f"sealed: {seal_names.of_chair(chair)}, {seal_names.ACCOUNT}"


def _reflections(db: Database, vault: Vault, passed: set[int], counts: dict[str, int]) -> Iterator[str]:
    """Every reflection of which something does not open, or was put back; counts what the others hold."""
    counts["answers"] = counts["addenda"] = 0
    rows = db.execute(
        "SELECT id, chair_id, submitted_on, form_id, form_version, sealed FROM reflections"
    ).fetchall()
    for number, owner, day, form_id, version, sealed in rows:
        if owner in passed:
            continue
        try:
            state = open_state(vault, owner, number, (form_id, version), sealed)
            contents, _ = Slots(db, vault).load(owner, number, state.written)
        except SealBroken as broken:
            yield f"sealed: {broken.where}"
            continue
        named = Counter(name.split()[0] for name in contents)
        counts["answers"] += named["answer"]
        counts["addenda"] += named["addendum"]
        if state.submitted_on != day:
            yield f"sealed: {seal_names.of_reflection(number)}, day"


def _heads(db: Database, vault: Vault, passed: set[int]) -> Iterator[tuple[str, str]]:
    """Every head that does not open, and every seal that is not the one its head knows: put back, or gone.

    Each comes with the beginning of the problem that another check may have reported for it already.
    """
    rows = db.execute(
        "SELECT o.id, h.sealed FROM (SELECT ? AS id UNION ALL SELECT id FROM chairs) AS o"
        " LEFT JOIN heads AS h ON h.chair_id = o.id",
        (SYSTEM,),
    )
    for owner, sealed in rows.fetchall():
        if owner in passed:
            continue
        try:
            head = open_head(vault, owner, sealed or b"")
        except SealBroken as broken:
            yield broken.where, broken.where
            continue
        for update in _dealt_with(db, owner, head.dealt):
            where = f"{seal_names.of_chair(owner)}, {seal_names.of_update(update)}: {NOT_NEWEST}"
            yield where, seal_names.of_update(update)
        known = dict(head.ends)
        there = {name: end_of(sealed) for name, sealed in sealed_of(db, vault, owner)}
        for name in sorted(known.keys() | there.keys()):
            if known.get(name) != there.get(name):
                what = whose(owner, name)
                told = what if name in _FIELDS else name
                yield f"{what}: {'gone' if name not in there else NOT_NEWEST}", told


def _dealt_with(db: Database, owner: int, dealt: str) -> Iterator[int]:
    """The updates of a chair that wait though they were dealt with."""
    rows = db.execute(
        "SELECT update_id FROM inbox WHERE aside = 0 AND taken_at <= ?"
        " AND chat_id = (SELECT telegram_id FROM chairs WHERE id = ?)",
        (dealt, owner),
    )
    for (update,) in rows.fetchall():
        yield update


def _seals(db: Database) -> Iterator[Seal]:
    yield SYSTEM, *CANARY, *(db.execute("SELECT sealed FROM canary").fetchone() or (b"",))
    for chair, sealed in db.execute("SELECT chair_id, sealed FROM outbox"):
        yield SYSTEM, seal_names.of_chair(chair), seal_names.OUTBOX, sealed
    for number, sealed in db.execute("SELECT id, sealed FROM announcements"):
        yield SYSTEM, seal_names.of_announcement(number), seal_names.SAID, sealed
    for number, sealed in db.execute("SELECT id, sealed FROM departures"):
        yield SYSTEM, seal_names.of_departure(number), seal_names.DEPARTURE, sealed
    for number, sealed in db.execute("SELECT number, sealed FROM audit_reasons"):
        yield SYSTEM, seal_names.AUDIT, seal_names.reason(number), sealed
    for chair, sealed in db.execute("SELECT chair_id, sealed FROM nudges"):
        yield chair, seal_names.of_chair(chair), seal_names.NUDGES, sealed
    for chair, name, settings in db.execute("SELECT id, name, settings FROM chairs"):
        yield chair, seal_names.of_chair(chair), "name", name
        if settings is not None:
            yield chair, seal_names.of_chair(chair), seal_names.SETTINGS, settings
    for chair, sealed in db.execute("SELECT chair_id, sealed FROM kept_words"):
        yield chair, seal_names.of_chair(chair), seal_names.WORDS, sealed
    for chair, share, reflection, peer, sealed in db.execute(
        "SELECT chair_id, id, reflection_id, peer_id, sealed FROM shares"
    ):
        yield chair, seal_names.of_share(share, reflection, peer), seal_names.SHARE, sealed
