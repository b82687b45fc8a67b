"""What a chair gave for one question; knows nothing of forms."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """How far an answer has come."""

    OPEN = "open"
    """Begun, and still being given: picks before Done, a score before its comment."""
    GIVEN = "given"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one message; an answer's text is its pieces in order.

    `source` names the message, so that editing it corrects just this piece. `joint` stands between the
    piece before and this one: empty where a phone cut one text in two, a line break where more was added.
    A piece with no text stands for the rest of a text that was too long to be taken.
    """

    text: str
    source: int
    at: datetime
    joint: str = "\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question, whatever its kind.

    `picked` holds choice keys in the form's order (a score as `"0"` to `"10"`), `marks` a grid's mark for
    each criterion, `day` a date; `pieces` are the words: all of a text answer, the comment of any other.
    `picked_by` is the message that picked in words, so that editing it picks again.
    """

    status: Status
    picked: tuple[str, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    pieces: tuple[Piece, ...] = ()
    picked_by: int | None = None
    probed: bool = False
    values: frozenset[str] = field(init=False, repr=False, compare=False)
    """What conditions on this answer compare with: picked keys and given marks; empty when skipped."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozenset((*self.picked, *self.marks.values())))

    @property
    def settled(self) -> bool:
        """Whether the question need not be asked again: given, or skipped."""
        return self.status is not Status.OPEN

    @property
    def text(self) -> str:
        """The words, as one text."""
        kept = [p for p in self.pieces if p.text]
        return "".join(p.joint + p.text if i else p.text for i, p in enumerate(kept))

    @property
    def empty(self) -> bool:
        """Whether nothing was given at all."""
        return not (self.picked or self.marks or self.day or self.pieces)

    def picks_like(self, other: "Answer | None") -> bool:
        """Whether the other gives the same but for the words."""
        given = (self.picked, self.marks, self.day)
        return given == ((other.picked, other.marks, other.day) if other else ((), {}, None))

    @property
    def sources(self) -> frozenset[int]:
        """The messages that this answer was given in."""
        by = {p.source for p in self.pieces}
        return frozenset(by if self.picked_by is None else by | {self.picked_by})

    def given(self) -> "Answer":
        """This answer, finished."""
        return replace(self, status=Status.GIVEN)
