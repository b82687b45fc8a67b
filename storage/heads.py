"""Each chair's head: it knows the newest of all that is sealed of theirs, and nothing older passes for it.

No two seals end in the same bytes. A head holds the end of each seal that is valid, by name: a reflection's
state (which vouches for its slots), words that wait, the nudges, the settings. So a seal that was replaced or
deleted, and is put back, is found out. A head also holds what the chair's next words are for, the day on
which they were last seen, and how far their updates have been dealt with, so that none is dealt with again.

The system has a head too, of what belongs to no chair: invitations, chats that were left, the texts of forms.

A head is sealed with the system's key: it holds nothing that anybody wrote, and it is needed where a chair's
own key is broken.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from msgspec import Struct, field
from msgspec.structs import replace
from sqlite_utils import Database

from storage import seal_names
from storage.cache import TransactionalCache
from storage.codec import packed, unpacked
from storage.errors import SealBroken
from storage.tally import HEADS_REMEMBERED, Tally, end_of
from storage.vault import SYSTEM, Vault

NOT_NEWEST = "not the newest"
"""What an error says of something that was put back."""
_WAITING = 256
"""Bytes that are always there for what the next words are for, so that a seal's length tells nothing."""
_DEALT = 40
"""The same for the time of the update that was dealt with last."""


class Head(Struct, frozen=True):
    """What a chair's next words are for, and the end of each seal of theirs, by its name.

    `seen` is the day on which they last did anything, by their own clock. `dealt` is when the last of their
    updates that were dealt with was taken; all that were taken later wait.
    """

    waiting: str | None = None
    ends: Mapping[str, str] = field(default_factory=dict)
    seen: str | None = None
    dealt: str = ""

    def after(self, name: str, sealed: bytes | None) -> "Head":
        """This head once something was sealed anew, or is gone."""
        others = {known: end for known, end in self.ends.items() if known != name}
        ends = others if sealed is None else {**others, name: end_of(sealed)}
        return Head(self.waiting, ends, self.seen, self.dealt)


class Heads:
    """The heads of all chairs. What changes is sealed once, by `settle`, for all jobs run together."""

    def __init__(self, db: Database, vault: Vault, tally: Tally) -> None:
        self._db = db
        self._vault = vault
        self._tally = tally
        self._changed: dict[int, Head] = {}
        self.known: TransactionalCache[int, Head] = TransactionalCache(HEADS_REMEMBERED)
        """The heads used last."""

    def create(self, owner: int, head: Head) -> None:
        """The first head of a chair."""
        self._tally.expect(owner)
        self._db.execute("INSERT OR REPLACE INTO heads (chair_id, sealed) VALUES (?, x'')", (owner,))
        self._changed[owner] = head

    def waiting(self, owner: int) -> str | None:
        """What a chair's next words are for; nothing if their head does not open."""
        try:
            return self._of(owner).waiting
        except SealBroken:
            return None

    def set_waiting(self, owner: int, waiting: str | None) -> None:
        """Say what a chair's next words are for; SealBroken if their head does not open."""
        head = self._of(owner)
        if head.waiting != waiting:
            self._changed[owner] = replace(head, waiting=waiting)

    def dealt(self, owner: int) -> str:
        """When the last update that was dealt with was taken; nothing if the chair's head does not open."""
        try:
            return self._of(owner).dealt
        except SealBroken:
            return ""

    def set_dealt(self, owner: int, taken_at: str) -> None:
        """An update that was taken then is dealt with; a head that does not open stays as it is."""
        with suppress(SealBroken):
            head = self._of(owner)
            if head.dealt < taken_at:
                self._changed[owner] = Head(head.waiting, head.ends, head.seen, taken_at)

    def seen(self, owner: int) -> str | None:
        """The day on which a chair was last seen; nothing if their head does not open."""
        try:
            return self._of(owner).seen
        except SealBroken:
            return None

    def set_seen(self, owner: int, day: str) -> None:
        """Say that a chair was seen on this day; a head that does not open stays as it is."""
        try:
            head = self._of(owner)
        except SealBroken:
            return
        if head.seen != day:
            self._changed[owner] = replace(head, seen=day)

    def note(self, owner: int, name: str, sealed: bytes | None) -> None:
        """Note the newest of that name, or that it is gone; SealBroken if the chair's head does not open."""
        self._changed[owner] = self._of(owner).after(name, sealed)

    def prove(self, owner: int, name: str, sealed: bytes) -> None:
        """SealBroken unless this is the newest of that name."""
        if self._of(owner).ends.get(name) != end_of(sealed):
            raise SealBroken(f"{whose(owner, name)}: {NOT_NEWEST}")

    def remove(self, owner: int) -> None:
        """A chair goes, and their head before them."""
        self._tally.expect(owner)
        self._db.execute("DELETE FROM heads WHERE chair_id = ?", (owner,))
        self.known.drop(owner)

    def settle(self) -> None:
        """Seal what has changed since this was done last."""
        for owner, head in self._changed.items():
            sealed = seal_head(self._vault, owner, head)
            self._tally.expect(owner)
            saved = self._db.execute("UPDATE heads SET sealed = ? WHERE chair_id = ?", (sealed, owner))
            # A chair who is gone has no row, so nothing of theirs is kept.
            if saved.rowcount:
                self._tally.is_now(owner, sealed)
                self.known.put(owner, head)
        self._changed.clear()

    def undo(self) -> None:
        """Forget what was not settled."""
        self._changed.clear()

    def _of(self, owner: int) -> Head:
        head = self._changed.get(owner) or self.known.get(owner)
        if head is None:
            row = self._db.execute("SELECT sealed FROM heads WHERE chair_id = ?", (owner,)).fetchone()
            head = open_head(self._vault, owner, b"" if row is None else row[0])
            self.known.put(owner, head)
        return head


