"""A finished reflection as JSON, and back: everything that the chair gave, except what is for them alone.

docs/documents.md describes the fields. The file does not have where a message stood in a chat, which no other
record can use, nor the answers to private questions, which are in no document.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.documents.taking import RecordUnreadable, Taking
from bot.strings import nudges as nudge_strings
from bot.usecases.additions import NOTE
from flows.answer import Answer, Piece, Status
from flows.facts import DISCUSSED
from flows.form import SUBMITTED, Form, Mark, Pace, Question
from flows.reflection import Reflection

FORMAT = "afterword-reflection"
VERSION = 1
BIGGEST = 8 * 1024 * 1024
"""Bytes of the largest file that is read."""


class Added(Struct, frozen=True):
    """What was added to a reflection later: to what, as the key of a question or of a kind, and the words."""

    about: str
    at: datetime
    text: str


class Exchanged(Struct, frozen=True):
    """A reflection as it goes out of the record and comes back; it has no number there."""

    reflection: Reflection
    additions: tuple[Added, ...] = ()


def exchanged(reflection: Reflection, additions: tuple[Added, ...]) -> Exchanged:
    """What of a finished reflection goes out; its times keep their offset, and no longer know their zone."""
    kept = {
        key: _bare(asked.answer)
        for key, asked in reflection.path.items()
        if asked.answer is not None and not asked.question.private
    }
    finished = _fixed(reflection.submitted_at or reflection.updated_at)
    bare = Reflection(
        id=0,
        form=reflection.form,
        pace=reflection.pace,
        started_at=_fixed(reflection.started_at),
        updated_at=finished,
        cursor=SUBMITTED,
        answers=kept,
        submitted_at=finished,
    )
    return Exchanged(bare, tuple(replace(one, at=_fixed(one.at)) for one in additions))


def written(out: Exchanged) -> bytes:
    """The file, in UTF-8."""
    reflection, form = out.reflection, out.reflection.form
    record = {
        "format": FORMAT,
        "version": VERSION,
        "form": {"id": form.id, "version": form.version, "title": form.title, "authority": form.authority},
        "pace": reflection.pace.value,
        "begun": _moment(reflection.started_at),
        "finished": _moment(reflection.updated_at),
        "answers": [answered(form.question(key), answer) for key, answer in reflection.answers.items()],
        "added": [{"about": one.about, "at": _moment(one.at), "text": one.text} for one in out.additions],
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def read(file: bytes, form_of: Callable[[str, int], Form | None]) -> Exchanged:
    """What the file holds; RecordUnreadable, with nothing of what a chair wrote, if that cannot be read.

    `form_of` gives a form by its id and version, or None if it is not known.
    """
    if len(file) > BIGGEST:
        raise RecordUnreadable(f"it is longer than {BIGGEST:,} bytes")
    try:
        record = json.loads(file)
    except (ValueError, RecursionError):
        raise RecordUnreadable("it is not JSON") from None
    take = Taking(record, "the file")
    if take.text("format") != FORMAT or take.version() != VERSION:
        raise RecordUnreadable(f"it is not of the format “{FORMAT}”, version {VERSION}")
    named = take.table("form")
    known = (named.text("id"), named.version())
    form = form_of(*known)
    if form is None:
        raise RecordUnreadable(f"its form, “{known[0][:20]}”, version {known[1]}, is not known here")
    return Exchanged(_reflection(take, form), tuple(_added(take, form)))


def _reflection(take: Taking, form: Form) -> Reflection:
    finished = take.moment("finished")
    asked = {question.key: question for question in form if not question.private}
    answers: dict[str, Answer] = {}
    for one in take.tables("answers"):
        key = one.text("key")
        if key not in asked or key in answers:
            raise RecordUnreadable("it answers a question that the form does not ask, or one twice")
        answers[key] = _given(one.called(f"the answer “{key}”"), asked[key])
    return Reflection(
        id=0,
        form=form,
        pace=take.member("pace", Pace),
        started_at=take.moment("begun"),
        updated_at=finished,
        cursor=SUBMITTED,
        answers={key: answers[key] for key in asked if key in answers},
        submitted_at=finished,
    )


def _added(take: Taking, form: Form) -> Iterator[Added]:
    known = {NOTE, DISCUSSED, *nudge_strings.ADDITIONS, *(question.key for question in form)}
    for one in take.tables("added"):
        about = one.text("about")
        if about not in known:
            raise RecordUnreadable("it adds to a question that the form does not ask")
        yield Added(about, one.moment("at"), one.text("text"))


def answered(question: Question, answer: Answer) -> dict[str, Any]:
    """An answer as it stands in the file; what it does not have is left out."""
    labels = {choice.key: choice.label for choice in question.choices}
    told: dict[str, Any] = {"key": question.key, "question": question.ask, "status": answer.status.value}
    if answer.picked:
        told["picked"] = list(answer.picked)
        told["labels"] = [labels.get(key, key) for key in answer.picked]
    if answer.marks:
        told["marks"] = dict(answer.marks)
    for name, day in (("day", answer.day), ("held_day", answer.held_day)):
        if day is not None:
            told[name] = day.isoformat()
    for name, pieces in (("words", answer.pieces), ("notes", answer.notes), ("held", answer.held)):
        if pieces:
            told[name] = [{"text": p.text, "at": _moment(p.at), "joint": p.joint} for p in pieces]
    if answer.doubtful:
        told["doubtful"] = True
    return told


def _given(take: Taking, question: Question) -> Answer:
    picked = take.texts("picked")
    marks = take.marks("marks")
    possible = {choice.key for choice in question.choices}
    if not possible.issuperset(picked) or len(set(picked)) != len(picked):
        raise RecordUnreadable(f"{take.name} picks what the form does not offer")
    if not ({c.key for c in question.criteria}.issuperset(marks) and set(Mark).issuperset(marks.values())):
        raise RecordUnreadable(f"{take.name} marks what the form does not ask")
    return Answer(
        status=take.member("status", Status),
        picked=picked,
        marks=marks,
        day=take.day("day"),
        pieces=_pieces(take, "words"),
        notes=_pieces(take, "notes"),
        held=_pieces(take, "held"),
        held_day=take.day("held_day"),
        doubtful=take.flag("doubtful"),
    )


def _pieces(take: Taking, name: str) -> tuple[Piece, ...]:
    return tuple(Piece(one.text("text"), 0, one.moment("at"), one.text("joint")) for one in take.tables(name))


def _moment(at: datetime) -> str:
    return at.isoformat()


def _bare(answer: Answer) -> Answer:
    """An answer without where in a chat it was given."""

    def bare(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return tuple(replace(piece, source=0, at=_fixed(piece.at)) for piece in pieces)

    return replace(answer.changing(bare), picked_by=None, probed=False, replaced=())


def _fixed(at: datetime) -> datetime:
    return datetime.fromisoformat(at.isoformat())
