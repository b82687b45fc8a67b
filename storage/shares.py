"""Reflections that are shared with a peer: who may read which, until when, and what came of it.

A share belongs to the owner of the reflection: their key seals it, and their head knows it. The seal is bound
to the reflection and the peer, so a row that is put in another's name, or put back after its end, opens for
nobody. The peer gets no key; the only way to what is shared is `reading`.
"""

import base64
import hmac
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from flows.facts import DISCUSSED
from flows.reflection import Reflection
from storage import seal_names
from storage.addenda import Addenda, Addendum
from storage.audit import Audit
from storage.chairs import Chair, Chairs
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.errors import SealBroken
from storage.heads import Heads
from storage.vault import Vault

SHARED = "share "
"""What the audit's lines about shares begin with."""
_OPENINGS_KEPT = 20
_CODE = re.compile(r"share([1-9][0-9]{0,11})-[A-Za-z0-9_-]{22}")


class Share(Struct, frozen=True):
    """One reflection, shared until a moment; `peer` is nobody yet where a link waits to be taken up.

    `opened` are the last times at which the peer read it. `comments` are the addenda that they gave, by the
    message that gave each. `allowed` are the words in them that identify nobody.
    """

    id: int
    owner: int
    reflection: int
    peer: int | None
    until: datetime
    opened: tuple[datetime, ...] = ()
    comments: tuple[tuple[int, int], ...] = ()
    allowed: tuple[str, ...] = ()


