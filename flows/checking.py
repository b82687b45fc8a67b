"""What can be wrong with a form whose shape is right: keys, conditions, reachability, what fits a phone."""

import re
from collections import Counter
from collections.abc import Iterator

from flows.condition import When
from flows.form import REVIEW, SUBMITTED, Form, Question, QuestionKind
from flows.front import Front
from flows.roles import SHARED, Role
from flows.year import ProfessionalYear

BUTTON_LIMIT = 48
"""The longest label, in characters, that a phone shows whole on a button of its own."""
TEXT_LIMIT = 1_500
"""The longest text of its own: they share a message of 4,096 with progress and what was answered."""

TOGETHER_LIMIT = 3_600
"""The longest that a question may be with all that can stand in its message: introduction, help, criteria."""

FURTHEST_DAY = 366
"""Days between the day that a choice means and the one on which it is picked."""

HEADING_LIMIT = 200
"""The longest title; the longest of West Sussex has 66 characters."""
VERSION_LIMIT = 9_999
QUESTION_LIMIT = 500

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CHOOSING = (QuestionKind.CHOICE, QuestionKind.MANY)
_PLAYED_BY = {
    Role.KIND: QuestionKind.CHOICE,
    Role.OUTCOME: QuestionKind.CHOICE,
    Role.LABEL: QuestionKind.TEXT,
    Role.SCALING: QuestionKind.SCALE,
    Role.FEELINGS: QuestionKind.TEXT,
    Role.COMMITMENT: QuestionKind.TEXT,
    Role.ESCALATION: QuestionKind.CHOICE,
    Role.RESPONSE_DATE: QuestionKind.DATE,
    Role.MONITORING_DATE: QuestionKind.DATE,
    Role.PEER: QuestionKind.TEXT,
    Role.PLAN_CHECKS: QuestionKind.GRID,
    Role.FUNCTIONS: QuestionKind.MANY,
    Role.GROWTH: QuestionKind.CHOICE,
}
Fault = tuple[str, str]
"""A question's key, or nothing for the whole form, and what is wrong."""


def faults(form: Form) -> Iterator[Fault]:
    """Every fault of the form, in no particular order."""
    yield from _whole(form)
    if len(form.questions) > QUESTION_LIMIT:
        yield "", f"it has {len(form.questions):,} questions; a form has at most {QUESTION_LIMIT}"
        return
    earlier: dict[str, Question] = {}
    for question in form:
        yield from ((question.key, message) for message in _own(question, form))
        yield from ((question.key, message) for message in _conditions(question, earlier, form))
        earlier.setdefault(question.key, question)


def _whole(form: Form) -> Iterator[Fault]:
    if not 1 <= form.version <= VERSION_LIMIT:
        yield "", f"“version” is a whole number from 1 to {VERSION_LIMIT:,}"
    for name in ("title", "authority"):
        yield from (("", f"“{name}” {m}") for m in _unfit(getattr(form, name), HEADING_LIMIT))
    if not form.questions:
        yield "", "a form has at least one question"
    if form.questions and not any(q.quick and q.when is None for q in form):
        yield "", "no question that is always asked is marked quick: there would be no 90-second capture"
    for key, count in Counter(s.key for s in form.sections).items():
        if count > 1:
            yield "", f"{count} sections have the key “{key}”"
    for key, count in Counter(q.key for q in form).items():
        if count > 1:
            yield key, f"{count} questions have this key"
        if key in (REVIEW, SUBMITTED):
            yield key, "this key is the product's own; choose another"
    for role, count in Counter(q.role for q in form if q.role).items():
        if count > 1 and role not in SHARED:
            yield "", f"{count} questions have the role “{role}”"
    if "opening" not in form.texts:
        yield "", "the text “opening” is missing: it is shown with the first question"
    for name, text in form.texts.items():
        yield from (("", f"the text “{name}” {m}") for m in _unfit(text))
    if form.year is not None:
        yield from (("", message) for message in _year(form.year, form))
    if form.front is not None:
        yield from (("", f"the document {message}") for message in _front(form.front, form))
    for section in form.sections:
        for name in ("title", "short"):
            unfit = _unfit(getattr(section, name), HEADING_LIMIT)
            yield from (("", f"“{name}” of the section “{section.key}” {m}") for m in unfit)
        yield from (("", f"the introduction of “{section.key}” {m}") for m in _unfit(section.intro))


