"""What words make of an answer: said, added in reply, joined from pieces, or corrected by an edit."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from flows import matching
from flows.answer import Answer, Piece, Status
from flows.answer import joined as together
from flows.effects import NoteReason, Refusal, Refuse
from flows.form import Asked, QuestionKind
from flows.inputs import ALL_CHOICES
from flows.matching import agrees
from flows.plain_words import is_blank
from flows.reflection import Reflection
from flows.tapped import NOTHING, content, criterion_at, picked
from flows.time.phrases import Either, Nation, NotUnderstood, TimeRefusal, day
from flows.time.wall_time import SMALL_HOURS

MESSAGE_UNITS = 4_096
"""How many UTF-16 code units one Telegram message holds."""
NEARLY_FULL = 3_500
"""A phone cuts a long text at a space, so the pieces before the last are a little below the limit."""
A_MOMENT = timedelta(seconds=5)

_KEEP = re.compile(r"\s*keep\s+", re.IGNORECASE)
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, which Telegram itself never delivers, and halves of characters."""


def refusal(text: str) -> Refusal | None:
    """Why a text cannot be kept to the letter, if it cannot."""
    if _UNREADABLE.search(text):
        return Refusal.UNREADABLE
    return Refusal.EMPTY if is_blank(text) else None


class Words(Struct, frozen=True):
    """One message as the engine takes it: its text, its number, by the chair's clock when it was sent,
    whose bank holidays count, and what of the question was folded out.
    """

    text: str
    source: int
    at: datetime
    sent: datetime | None
    nation: Nation
    part: str = ""

    @property
    def piece(self) -> Piece:
        """The message as a piece of an answer."""
        return Piece(self.text, self.source, self.at)

    @property
    def day(self) -> date:
        """The day that words such as “tomorrow” are counted from."""
        return (self.sent or self.at).date()


class WhichDay(Struct, frozen=True):
    """Why words are a note for now: they may mean any of these days, in ISO form and parted by commas."""

    days: str


class Noted(NamedTuple):
    """An answer that words were added to as a note, and why they are one."""

    answer: Answer
    because: NoteReason | WhichDay


Outcome = Answer | Noted | Refuse


def said(asked: Asked, words: Words) -> Outcome:
    """The answer to the question on the screen once this is said; what stands is never replaced by it."""
    question, before, piece = asked.question, content(asked.answer), words.piece
    if asked.outdated:
        # What was said about a choice that cannot stand may not go with the next one.
        before = replace(before, status=Status.OPEN, picked=(), doubtful=bool(before.pieces))
        asked = replace(asked, answer=before)
    if question.kind is QuestionKind.TEXT:
        if (before.settled and before.pieces) or before.held:
            return _within_limit(asked, replace(before, held=(*before.held, piece)))
        if before.probed and not before.settled:
            return _within_limit(asked, replace(before, pieces=(*before.pieces, piece)).given())
        probe = question.probe
        short = probe is not None and not before.probed and len(words.text.split()) < probe.under
        status = Status.OPEN if short else Status.GIVEN
        answer = replace(before, status=status, pieces=(*before.pieces, piece), probed=short or before.probed)
        return _within_limit(asked, answer)
    chosen = question.kind is QuestionKind.CHOICE and before.picked
    asks_for_comment = chosen and question.comment and (not before.settled or before.held)
    if words.part == ALL_CHOICES or not asks_for_comment:
        meant = _meant(asked, words)
        if not isinstance(meant, NoteReason | WhichDay):
            return meant
        if not question.comment:
            return _noted(asked, words, meant)
    if (before.status is Status.GIVEN and before.pieces) or before.held:
        return _within_limit(asked, replace(before, held=(*before.held, piece)))
    status = Status.GIVEN if chosen else Status.OPEN
    return _within_limit(asked, replace(before, status=status, pieces=(*before.pieces, piece)))


