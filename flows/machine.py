"""Form to state machine: the only judge of what may follow what, and the only file importing transitions.

A state is a question's key, `review` or `submitted`. One machine serves every reflection of a form: it is
triggered on a throwaway `Walk`, which holds the state and what its answers lead to.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple, cast

from transitions import EventData, Machine
from transitions.extensions import GraphMachine

from flows.form import REVIEW, SUBMITTED, Asked, Form, Mark, Pace, Question, QuestionKind
from flows.reflection import first_open

ADVANCE, BACK, SUBMIT = "advance", "back", "submit"
_ONE_VALUE = (QuestionKind.CHOICE, QuestionKind.SCALE)


class Edge(NamedTuple):
    """One transition of a form's machine; guarded by what the answers make follow what."""

    trigger: str
    source: str
    dest: str


@dataclass(slots=True)
class Walk:
    """Where one reflection stands, and the path that its answers lead along."""

    state: str
    path: Mapping[str, Asked]

    def after(self, key: str) -> str | None:
        """What follows a question of the path: another, or review after the last."""
        keys = [*self.path, REVIEW]
        return keys[keys.index(key) + 1] if key in self.path else None

    @property
    def complete(self) -> bool:
        """Whether nothing on the path is still to be answered."""
        return first_open(self.path) is None


def edges(form: Form) -> Iterator[Edge]:
    """Every transition of the form; the machine, the diagram and the tests read these.

    A question may be followed, at either pace, by the later ones up to the first that is always asked, unless
    their conditions rule it out; and by review, if none is always asked. `back` mirrors `advance`;
    `edit_<key>` leads to a question from anywhere.
    """
    followers = {(source, dest) for pace in Pace for source, dest in _followers(form, pace)}
    order = [*(q.key for q in form), REVIEW]
    for source, dest in sorted(followers, key=lambda e: (order.index(e[0]), order.index(e[1]))):
        yield Edge(ADVANCE, source, dest)
        yield Edge(BACK, dest, source)
    for key in order:
        yield Edge(f"edit_{key}", "*", key)
    yield Edge(SUBMIT, REVIEW, SUBMITTED)


def trigger(form: Form, name: str, on: Walk) -> bool:
    """Fire one trigger; whether it was allowed. The walk's state moves with it, or stays."""
    event = _machine(form).events[name]
    return on.state in event.transitions and bool(event.trigger(on))


def diagram(form: Form) -> str:
    """The form's machine at full pace, as Mermaid text; what is asked only sometimes says when."""
    states = [*(q.key for q in form), REVIEW, SUBMITTED]
    drawn = GraphMachine(states=states, initial=states[0], auto_transitions=False, graph_engine="mermaid")
    for source, dest in _followers(form, Pace.FULL):
        drawn.add_transition(ADVANCE if dest == REVIEW else _label(form.question(dest), form), source, dest)
    drawn.add_transition(SUBMIT, REVIEW, SUBMITTED)
    lines = str(drawn.get_combined_graph().draw(None)).splitlines()
    head = lines.index("stateDiagram-v2")
    kept = [line for line in lines[head:] if not line.lstrip().startswith(("classDef", "Class", "direction"))]
    # Drawn trigger by trigger; read from top to bottom.
    kept.sort(
        key=lambda line: states.index(line.split()[0]) if line.split("-->")[0].strip() in states else -1
    )
    return "\n".join(line.removesuffix(f": {ADVANCE}").rstrip() for line in kept if line.strip()) + "\n"


def _label(question: Question, form: Form) -> str:
    if question.when is None:
        return ADVANCE
    condition = " and ".join(_clause(form.question(key), values) for key, values in question.when.clauses)
    return condition if question.offer is None else f"{condition}, or taken up"


def _clause(on: Question, values: frozenset[str]) -> str:
    every = [c.key for c in on.choices] or list(Mark)
    given = [value for value in every if value in values]
    others = [value for value in every if value not in values]
    if on.kind in _ONE_VALUE and len(given) > 2 and 0 < len(others) < len(given):
        return f"{on.key} is other than {' or '.join(others)}"
    return f"{on.key} is {' or '.join(given)}"


def _followers(form: Form, pace: Pace) -> Iterator[tuple[str, str]]:
    questions = form.asked_at(pace)
    for i, question in enumerate(questions):
        passed: list[Question] = []
        for later in questions[i + 1 :]:
            if _may_follow(question, later, passed, form):
                yield question.key, later.key
            if later.when is None:
                break
            passed.append(later)
        else:
            yield question.key, REVIEW


def _may_follow(question: Question, later: Question, passed: list[Question], form: Form) -> bool:
    """Whether some answers lead from one question to a later one past those between; yes where in doubt."""
    if {q.key for q in passed} & _needed(later):
        return False
    if any(_implied(q, question) or _implied(q, later) for q in passed):
        return False
    certain, wanted = _certain(question), _certain(later)
    both = [key for key in certain.keys() & wanted.keys() if form.question(key).kind in _ONE_VALUE]
    return not any(certain[key].isdisjoint(wanted[key]) for key in both)


def _certain(question: Question) -> dict[str, frozenset[str]]:
    """What is surely given where this question is asked: nothing, if it may be taken up instead."""
    return {} if question.when is None or question.offer is not None else dict(question.when.clauses)


def _needed(question: Question) -> set[str]:
    """The questions that are asked wherever this one is."""
    ways = [{key for key, _ in when.clauses} for when in (question.when, question.offer) if when is not None]
    return set.intersection(*ways) if ways else set()


def _implied(question: Question, by: Question) -> bool:
    """Whether the one is asked wherever the other is."""
    certain = _certain(by)
    return question.when is not None and all(
        key in certain and certain[key] <= values for key, values in question.when.clauses
    )


@lru_cache(maxsize=16)
def _machine(form: Form) -> Machine:
    machine = Machine(
        model=None,
        states=[*(q.key for q in form), REVIEW, SUBMITTED],
        initial=None,
        auto_transitions=False,
        send_event=True,
    )
    for edge in edges(form):
        machine.add_transition(edge.trigger, edge.source, edge.dest, conditions=_guard(edge))
    return machine


def _guard(edge: Edge) -> Callable[[EventData], bool]:
    if edge.trigger == ADVANCE:
        return partial(_follows, edge.source, edge.dest)
    if edge.trigger == BACK:
        return partial(_follows, edge.dest, edge.source)
    return _complete if edge.dest in (REVIEW, SUBMITTED) else partial(_on_path, edge.dest)


def _follows(source: str, dest: str, event: EventData) -> bool:
    on = _walk(event)
    return on.after(source) == dest and (dest != REVIEW or on.complete)


def _on_path(key: str, event: EventData) -> bool:
    return key in _walk(event).path


def _complete(event: EventData) -> bool:
    return _walk(event).complete


def _walk(event: EventData) -> Walk:
    on: Walk = cast(Any, event).model
    return on