def seal_head(vault: Vault, owner: int, head: Head) -> bytes:
    """A head, sealed."""
    ends = packed(dict(head.ends))
    plain = b"[%b,%b,%b,%b]" % (packed(head.waiting), ends, packed(head.seen), packed(head.dealt))
    record, size = seal_names.of_chair(owner), vault.size_of(len(ends) + _WAITING + _DEALT)
    return vault.seal(plain, owner=SYSTEM, record=record, field=seal_names.HEAD, size=size)


def open_head(vault: Vault, owner: int, sealed: bytes) -> Head:
    """The head that was sealed; or SealBroken."""
    record = seal_names.of_chair(owner)
    # A head that an earlier version sealed has no day, and does not say what is dealt with.
    waiting, ends, *more = unpacked(vault.open(sealed, owner=SYSTEM, record=record, field=seal_names.HEAD))
    return Head(waiting, ends, *more)


def end_shares(db: Database, heads: Heads, which: str, *values: int) -> None:
    """End these shares, and have their owners' heads know it."""
    for number, owner in db.execute(f"SELECT id, chair_id FROM shares WHERE {which}", values).fetchall():  # noqa: S608
        # An owner whose head does not open must not keep anybody from going.
        with suppress(SealBroken):
            heads.note(owner, seal_names.share(number), None)
    db.execute(f"DELETE FROM shares WHERE {which}", values)  # noqa: S608


def whose(owner: int, name: str) -> str:
    """What an error calls something that a head knows."""
    return name if owner == SYSTEM else f"{seal_names.of_chair(owner)}, {name}"


def form_token(vault: Vault, form_id: str, version: int, source: str) -> bytes:
    """What the system's head knows of a form: made of its text, and by nobody without the key."""
    return vault.token(f"form|{form_id}|{version}|{source}")


def sealed_of(db: Database, vault: Vault, owner: int) -> Iterator[tuple[str, bytes]]:
    """Everything that a head is to know, by its name, as it is stored."""
    if owner == SYSTEM:
        for code_hash, sealed in db.execute("SELECT code_hash, name FROM invitations"):
            yield seal_names.of_invitation(code_hash), sealed
        for number, sealed in db.execute("SELECT id, sealed FROM departures"):
            yield seal_names.of_departure(number), sealed
        for form_id, version, source in db.execute("SELECT id, version, source FROM forms"):
            yield seal_names.of_form(form_id, version), form_token(vault, form_id, version, source)
        return
    for update, sealed in db.execute(
        "SELECT update_id, body FROM inbox WHERE aside = 1 AND owner = ?", (owner,)
    ):
        yield seal_names.of_update(update), sealed
    for number, sealed in db.execute("SELECT id, sealed FROM reflections WHERE chair_id = ?", (owner,)):
        yield seal_names.of_reflection(number), sealed
    for (sealed,) in db.execute("SELECT sealed FROM kept_words WHERE chair_id = ?", (owner,)):
        yield seal_names.WORDS, sealed
    for number, sealed in db.execute("SELECT id, sealed FROM shares WHERE chair_id = ?", (owner,)):
        yield seal_names.share(number), sealed
    for (sealed,) in db.execute("SELECT sealed FROM nudges WHERE chair_id = ?", (owner,)):
        yield seal_names.NUDGES, sealed
    for (sealed,) in db.execute(
        "SELECT settings FROM chairs WHERE id = ? AND settings IS NOT NULL", (owner,)
    ):
        yield seal_names.SETTINGS, sealed
