"""One chair's walk through one form: the record, and where the chair stands in it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from flows.answer import Answer, Status
from flows.form import SUBMITTED, Asked, Form, Pace, Question
from flows.plain_words import one_line
from flows.roles import Role


class Reflection(Struct, frozen=True, dict=True):
    """A draft or a submitted reflection.

    `cursor` is the key of the question being asked, `"review"` or `"submitted"`. `answers` may hold answers
    on branches that have closed; they are dropped at submission. `shown` are the form's texts already shown.
    `reoffered`: the skipped questions were offered once more. `heard`: the question that the last message
    answered, so that the rest of a long message joins it.
    """

    id: int
    form: Form
    pace: Pace
    started_at: datetime
    updated_at: datetime
    cursor: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    reoffered: bool = False
    heard: str | None = None
    submitted_at: datetime | None = None

    @property
    def submitted(self) -> bool:
        """Whether it has been sent."""
        return self.cursor == SUBMITTED

    @cached_property
    def path(self) -> dict[str, Asked]:
        """The questions that this reflection asks, by key, in order; worked out once."""
        return self.form.path(self.answers, self.pace)

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """The questions of the path that are still to be answered, in order; worked out once."""
        return tuple([key for key, asked in self.path.items() if not asked.settled])

    @cached_property
    def most(self) -> int:
        """The most questions that it may come to ask; worked out once."""
        return self.form.length(self.path, self.pace)[1]

    def answering(self, key: str, answer: Answer) -> "Reflection":
        """This reflection with one answer put in place."""
        answered = self.moving(answers={**self.answers, key: answer})
        known = answered.__dict__
        path, unsettled = known.pop("path", {}), known.pop("unsettled", None)
        if key in self.form.deciding:
            known.pop("most", None)
            before = self.answers.get(key)
            if before is None or before.values != answer.values:
                return answered
        if key not in path:
            return answered
        asked = replace(path[key], answer=answer)
        known["path"] = {**path, key: asked}
        if unsettled is not None and asked.settled:
            known["unsettled"] = tuple([other for other in unsettled if other != key])
        return answered

    def moving(self, **changes: Any) -> "Reflection":
        """This reflection with things changed on which its path does not depend: not its pace."""
        moved = replace(self, **changes)
        moved.__dict__.update(self.__dict__)
        return moved

    def with_source(self, source: int) -> str | None:
        """The key of the question that this message answered, if it answered one."""
        # The last answer first: it is the one that is asked for most.
        return next((key for key in reversed([*self.answers]) if source in self.answers[key].sources), None)

    def offers(self, key: str) -> tuple[Question, ...]:
        """The questions that the answer to this one offers, and that the chair has not taken up."""
        if key not in self.form.offering:
            return ()
        offering = [q for q in self.form if q.offer is not None and key in dict(q.offer.clauses)]
        live = {k: a.answer for k, a in self.path.items() if a.answer is not None and not a.outdated}
        return tuple(
            q
            for q in offering
            if q.offer is not None
            and q.key not in self.path
            and (q.quick or self.pace is Pace.FULL)
            and q.offer.holds(live)
        )

    @property
    def label(self) -> str:
        """The chair's own short name for it, on one line; empty where none was given."""
        question = self.form.with_role(Role.LABEL)
        answer = question and self.answers.get(question.key)
        return one_line(answer.text) if answer else ""


def begin(form: Form, reflection_id: int, pace: Pace, now: datetime) -> Reflection:
    """A new draft that stands at the form's first question at this pace."""
    first = next(iter(form.path({}, pace)))
    return Reflection(reflection_id, form, pace, now, now, first)


def first_open(path: Mapping[str, Asked]) -> str | None:
    """The first question of the path that is still to be answered; none when the path is complete."""
    return next((key for key, asked in path.items() if not asked.settled), None)


def skipped(path: Mapping[str, Asked]) -> tuple[str, ...]:
    """The questions passed over that were meant to be answered."""
    return tuple(
        key
        for key, asked in path.items()
        if asked.answer is not None and asked.answer.status is Status.SKIPPED and not asked.question.optional
    )
