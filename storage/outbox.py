"""What is still to be shown, in order, until it has been: form keys and numbers, never a chair's words.

Of a time that was refused it holds what may be said again of it: numbers, days and months, and no other word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage import seal_names
from storage.chairs import Chair, Chairs
from storage.codec import packed, unpacked
from storage.errors import SealBroken
from storage.vault import SYSTEM, Vault

_DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing to show, of which the first `sent` messages have been sent; no body if it cannot be read.

    `tried`: the one after those may have arrived too. `refused`: Telegram did not take it once before.
    """

    id: int
    reflection_id: int | None
    kind: str
    body: dict[str, str | int] | None
    sent: int
    tried: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class AsideScreen:
    """Something that could not be shown, and to whom."""

    id: int
    chair_id: int
    kind: str


class Outbox:
    """What waits to be shown to each chair."""

    def __init__(self, db: Database, vault: Vault, chairs: Chairs) -> None:
        self._db = db
        self._vault = vault
        self._chairs = chairs

    def put(self, chair: Chair, reflection_id: int | None, kind: str, body: Mapping[str, str | int]) -> None:
        """Add something to show; nothing is added for a reflection that the chair does not have."""
        sealed = seal_screen(self._vault, chair.id, reflection_id, kind, packed(dict(body)).decode())
        self._db.execute(
            "INSERT INTO outbox (chair_id, reflection_id, sealed)"
            " SELECT :chair, :reflection, :sealed WHERE :reflection IS NULL"
            " OR EXISTS (SELECT 1 FROM reflections WHERE id = :reflection AND chair_id = :chair)",
            {"chair": chair.id, "reflection": reflection_id, "sealed": sealed},
        )

    def pending(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair, in order."""
        return self._listed(chair, "aside = 0 AND refused <> 1")

    def everything(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair, whatever became of it so far."""
        return self._listed(chair, "1")

    def standing(self, chair: Chair) -> tuple[tuple[Pending, bool], ...]:
        """What waits for this chair, each with whether it is set aside."""
        aside = {one.id for one in self._listed(chair, "aside = 1")}
        return tuple((one, one.id in aside) for one in self.everything(chair))

    def begin_anew(self, chair: Chair) -> None:
        """Have all that waits for this chair be shown from its beginning, for none of it was seen yet."""
        self._db.execute("UPDATE outbox SET sent = 0, tried = 0 WHERE chair_id = ?", (chair.id,))

    def waiting(self) -> tuple[Chair, ...]:
        """Every chair for whom something waits."""
        owners = self._db.execute(
            "SELECT DISTINCT chair_id FROM outbox WHERE aside = 0 AND refused <> 1 ORDER BY chair_id"
        ).fetchall()
        return tuple(chair for (chair_id,) in owners if (chair := self._chairs.by_id(chair_id)) is not None)

    def mark_tried(self, pending_ids: Iterable[int], *, tried: bool) -> None:
        """Whether these may have arrived: they are on their way, or nobody knows how that ended."""
        for pending_id in pending_ids:
            self._db.execute("UPDATE outbox SET tried = ? WHERE id = ?", (int(tried), pending_id))

    def may_have_arrived(self, chair: Chair) -> tuple[Pending, ...]:
        """What waits for this chair and may have been seen by them, in order."""
        return self._listed(chair, "aside = 0 AND refused <> 1 AND tried = 1")

    def refuse(self, pending_id: int, sent: int) -> None:
        """Telegram takes no more than the first `sent` of its messages: it waits for `bring_back`."""
        self._db.execute(
            "UPDATE outbox SET refused = 1, tried = 0, sent = ? WHERE id = ?", (sent, pending_id)
        )

    def bring_back(self, chair: Chair) -> None:
        """Have what was refused be tried once more."""
        self._db.execute("UPDATE outbox SET refused = 2 WHERE chair_id = ? AND refused = 1", (chair.id,))

    def counts(self) -> tuple[int, int]:
        """How many things wait, for all chairs together, and how many are set aside."""
        waiting, aside = self._db.execute(
            "SELECT count(*) FILTER (WHERE aside = 0 AND refused <> 1),"
            " count(*) FILTER (WHERE aside = 1) FROM outbox"
        ).fetchone()
        return waiting, aside

    def set_aside(self, pending_id: int) -> None:
        """Take something that cannot be shown out of the way without losing it."""
        self._db.execute("UPDATE outbox SET aside = 1 WHERE id = ?", (pending_id,))

    def retry(self, pending_id: int) -> None:
        """Put something that was set aside back, behind all that waits, to be shown as if it was new."""
        self._db.execute(
            "INSERT INTO outbox (chair_id, reflection_id, sealed)"
            " SELECT chair_id, reflection_id, sealed FROM outbox WHERE id = ? AND aside = 1",
            (pending_id,),
        )
        self.done(pending_id)

    def set_asides(self) -> tuple[AsideScreen, ...]:
        """What is set aside, in order."""
        rows = self._db.execute(
            "SELECT id, chair_id, reflection_id, sealed FROM outbox WHERE aside = 1 ORDER BY id"
        )
        return tuple(
            AsideScreen(i, owner, self._opened(owner, reflection_id, sealed)[0])
            for i, owner, reflection_id, sealed in rows
        )

    def done(self, pending_id: int) -> None:
        """It has been shown, or never needs to be."""
        self._db.execute("DELETE FROM outbox WHERE id = ?", (pending_id,))

    def advance(self, pending_id: int, sent: int) -> None:
        """So many of its messages have been sent, and more are to follow."""
        self._db.execute("UPDATE outbox SET sent = ? WHERE id = ?", (sent, pending_id))

    def _listed(self, chair: Chair, which: str) -> tuple[Pending, ...]:
        rows = self._db.execute(
            "SELECT id, reflection_id, sealed, sent, tried, refused FROM outbox"  # noqa: S608 - a constant
            f" WHERE chair_id = ? AND {which} ORDER BY id",
            (chair.id,),
        )
        return tuple(
            Pending(i, of, *self._opened(chair.id, of, sealed), sent, bool(tried), bool(refused))
            for i, of, sealed, sent, tried, refused in rows
        )

    def _opened(
        self, owner: int, reflection_id: int | None, sealed: bytes
    ) -> tuple[str, dict[str, str | int] | None]:
        try:
            kind, body = open_screen(self._vault, owner, reflection_id, sealed)
        except SealBroken:
            return _DAMAGED, None
        return kind, _body(body)


def seal_screen(vault: Vault, owner: int, reflection_id: int | None, kind: str, body: str) -> bytes:
    """Something to show to a chair, of a reflection or none, sealed; its body is JSON.

    The system's key seals it: it holds no word that a chair wrote, and has to come where theirs is broken.
    """
    record, field = seal_names.of_chair(owner), seal_names.screen(reflection_id)
    return vault.seal(packed([kind, body]), owner=SYSTEM, record=record, field=field)


def open_screen(vault: Vault, owner: int, reflection_id: int | None, sealed: bytes) -> tuple[str, str]:
    """The kind and the body of what waits to be shown; or SealBroken."""
    record, field = seal_names.of_chair(owner), seal_names.screen(reflection_id)
    kind, body = unpacked(vault.open(sealed, owner=SYSTEM, record=record, field=field))
    return kind, body


def _body(text: str) -> dict[str, str | int] | None:
    try:
        body = unpacked(text.encode())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
