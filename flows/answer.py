"""What a chair gave for one question; knows nothing of forms."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace


class Status(StrEnum):
    """How far an answer has come."""

    OPEN = "open"
    """Begun, and still being given: picks before Done, a score before its comment."""
    GIVEN = "given"
    SKIPPED = "skipped"


class Piece(Struct, frozen=True):
    """The words of one message; an answer's text is its pieces in order.

    `source` names the message, so that editing it corrects just this piece. `joint` stands between the
    piece before and this one: empty where a phone cut one text in two, a line break where more was added.
    A piece with no text stands for the rest of a text that was too long to be taken.
    """

    text: str
    source: int
    at: datetime
    joint: str = "\n"


class Answer(Struct, frozen=True):
    """An answer to one question, whatever its kind.

    `picked` holds choice keys in the form's order (a score as `"0"` to `"10"`), `marks` a grid's mark for
    each criterion, `day` a date, or the day that a relative choice meant; `pieces` are the words: all of a
    text answer, the comment of any other. `picked_by` is the message that picked in words, so that editing
    it picks again. `notes` are words that came for the question and were no answer to it.
    """

    status: Status
    picked: tuple[str, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    pieces: tuple[Piece, ...] = ()
    picked_by: int | None = None
    probed: bool = False
    notes: tuple[Piece, ...] = ()
    held: tuple[Piece, ...] = ()
    """Words for a question that has its answer: they wait for the chair to say what is to become of them."""
    held_day: date | None = None
    """The day that the held words name, where the question asks for one; `day` stands meanwhile."""
    doubtful: bool = False
    """Whether the choice was changed under its comment, and the chair is to say if that still holds."""
    replaced: tuple["Answer", ...] = ()
    """What stood here before and was replaced or cleared, the latest last; the chair can have it back."""

    @property
    def values(self) -> frozenset[str]:
        """What conditions on this answer compare with: picked keys and given marks; empty when skipped."""
        return frozenset((*self.picked, *self.marks.values()))

    @property
    def settled(self) -> bool:
        """Whether the question need not be asked again: given or skipped, with nothing left to be decided."""
        return self.status is not Status.OPEN and not self.undecided

    @property
    def undecided(self) -> bool:
        """Whether the chair is still to say what becomes of what is here."""
        return bool(self.held) or self.doubtful

    @property
    def text(self) -> str:
        """The words, as one text."""
        return joined(self.pieces)

    @property
    def note(self) -> str:
        """What was said beside the answer, as one text."""
        return joined(self.notes)

    @property
    def empty(self) -> bool:
        """Whether nothing was given that answers; there may be notes."""
        return not (self.picked or self.marks or self.day or self.pieces)

    def picks_like(self, other: "Answer | None") -> bool:
        """Whether the other picks the same, whatever the words."""
        given = (self.picked, self.marks, self.day)
        return given == ((other.picked, other.marks, other.day) if other else ((), {}, None))

    @property
    def messages(self) -> tuple[Piece, ...]:
        """All the words that are here, whatever they are to the answer."""
        return (*self.pieces, *self.notes, *self.held)

    @property
    def sources(self) -> frozenset[int]:
        """The messages that this answer was given in."""
        by = {p.source for p in self.messages}
        return frozenset(by if self.picked_by is None else by | {self.picked_by})

    def given(self) -> "Answer":
        """This answer, finished."""
        return replace(self, status=Status.GIVEN)

    def changing(self, change: Callable[[tuple[Piece, ...]], tuple[Piece, ...]]) -> "Answer":
        """This answer with its words changed, wherever in it they are."""
        return replace(self, pieces=change(self.pieces), notes=change(self.notes), held=change(self.held))

    def replacing(self, before: "Answer") -> "Answer":
        """This answer in the place of the one before, which can be had back."""
        return replace(self, replaced=(*before.replaced, replace(before, replaced=())))


def joined(pieces: tuple[Piece, ...]) -> str:
    """The words of these pieces, as one text."""
    if len(pieces) < 2:
        return pieces[0].text if pieces else ""
    kept = [p for p in pieces if p.text]
    return "".join(p.joint + p.text if i else p.text for i, p in enumerate(kept))