def added(asked: Asked, words: Words) -> Outcome:
    """The answer to an earlier question once this is added to it."""
    question, before = asked.question, content(asked.answer)
    if question.kind is not QuestionKind.TEXT and (not question.comment or not before.picked):
        meant = _meant(asked, words)
        if isinstance(meant, Noted):
            return meant._replace(answer=meant.answer.given())
        if isinstance(meant, Answer):
            return meant.given() if meant.held_day is None else meant
        if isinstance(meant, Refuse):
            return meant
        if not question.comment:
            return _noted(asked, words, meant)
    pieces = (*before.pieces, words.piece)
    complete = question.kind is QuestionKind.TEXT or before.picked
    status = Status.GIVEN if complete else Status.OPEN
    return _within_limit(asked, replace(before, status=status, pieces=pieces))


def continues(reflection: Reflection, now: datetime) -> bool:
    """Whether what is said now is the rest of a text that a phone cut in pieces."""
    answer = reflection.answers.get(reflection.heard or "")
    if answer is None or not answer.messages:
        return False
    last = _last(answer)
    return is_cut(last.text, last.at, now)


def is_cut(text: str, at: datetime, now: datetime) -> bool:
    """Whether what is said now is the rest of this text; one that was too long to be kept is empty."""
    return (not text or units(text) >= NEARLY_FULL) and timedelta() <= now - at <= A_MOMENT


def joined(asked: Asked, words: Words) -> tuple[Answer, bool]:
    """The answer once the rest of a long text joins it, and whether it did: a text too long leaves a gap.

    What follows such a gap is not taken either: a text is kept as far as it goes, and never with a hole.
    """
    before = asked.answer or NOTHING
    last = _last(before)
    # A cut where no further character fitted fell inside a word; any other at a space, which Telegram trims.
    joint = "" if units(last.text) + units(words.text[0]) > MESSAGE_UNITS else " "

    def with_rest(text: str) -> Answer:
        rest = replace(words.piece, text=text, joint=joint)
        return before.changing(lambda pieces: (*pieces, rest) if last in pieces else pieces)

    longer = with_rest(words.text)
    fits = last.text != "" and not isinstance(_within_limit(asked, longer), Refuse)
    return (longer, True) if fits else (with_rest(""), False)


def corrected(asked: Asked, words: Words) -> Outcome:
    """The answer once the message that gave it, or a piece of it, is edited."""
    before, source = asked.answer or NOTHING, words.source
    if source in {p.source for p in before.held} and before.held_day is not None:
        meant = _meant(asked, words)
        stands = replace(asked, answer=replace(before, held=(), held_day=None))
        return _noted(stands, words, meant) if isinstance(meant, NoteReason | WhichDay) else meant
    if source == before.picked_by:
        return _picked_again(asked, before, words)
    return _edited(asked, before, words)


def same(answer: Answer, text: str, source: int) -> bool:
    """Whether the message that `source` names has this text already, where its words were kept."""
    return any(p.source == source and p.text == text for p in answer.messages)


def without(answer: Answer, source: int) -> Answer:
    """The answer without what the message that `source` names said beside it."""
    return replace(answer, notes=tuple(p for p in answer.notes if p.source != source))


