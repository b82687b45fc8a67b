"""Form to state machine: the only judge of what may follow what, and the only file importing transitions.

A state is a question's key, `review` or `submitted`. One machine serves every reflection of a form: it is
triggered on a throwaway `Walk`, which holds the state and what its answers lead to.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple, cast

from transitions import EventData, Machine
from transitions.extensions import GraphMachine

from flows.form import REVIEW, SUBMITTED, Asked, Form, Pace
from flows.reflection import first_open

ADVANCE, BACK, SUBMIT = "advance", "back", "submit"


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
    after: Mapping[str, str]
    """Each state of the path, and the one after it; the last question is followed by review."""

    @property
    def complete(self) -> bool:
        """Whether nothing on the path is still to be answered."""
        return first_open(self.path) is None


def walk(state: str, path: Mapping[str, Asked]) -> Walk:
    """The walk of a reflection that stands at `state` of `path`."""
    return Walk(state, path, dict(pairwise([*path, REVIEW])))


def edges(form: Form) -> Iterator[Edge]:
    """Every transition of the form; the machine, the diagram and the tests read these.

    A question may be followed by any later one up to the first that is always asked, at either pace, and
    by review if none is. `back` mirrors `advance`; `edit_<key>` leads to a question from anywhere.
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
    """The form's machine at full pace, as Mermaid text."""
    states = [*(q.key for q in form), REVIEW, SUBMITTED]
    drawn = GraphMachine(states=states, initial=states[0], auto_transitions=False, graph_engine="mermaid")
    for source, dest in _followers(form, Pace.FULL):
        question = next((q for q in form if q.key == dest), None)
        drawn.add_transition("when" if question and question.when else "advance", source, dest)
    drawn.add_transition(SUBMIT, REVIEW, SUBMITTED)
    return str(drawn.get_combined_graph().draw(None))


def _followers(form: Form, pace: Pace) -> Iterator[tuple[str, str]]:
    questions = [q for q in form if pace is Pace.FULL or q.quick]
    for i, question in enumerate(questions):
        for later in questions[i + 1 :]:
            yield question.key, later.key
            if later.when is None:
                break
        else:
            yield question.key, REVIEW


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
    return on.after.get(source) == dest and (dest != REVIEW or on.complete)


def _on_path(key: str, event: EventData) -> bool:
    return key in _walk(event).after


def _complete(event: EventData) -> bool:
    return _walk(event).complete


def _walk(event: EventData) -> Walk:
    on: Walk = cast(Any, event).model
    return on
