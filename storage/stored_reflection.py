"""A reflection as it is stored, and what is made of its state and its contents."""

from msgspec import Struct

from flows.form import Form
from flows.reflection import Reflection
from storage import seal_names
from storage.codec import answer_unpacked
from storage.state import State

_ANSWER = seal_names.answer("")


class StoredReflection(Struct, frozen=True):
    """A reflection as it is stored, under the owner's key of this number."""

    number: int
    form: tuple[str, int]
    key: int
    state: bytes
    slots: tuple[bytes, ...]


def reflection_of(number: int, state: State, contents: dict[str, bytes], form: Form) -> Reflection:
    """The reflection of this state and these contents."""
    return Reflection(
        id=number,
        form=form,
        pace=state.pace,
        started_at=state.started_at,
        updated_at=state.updated_at,
        cursor=state.cursor,
        answers={
            name.removeprefix(_ANSWER): answer_unpacked(content)
            for name, content in contents.items()
            if name.startswith(_ANSWER)
        },
        shown=frozenset(state.shown),
        reoffered=state.reoffered,
        heard=state.heard,
        submitted_at=state.submitted_at,
    )
