"""Who may use the bot: the chairs, each of whom took up an invitation."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from storage import seal_names
from storage.accounts import open_account, seal_account
from storage.audit import Audit
from storage.cache import TransactionalCache
from storage.chat import Chat
from storage.codec import packed, time_in, unpacked, utc
from storage.data_keys import DataKeys
from storage.errors import DataKeyBroken, SealBroken
from storage.escrow import Recipients
from storage.heads import Head, Heads, end_shares
from storage.invitations import Invitation, Invitations
from storage.vault import Vault


class Chair(Struct, frozen=True):
    """A chair as stored; `current` is the reflection on the screen, `zone` a zone's name, if one is set.

    `joined_at` is None where no time stands there. `waiting` is what the chair's next words are for, where
    that is not a question: kinds and numbers as JSON.
    """

    id: int
    telegram_id: int
    joined_at: datetime | None
    current: int | None
    zone: str | None
    unreachable: bool
    waiting: str | None = None

    def time_zone(self, otherwise: ZoneInfo) -> ZoneInfo:
        """The zone that the chair has set, or else the given one: also where theirs is not known here."""
        with suppress(KeyError, ValueError, OSError):
            return otherwise if self.zone is None else ZoneInfo(self.zone)
        return otherwise


_COLUMNS = "id, telegram_id, joined_at, current, zone, unreachable"
_REMEMBERED = 2_000


class Chairs:
    """The chairs; names and settings are sealed.

    `begin` makes what else everybody's record has from its beginning.
    """

    def __init__(
        self,
        db: Database,
        vault: Vault,
        *,
        heads: Heads,
        keys: DataKeys,
        audit: Audit,
        must_not_be_held: Callable[[Chair], None],
        invitations: Invitations,
        loaded: TransactionalCache[int, Any],
        chats: TransactionalCache[int, Chat],
        known: TransactionalCache[int, Chair],
        clock: Callable[[], datetime],
        begin: Callable[[int], None],
    ) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._keys = keys
        self._audit = audit
        self._must_not_be_held = must_not_be_held
        self._invitations = invitations
        self._loaded = loaded
        self._chats = chats
        self._clock = clock
        self._begin = begin
        self._known = known
        self._numbers: TransactionalCache[int, int] = TransactionalCache(_REMEMBERED)
        self._settings: TransactionalCache[int, Mapping[str, Any]] = TransactionalCache(_REMEMBERED)
        self.memories = (known, self._numbers, self._settings)
        """Who was here last, their numbers by their accounts, and what they have set."""

    def invite(self, code_hash: bytes, name: str, expires_at: datetime) -> None:
        """Add an invitation of somebody new, under the hash of its code."""
        self._invitations.add(Invitation(code_hash, name, expires_at))

    def invitation(self, code_hash: bytes, now: datetime) -> Invitation | None:
        """The invitation, unless it was taken up, was withdrawn or has run out."""
        return self._invitations.open(code_hash, now)

    def join(self, code_hash: bytes, telegram_id: int, now: datetime) -> Chair:
        """Take up an invitation, which uses it up; whoever is a chair already stays as they are.

        Raises InvitationSpent.
        """
        invitation = self._invitations.take(code_hash, now)
        known = self.by_telegram(telegram_id)
        if known is not None:
            return known
        inserted = self._db.execute(
            "INSERT INTO chairs (telegram_id, name, joined_at) VALUES (?, x'', ?)", (telegram_id, utc(now))
        )
        chair_id = inserted.lastrowid
        assert chair_id is not None  # noqa: S101 - an INSERT has a row id
        self._keys.put(chair_id, self._vault.new_key(chair_id))
        name = self._sealed(chair_id, "name", invitation.name)
        account = seal_account(self._vault, chair_id, telegram_id)
        self._db.execute("UPDATE chairs SET name = ?, account = ? WHERE id = ?", (name, account, chair_id))
        self._heads.create(chair_id, Head())
        self._begin(chair_id)
        self._audit.note(now, "chair joined", chair_id)
        return Chair(chair_id, telegram_id, now, None, None, False)

    def by_telegram(self, telegram_id: int) -> Chair | None:
        """The chair with this Telegram account, unless another's number was put in the place of theirs."""
        chair_id = self.number_of(telegram_id)
        return None if chair_id is None else self.by_id(chair_id)

    def begin_key(self, chair: Chair, recipients: Recipients | None) -> None:
        """Seal what the chair begins from now on with another key, for these two people too."""
        self._keys.put(chair.id, self._vault.another_key(chair.id, recipients))

    def number_of(self, telegram_id: int | None) -> int | None:
        """The number of the chair with this Telegram account, even if their record cannot be read."""
        if telegram_id is None:
            return None
        number = self._numbers.get(telegram_id)
        if number is None:
            row = self._db.execute("SELECT id FROM chairs WHERE telegram_id = ?", (telegram_id,)).fetchone()
            if row is None:
                return None
            number = int(row[0])
            self._numbers.put(telegram_id, number)
        return number

    def by_id(self, chair_id: int) -> Chair | None:
        """The chair with this number, unless another's account was put in the place of theirs."""
        chair = self._known.get(chair_id) or self._found(chair_id)
        return None if chair is None else self._as_of_now(chair)

    def name(self, chair: Chair) -> str:
        """The name that the chair was invited by; LookupError if they are gone."""
        row = self._db.execute("SELECT name FROM chairs WHERE id = ?", (chair.id,)).fetchone()
        if row is None:
            raise LookupError("no such chair")
        return str(self._opened(chair.id, "name", row[0]))

    def all(self) -> tuple[Chair, ...]:
        """Every chair, in the order they joined."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM chairs ORDER BY id")  # noqa: S608 - a constant
        return tuple(map(self._as_of_now, map(_chair_of, rows)))

    def remove(self, chair: Chair) -> None:
        """Erase a chair: the data key first, then every row of theirs; only the number stays known.

        ChairHeld if a legal hold is on them.
        """
        self._must_not_be_held(chair)
        self._keys.destroy(chair.id)
        self._heads.remove(chair.id)
        self._vault.forget(chair.id)
        self._loaded.clear()
        self._chats.drop(chair.id)
        self._forget(chair)
        end_shares(self._db, self._heads, "peer_id = ?", chair.id)
        now = utc(self._clock())
        self._db.execute(
            "INSERT OR IGNORE INTO inbox_done SELECT update_id, ? FROM inbox WHERE chat_id = ?",
            (now, chair.telegram_id),
        )
        self._db.execute("DELETE FROM inbox WHERE chat_id = ?", (chair.telegram_id,))
        self._db.execute("DELETE FROM chairs WHERE id = ?", (chair.id,))
        self._db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (chair.id,))
        self._audit.note(self._clock(), "chair removed", chair.id)

    def move(self, chair: Chair, telegram_id: int) -> Chair:
        """Give a chair to another account on Telegram, which is nobody's yet; the chair from here on."""
        account = seal_account(self._vault, chair.id, telegram_id)
        self._db.execute(
            "UPDATE chairs SET telegram_id = ?, account = ?, unreachable = 0 WHERE id = ?",
            (telegram_id, account, chair.id),
        )
        self._forget(chair)
        self._audit.note(self._clock(), "chair moved", chair.id)
        return replace(
            chair, telegram_id=telegram_id, unreachable=False, waiting=self._heads.waiting(chair.id)
        )

    def rename(self, chair: Chair, name: str) -> None:
        """Give a chair another name, as the administrator's lists show it."""
        self._db.execute(
            "UPDATE chairs SET name = ? WHERE id = ?", (self._sealed(chair.id, "name", name), chair.id)
        )
        self._audit.note(self._clock(), "chair renamed", chair.id)

    def seen(self, chair: Chair) -> str | None:
        """The day on which a chair last did anything, by their own clock, as `2026-11-23`; never the time."""
        return self._heads.seen(chair.id)

    def set_seen(self, chair: Chair, day: date) -> None:
        """Say that a chair did something on this day."""
        self._heads.set_seen(chair.id, day.isoformat())

    def set_current(self, chair: Chair, reflection_id: int | None) -> None:
        """Say which reflection is on the screen; one that is not the chair's counts as none."""
        self._db.execute(
            "UPDATE chairs SET current = (SELECT id FROM reflections WHERE id = ? AND chair_id = ?)"
            " WHERE id = ?",
            (reflection_id, chair.id, chair.id),
        )
        self._known.drop(chair.id)

    def set_unreachable(self, chair: Chair, unreachable: bool) -> None:
        """Say whether Telegram refuses to deliver to the chair."""
        self._db.execute("UPDATE chairs SET unreachable = ? WHERE id = ?", (int(unreachable), chair.id))
        self._known.drop(chair.id)

    def set_waiting(self, chair: Chair, waiting: str | None) -> None:
        """Say what the chair's next words are for; None for the question on the screen, if there is one."""
        self._heads.set_waiting(chair.id, waiting)

    def set_zone(self, chair: Chair, zone: str | None) -> None:
        """Say which time zone the chair is in, by its name; None for the bot's own."""
        self._db.execute("UPDATE chairs SET zone = ? WHERE id = ?", (zone, chair.id))
        self._known.drop(chair.id)

    def settings(self, chair: Chair) -> Mapping[str, Any]:
        """What the chair has set, as it was saved; empty at first."""
        known = self._settings.get(chair.id)
        if known is not None:
            return known
        row = self._db.execute("SELECT settings FROM chairs WHERE id = ?", (chair.id,)).fetchone()
        found: Mapping[str, Any] = {}
        if row is not None and row[0] is not None:
            found = self._opened(chair.id, seal_names.SETTINGS, row[0])
            self._heads.prove(chair.id, seal_names.SETTINGS, row[0])
        self._settings.put(chair.id, found)
        return found

    def save_settings(self, chair: Chair, settings: Mapping[str, Any]) -> None:
        """Save what the chair has set: anything that JSON can hold."""
        sealed = self._sealed(chair.id, seal_names.SETTINGS, dict(settings))
        self._db.execute("UPDATE chairs SET settings = ? WHERE id = ?", (sealed, chair.id))
        self._heads.note(chair.id, seal_names.SETTINGS, sealed)
        self._settings.drop(chair.id)

    def _as_of_now(self, chair: Chair) -> Chair:
        """The chair, with what their next words are for."""
        waiting = self._heads.waiting(chair.id)
        return chair if waiting is None else replace(chair, waiting=waiting)

    def _found(self, chair_id: int) -> Chair | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS}, account FROM chairs WHERE id = ?",  # noqa: S608 - a constant
            (chair_id,),
        ).fetchone()
        if row is None:
            return None
        *columns, account = row
        chair = _chair_of(columns)
        try:
            # The account has to be the one that the chair joined with.
            if open_account(self._vault, chair_id, account) != chair.telegram_id:
                return None
        except DataKeyBroken:
            # Nothing of theirs opens for anybody.
            return chair
        except SealBroken:
            return None
        self._known.put(chair_id, chair)
        return chair

    def _forget(self, chair: Chair) -> None:
        self._known.drop(chair.id)
        self._numbers.drop(chair.telegram_id)
        self._settings.drop(chair.id)

    def _sealed(self, chair_id: int, field: str, value: object) -> bytes:
        return self._vault.seal(
            packed(value), owner=chair_id, record=seal_names.of_chair(chair_id), field=field
        )

    def _opened(self, chair_id: int, field: str, sealed: bytes) -> Any:
        return unpacked(
            self._vault.open(sealed, owner=chair_id, record=seal_names.of_chair(chair_id), field=field)
        )


def _chair_of(row: Sequence[Any]) -> Chair:
    chair_id, telegram_id, joined_at, current, zone, unreachable = row
    return Chair(chair_id, telegram_id, time_in(joined_at), current, zone, bool(unreachable))
