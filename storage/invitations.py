"""Invitations: who may join by which code, of which only a hash is kept."""

import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct
from sqlite_utils import Database

from storage import seal_names
from storage.audit import Audit
from storage.codec import from_utc, packed, unpacked, utc
from storage.errors import InvitationSpent, SealBroken
from storage.heads import Heads
from storage.vault import SYSTEM, Vault

LONGEST = timedelta(days=14)
"""For how long an invitation can be good."""
LISTED_FOR = timedelta(days=30)
"""For how long an invitation that has run out is still known, to be sent again."""
_FIELD = "name"


class Invitation(Struct, frozen=True):
    """An invitation under the hash of its code: for somebody new, or for another account of a chair.

    `form` is the id of the form that they are asked, if the administrator chose one. `moves` is the number
    of the chair, and the Telegram account that they have now.
    """

    code_hash: bytes
    name: str
    expires_at: datetime
    form: str | None = None
    moves: tuple[int, int] | None = None


class Invitations:
    """The invitations that were not taken up; the system's head knows them.

    When one runs out is in the clear too, so that those that ran out long ago are found without opening any.
    """

    def __init__(
        self, db: Database, vault: Vault, heads: Heads, audit: Audit, clock: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._audit = audit
        self._clock = clock

    def add(self, invitation: Invitation, *, event: str = "chair invited") -> None:
        """Add an invitation, good for LONGEST at most (ValueError); those that ran out long ago go."""
        now = self._clock()
        if invitation.expires_at > now + LONGEST:
            raise ValueError("an invitation that is good for too long")
        code_hash = invitation.code_hash
        for (gone,) in self._db.execute(
            "DELETE FROM invitations WHERE expires_at <= ? RETURNING code_hash", (utc(now - LISTED_FOR),)
        ).fetchall():
            self._heads.note(SYSTEM, seal_names.of_invitation(gone), None)
        sealed = seal_invitation(self._vault, invitation)
        self._db.execute(
            "INSERT INTO invitations VALUES (?, ?, ?)", (code_hash, sealed, utc(invitation.expires_at))
        )
        self._heads.note(SYSTEM, seal_names.of_invitation(code_hash), sealed)
        self._audit.note(now, event, invitation.moves and invitation.moves[0])

    def open(self, code_hash: bytes, now: datetime) -> Invitation | None:
        """The invitation, unless it was taken up, was withdrawn or has run out, or somebody changed it."""
        rows = self._db.execute(
            "SELECT code_hash, name, expires_at FROM invitations WHERE expires_at > ?", (utc(now),)
        ).fetchall()
        # Each is compared, and to its end: how long it takes tells nothing of what nearly fits.
        found = [row for row in rows if hmac.compare_digest(row[0], code_hash)]
        with suppress(SealBroken):
            return self._opened(*found[0]) if found else None
        return None

    def take(self, code_hash: bytes, now: datetime) -> Invitation:
        """Take up an invitation, which uses it up; InvitationSpent."""
        invitation = self.open(code_hash, now)
        if invitation is None:
            raise InvitationSpent
        self.drop(invitation)
        return invitation

    def all(self) -> tuple[Invitation, ...]:
        """Every invitation that is known, also of those that have run out, the first to run out first.

        One that does not open is left out; nobody can take it up either.
        """
        rows = self._db.execute("SELECT code_hash, name, expires_at FROM invitations ORDER BY expires_at")
        found = []
        for row in rows.fetchall():
            with suppress(SealBroken):
                found.append(self._opened(*row))
        return tuple(found)

    def withdraw(self, invitation: Invitation) -> None:
        """Have an invitation be good no longer."""
        self.drop(invitation)
        self._audit.note(self._clock(), "invitation withdrawn", invitation.moves and invitation.moves[0])

    def drop(self, invitation: Invitation) -> None:
        """Delete an invitation, as one in whose place another comes."""
        self._db.execute("DELETE FROM invitations WHERE code_hash = ?", (invitation.code_hash,))
        self._heads.note(SYSTEM, seal_names.of_invitation(invitation.code_hash), None)

    def _opened(self, code_hash: bytes, sealed: bytes, expires_at: str) -> Invitation:
        found = open_invitation(self._vault, code_hash, sealed, expires_at)
        self._heads.prove(SYSTEM, seal_names.of_invitation(code_hash), sealed)
        return found


def seal_invitation(vault: Vault, one: Invitation) -> bytes:
    """An invitation, sealed with when it runs out."""
    said = {"name": one.name, "form": one.form, "moves": one.moves, "until": utc(one.expires_at)}
    record = seal_names.of_invitation(one.code_hash)
    return vault.seal(packed(said), owner=SYSTEM, record=record, field=_FIELD)


def open_invitation(
    vault: Vault, code_hash: bytes, sealed: bytes, expires_at: str, *, unbound: bool = False
) -> Invitation:
    """The invitation that was sealed; SealBroken, too, if it runs out at another time.

    `unbound`: an earlier version sealed it, which did not seal the time with it.
    """
    record = seal_names.of_invitation(code_hash)
    said = unpacked(vault.open(sealed, owner=SYSTEM, record=record, field=_FIELD))
    if isinstance(said, str):
        # As the first version sealed it.
        said = {"name": said, "form": None, "moves": None}
    if said.get("until") != (None if unbound else expires_at):
        raise SealBroken(f"{record}, end")
    moves = None if said["moves"] is None else tuple(said["moves"])
    return Invitation(code_hash, said["name"], from_utc(expires_at), said["form"], moves)