def _front(front: Front, form: Form) -> Iterator[str]:
    told = {question.key for question in form if not question.private}
    for name in ("title", "subtitle"):
        yield from (f"“{name}” {message}" for message in _unfit(getattr(front, name), HEADING_LIMIT))
    if any(_UNSEEN.search(text) for _, text in front.introduction):
        yield "has a character in its introduction that cannot be shown"
    for field in front.record:
        yield from (f"“{field.title}” {message}" for message in _unfit(field.title + field.text))
        yield from (
            f"“{field.title}” takes the answer to “{key}”, which is no question, or a private one"
            for key in field.keys
            if key not in told
        )


def _year(year: ProfessionalYear, form: Form) -> Iterator[str]:
    if not year.reminders or sorted(year.reminders) != list(year.reminders):
        yield "the year has the days on which to remind, in order"
    if not 0 <= year.with_peer <= year.pieces or year.pieces < 1:
        yield "the year asks for one piece at least, and for no more with a peer than in all"
    if year.with_peer and form.with_role(Role.PEER) is None:
        yield "the year asks for a peer, and no question has the role “peer”"
    yield from (f"the year {message}" for message in _unfit(year.asks))


def _own(question: Question, form: Form) -> Iterator[str]:
    yield from _parts(question)
    yield from _sizes(question, form)
    for notice in question.notices:
        if notice.text not in form.texts:
            yield f"there is no text “{notice.text}” to show"
        for value in sorted(notice.on - question.values):
            yield f"a notice waits for “{value}”, which cannot be answered"


def _parts(question: Question) -> Iterator[str]:
    kind = question.kind
    if (kind in _CHOOSING) != bool(question.choices) and kind is not QuestionKind.SCALE:
        yield "a choice has choices, and nothing else has"
    if (kind is QuestionKind.GRID) != bool(question.criteria):
        yield "a grid has criteria, and nothing else has"
    if (kind is QuestionKind.SCALE) != (question.scale is not None):
        yield "a scale says what its two ends mean, and nothing else does"
    if question.comment and kind not in _CHOOSING:
        yield "only a choice takes a comment"
    if question.probe and kind is not QuestionKind.TEXT:
        yield "only a text has a probe"
    if question.one_by_one and kind is not QuestionKind.GRID:
        yield "only a grid is asked one by one"
    if any(c.exclusive for c in question.choices) and kind is not QuestionKind.MANY:
        yield "only one of many excludes the others"
    if any(c.day is not None for c in question.choices) and kind is not QuestionKind.CHOICE:
        yield "only the choices of a choice mean a day"
    if any(c.day is not None and abs(c.day) > FURTHEST_DAY for c in question.choices):
        yield "a choice means a day at most a year from the one on which it is picked"
    if any(c.raised for c in question.choices) and question.role is not Role.ESCALATION:
        yield "only the choices of the question with the role “escalation” are raised"
    if (question.offer is None) != (question.offer_label == ""):
        yield "an offer has a label, and a label an offer"
    if question.offer is not None and question.when is None:
        yield "what is only offered under one condition is asked under another: add a “when”"
    if question.role and kind is not _PLAYED_BY[question.role]:
        yield f"the role “{question.role}” is for a {_PLAYED_BY[question.role]}"
    if not 1 <= question.limit <= 10_000:
        yield "“limit” is a number of characters from 1 to 10,000"


