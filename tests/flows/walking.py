"""A chair at the engine, with no phone between them: does one thing at a time, a minute apart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows import inputs
from flows.answer import Answer
from flows.conversation import opening, step
from flows.effects import Effect
from flows.form import Form, Pace, QuestionKind
from flows.loading import parse, source_of
from flows.reflection import begin

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEST_SUSSEX = parse(*source_of("west_sussex"))
HARBOUR = parse(*source_of(str(Path(__file__).parents[1] / "forms" / "harbour.toml")))
TINY = """id = "tiny"
version = 1
title = "Tiny"
authority = "Nowhere"
texts = { opening = "Begin." }
[[section]]
key = "only"
title = "Only"
"""
"""The head of a form with one section, behind which its questions come."""
LONG_ENOUGH = "the school saw it first and nobody in the room had asked them why"
"""More words than any probe asks for, fewer characters than a label takes; see `ANSWERS`."""
ANSWERS = {"type": "initial", "outcome": "made", "smarter": "yes", "escalate": "no", "scaling": "5"}


class Walking:
    """One reflection and what was last shown of it; `says` returns the message's id, to edit it by."""

    def __init__(self, form: Form = WEST_SUSSEX, pace: Pace = Pace.FULL) -> None:
        self.now = NINE
        self.reflection, self.effects = opening(begin(form, 1, pace, self.now))
        self.message = 100

    @property
    def at(self) -> str:
        return self.reflection.cursor

    @property
    def path(self) -> list[str]:
        return list(self.reflection.path)

    def answer(self, key: str) -> Answer:
        return self.reflection.answers[key]

    def does(self, did: inputs.Input, *, after: float = 60) -> tuple[Effect, ...]:
        self.now += timedelta(seconds=after)
        self.reflection, self.effects = step(self.reflection, did, self.now)
        return self.effects

    def says(self, text: str, *, to: str | None = None, after: float = 60) -> int:
        self.message += 1
        self.does(inputs.Said(text, self.message, to), after=after)
        return self.message

    def edits(self, message: int, text: str) -> tuple[Effect, ...]:
        return self.does(inputs.Edited(text, message))

    def picks(self, *choices: str) -> tuple[Effect, ...]:
        for choice in choices:
            self.does(inputs.Picked(self.at, choice))
        return self.effects

    def puts_back(self, choice: str) -> tuple[Effect, ...]:
        return self.does(inputs.Picked(self.at, choice, on=False))

    def marks(self, **marks: str) -> tuple[Effect, ...]:
        for criterion, mark in marks.items():
            self.does(inputs.Marked(self.at, criterion, mark))
        return self.effects

    def is_done(self) -> tuple[Effect, ...]:
        return self.does(inputs.Finished(self.at))

    def skips(self) -> tuple[Effect, ...]:
        return self.does(inputs.Skipped(self.at))

    def goes_back(self) -> tuple[Effect, ...]:
        return self.does(inputs.Back(self.at))

    def changes(self, key: str) -> tuple[Effect, ...]:
        return self.does(inputs.Change(key))

    def submits(self) -> tuple[Effect, ...]:
        return self.does(inputs.Submitted())

    def until(self, key: str, **answers: str) -> "Walking":
        """Answers what is asked, in one way or as told, up to the question (or review) named."""
        chosen = {**ANSWERS, **answers}
        for _ in range(100):
            if self.at == key:
                return self
            self._answers_with(chosen.get(self.at))
        raise AssertionError(f"never came to {key}, but to {self.at}")

    def _answers_with(self, chosen: str | None) -> None:
        asked = self.reflection.path[self.at]
        match asked.question.kind:
            case QuestionKind.TEXT:
                self.says(chosen or LONG_ENOUGH[: asked.question.limit])
            case QuestionKind.DATE:
                self.picks(chosen or "2026-12-01")
            case QuestionKind.GRID:
                self.marks(**{c.key: chosen or "met" for c in asked.question.criteria})
                self.is_done()
            case _:
                self.picks(chosen or asked.choices[0].key)
                if self.at == asked.question.key:
                    self.is_done()
