"""The reflections, answer by answer, each owned by one chair; and the forms that they were asked by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from flows.answer import Answer
from flows.form import Form, Pace
from flows.reflection import Reflection, begin
from storage import seal_names
from storage.cache import TransactionalCache
from storage.chairs import Chair
from storage.codec import answer_packed, answer_unpacked, from_zoned, packed, unpacked, zoned
from storage.errors import FormChanged
from storage.vault import Vault

Loaded = tuple[int, Reflection]
"""A reflection, after the number of the chair whose it is."""
_FORMS_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """One line of a chair's history."""

    id: int
    form_id: str
    label: str
    pace: Pace
    started_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    cursor: str


_OVERVIEW = "id, form_id, label, pace, started_at, updated_at, submitted_at, cursor"


class Reflections:
    """Every method takes the owner; what is somebody else's reads as missing."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        loaded: "TransactionalCache[int, Loaded]",
        parse_form: Callable[[str], Form],
    ) -> None:
        self._db = db
        self._vault = vault
        self._loaded = loaded
        self._parse = parse_form
        self.forms: TransactionalCache[tuple[str, int], tuple[str, Form]] = TransactionalCache(
            _FORMS_REMEMBERED
        )
        """Forms with their sources, by id and version."""

    def start(self, chair: Chair, form: Form, form_source: str, pace: Pace, now: datetime) -> Reflection:
        """A new draft at the form's first question; the form is kept with it.

        Raises FormChanged if another text is kept under the form's version.
        """
        self.keep_form(form, form_source)
        draft = begin(form, 0, pace, now)
        inserted = self._db.execute(
            "INSERT INTO reflections"
            " (chair_id, form_id, form_version, pace, started_at, updated_at, submitted_at, cursor, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (chair.id, form.id, form.version, pace.value, zoned(now), *_moving(draft)[1:]),
        )
        assert inserted.lastrowid is not None  # noqa: S101 - an INSERT has a row id
        reflection = replace(draft, id=inserted.lastrowid)
        self._remember(reflection, chair)
        return reflection

    def load(self, reflection_id: int, *, owner: Chair) -> Reflection | None:
        """The whole reflection; SealBroken if any of it does not open."""
        known = self._loaded.get(reflection_id)
        if known is not None:
            return known[1] if known[0] == owner.id else None
        row = self._db.execute(
            "SELECT form_id, form_version, pace, started_at, updated_at, submitted_at, cursor, state"
            " FROM reflections WHERE id = ? AND chair_id = ?",
            (reflection_id, owner.id),
        ).fetchone()
        if row is None:
            return None
        form_id, version, pace, started_at, updated_at, submitted_at, cursor, state = row
        more = unpacked(state)
        reflection = Reflection(
            id=reflection_id,
            form=self.form(form_id, version),
            pace=Pace(pace),
            started_at=from_zoned(started_at),
            updated_at=from_zoned(updated_at),
            cursor=cursor,
            answers=dict(self._answers(reflection_id, owner)),
            shown=frozenset(more["shown"]),
            reoffered=more["reoffered"],
            heard=more["heard"],
            submitted_at=None if submitted_at is None else from_zoned(submitted_at),
        )
        self._remember(reflection, owner)
        return reflection

    def save(self, before: Reflection | None, after: Reflection, *, owner: Chair) -> None:
        """Store a reflection that was started here, writing only the answers that changed since `before`.

        `before` is what `load` or `start` gave in this very job; None writes every answer anew.
        LookupError if the owner has no such reflection.
        """
        changed = self._db.execute(
            "UPDATE reflections SET pace = ?, updated_at = ?, submitted_at = ?, cursor = ?, state = ?"
            " WHERE id = ? AND chair_id = ?",
            (*_moving(after), after.id, owner.id),
        )
        if changed.rowcount != 1:
            raise LookupError("no such reflection of this chair")
        if before is None or before.label != after.label:
            label = self._seal(owner, after.id, "label", packed(after.label)) if after.label else None
            self._db.execute("UPDATE reflections SET label = ? WHERE id = ?", (label, after.id))
        self._save_answers(before, after, owner)
        self._remember(after, owner)

    def delete(self, reflection_id: int, *, owner: Chair) -> None:
        """Delete a reflection with all its answers, and whatever waits to be shown of it."""
        deleted = self._db.execute(
            "DELETE FROM reflections WHERE id = ? AND chair_id = ?", (reflection_id, owner.id)
        )
        if deleted.rowcount:
            self._loaded.drop(reflection_id)

    def list(self, owner: Chair, *, limit: int, offset: int = 0) -> tuple[Overview, ...]:
        """A page of the owner's reflections, newest first."""
        rows = self._db.execute(
            f"SELECT {_OVERVIEW} FROM reflections WHERE chair_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",  # noqa: S608
            (owner.id, limit, offset),
        )
        return tuple(self._overview(owner, row) for row in rows)

    def count(self, owner: Chair) -> int:
        """How many reflections the owner has."""
        counted = self._db.execute(
            "SELECT count(*) FROM reflections WHERE chair_id = ?", (owner.id,)
        ).fetchone()
        return int(counted[0])

    def drafts(self, owner: Chair) -> tuple[Overview, ...]:
        """The owner's drafts, newest first."""
        rows = self._db.execute(
            f"SELECT {_OVERVIEW} FROM reflections"  # noqa: S608 - a constant
            " WHERE chair_id = ? AND cursor <> 'submitted' ORDER BY id DESC",
            (owner.id,),
        )
        return tuple(self._overview(owner, row) for row in rows)

    def touched(self, reflection_id: int, *, owner: Chair) -> datetime | None:
        """When a draft was last worked on; None for a reflection that was sent or is not there."""
        row = self._db.execute(
            "SELECT updated_at FROM reflections WHERE id = ? AND chair_id = ? AND cursor <> 'submitted'",
            (reflection_id, owner.id),
        ).fetchone()
        return None if row is None else from_zoned(row[0])

    def submitted_since(self, owner: Chair, day: date) -> tuple[int, ...]:
        """The reflections that the owner sent on that day, by their own calendar, or later; newest first."""
        rows = self._db.execute(
            "SELECT id FROM reflections WHERE chair_id = ? AND submitted_at >= ? ORDER BY id DESC",
            (owner.id, day.isoformat()),
        )
        return tuple(number for (number,) in rows)

    def answer_to(self, reflection_id: int, question: str, *, owner: Chair) -> Answer | None:
        """One answer of a reflection, without the others."""
        row = self._db.execute(
            "SELECT a.sealed FROM reflections AS r JOIN answers AS a ON a.reflection_id = r.id"
            " WHERE r.id = ? AND r.chair_id = ? AND a.question = ?",
            (reflection_id, owner.id, question),
        ).fetchone()
        if row is None:
            return None
        record, field = seal_names.of_reflection(reflection_id), seal_names.answer(question)
        return answer_unpacked(self._vault.open(row[0], owner=owner.id, record=record, field=field))

    def by_message(self, owner: Chair, message_id: int) -> Reflection | None:
        """The reflection that a message in the owner's chat belongs to."""
        row = self._db.execute(
            "SELECT reflection_id FROM messages WHERE chair_id = ? AND message_id = ?", (owner.id, message_id)
        ).fetchone()
        return None if row is None or row[0] is None else self.load(row[0], owner=owner)

    def _remember(self, reflection: Reflection, owner: Chair) -> None:
        """Keep a draft in memory; one that was sent is rarely looked at again."""
        if reflection.submitted:
            self._loaded.drop(reflection.id)
        else:
            self._loaded.put(reflection.id, (owner.id, reflection))

    def _save_answers(self, before: Reflection | None, after: Reflection, owner: Chair) -> None:
        if before is None:
            self._db.execute("DELETE FROM answers WHERE reflection_id = ?", (after.id,))
        old = {} if before is None else before.answers
        for question, answer in after.answers.items():
            was = old.get(question)
            if was is not answer and was != answer:
                sealed = self._seal(owner, after.id, seal_names.answer(question), answer_packed(answer))
                self._db.execute(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (after.id, question, sealed)
                )
        for question in old.keys() - after.answers.keys():
            self._db.execute(
                "DELETE FROM answers WHERE reflection_id = ? AND question = ?", (after.id, question)
            )

    def _answers(self, reflection_id: int, owner: Chair) -> Iterator[tuple[str, Answer]]:
        rows = self._db.execute(
            "SELECT question, sealed FROM answers WHERE reflection_id = ?", (reflection_id,)
        )
        for question, sealed in rows:
            record = seal_names.of_reflection(reflection_id)
            plain = self._vault.open(sealed, owner=owner.id, record=record, field=seal_names.answer(question))
            yield question, answer_unpacked(plain)

    def _overview(self, owner: Chair, row: tuple[Any, ...]) -> Overview:
        reflection_id, form_id, sealed, pace, started_at, updated_at, submitted_at, cursor = row
        record = seal_names.of_reflection(reflection_id)
        label = sealed and unpacked(self._vault.open(sealed, owner=owner.id, record=record, field="label"))
        return Overview(
            id=reflection_id,
            form_id=form_id,
            label=label or "",
            pace=Pace(pace),
            started_at=from_zoned(started_at),
            updated_at=from_zoned(updated_at),
            submitted_at=None if submitted_at is None else from_zoned(submitted_at),
            cursor=cursor,
        )

    def _seal(self, owner: Chair, reflection_id: int, field: str, plain: bytes) -> bytes:
        return self._vault.seal(
            plain, owner=owner.id, record=seal_names.of_reflection(reflection_id), field=field
        )

    def keep_form(self, form: Form, source: str) -> None:
        """Keep the text of a form under its version for good; FormChanged if another text has it."""
        name = (form.id, form.version)
        known = self.forms.get(name)
        kept = known[0] if known is not None else self._source(*name)
        if kept is None:
            self._db.execute("INSERT INTO forms (id, version, source) VALUES (?, ?, ?)", (*name, source))
        elif kept != source:
            raise FormChanged(f"{form.id}, version {form.version}")
        if known is None:
            self.forms.put(name, (source, form))

    def form(self, form_id: str, version: int) -> Form:
        """A form that is kept, by its id and version."""
        known = self.forms.get((form_id, version))
        if known is not None:
            return known[1]
        source = self._source(form_id, version)
        assert source is not None  # noqa: S101 - a foreign key
        form = self._parse(source)
        self.forms.put((form_id, version), (source, form))
        return form

    def _source(self, form_id: str, version: int) -> str | None:
        row = self._db.execute(
            "SELECT source FROM forms WHERE id = ? AND version = ?", (form_id, version)
        ).fetchone()
        return None if row is None else str(row[0])


def _moving(reflection: Reflection) -> tuple[str, str, str | None, str, str]:
    """The columns that a turn may change, all plain: pace, times, cursor, and keys of the form's own."""
    submitted = reflection.submitted_at
    state = {
        "shown": sorted(reflection.shown),
        "reoffered": reflection.reoffered,
        "heard": reflection.heard,
    }
    return (
        reflection.pace.value,
        zoned(reflection.updated_at),
        None if submitted is None else zoned(submitted),
        reflection.cursor,
        packed(state).decode(),
    )
