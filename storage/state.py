"""Where a reflection stands, as it is sealed and kept: all of it but its answers."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from flows.form import SUBMITTED, Pace
from flows.reflection import Reflection
from storage import seal_names
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.errors import SealBroken
from storage.heads import Heads
from storage.vault import Vault

ROW = "id, form_id, form_version, sealed"
_FIELD = "state"
_SIZE = 1_024
"""The bytes of a sealed state."""


class State(Struct, frozen=True):
    """A reflection without its answers; `written` is how often its slots were written."""

    form: tuple[str, int]
    pace: Pace
    started_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    cursor: str
    label: str
    shown: tuple[str, ...]
    reoffered: bool
    heard: str | None
    written: int
    key: int = 0
    """The number, among its owner's, of the key under which it is."""

    @property
    def submitted_on(self) -> str | None:
        """The day on which it was sent, by the chair's own calendar."""
        if self.cursor != SUBMITTED or self.submitted_at is None:
            return None
        return self.submitted_at.date().isoformat()

    def packed(self) -> bytes:
        """This state as bytes."""
        return packed(
            {
                "form": self.form,
                "pace": self.pace.value,
                "started": zoned(self.started_at),
                "updated": zoned(self.updated_at),
                "submitted": None if self.submitted_at is None else zoned(self.submitted_at),
                "cursor": self.cursor,
                "label": self.label,
                "shown": self.shown,
                "reoffered": self.reoffered,
                "heard": self.heard,
                "written": self.written,
                **({"key": self.key} if self.key else {}),
            }
        )

    @classmethod
    def unpacked(cls, plain: bytes) -> "State":
        """The state that `packed` gave."""
        value = unpacked(plain)
        form_id, version = value["form"]
        submitted = value["submitted"]
        return cls(
            form=(form_id, version),
            pace=Pace(value["pace"]),
            started_at=from_zoned(value["started"]),
            updated_at=from_zoned(value["updated"]),
            submitted_at=None if submitted is None else from_zoned(submitted),
            cursor=value["cursor"],
            label=value["label"],
            shown=tuple(value["shown"]),
            reoffered=value["reoffered"],
            heard=value["heard"],
            written=value["written"],
            key=value.get("key", 0),
        )


def state_of(reflection: Reflection, written: int, key: int = 0) -> State:
    """The state of a reflection under that key, whose slots were written so often."""
    return State(
        form=(reflection.form.id, reflection.form.version),
        pace=reflection.pace,
        started_at=reflection.started_at,
        updated_at=reflection.updated_at,
        submitted_at=reflection.submitted_at,
        cursor=reflection.cursor,
        label=reflection.label,
        shown=tuple(sorted(reflection.shown)),
        reoffered=reflection.reoffered,
        heard=reflection.heard,
        written=written,
        key=key,
    )


def seal_state(vault: Vault, owner: int, number: int, state: State) -> bytes:
    """The state of the reflection of this number, sealed."""
    record = seal_names.of_reflection(number)
    return vault.seal(state.packed(), owner=owner, record=record, field=_FIELD, size=_SIZE, key=state.key)


def open_state(vault: Vault, owner: int, number: int, form: tuple[str, int], sealed: bytes) -> State:
    """The state of a reflection as it is stored; SealBroken if it does not open, or is of another form."""
    record = seal_names.of_reflection(number)
    state = State.unpacked(vault.open(sealed, owner=owner, record=record, field=_FIELD))
    if state.form != form:
        raise SealBroken(f"{record}, form")
    return state


class States:
    """The state in each reflection's row; the owner's head knows the newest of it."""

    def __init__(self, db: Database, vault: Vault, heads: Heads) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads

    def row(self, number: int, owner: int) -> tuple[Any, ...] | None:
        """The row of a reflection, if it is that owner's: its columns are `ROW`."""
        row: tuple[Any, ...] | None = self._db.execute(
            f"SELECT {ROW} FROM reflections WHERE id = ? AND chair_id = ?",  # noqa: S608 - a constant
            (number, owner),
        ).fetchone()
        return row

    def put(self, number: int, owner: int, state: State) -> None:
        """Seal a reflection's state anew; LookupError if the owner has no such reflection."""
        sealed = seal_state(self._vault, owner, number, state)
        # To set a column writes its indexes, even to what it was: so the day is set only where it changes.
        put = "UPDATE reflections SET sealed = ? WHERE id = ? AND chair_id = ? AND submitted_on IS ?"
        if not self._db.execute(put, (sealed, number, owner, state.submitted_on)).rowcount:
            put = "UPDATE reflections SET sealed = ?, submitted_on = ? WHERE id = ? AND chair_id = ?"
            changed = self._db.execute(put, (sealed, state.submitted_on, number, owner))
            if changed.rowcount != 1:
                raise LookupError("no such reflection of this chair")
        self._heads.note(owner, seal_names.of_reflection(number), sealed)

    def newest(self, owner: int, *row: Any) -> State:
        """The state in a row; SealBroken if it does not open, or was put back."""
        state = self.opened(owner, *row)
        self.prove(owner, *row)
        return state

    def opened(self, owner: int, number: int, form_id: str, version: int, sealed: bytes) -> State:
        """The state in a row, which may have been put back; SealBroken if it does not open."""
        return open_state(self._vault, owner, number, (form_id, version), sealed)

    def prove(self, owner: int, *row: Any) -> None:
        """SealBroken if the state in a row was put back."""
        number, _, _, sealed = row
        self._heads.prove(owner, seal_names.of_reflection(number), sealed)