class Shares:
    """The shares. What is over, or somebody else's, reads as missing; so does what was tampered with."""

    def __init__(
        self, db: Database, vault: Vault, heads: Heads, *, chairs: Chairs, addenda: Addenda, audit: Audit
    ) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._chairs = chairs
        self._reflections = addenda.reflections
        self._addenda = addenda
        self._audit = audit

    def make(
        self, owner: Chair, reflection_id: int, peer: Chair | None, *, now: datetime, until: datetime
    ) -> Share:
        """Share a finished reflection with a peer, or by a link; LookupError if the owner has none such."""
        found = self._reflections.load(reflection_id, owner=owner)
        if found is None or not found.submitted or (peer is not None and peer.id == owner.id):
            raise LookupError("no such finished reflection of this chair, or no peer")
        inserted = self._db.execute(
            "INSERT INTO shares (chair_id, reflection_id, peer_id, sealed) VALUES (?, ?, ?, x'')",
            (owner.id, reflection_id, None if peer is None else peer.id),
        )
        assert inserted.lastrowid is not None  # noqa: S101 - an INSERT has a row id
        share = Share(inserted.lastrowid, owner.id, reflection_id, None if peer is None else peer.id, until)
        self._keep(share)
        self._audit.note(now, f"{SHARED}made{_with(peer)}", owner.id)
        return share

    def of_owner(self, owner: Chair, now: datetime) -> tuple[Share, ...]:
        """What the owner shares, oldest first."""
        return tuple(self._listed("chair_id = ?", owner.id, now))

    def of_peer(self, peer: Chair, now: datetime) -> tuple[Share, ...]:
        """What others share with this peer, oldest first."""
        return tuple(self._listed("peer_id = ?", peer.id, now))

    def with_peer(self, peer: Chair, share_id: int, now: datetime) -> Share | None:
        """A share with this peer."""
        found = next(self._listed("id = ?", share_id, now), None)
        return found if found is not None and found.peer == peer.id else None

    def reading(self, peer: Chair, share: Share) -> tuple[Chair, Reflection, tuple[Addendum, ...]] | None:
        """The reflection that a peer may read, whose it is, and what was added to it; none if it is gone."""
        owner = self._chairs.by_id(share.owner)
        if owner is None or share.peer != peer.id:
            return None
        reflection = self._reflections.load(share.reflection, owner=owner)
        added = self._addenda.list(owner, share.reflection)
        return None if reflection is None else (owner, reflection, added)

    def comments_of(self, peer: Chair, messages: Collection[int], now: datetime) -> list[str]:
        """What these messages of a peer's have given, as it reads now."""
        texts = []
        for share in self.of_peer(peer, now):
            given = {addendum for message, addendum in share.comments if message in messages}
            found = self.reading(peer, share) if given else None
            texts += [one.text for one in found[2] if one.id in given] if found else []
        return texts

    def link_code(self, share: Share) -> str:
        """The words of a link by which one chair can take it up; the key makes them anew each time."""
        token = self._vault.token(f"share {share.id}")
        return f"share{share.id}-{base64.urlsafe_b64encode(token).decode().rstrip('=')}"

    @staticmethod
    def is_code(code: str) -> bool:
        """Whether that looks like the words of such a link, and not like an invitation's."""
        return _CODE.fullmatch(code) is not None

    def by_code(self, code: str, now: datetime) -> Share | None:
        """The share whose link has these words."""
        named = _CODE.fullmatch(code)
        found = None if named is None else next(self._listed("id = ?", int(named[1]), now), None)
        if found is None or not hmac.compare_digest(self.link_code(found).encode(), code.encode()):
            return None
        return found

    def take_up(self, share: Share, peer: Chair, now: datetime) -> Share:
        """Have a share that waited behind its link be this peer's."""
        taken = replace(share, peer=peer.id)
        self._db.execute("UPDATE shares SET peer_id = ? WHERE id = ?", (peer.id, share.id))
        self._keep(taken)
        self._audit.note(now, f"{SHARED}taken up{_with(peer)}", share.owner)
        return taken

    def note_opened(self, share: Share, peer: Chair, now: datetime) -> None:
        """The peer reads it at this moment."""
        self._keep(replace(share, opened=(*share.opened, now)[-_OPENINGS_KEPT:]))
        self._audit.note(now, f"{SHARED}opened{_with(peer)}", share.owner)

    def comment(self, peer: Chair, share: Share, message_id: int, text: str, now: datetime) -> None:
        """Add a peer's words to what is shared; they take the place of what that message gave before."""
        found = self.reading(peer, share)
        if found is None:
            raise LookupError("not shared with this chair")
        owner, given = found[0], dict(share.comments)
        if message_id in given:
            self._addenda.replace(owner, share.reflection, given[message_id], text)
        else:
            added = self._addenda.add(owner, share.reflection, DISCUSSED, text, at=now)
            self._keep(replace(share, comments=(*share.comments, (message_id, added.id))))
        self._audit.note(now, f"{SHARED}commented on, chair {peer.id}", share.owner)

    def allow(self, share: Share, word: str) -> None:
        """A word of the peer's identifies nobody."""
        self._keep(replace(share, allowed=tuple(sorted({*share.allowed, word}))))

    def end(self, share: Share, now: datetime, how: str) -> None:
        """End a share; `how` is for the audit."""
        self._db.execute("DELETE FROM shares WHERE id = ?", (share.id,))
        self._heads.note(share.owner, seal_names.share(share.id), None)
        self._audit.note(now, f"{SHARED}{how}", share.owner)

    def end_expired(self, now: datetime) -> None:
        """End what has run out, and what does not open."""
        rows = self._db.execute("SELECT id, chair_id FROM shares").fetchall()
        running = {share.id for share in self._listed("1 = ?", 1, now)}
        for number, owner in rows:
            if number in running:
                continue
            # One whose owner's head does not open is read by nobody, and must not keep others from ending.
            with suppress(SealBroken):
                self.end(Share(number, owner, 0, None, now), now, "run out")

    def ended(self) -> tuple[tuple[int, Chair], ...]:
        """Each share that has ended since this was asked last, with the peer whose chat may still show it."""
        rows = self._db.execute("SELECT id, peer_id FROM ended_shares ORDER BY id").fetchall()
        if rows:
            self._db.execute("DELETE FROM ended_shares")
        known = ((number, self._chairs.by_id(peer)) for number, peer in rows)
        return tuple((number, peer) for number, peer in known if peer is not None)

    def _keep(self, share: Share) -> None:
        value = [
            zoned(share.until),
            [zoned(at) for at in share.opened],
            [list(one) for one in share.comments],
            list(share.allowed),
        ]
        record = seal_names.of_share(share.id, share.reflection, share.peer)
        sealed = self._vault.seal(packed(value), owner=share.owner, record=record, field=seal_names.SHARE)
        self._db.execute("UPDATE shares SET sealed = ? WHERE id = ?", (sealed, share.id))
        self._heads.note(share.owner, seal_names.share(share.id), sealed)

    def _listed(self, where: str, value: int, now: datetime) -> Iterator[Share]:
        rows = self._db.execute(
            f"SELECT id, chair_id, reflection_id, peer_id, sealed FROM shares WHERE {where} ORDER BY id",  # noqa: S608
            (value,),
        ).fetchall()
        for number, owner, reflection, peer, sealed in rows:
            try:
                share = self._opened(number, owner, reflection, peer, sealed)
            except SealBroken:
                continue
            if share.until > now:
                yield share

    def _opened(self, number: int, owner: int, reflection: int, peer: int | None, sealed: bytes) -> Share:
        record = seal_names.of_share(number, reflection, peer)
        until, opened, comments, allowed = unpacked(
            self._vault.open(sealed, owner=owner, record=record, field=seal_names.SHARE)
        )
        self._heads.prove(owner, seal_names.share(number), sealed)
        return Share(
            number,
            owner,
            reflection,
            peer,
            from_zoned(until),
            tuple(map(from_zoned, opened)),
            tuple((message, addendum) for message, addendum in comments),
            tuple(allowed),
        )


def _with(peer: Chair | None) -> str:
    return " by a link" if peer is None else f", chair {peer.id}"
