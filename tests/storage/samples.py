"""Forms, times and jobs that the storage tests share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from msgspec.structs import replace

from flows.answer import Answer, Piece, Status
from flows.form import Choice, Form, Pace, Question, QuestionKind, Section
from flows.reflection import Reflection
from flows.roles import Role
from storage.chairs import Chair
from storage.store import Records

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
CODE = b"\x01" * 32


def form(version: int = 1) -> Form:
    """A small form of three questions, the same object each time."""
    return _form(version)


@cache
def _form(version: int) -> Form:
    questions = (
        Question("label", "start", QuestionKind.TEXT, "A short label", role=Role.LABEL),
        Question(
            "kind", "start", QuestionKind.CHOICE, "Which?", choices=(Choice("a", "A"), Choice("b", "B"))
        ),
        Question("feelings", "start", QuestionKind.TEXT, "Your feelings about it?", quick=True),
    )
    return Form("sample", version, "Sample", "An authority", (Section("start", "Start", "Start"),), questions)


CHANGED_SOURCE = "sample 1, changed"
CHANGED = replace(form(), title="Another title")
"""A form that has another title under the first one's version."""


def source(version: int = 1) -> str:
    """What stands for the form's source in these tests."""
    return f"sample {version}"


def parse_form(text: str) -> Form:
    """The form of a source."""
    return CHANGED if text == CHANGED_SOURCE else form(int(text.rpartition(" ")[2]))


def joining(telegram_id: int, name: str = "a chair") -> Callable[[Records], Chair]:
    """A job in which somebody is invited and joins."""

    def job(records: Records) -> Chair:
        code = telegram_id.to_bytes(32, "big")
        now = min(NOW, records.clock())
        records.chairs.invite(code, name, now + timedelta(days=7))
        return records.chairs.join(code, telegram_id, now)

    return job


def starting(chair: Chair, pace: Pace = Pace.FULL) -> Callable[[Records], Reflection]:
    """A job in which a chair starts a reflection."""
    return lambda records: records.reflections.start(chair, form(), source(), pace, NOW)


def said(text: str, message: int = 1, at: datetime = NOW) -> Answer:
    """An answer in words."""
    return Answer(Status.GIVEN, pieces=(Piece(text, message, at),))


def answering(
    chair: Chair, reflection_id: int, question: str, answer: Answer
) -> Callable[[Records], Reflection]:
    """A job in which one answer is put in place."""

    def job(records: Records) -> Reflection:
        before = records.reflections.load(reflection_id, owner=chair)
        assert before is not None
        after = before.answering(question, answer)
        records.reflections.save(before, after, owner=chair)
        return after

    return job


def submitting(chair: Chair, reflection_id: int) -> Callable[[Records], None]:
    """A job in which a reflection is sent."""

    def job(records: Records) -> None:
        before = records.reflections.load(reflection_id, owner=chair)
        assert before is not None
        after = replace(before, cursor="submitted", submitted_at=NOW)
        records.reflections.save(before, after, owner=chair)

    return job
