"""The reflections, answer by answer, each owned by one chair."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from flows.answer import Answer
from flows.form import SUBMITTED, Form, Pace
from flows.reflection import Reflection, begin
from storage import seal_names
from storage.cache import TransactionalCache
from storage.chairs import Chair
from storage.codec import answer_packed, answer_unpacked
from storage.heads import Heads, end_shares
from storage.holds import Holds
from storage.kept_forms import KeptForms
from storage.messages import Messages
from storage.outbox import Outbox
from storage.ownership import Loaded
from storage.slots import Held, Slots
from storage.state import ROW, State, States, state_of
from storage.stored_reflection import StoredReflection, reflection_of
from storage.vault import Vault


class Overview(Struct, frozen=True):
    """One line of a chair's history."""

    id: int
    form_id: str
    label: str
    pace: Pace
    started_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    cursor: str


_ANSWER = seal_names.answer("")


class Reflections:
    """Every method takes the owner; what is somebody else's reads as missing."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        *,
        heads: Heads,
        loaded: TransactionalCache[int, Loaded],
        messages: Messages,
        forms: KeptForms,
        outbox: Outbox,
        holds: Holds,
        chairs: TransactionalCache[int, Chair],
    ) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._states = States(db, vault, heads)
        self._slots = Slots(db, vault)
        self._loaded = loaded
        self._messages = messages
        self._forms = forms
        self._outbox = outbox
        self._holds = holds
        self._chairs = chairs

    def start(
        self,
        chair: Chair,
        form: Form,
        form_source: str,
        pace: Pace,
        now: datetime,
        *,
        key: int | None = None,
    ) -> Reflection:
        """A new draft at the form's first question; the form is kept with it.

        It is sealed with the chair's newest key, or the `key` of that number among theirs.

        Raises FormChanged if other reflections have another form of that version.
        """
        self._forms.keep(form, form_source)
        draft = begin(form, 0, pace, now)
        inserted = self._db.execute(
            "INSERT INTO reflections (chair_id, form_id, form_version, sealed) VALUES (?, ?, ?, x'')",
            (chair.id, form.id, form.version),
        )
        assert inserted.lastrowid is not None  # noqa: S101 - an INSERT has a row id
        reflection = replace(draft, id=inserted.lastrowid)
        key = self._vault.newest_key(chair.id) if key is None else key
        self._keep(reflection, self._slots.create(chair.id, reflection.id, key), chair)
        return reflection

    def load(self, reflection_id: int, *, owner: Chair) -> Reflection | None:
        """The whole reflection; SealBroken if any of it does not open, or is not the newest of its kind."""
        known = self._loaded.get(reflection_id)
        if known is not None:
            return known.reflection if known.owner == owner.id else None
        found = self._found(reflection_id, owner)
        if found is None:
            return None
        state, contents, held = found
        reflection = reflection_of(reflection_id, state, contents, self._forms.form(*state.form))
        self._remember(reflection, held, owner)
        return reflection

    def save(self, before: Reflection | None, after: Reflection, *, owner: Chair) -> None:
        """Store a reflection that was started here, writing only the answers that changed since `before`.

        `before` is what `load` or `start` gave in this very job; None writes every answer anew.
        LookupError if the owner has no such reflection.
        """
        held = self._held(after.id, owner)
        old = {} if before is None else before.answers
        for question, answer in after.answers.items():
            was = old.get(question)
            if was is not answer and was != answer:
                name = seal_names.answer(question)
                held = self._slots.put(owner.id, after.id, held, name, answer_packed(answer))
        kept = {seal_names.answer(question) for question in after.answers}
        for name in [name for name in held.where if name.startswith(_ANSWER) and name not in kept]:
            held = self._slots.put(owner.id, after.id, held, name, None)
        self._keep(after, held, owner)

    def contents(self, reflection_id: int, *, owner: Chair) -> dict[str, bytes]:
        """Everything that a reflection holds beside its state, by name; nothing if it is not the owner's."""
        found = self._found(reflection_id, owner)
        return {} if found is None else found[1]

    def put(self, reflection_id: int, name: str, content: bytes, *, owner: Chair) -> None:
        """Add to what a reflection holds, or replace it; LookupError if the owner has no such reflection."""
        found = self._found(reflection_id, owner)
        if found is None:
            raise LookupError("no such reflection of this chair")
        state, _, held = found
        self._loaded.drop(reflection_id)
        held = self._slots.put(owner.id, reflection_id, held, name, content)
        self._states.put(reflection_id, owner.id, replace(state, written=held.written))

    def delete(self, reflection_id: int, *, owner: Chair) -> None:
        """Delete a reflection with all its answers, and whatever waits to be shown of it.

        ChairHeld if a legal hold is on its owner.
        """
        self._holds.must_not_be_on(owner)
        end_shares(self._db, self._heads, "chair_id = ? AND reflection_id = ?", owner.id, reflection_id)
        deleted = self._db.execute(
            "DELETE FROM reflections WHERE id = ? AND chair_id = ?", (reflection_id, owner.id)
        )
        if deleted.rowcount:
            self._loaded.drop(reflection_id)
            # It may have been the one on their screen.
            self._chairs.drop(owner.id)
            self._outbox.forget(owner.id, reflection_id)
            self._heads.note(owner.id, seal_names.of_reflection(reflection_id), None)

    def list(self, owner: Chair, *, limit: int, offset: int = 0) -> tuple[Overview, ...]:
        """A page of the owner's reflections, newest first."""
        rows = self._db.execute(
            f"SELECT {ROW} FROM reflections WHERE chair_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",  # noqa: S608
            (owner.id, limit, offset),
        )
        return tuple(self._overview(owner, *row) for row in rows)

    def numbers(self, owner: Chair) -> tuple[int, ...]:
        """The numbers of all the owner's reflections, oldest first."""
        rows = self._db.execute("SELECT id FROM reflections WHERE chair_id = ? ORDER BY id", (owner.id,))
        return tuple(number for (number,) in rows)

    def past(self, owner: Chair, *, limit: int, offset: int = 0) -> tuple[Overview, ...]:
        """A page of the owner's history: drafts, and then what was sent, each newest first."""
        rows = self._db.execute(
            f"SELECT {ROW} FROM reflections WHERE chair_id = ?"  # noqa: S608 - a constant
            " ORDER BY submitted_on IS NOT NULL, id DESC LIMIT ? OFFSET ?",
            (owner.id, limit, offset),
        )
        return tuple(self._overview(owner, *row) for row in rows)

    def count(self, owner: Chair) -> int:
        """How many reflections the owner has."""
        counted = self._db.execute(
            "SELECT count(*) FROM reflections WHERE chair_id = ?", (owner.id,)
        ).fetchone()
        return int(counted[0])

    def stored(self, owner: Chair) -> tuple[StoredReflection, ...]:
        """All of the owner's as it is stored; SealBroken if any is not as it was written."""
        rows = self._db.execute(f"SELECT {ROW} FROM reflections WHERE chair_id = ?", (owner.id,))  # noqa: S608
        return tuple(self._stored(owner, *row) for row in rows.fetchall())

    def count_drafts(self, owner: Chair) -> int:
        """How many drafts the owner has."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM reflections WHERE chair_id = ? AND submitted_on IS NULL", (owner.id,)
        ).fetchone()
        return int(count)

    def drafts(self, owner: Chair) -> tuple[Overview, ...]:
        """The owner's drafts, newest first."""
        rows = self._db.execute(
            f"SELECT {ROW} FROM reflections WHERE chair_id = ? AND submitted_on IS NULL ORDER BY id DESC",  # noqa: S608
            (owner.id,),
        )
        return tuple(self._overview(owner, *row) for row in rows)

    def touched(self, reflection_id: int, *, owner: Chair) -> datetime | None:
        """When a draft was last worked on; None for a reflection that was sent or is not there."""
        row = self._states.row(reflection_id, owner.id)
        state = None if row is None else self._states.newest(owner.id, *row)
        return None if state is None or state.cursor == SUBMITTED else state.updated_at

    def submitted_since(self, owner: Chair, day: date) -> tuple[int, ...]:
        """The reflections that the owner sent on that day, by their own calendar, or later; newest first."""
        rows = self._db.execute(
            "SELECT id FROM reflections WHERE chair_id = ? AND submitted_on >= ? ORDER BY id DESC",
            (owner.id, day.isoformat()),
        )
        return tuple(number for (number,) in rows)

    def answer_to(self, reflection_id: int, question: str, *, owner: Chair) -> Answer | None:
        """One answer of a reflection."""
        content = self.contents(reflection_id, owner=owner).get(seal_names.answer(question))
        return None if content is None else answer_unpacked(content)

    def by_message(self, owner: Chair, message_id: int) -> Reflection | None:
        """The reflection that a message in the owner's chat belongs to."""
        found = self._messages.find(owner, message_id)
        if found is None or found.reflection_id is None:
            return None
        return self.load(found.reflection_id, owner=owner)

    def _remember(self, reflection: Reflection, held: Held, owner: Chair) -> None:
        """Keep a draft in memory; one that was sent is rarely looked at again."""
        if reflection.submitted:
            self._loaded.drop(reflection.id)
        else:
            self._loaded.put(reflection.id, Loaded(owner.id, reflection, held))

    def _keep(self, reflection: Reflection, held: Held, owner: Chair) -> None:
        """Store a reflection's state, whose slots are stored."""
        self._states.put(reflection.id, owner.id, state_of(reflection, held.written, held.key))
        self._remember(reflection, held, owner)

    def _stored(self, owner: Chair, *row: Any) -> StoredReflection:
        state = self._states.newest(owner.id, *row)
        self._slots.load(owner.id, row[0], state.written)
        return StoredReflection(row[0], state.form, state.key, row[-1], self._slots.sealed(row[0]))

    def _held(self, reflection_id: int, owner: Chair) -> Held:
        known = self._loaded.get(reflection_id)
        if known is not None and known.owner == owner.id:
            return known.held
        found = self._found(reflection_id, owner)
        if found is None:
            raise LookupError("no such reflection of this chair")
        return found[2]

    def _found(self, reflection_id: int, owner: Chair) -> tuple[State, dict[str, bytes], Held] | None:
        """All that is stored of a reflection, which belongs together or does not open."""
        row = self._states.row(reflection_id, owner.id)
        if row is None:
            return None
        state = self._states.opened(owner.id, *row)
        contents, held = self._slots.load(owner.id, reflection_id, state.written, state.key)
        self._states.prove(owner.id, *row)
        return state, contents, held

    def _overview(self, owner: Chair, *row: Any) -> Overview:
        state = self._states.newest(owner.id, *row)
        return Overview(
            id=row[0],
            form_id=state.form[0],
            label=state.label,
            pace=state.pace,
            started_at=state.started_at,
            updated_at=state.updated_at,
            submitted_at=state.submitted_at,
            cursor=state.cursor,
        )
