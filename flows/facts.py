"""What a reflection comes to as facts that can be counted and chosen by: taps, days, its label, no text."""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct, field

from flows.answer import Answer
from flows.availability import NudgeKind
from flows.form import Mark, Pace, Question
from flows.reflection import Reflection
from flows.roles import Role
from flows.summary import Score, head

DISCUSSED = "discussed"
"""What a peer's comment is about, in the place of a question's key."""


class Named(Struct, frozen=True):
    """Something of a form by its key, and the form's words for it."""

    key: str
    label: str


class Facts(Struct, frozen=True):
    """One reflection in facts; what its form does not ask is empty, and `None` where nothing can be said.

    `answered`: it is known what came of what was raised. `marks` are the letters that the plan was checked
    against, and how far each is met. `functions` are the chair's core functions that it touched, and
    `all_functions` those that its form knows. `growth` is what was answered to each of the questions about
    the chair's own development.
    """

    id: int
    label: str
    pace: Pace
    started_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    score: Score | None = None
    kind: Named | None = None
    raised: bool = False
    answered: bool = False
    committed: bool = False
    with_peer: bool | None = None
    marks: tuple[tuple[Named, Mark], ...] = ()
    functions: tuple[Named, ...] = ()
    all_functions: tuple[Named, ...] = ()
    growth: Mapping[str, Named] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        """Whether it is still to be finished."""
        return self.submitted_at is None

    @property
    def at(self) -> datetime:
        """When it was finished, or a draft last worked on."""
        return self.submitted_at or self.updated_at

    @property
    def gaps(self) -> tuple[Named, ...]:
        """The letters that the plan does not meet, or not wholly."""
        return tuple(letter for letter, mark in self.marks if mark is not Mark.MET)


def facts_of(reflection: Reflection, added_to: Collection[str] = ()) -> Facts:
    """The facts of a reflection; `added_to` are the keys of the questions that were added to later."""
    form = reflection.form
    kind, escalation = _answered(reflection, Role.KIND), _answered(reflection, Role.ESCALATION)
    commitment = _answered(reflection, Role.COMMITMENT)
    checks, functions = _answered(reflection, Role.PLAN_CHECKS), _answered(reflection, Role.FUNCTIONS)
    known = form.with_role(Role.FUNCTIONS)
    picked = _picked(*escalation) if escalation else ()
    raised = {choice.key for choice in escalation[0].choices if choice.raised} if escalation else set()
    return Facts(
        id=reflection.id,
        label=reflection.label,
        pace=reflection.pace,
        started_at=reflection.started_at,
        updated_at=reflection.updated_at,
        submitted_at=reflection.submitted_at,
        score=head(reflection).score,
        kind=next(iter(_picked(*kind)), None) if kind else None,
        raised=any(choice.key in raised for choice in picked),
        answered=NudgeKind.ESCALATION in added_to,
        committed=bool(commitment and commitment[1].text),
        with_peer=_with_peer(reflection, added_to),
        marks=_marks(*checks) if checks else (),
        functions=_picked(*functions) if functions else (),
        all_functions=() if known is None else tuple(Named(c.key, c.label) for c in known.choices),
        growth=_growth(reflection),
    )


def _answered(reflection: Reflection, role: Role) -> tuple[Question, Answer] | None:
    """The question that plays a role and its answer, where it was asked and answered."""
    question = reflection.form.with_role(role)
    asked = None if question is None else reflection.path.get(question.key)
    return None if asked is None or asked.answer is None else (asked.question, asked.answer)


def _with_peer(reflection: Reflection, added_to: Collection[str]) -> bool | None:
    """Whether it was discussed with a peer; none where the form does not ask, and nobody has said so."""
    peer = reflection.form.with_role(Role.PEER)
    if DISCUSSED in added_to:
        return True
    return None if peer is None else _has_words(reflection, peer) or peer.key in added_to


def _has_words(reflection: Reflection, question: Question) -> bool:
    asked = reflection.path.get(question.key)
    return asked is not None and asked.answer is not None and bool(asked.answer.text)


def _picked(question: Question, answer: Answer) -> tuple[Named, ...]:
    return tuple(Named(c.key, c.label) for c in question.choices if c.key in answer.picked)


def _marks(question: Question, answer: Answer) -> tuple[tuple[Named, Mark], ...]:
    criteria = (c for c in question.criteria if c.key in answer.marks)
    return tuple((Named(c.key, f"{c.letter} {c.word}"), Mark(answer.marks[c.key])) for c in criteria)


def _growth(reflection: Reflection) -> dict[str, Named]:
    asked = [reflection.path.get(question.key) for question in reflection.form.all_with_role(Role.GROWTH)]
    answered = [(one.question, one.answer) for one in asked if one is not None and one.answer is not None]
    return {
        question.ask: named
        for question, answer in answered
        if (named := next(iter(_picked(question, answer)), None)) is not None
    }