def _edited(asked: Asked, before: Answer, words: Words) -> Answer | Refuse:
    def edit(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return tuple(replace(p, text=words.text) if p.source == words.source else p for p in pieces)

    return _within_limit(asked, before.changing(edit))


def _picked_again(asked: Asked, before: Answer, words: Words) -> Outcome:
    others = before.changing(lambda pieces: tuple(p for p in pieces if p.source != words.source))
    bare = replace(others, picked=())
    meant = _meant(replace(asked, answer=bare), words)
    if isinstance(meant, NoteReason | WhichDay):
        if bare.pieces != before.pieces:
            return _edited(asked, before, words)
        return _noted(replace(asked, answer=without(before, words.source)), words, meant)
    if isinstance(meant, Refuse):
        return meant
    answer, because = meant if isinstance(meant, Noted) else (meant, None)
    doubtful = answer.picked != before.picked and bool(bare.pieces)
    answer = replace(
        answer, status=before.status, doubtful=before.doubtful or doubtful, replaced=before.replaced
    )
    return answer if because is None else Noted(answer, because)


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _last(answer: Answer) -> Piece:
    """The words that came last; of those of one second, by the number of their message."""
    return max(reversed(answer.messages), key=lambda piece: (piece.at, piece.source))


def _meant(asked: Asked, words: Words) -> Answer | Noted | Refuse | NoteReason | WhichDay:
    """The answer if the words plainly pick something, noting what else they say; or why they do not."""
    match asked.question.kind:
        case QuestionKind.DATE:
            return _day_meant(asked, words)
        case QuestionKind.GRID:
            return _marks_meant(asked, words)
        case QuestionKind.TEXT | QuestionKind.CHOICE | QuestionKind.MANY | QuestionKind.SCALE:
            understood = matching.understood(words.text, asked)
        case unknown:
            assert_never(unknown)
    if isinstance(understood, NoteReason):
        return understood
    # Once other taps or words have picked too, no one message says what is picked.
    many = asked.question.kind is QuestionKind.MANY
    by = None if many and content(asked.answer).picked else words.source
    answer: Answer | None = None
    for key in understood.keys:
        answer = picked(replace(asked, answer=answer or asked.answer), key, words.day, by=by)
    if answer is None or not understood.more:
        return answer or NoteReason.UNMATCHED
    if asked.question.comment and not answer.pieces:
        status = Status.OPEN if many else Status.GIVEN
        return _within_limit(asked, replace(answer, status=status, pieces=(words.piece,)))
    if asked.question.kind is QuestionKind.CHOICE and answer.doubtful:
        return _within_limit(asked, replace(answer, held=(*answer.held, words.piece)))
    return _noted(replace(asked, answer=answer), words, NoteReason.ASIDE)


def _marks_meant(asked: Asked, words: Words) -> Answer | NoteReason:
    """The answer with the marks that the words give: to those that they name, or to the one on show."""
    question, before = asked.question, content(asked.answer)
    marks = matching.marks(words.text, question.criteria)
    on_show = criterion_at(asked, words.part) if question.one_by_one else None
    mark = None if on_show is None else matching.mark(words.text)
    if not marks and on_show is not None and mark is not None:
        marks = {on_show.key: mark}
    if not marks:
        return NoteReason.UNMATCHED
    return replace(before, status=Status.OPEN, marks={**before.marks, **marks})


def _day_meant(asked: Asked, words: Words) -> Answer | NoteReason | WhichDay:
    """The answer with the day, unconfirmed; a day that was confirmed stands while another is asked about."""
    before = content(asked.answer)
    named = _day_named(words.text, words)
    if isinstance(named, NotUnderstood) and agrees(words.text) is False and before.day and not before.settled:
        named = _day_named(matching.after_no(words.text), words)
        if isinstance(named, NotUnderstood) and before.status is Status.OPEN:
            return replace(before, day=None, picked_by=None)
    if isinstance(named, Either):
        return WhichDay(",".join(each.isoformat() for each in named.options))
    if isinstance(named, NotUnderstood):
        return NoteReason.PAST_DAY if named.reason is TimeRefusal.PAST else NoteReason.UNMATCHED
    if named < words.at.date():
        return NoteReason.PAST_DAY
    if before.day is None or before.status is Status.OPEN:
        return replace(before, status=Status.OPEN, day=named, picked_by=words.source)
    if named == before.day:
        return replace(before, held=(), held_day=None)
    return replace(before, held=(words.piece,), held_day=named)


def _day_named(text: str, words: Words) -> date | Either[date] | NotUnderstood:
    small_hours = (words.sent or words.at).time() < SMALL_HOURS
    return day(_KEEP.sub("", text), words.day, words.nation, small_hours=small_hours)


def _noted(asked: Asked, words: Words, because: NoteReason | WhichDay) -> Noted | Refuse:
    answer = asked.answer or NOTHING
    longer = _within_limit(asked, replace(answer, notes=(*answer.notes, words.piece)))
    return longer if isinstance(longer, Refuse) else Noted(longer, because)


def _within_limit(asked: Asked, answer: Answer) -> Answer | Refuse:
    if max(map(len, (answer.text, answer.note, together(answer.held)))) > asked.question.limit:
        return Refuse(Refusal.TOO_LONG, asked.question.key, asked.question.limit)
    return answer
