"""Where a reflection stands, as it is sealed: all of it but its answers."""

from dataclasses import dataclass
from datetime import datetime

from flows.form import SUBMITTED, Pace
from flows.reflection import Reflection
from storage import seal_names
from storage.codec import from_zoned, packed, unpacked, zoned
from storage.errors import SealBroken
from storage.vault import Vault

_FIELD = "state"
_SIZE = 1_024
"""The bytes of a sealed state."""


@dataclass(frozen=True, slots=True)
class State:
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
