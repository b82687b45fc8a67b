"""What can be wrong with a form whose shape is right: keys, conditions, reachability, what fits a phone."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from flows.checking_around import HEADING_LIMIT, UNSEEN, Fault, Unread, around, unfit
from flows.condition import When
from flows.form import Form, Question, QuestionKind
from flows.roles import Role
from flows.toml_lines import FORM, Place

BUTTON_LIMIT = 48
"""The longest label, in characters, that a phone shows whole on a button of its own."""

TOGETHER_LIMIT = 3_600
"""The longest that a question may be with all that can stand in its message: introduction, help, criteria."""

FURTHEST_DAY = 366
"""Days between the day that a choice means and the one on which it is picked."""

QUESTION_LIMIT = 500

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
_OF_A_KIND = frozenset({"choices", "criteria", "scale", "comment", "probe", "one_by_one", "role", "notices"})
"""The fields of which it depends on the kind whether they are right."""
_VALUES = ("kind", "choices", "criteria", "scale", "key")


def faults(form: Form, places: Sequence[Place] = (), unread: Unread = frozenset()) -> Iterator[Fault]:
    """Every fault of the form, in no particular order; `places` are those of its questions, in its file."""
    hidden = _with_wholes(unread)
    places = places or [Place("question", 0, number) for number in range(len(form.questions))]
    yield from (fault for fault in around(form, places, unread) if (fault.place, fault.field) not in hidden)
    if len(form.questions) > QUESTION_LIMIT:
        message = f"it has {len(form.questions):,} questions; a form has at most {QUESTION_LIMIT}"
        yield Fault(FORM, "section", "", message)
        return
    earlier: dict[str, Question] = {}
    unsure = {
        q.key for q, place in zip(form, places, strict=True) if any((place, f) in unread for f in _VALUES)
    }
    for question, place in zip(form, places, strict=True):
        for field, message in (*_own(question, form), *_conditions(question, earlier, form, unsure)):
            follows = field in _OF_A_KIND and (place, "kind") in unread
            if not follows and (place, field) not in hidden:
                yield Fault(place, field, question.key, message)
        earlier.setdefault(question.key, question)


def _with_wholes(unread: Unread) -> Unread:
    """The fields that could not be read, and those of which they are a part."""
    return unread | {(place, path[: m.start()]) for place, path in unread for m in re.finditer(r"\.", path)}


def _own(question: Question, form: Form) -> Iterator[tuple[str, str]]:
    yield from _parts(question)
    yield from _sizes(question, form)
    for notice in question.notices:
        if notice.text not in form.texts:
            yield "notices", f"there is no text “{notice.text}” to show"
        for value in sorted(notice.on - question.values):
            yield "notices", f"a notice waits for “{value}”, which cannot be answered"


def _parts(question: Question) -> Iterator[tuple[str, str]]:
    kind = question.kind
    if (kind in _CHOOSING) != bool(question.choices) and kind is not QuestionKind.SCALE:
        yield "choices", "a choice has choices, and nothing else has"
    if (kind is QuestionKind.GRID) != bool(question.criteria):
        yield "criteria", "a grid has criteria, and nothing else has"
    if (kind is QuestionKind.SCALE) != (question.scale is not None):
        yield "scale", "a scale says what its two ends mean, and nothing else does"
    if question.comment and kind not in _CHOOSING:
        yield "comment", "only a choice takes a comment"
    if question.probe and kind is not QuestionKind.TEXT:
        yield "probe", "only a text has a probe"
    if question.one_by_one and kind is not QuestionKind.GRID:
        yield "one_by_one", "only a grid is asked one by one"
    if any(c.exclusive for c in question.choices) and kind is not QuestionKind.MANY:
        yield "choices", "only one of many excludes the others"
    if any(c.day is not None for c in question.choices) and kind is not QuestionKind.CHOICE:
        yield "choices", "only the choices of a choice mean a day"
    if any(c.day is not None and abs(c.day) > FURTHEST_DAY for c in question.choices):
        yield "choices", "a choice means a day at most a year from the one on which it is picked"
    if any(c.raised for c in question.choices) and question.role is not Role.ESCALATION:
        yield "choices", "only the choices of the question with the role “escalation” are raised"
    if (question.offer is None) != (question.offer_label == ""):
        yield "offer", "an offer has a label, and a label an offer"
    if question.offer is not None and question.when is None:
        yield "offer", "what is only offered under one condition is asked under another: add a “when”"
    if question.role and kind is not _PLAYED_BY[question.role]:
        yield "role", f"the role “{question.role}” is for a {_PLAYED_BY[question.role]}"
    if not 1 <= question.limit <= 10_000:
        yield "limit", "“limit” is a number of characters from 1 to 10,000"


def _sizes(question: Question, form: Form) -> Iterator[tuple[str, str]]:
    for name in ("ask", "help", "comment", "note"):
        yield from ((name, f"“{name}” {m}") for m in unfit(getattr(question, name)))
    yield from (("aside", f"“aside” {m}") for m in unfit(question.aside, HEADING_LIMIT))
    if question.probe:
        yield from (("probe", f"the “ask” of the probe {m}") for m in unfit(question.probe.ask))
    parts = [question.ask, question.help, question.comment, form.section(question.section).intro]
    parts += [f"{c.letter} {c.word} {c.ask}" for c in question.criteria]
    if question.scale:
        parts += [question.scale.low_means, question.scale.high_means]
    together = sum(map(len, parts))
    if together > TOGETHER_LIMIT:
        yield "", f"with introduction and help it is {together:,} characters long; {TOGETHER_LIMIT:,} fit"
    labels = [(f"choices.{c.key}", c.label) for c in question.choices]
    for choice in question.choices:
        if choice.short and len(choice.short) >= len(choice.label):
            yield f"choices.{choice.key}", f"“{choice.short}” is no shorter than the label"
    labels += [(f"choices.{c.key}", c.short) for c in question.choices]
    labels += [(f"criteria.{c.key}", f"{c.letter} {c.word}") for c in question.criteria]
    labels.append(("offer_label", question.offer_label))
    if any(map(UNSEEN.search, parts[3:] + [label for _, label in labels])):
        yield "", "a text of it has a character that cannot be shown"
    for field, label in labels:
        if len(label) > BUTTON_LIMIT:
            yield field, f"the button “{label}” is {len(label)} characters long; a phone shows {BUTTON_LIMIT}"
    if len(question.choices) > 24 or len(question.criteria) > 12:
        yield "choices", "that is more than fits under one message: at most 24 choices, 12 criteria"


def _conditions(
    question: Question, earlier: dict[str, Question], form: Form, unsure: AbstractSet[str]
) -> Iterator[tuple[str, str]]:
    named = [("when", question.when), ("offer", question.offer)]
    named += [(f"choices.{c.key}", c.when) for c in question.choices]
    sound = True
    for field, when in named:
        for message in _clauses(when, earlier, form, unsure) if when is not None else ():
            sound = False
            yield field, message
    known = {key: one for key, one in earlier.items() if key not in unsure}
    if sound and question.when and not _reachable(question.when, known):
        yield "when", "no answers lead to this question"
    if sound and question.quick and question.when:
        for key in sorted(key for key, _ in question.when.clauses if key in known and not known[key].quick):
            yield "when", f"is quick but waits for “{key}”, which is not"
    for choice in question.choices:
        if sound and choice.when and not _reachable(choice.when, known):
            yield f"choices.{choice.key}", f"no answers lead to the choice “{choice.key}”"


def _clauses(when: When, earlier: dict[str, Question], form: Form, unsure: AbstractSet[str]) -> Iterator[str]:
    for key, values in when.clauses:
        if key in unsure:
            continue
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
