"""Every question of every form that is shipped, asked and being answered, on the smallest screens."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from playwright.async_api import Page

from bot.views.message import Message
from bot.views.question import question_message
from flows.answer import Answer, Status
from flows.condition import When
from flows.form import Form, Mark, Pace, Question, QuestionKind
from flows.inputs import ALL_CHOICES
from flows.loading import names, parse, source_of
from flows.reflection import Reflection, begin
from tests.browser.phone import message

FORMS = {name: parse(*source_of(name)) for name in names()}
SIZES = ((390, 844), (390, 500), (320, 568))
"""A phone, the same with its keyboard up, and the smallest phone."""
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_ABOVE_THE_EDGE = """
([asked]) => {
    const scroller = document.querySelector("#scroller");
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: "instant" });
    // Its first line, that is, within the bubble's padding.
    return asked.getBoundingClientRect().top + 8 < scroller.getBoundingClientRect().top;
}
"""


def given(question: Question, value: str) -> Answer:
    """An answer that holds a value, as a condition asks for it."""
    if question.kind is QuestionKind.GRID:
        return Answer(Status.GIVEN, marks={question.criteria[0].key: value})
    return Answer(Status.GIVEN, picked=(value,))


def leading_to(form: Form, when: When | None) -> dict[str, Answer]:
    """Answers that meet a condition, and those of the questions that it names."""
    answers: dict[str, Answer] = {}
    for key, values in when.clauses if when else ():
        question = form.question(key)
        answers |= leading_to(form, question.when) | {key: given(question, min(values))}
    return answers


def ways_to(form: Form, question: Question) -> Iterator[Reflection]:
    """Where the question is asked, once for each list of choices that it can have."""
    base = leading_to(form, question.when)
    named = {(key, value) for c in question.choices if c.when for key, vs in c.when.clauses for value in vs}
    lists = set()
    for varied in ({}, *({key: given(form.question(key), value)} for key, value in sorted(named))):
        standing = replace(begin(form, 1, Pace.FULL, NOW), cursor=question.key, answers=base | varied)
        before = [*standing.path][: [*standing.path].index(question.key)]
        skipped = {key: Answer(Status.SKIPPED) for key in before if key not in standing.answers}
        standing = replace(standing, answers=skipped | dict(standing.answers))
        choices = standing.path[question.key].choices
        if choices not in lists:
            lists.add(choices)
            yield standing


def screens(form: Form) -> Iterator[tuple[str, Message]]:
    """Each question as it is asked; picked, with all choices again, and with every letter marked."""
    for question in form:
        for standing in ways_to(form, question):
            key, choices = question.key, standing.path[question.key].choices
            named = f"{key} of {len(choices)} choices"
            yield named, question_message(standing, key, NOW.date())
            begun = Answer(Status.OPEN, marks={c.key: Mark.PARTLY for c in question.criteria})
            if question.kind in (QuestionKind.CHOICE, QuestionKind.MANY):
                begun = Answer(Status.OPEN, picked=(choices[0].key,))
            answering = standing.answering(key, begun)
            if begun.picked or begun.marks:
                yield f"{named}, being answered", question_message(answering, key, NOW.date())
            if begun.picked and question.comment and question.kind is QuestionKind.CHOICE:
                yield f"{named}, changing", question_message(answering, key, NOW.date(), part=ALL_CHOICES)


async def cut_off(page: Page, message_id: int) -> list[tuple[int, int]]:
    """The sizes of screen on which a message begins above the upper edge with its last button in sight."""
    too_small = []
    asked = await message(page, message_id).element_handle()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate(_DRAWN)
        if await page.evaluate(_ABOVE_THE_EDGE, [asked]):
            too_small.append((width, height))
    return too_small


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_every_question_of_a_shipped_form_begins_in_sight_on_the_smallest_screens(sandbox, page, form):
    cut: dict[str, list[tuple[int, int]]] = {}
    measured = dict(screens(form))
    assert {named.partition(" ")[0] for named in measured} == {question.key for question in form}
    for named, shown in measured.items():
        rows = [tuple(button.text for button in row) for row in shown.keyboard]
        sent = await sandbox.says(shown.html, *rows)
        await message(page, sent).wait_for()
        if sizes := await cut_off(page, sent):
            cut[named] = sizes
    assert cut == {}
