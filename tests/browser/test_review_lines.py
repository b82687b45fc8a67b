"""The index of the review on the smallest phone: what is meant to be a line is one."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.views.review import PAGE, index_message
from flows.answer import Answer, Piece, Status
from flows.form import Form, Mark, Pace, Question, QuestionKind
from flows.loading import names, parse, source_of
from flows.reflection import Reflection, begin
from tests.browser.phone import message

FORMS = {name: parse(*source_of(name)) for name in names()}
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
LONG = Piece("Uneasy, and a little cross with myself about the pace of the afternoon.", 1, NOW)
_BROKEN = """
(text) => {
    const lines = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let line = { words: "", tops: [] };
    while (walker.nextNode()) {
        const node = walker.currentNode;
        for (let at = 0; at < node.length; at += 1) {
            if (node.data[at] === "\\n") {
                lines.push(line);
                line = { words: "", tops: [] };
                continue;
            }
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            line.words += node.data[at];
            line.tops.push(...[...range.getClientRects()].map((box) => (box.top + box.bottom) / 2));
        }
    }
    const index = [...lines, line].slice(lines.findIndex((each) => each.words === "") + 1);
    const half = parseFloat(getComputedStyle(text).lineHeight) / 2;
    const broken = index.filter(({ tops }) => Math.max(...tops) - Math.min(...tops) > half);
    return [index.length, broken.map((each) => each.words)];
}
"""


def answered(question: Question) -> Answer:
    """An answer with as much to show as there can be; of a grid, with letters that have no mark."""
    match question.kind:
        case QuestionKind.TEXT:
            return Answer(Status.GIVEN, pieces=(LONG,))
        case QuestionKind.GRID:
            return Answer(Status.GIVEN, marks={c.key: Mark.PARTLY for c in question.criteria[:-1]})
        case QuestionKind.DATE:
            return Answer(Status.GIVEN, day=NOW.date())
        case QuestionKind.MANY:
            return Answer(Status.GIVEN, picked=tuple(c.key for c in question.choices))
        case QuestionKind.CHOICE | QuestionKind.SCALE:
            longest = max(question.choices, key=lambda choice: len(choice.label))
            return Answer(Status.GIVEN, picked=(longest.key,), pieces=(LONG,))


def reviewed(form: Form) -> Reflection:
    """A reflection at review in which every question is asked and answered."""
    always = replace(form, questions=tuple(replace(question, when=None) for question in form))
    answers = {question.key: answered(question) for question in always}
    return replace(begin(always, 1, Pace.FULL, NOW), cursor="review", answers=answers)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_each_line_of_the_index_is_one_line_on_the_smallest_phone(sandbox, open_phone, form):
    page = await open_phone(viewport={"width": 320, "height": 568})
    reflection = reviewed(form)
    listed = 0
    for number in range(-(-len(reflection.path) // PAGE)):
        shown = index_message(reflection, number)
        rows = [tuple(button.text for button in row) for row in shown.keyboard]
        sent = await sandbox.says(shown.html, *rows)
        text = message(page, sent).locator(".text")
        await text.wait_for()
        lines, broken = await text.evaluate(_BROKEN)
        assert broken == []
        listed += lines
    assert listed >= 2 * len(form.questions)
