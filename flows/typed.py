"""What words make of an answer: said, added in reply, joined from pieces, or corrected by an edit."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from flows import matching
from flows.answer import Answer, Piece, Status
from flows.effects import Refusal, Refuse
from flows.form import Asked, QuestionKind
from flows.reflection import Reflection
from flows.tapped import NOTHING, picked
from flows.time.phrases import NotUnderstood, TimeRefusal, day

MESSAGE_UNITS = 4_096
"""How many UTF-16 code units one Telegram message holds."""
NEARLY_FULL = 3_500
"""A phone cuts a long text at a space, so the pieces before the last are a little below the limit."""
A_MOMENT = timedelta(seconds=5)

_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, which Telegram itself never delivers, and halves of characters."""


def refusal(text: str) -> Refusal | None:
    """Why a text cannot be kept to the letter, if it cannot."""
    if not text.strip():
        return Refusal.EMPTY
    return Refusal.UNREADABLE if _UNREADABLE.search(text) else None


def said(asked: Asked, text: str, source: int, now: datetime) -> Answer | Refuse:
    """The answer to the question on the screen once this is said; a new text takes the old one's place."""
    question, before = asked.question, _kept(asked)
    piece = Piece(text, source, now)
    if question.kind is QuestionKind.TEXT:
        if before.probed and not before.settled:
            return _within_limit(asked, replace(before, pieces=(*before.pieces, piece)).given())
        probe = question.probe
        short = probe is not None and not before.probed and len(text.split()) < probe.under
        status = Status.OPEN if short else Status.GIVEN
        return _within_limit(asked, Answer(status, pieces=(piece,), probed=short or before.probed))
    chosen = question.kind is QuestionKind.CHOICE and before.picked and not asked.outdated
    if not (chosen and question.comment and not before.settled):
        meant = _meant(asked, text, source, now)
        if not (isinstance(meant, Refuse) and question.comment):
            return meant
    pieces = (piece,) if before.settled else (*before.pieces, piece)
    status = Status.GIVEN if chosen else Status.OPEN
    return _within_limit(asked, replace(before, status=status, pieces=pieces))


def added(asked: Asked, text: str, source: int, now: datetime) -> Answer | Refuse:
    """The answer to an earlier question once this is added to it."""
    question, before = asked.question, _kept(asked)
    if question.kind is not QuestionKind.TEXT and (not question.comment or not before.picked):
        meant = _meant(asked, text, source, now)
        if not isinstance(meant, Refuse):
            return meant.given()
        if not question.comment:
            return meant
    pieces = (*before.pieces, Piece(text, source, now))
    complete = question.kind is QuestionKind.TEXT or before.picked
    status = Status.GIVEN if complete else Status.OPEN
    return _within_limit(asked, replace(before, status=status, pieces=pieces))


def continues(reflection: Reflection, now: datetime) -> bool:
    """Whether what is said now is the rest of a text that a phone cut in pieces."""
    answer = reflection.answers.get(reflection.heard or "")
    if answer is None or not answer.pieces:
        return False
    last = answer.pieces[-1]
    full = not last.text or units(last.text) >= NEARLY_FULL
    return full and timedelta() <= now - last.at <= A_MOMENT


def joined(asked: Asked, text: str, source: int, now: datetime) -> Answer:
    """The answer once the rest of a long text joins it, or an empty piece where it is too long to join.

    What follows such a gap is not taken either: a text is kept as far as it goes, and never with a hole.
    """
    before = _kept(asked)
    last = before.pieces[-1].text
    # A cut where no further character fitted fell inside a word; any other at a space, which Telegram trims.
    joint = "" if units(last) + units(text[0]) > MESSAGE_UNITS else " "
    longer = replace(before, pieces=(*before.pieces, Piece(text, source, now, joint)))
    if last and len(longer.text) <= asked.question.limit:
        return longer
    return replace(before, pieces=(*before.pieces, Piece("", source, now, joint)))


def corrected(asked: Asked, text: str, source: int, now: datetime) -> Answer | Refuse:
    """The answer once the message that gave it, or a piece of it, is edited."""
    before = _kept(asked)
    if source == before.picked_by:
        meant = _meant(asked._replace(answer=replace(before, picked=())), text, source, now)
        return meant if isinstance(meant, Refuse) else replace(meant, status=before.status)
    pieces = tuple(replace(p, text=text) if p.source == source else p for p in before.pieces)
    return _within_limit(asked, replace(before, pieces=pieces))


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(c > "\uffff" for c in text)


def _kept(asked: Asked) -> Answer:
    return NOTHING if asked.answer is None or asked.answer.status is Status.SKIPPED else asked.answer


def _meant(asked: Asked, text: str, source: int, now: datetime) -> Answer | Refuse:
    """The answer if the words plainly pick something."""
    question = asked.question
    refused = Refuse(Refusal.NOT_A_CHOICE, question.key)
    match question.kind:
        case QuestionKind.CHOICE:
            chosen = matching.choice(text, asked.choices)
            return (chosen and picked(asked, chosen.key, by=source)) or refused
        case QuestionKind.SCALE:
            score = question.scale and matching.score(text, question.scale)
            return (score and picked(asked, score, by=source)) or refused
        case QuestionKind.MANY:
            # Once other taps or words have picked too, no one message says what is picked.
            by = None if _kept(asked).picked else source
            answer: Answer | None = None
            for choice in matching.several(text, asked.choices):
                answer = picked(asked._replace(answer=answer or asked.answer), choice.key, by=by)
            return answer or refused
        case QuestionKind.DATE:
            named = day(text, now.date())
            if isinstance(named, NotUnderstood):
                past = named.reason is TimeRefusal.PAST
                return Refuse(Refusal.PAST_DAY if past else Refusal.NOT_A_DAY, question.key)
            return replace(_kept(asked), status=Status.OPEN, day=named, picked_by=source)
        case _:
            return Refuse(Refusal.NOT_A_GRID_ANSWER, question.key)


def _within_limit(asked: Asked, answer: Answer) -> Answer | Refuse:
    if len(answer.text) > asked.question.limit:
        return Refuse(Refusal.TOO_LONG, asked.question.key, asked.question.limit)
    return answer
