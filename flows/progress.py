"""How far a reflection has come: which part of its form, and about how long the rest takes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from flows.form import Form, Question, QuestionKind
from flows.reflection import Reflection

_SECONDS = {
    QuestionKind.TEXT: 30,
    QuestionKind.CHOICE: 8,
    QuestionKind.MANY: 12,
    QuestionKind.SCALE: 8,
    QuestionKind.GRID: 40,
    QuestionKind.DATE: 8,
}
"""How long a question takes somebody who says what comes to mind."""
_COMMENT_SECONDS = 5
"""Most choices that invite a comment are given without one."""
_PASSED_OVER_SECONDS = 10
"""By so much less does a text take that many pass over."""
_UNDECIDED_SECONDS = 16
"""Of a question that may yet be asked, about half are."""


class Progress(NamedTuple):
    """The question's part of the form, of how many, and the seconds that it and the rest take, roughly."""

    part: int
    parts: int
    seconds: int


def progress(reflection: Reflection, key: str) -> Progress:
    """How far a reflection has come at one of its questions; the parts are the sections asked at its pace."""
    form, seconds = reflection.form, _seconds_of(reflection.form)
    sections = form.parts[reflection.pace]
    left = sum([seconds[unsettled] for unsettled in reflection.unsettled])
    undecided = reflection.most - len(reflection.path)
    part = sections.index(form.question(key).section) + 1
    return Progress(part, len(sections), left + undecided * _UNDECIDED_SECONDS)


@lru_cache(maxsize=16)
def _seconds_of(form: Form) -> Mapping[str, int]:
    return {question.key: _seconds(question) for question in form}


def _seconds(question: Question) -> int:
    may_be_passed = question.kind is QuestionKind.TEXT and question.optional
    comment = _COMMENT_SECONDS if question.comment else 0
    return _SECONDS[question.kind] + comment - (_PASSED_OVER_SECONDS if may_be_passed else 0)
