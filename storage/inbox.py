"""The way in: every update is here, sealed, before Telegram may forget it, and until its effect is stored.

Updates of a chair are sealed with the chair's own key; those of strangers, and of a chair whose key is
damaged, with the system's. Each of a chat is taken at a time of its own, which is sealed with it, and they
are dealt with in that order; the chair's head knows how far, and which were set aside. So one that was dealt
with, and is put back, is known.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from storage import seal_names
from storage.codec import from_utc, utc
from storage.errors import DataKeyBroken, SealBroken
from storage.heads import Heads
from storage.vault import SYSTEM, Vault

_log = logging.getLogger(__name__)
_SIZE = 4_604
"""The bytes of a sealed update, so that a tap, which brings its question along, looks like a few words."""
_MOMENT = timedelta(microseconds=1)
Taken = tuple[int, int | None, bytes]
"""An update's id, its chat if it has one, and its body as it came."""


class Left(Struct, frozen=True):
    """An update that was taken but not yet dealt with."""

    update_id: int
    chat_id: int | None
    body: bytes
    tries: int


class SetAside(Struct, frozen=True):
    """An update that failed too often, without its body."""

    update_id: int
    chat_id: int | None
    tries: int
    taken_at: datetime


class Inbox:
    """The updates that wait, those set aside, and the ids of those done.

    `chair_of` tells the number of the chair whose chat it is.
    """

    def __init__(
        self, db: Database, vault: Vault, heads: Heads, chair_of: Callable[[int | None], int | None]
    ) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._chair_of = chair_of

    def take(self, updates: Iterable[Taken], now: datetime) -> list[Taken]:
        """Keep the updates, and return those that were not known already, in the order given."""
        places: dict[int | None, _Place] = {}
        taken = []
        for update in updates:
            _, chat_id, _ = update
            place = places.get(chat_id) or self._place(chat_id, now)
            places[chat_id] = _Place(place.owner, place.at + _MOMENT)
            if self._take(*update, place):
                taken.append(update)
        return taken

    def done(self, update_id: int, now: datetime) -> bool:
        """Drop the update and remember its id alone; False if it had been done before."""
        what = "SELECT chat_id, owner, body, taken_at, aside FROM inbox WHERE update_id = ?"
        for *row, aside in self._db.execute(what, (update_id,)).fetchall():
            self._db.execute("DELETE FROM inbox WHERE update_id = ?", (update_id,))
            self._deal(update_id, *row)
            if aside:
                self._note(row[1], update_id, None)
        known = self._db.execute("INSERT OR IGNORE INTO inbox_done VALUES (?, ?)", (update_id, utc(now)))
        return known.rowcount == 1

    def was_done(self, update_id: int) -> bool:
        """Whether the update was done before."""
        found = self._db.execute("SELECT 1 FROM inbox_done WHERE update_id = ?", (update_id,)).fetchone()
        return found is not None

    def waits(self, update_id: int) -> bool:
        """Whether the update is here to be dealt with: neither done nor set aside."""
        row = self._db.execute("SELECT aside FROM inbox WHERE update_id = ?", (update_id,)).fetchone()
        return row is not None and not row[0]

    def knows(self, update_id: int) -> bool:
        """Whether the update is here or was, waiting, set aside or done."""
        found = self._db.execute(
            "SELECT 1 FROM inbox WHERE update_id = :update"
            " UNION ALL SELECT 1 FROM inbox_done WHERE update_id = :update",
            {"update": update_id},
        ).fetchone()
        return found is not None

    def left(self) -> Iterator[Left]:
        """What was taken but neither done nor set aside, in order.

        One that no longer opens is set aside on the way, so call it in a job that writes.
        """
        yield from self._opened("aside = 0 ORDER BY update_id")

    def left_of(self, chat_id: int, most: int) -> Iterator[Left]:
        """The first of those of one chat; as `left`. One that was dealt with before is set aside too."""
        chair = self._chair_of(chat_id)
        dealt = "" if chair is None else self._heads.dealt(chair)
        where = "aside = 0 AND chat_id = ? ORDER BY taken_at, update_id LIMIT ?"
        yield from self._opened(where, chat_id, most, dealt=dealt)

    def chats(self) -> tuple[int, ...]:
        """Every chat of which something is left; it looks once a chat, not once an update."""
        rows = self._db.execute(
            "WITH RECURSIVE found(chat) AS ("
            " SELECT min(chat_id) FROM inbox WHERE aside = 0 UNION ALL"
            " SELECT (SELECT min(chat_id) FROM inbox WHERE aside = 0 AND chat_id > chat)"
            " FROM found WHERE chat IS NOT NULL)"
            " SELECT chat FROM found WHERE chat IS NOT NULL"
        )
        return tuple(chat for (chat,) in rows.fetchall())

    def _opened(self, where: str, *values: int, dealt: str = "") -> Iterator[Left]:
        rows = self._db.execute(
            f"SELECT update_id, chat_id, owner, body, taken_at, tries FROM inbox WHERE {where}",  # noqa: S608
            values,
        ).fetchall()
        for update_id, chat_id, owner, sealed, taken_at, tries in rows:
            try:
                body = open_update(
                    self._vault, sealed, update=update_id, chat=chat_id, owner=owner, taken_at=taken_at
                )
            except SealBroken:
                self._put_aside(update_id)
                continue
            if taken_at <= dealt:
                _log.error("a part of the record is not the newest", extra={"update": update_id})
                self._put_aside(update_id)
                continue
            yield Left(update_id, chat_id, body, tries)

    def has_any(self, chat_id: int) -> bool:
        """Whether anything of this chat waits or is set aside."""
        found = self._db.execute("SELECT 1 FROM inbox WHERE chat_id = ? LIMIT 1", (chat_id,)).fetchone()
        return found is not None

    def _deal(self, update_id: int, chat_id: int | None, owner: int, sealed: bytes, taken_at: str) -> None:
        """An update is no longer here: nothing of the chat that was taken no later is dealt with any more."""
        chair = self._chair_of(chat_id)
        if chair is not None:
            # What does not open may say any time.
            with suppress(SealBroken):
                open_update(
                    self._vault, sealed, update=update_id, chat=chat_id, owner=owner, taken_at=taken_at
                )
                self._heads.set_dealt(chair, taken_at)

    def counts(self) -> tuple[int, int]:
        """How many updates are left, and how many are set aside."""
        left, aside = self._db.execute(
            "SELECT count(*) FILTER (WHERE aside = 0), count(*) FILTER (WHERE aside = 1) FROM inbox"
        ).fetchone()
        return left, aside

    def tried(self, update_id: int) -> int:
        """Count one more try at an update; how many there have been, 0 if it does not wait."""
        row = self._db.execute(
            "UPDATE inbox SET tries = tries + 1 WHERE update_id = ? RETURNING tries", (update_id,)
        ).fetchall()
        return int(row[0][0]) if row else 0

    def set_aside(self, update_id: int) -> None:
        """Take an update out of the way without losing it."""
        for row in self._put_aside(update_id):
            self._note(*row)

    def _put_aside(self, update_id: int) -> list[tuple[int, int, bytes]]:
        aside = "UPDATE inbox SET aside = 1 WHERE update_id = ? RETURNING owner, update_id, body"
        return self._db.execute(aside, (update_id,)).fetchall()

    def _note(self, owner: int, update_id: int, aside: bytes | None) -> None:
        """Have the chair's head know an update that is set aside, or is no longer."""
        if owner != SYSTEM:
            # A head that does not open stays as it is.
            with suppress(SealBroken):
                self._heads.note(owner, seal_names.of_update(update_id), aside)

    def set_asides(self) -> tuple[SetAside, ...]:
        """The updates set aside, in order."""
        rows = self._db.execute(
            "SELECT update_id, chat_id, tries, taken_at FROM inbox WHERE aside = 1 ORDER BY update_id"
        )
        return tuple(SetAside(i, chat_id, tries, from_utc(at)) for i, chat_id, tries, at in rows)

    def retry(self, update_id: int, now: datetime) -> bool:
        """Put an update that was set aside back among those left, behind them, as if never tried.

        One that does not open, or that somebody put there, stays where it is: then False.
        """
        for chat_id, owner, sealed, taken_at in self._db.execute(
            "SELECT chat_id, owner, body, taken_at FROM inbox WHERE update_id = ?", (update_id,)
        ).fetchall():
            place: dict[str, Any] = {"update": update_id, "chat": chat_id, "owner": owner}
            with suppress(SealBroken):
                body = open_update(self._vault, sealed, **place, taken_at=taken_at)
                if owner != SYSTEM:
                    self._heads.prove(owner, seal_names.of_update(update_id), sealed)
                at = utc(self._place(chat_id, now).at)
                again = seal_update(self._vault, body, **place, taken_at=at)
                self._db.execute(
                    "UPDATE inbox SET body = ?, taken_at = ?, aside = 0, tries = 0 WHERE update_id = ?",
                    (again, at, update_id),
                )
                self._note(owner, update_id, None)
                return True
        return False

    def kept(self, chat_id: int) -> tuple[tuple[Left, bool], ...]:
        """All that is kept of one chat, each with whether it is set aside; what does not open is left out."""
        aside = {one.update_id for one in self.set_asides()}
        return tuple(
            (one, one.update_id in aside) for one in self._opened("chat_id = ? ORDER BY update_id", chat_id)
        )

    def forget_done(self, before: datetime) -> None:
        """Forget the ids of updates done before a time."""
        self._db.execute("DELETE FROM inbox_done WHERE at < ?", (utc(before),))

    def _place(self, chat_id: int | None, now: datetime) -> "_Place":
        """Behind all of the chat's that waits or was dealt with, whatever the clock says."""
        chair = self._chair_of(chat_id)
        (newest,) = self._db.execute(
            "SELECT max(taken_at) FROM inbox WHERE aside = 0 AND chat_id = ?", (chat_id,)
        ).fetchone()
        before = max(newest or "", "" if chair is None else self._heads.dealt(chair))
        at = now if before < utc(now) else from_utc(before) + _MOMENT
        return _Place(SYSTEM if chair is None else chair, at)

    def _take(self, update_id: int, chat_id: int | None, body: bytes, place: "_Place") -> bool:
        owner, at = place.owner, utc(place.at)
        where: dict[str, Any] = {"update": update_id, "chat": chat_id, "taken_at": at}
        try:
            sealed = seal_update(self._vault, body, owner=owner, **where)
        except DataKeyBroken:
            # One chair's damaged key must not shut all others out.
            owner = SYSTEM
            sealed = seal_update(self._vault, body, owner=owner, **where)
        inserted = self._db.execute(
            "INSERT OR IGNORE INTO inbox (update_id, chat_id, owner, body, taken_at)"
            " SELECT :update, :chat, :owner, :body, :at"
            " WHERE NOT EXISTS (SELECT 1 FROM inbox_done WHERE update_id = :update)",
            {"update": update_id, "chat": chat_id, "owner": owner, "body": sealed, "at": at},
        )
        return inserted.rowcount == 1


class _Place(Struct, frozen=True):
    """Whose key seals an update, and the time at which it is taken."""

    owner: int
    at: datetime


def seal_update(
    vault: Vault, body: bytes, *, update: int, chat: int | None, owner: int, taken_at: str
) -> bytes:
    """An update, sealed with the chat in which it was taken, and the time."""
    record = seal_names.of_update(update)
    return vault.seal(
        _placed(chat, taken_at) + body, owner=owner, record=record, field=seal_names.BODY, size=_SIZE
    )


def open_update(
    vault: Vault, sealed: bytes, *, update: int, chat: int | None, owner: int, taken_at: str
) -> bytes:
    """The body of an update; SealBroken, too, if it was not taken in that chat at that time."""
    place, record = _placed(chat, taken_at), seal_names.of_update(update)
    plain = vault.open(sealed, owner=owner, record=record, field=seal_names.BODY)
    if not plain.startswith(place):
        raise SealBroken(f"{record}, {seal_names.BODY}")
    return plain[len(place) :]


def _placed(chat: int | None, taken_at: str) -> bytes:
    return f'[{"null" if chat is None else chat},"{taken_at}"]'.encode()
