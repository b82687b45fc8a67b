"""Wherever a walk leads, each button under the question, typed, does what it does when it is tapped."""

from collections.abc import Iterator
from random import Random

import pytest

from bot.actions.chat import Tapped
from bot.views.question import question_message
from flows import inputs
from flows.answer import Answer
from flows.conversation import step
from flows.form import REVIEW, QuestionKind
from flows.inputs import ALL_CHOICES
from flows.reflection import Reflection
from tests.flows.walking import HARBOUR, LONG_ENOUGH, WEST_SUSSEX, Walking

SAID = (LONG_ENOUGH, "No, because it was", "short", "tomorrow", "7")


def parts(reflection: Reflection) -> list[str]:
    question = reflection.form.question(reflection.cursor)
    every = [ALL_CHOICES] if question.kind is QuestionKind.CHOICE else [c.key for c in question.criteria]
    return ["", *every]


def taps(reflection: Reflection, walking: Walking, part: str) -> Iterator[tuple[str, inputs.Input]]:
    shown = question_message(reflection, reflection.cursor, walking.now.date(), part=part)
    for row in shown.keyboard:
        for button in row:
            if isinstance(button.action, Tapped):
                yield button.text, button.action.given


def is_told_by_its_label(reflection: Reflection, label: str, tap: inputs.Input) -> bool:
    """Not what is put back under a tick, a day that is asked back, or a letter that stands for two."""
    question = reflection.form.question(reflection.cursor)
    match tap:
        case inputs.Picked():
            return question.kind is not QuestionKind.DATE and not label.startswith("✓ ")
        case inputs.Marked():
            return question.one_by_one
        case _:
            return True


def given(answer: Answer | None) -> object:
    if answer is None:
        return None
    return (
        answer.status, answer.picked, answer.marks, answer.day, answer.text, answer.note, answer.held,
        answer.doubtful,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_every_button_under_a_question_typed_is_that_button(seed):
    chance, walking = Random(seed), Walking((WEST_SUSSEX, HARBOUR)[seed % 2])
    for _ in range(90):
        on = walking.reflection
        if on.cursor == REVIEW:
            break
        for part in parts(on):
            for label, tap in taps(on, walking, part):
                if not is_told_by_its_label(on, label, tap):
                    continue
                tapped = step(on, tap, walking.now).reflection
                typed = step(on, inputs.Said(label, 99_999, part=part), walking.now).reflection
                assert typed.cursor == tapped.cursor, (on.cursor, label)
                assert {key: given(answer) for key, answer in typed.answers.items()} == {
                    key: given(answer) for key, answer in tapped.answers.items()
                }, (on.cursor, label)
        if chance.random() < 0.35:
            walking.says(chance.choice(SAID))
        else:
            walking.does(chance.choice([tap for _, tap in taps(on, walking, chance.choice(parts(on)))]))