def _sizes(question: Question, form: Form) -> Iterator[str]:
    for name in ("ask", "help", "comment", "note"):
        yield from (f"“{name}” {m}" for m in _unfit(getattr(question, name)))
    yield from (f"“aside” {m}" for m in _unfit(question.aside, HEADING_LIMIT))
    if question.probe:
        yield from (f"the “ask” of the probe {m}" for m in _unfit(question.probe.ask))
    parts = [question.ask, question.help, question.comment, form.section(question.section).intro]
    parts += [f"{c.letter} {c.word} {c.ask}" for c in question.criteria]
    if question.scale:
        parts += [question.scale.low_means, question.scale.high_means]
    together = sum(map(len, parts))
    if together > TOGETHER_LIMIT:
        yield f"with introduction and help it is {together:,} characters long; {TOGETHER_LIMIT:,} fit"
    labels = [c.label for c in question.choices] + [question.offer_label]
    labels += [f"{c.letter} {c.word}" for c in question.criteria]
    if any(map(_UNSEEN.search, parts[3:] + labels)):
        yield "a text of it has a character that cannot be shown"
    for label in labels:
        if len(label) > BUTTON_LIMIT:
            yield f"the button “{label}” is {len(label)} characters long; a phone shows {BUTTON_LIMIT}"
    if len(question.choices) > 24 or len(question.criteria) > 12:
        yield "that is more than fits under one message: at most 24 choices, 12 criteria"


def _conditions(question: Question, earlier: dict[str, Question], form: Form) -> Iterator[str]:
    named = [question.when, question.offer, *(c.when for c in question.choices)]
    sound = True
    for when in filter(None, named):
        for message in _clauses(when, earlier, form):
            sound = False
            yield message
    if sound and question.when and not _reachable(question.when, earlier):
        yield "no answers lead to this question"
    if sound and question.quick and question.when:
        for key in sorted(key for key, _ in question.when.clauses if not earlier[key].quick):
            yield f"is quick but waits for “{key}”, which is not"
    for choice in question.choices:
        if sound and choice.when and not _reachable(choice.when, earlier):
            yield f"no answers lead to the choice “{choice.key}”"


def _clauses(when: When, earlier: dict[str, Question], form: Form) -> Iterator[str]:
    for key, values in when.clauses:
        on = earlier.get(key)
        if on is None:
            later = any(q.key == key for q in form)
            yield f"waits for “{key}”, which is {'asked later' if later else 'not in the form'}"
        elif not on.values:
            yield f"waits for “{key}”, which is a {on.kind}; only choices, scales and grids can be waited for"
        else:
            for value in sorted(values - on.values):
                yield f"waits for “{value}” of “{key}”, which cannot be answered"


def _reachable(when: When, earlier: dict[str, Question]) -> bool:
    """Whether some answers meet the condition, and lead to the questions that it needs."""
    allowed: dict[str, frozenset[str]] = {}
    waiting = list(when.clauses)
    while waiting:
        key, values = waiting.pop()
        question = earlier.get(key)
        if question is None:
            # Another question's condition names it, and is at fault itself.
            continue
        if key not in allowed and question.when is not None:
            waiting.extend(question.when.clauses)
        before = allowed.get(key, question.values)
        # Several values of these can be given at once, so two conditions on one need not agree.
        several = question.kind in (QuestionKind.MANY, QuestionKind.GRID)
        allowed[key] = values if several else before & values
    return all(_offered(earlier[key], values, allowed) for key, values in allowed.items())


def _offered(question: Question, values: frozenset[str], allowed: dict[str, frozenset[str]]) -> bool:
    """Whether one of the values can still be given where no more than what is allowed is."""
    ruled_out = {c.key for c in question.choices if c.when is not None and _excluded(c.when, allowed)}
    return bool(values - ruled_out)


def _excluded(when: When, allowed: dict[str, frozenset[str]]) -> bool:
    return any(key in allowed and values.isdisjoint(allowed[key]) for key, values in when.clauses)


def _unfit(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    if len(text) > limit:
        yield f"is {len(text):,} characters long; at most {limit:,} fit beside the rest of the message"
    if _UNSEEN.search(text):
        yield "has a character that cannot be shown"
