"""What a tap makes of an answer; none means that the button has gone stale and nothing changes."""

from dataclasses import replace
from datetime import date

from flows.answer import Answer, Status
from flows.form import Asked, Mark, QuestionKind

NOTHING = Answer(Status.OPEN)


def picked(asked: Asked, key: str, *, on: bool = True, by: int | None = None) -> Answer | None:
    """The answer once a choice, a score or an ISO day is picked (or, of many, put back).

    A choice that takes a comment stays open for one; many stay open until Done. `by` is the message that
    picked in words.
    """
    before = _content(asked.answer)
    match asked.question.kind:
        case QuestionKind.DATE:
            day = _day(key)
            return None if day is None else replace(before, status=Status.GIVEN, day=day, picked_by=by)
        case QuestionKind.MANY:
            keys = {*before.picked, key} if on else set(before.picked) - {key}
            chosen = tuple(c.key for c in asked.choices if c.key in keys)
            return _if_offered(asked, key, replace(before, status=Status.OPEN, picked=chosen, picked_by=by))
        case QuestionKind.CHOICE | QuestionKind.SCALE:
            invited = bool(asked.question.comment) and not before.pieces
            status = Status.OPEN if invited else Status.GIVEN
            return _if_offered(asked, key, replace(before, status=status, picked=(key,), picked_by=by))
        case _:
            return None


def marked(asked: Asked, criterion: str, mark: str) -> Answer | None:
    """The answer once one criterion of a grid is marked."""
    criteria = [c.key for c in asked.question.criteria]
    if criterion not in criteria or mark not in list(Mark):
        return None
    before = _content(asked.answer)
    given = {**before.marks, criterion: mark}
    marks = {key: given[key] for key in criteria if key in given}
    return replace(before, status=Status.OPEN, marks=marks)


def finished(asked: Asked) -> Answer | None:
    """The answer as it stands, finished; a comment alone does not finish what is to be picked."""
    answer = asked.answer
    if answer is None or asked.outdated:
        return None
    if answer.settled:
        return answer
    match asked.question.kind:
        case QuestionKind.CHOICE | QuestionKind.SCALE:
            enough = bool(answer.picked)
        case _:
            enough = not answer.empty
    return answer.given() if enough else None


def passed_over(asked: Asked) -> Answer | None:
    """The answer of a question that is skipped.

    What was picked, marked or said is not skipped but changed. What cannot stand is dropped: a day not yet
    confirmed, and a choice that is no longer on offer; the words said without a choice are kept.
    """
    answer = asked.answer
    if answer is None or answer.empty:
        return Answer(Status.SKIPPED)
    kind, unfinished = asked.question.kind, answer.status is Status.OPEN
    if asked.outdated or (kind is QuestionKind.CHOICE and not answer.picked and unfinished):
        return Answer(Status.GIVEN, pieces=answer.pieces) if answer.pieces else Answer(Status.SKIPPED)
    return Answer(Status.SKIPPED) if kind is QuestionKind.DATE and unfinished else None


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


def _content(answer: Answer | None) -> Answer:
    return NOTHING if answer is None or answer.status is Status.SKIPPED else answer


def _if_offered(asked: Asked, key: str, answer: Answer) -> Answer | None:
    return answer if any(c.key == key for c in asked.choices) else None
