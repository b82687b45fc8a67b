"""What a tap makes of an answer; none means that the button has gone stale and nothing changes."""

from datetime import date, timedelta

from msgspec.structs import replace

from flows.answer import Answer, Status
from flows.form import Asked, Choice, Criterion, Mark, QuestionKind

NOTHING = Answer(Status.OPEN)


def picked(asked: Asked, key: str, today: date, *, on: bool = True, by: int | None = None) -> Answer | None:
    """The answer once a choice, a score or an ISO day is picked (or, of many, put back).

    A choice that takes a comment stays open for one; many stay open until Done. `by` is the message that
    picked in words. A choice that is relative to a day means the one counted from `today`. What was given and
    is picked otherwise now can be had back.
    """
    answer = _picked(asked, key, today, on=on, by=by)
    return answer and _over(asked, answer)


def _picked(asked: Asked, key: str, today: date, *, on: bool, by: int | None) -> Answer | None:
    before = content(asked.answer)
    choice = next((c for c in asked.choices if c.key == key), None)
    match asked.question.kind:
        case QuestionKind.DATE:
            day = _day(key)
            confirmed = replace(before, status=Status.GIVEN, day=day, picked_by=by, held=(), held_day=None)
            return None if day is None else confirmed
        case QuestionKind.MANY if choice is not None:
            chosen = _several(asked, choice, before, on=on)
            doubtful = before.status is Status.GIVEN and chosen != before.picked and bool(before.pieces)
            doubtful = before.doubtful or doubtful
            return replace(before, status=Status.OPEN, picked=chosen, picked_by=by, doubtful=doubtful)
        case QuestionKind.CHOICE | QuestionKind.SCALE if choice is not None:
            invited = bool(asked.question.comment) and not before.pieces
            doubtful = before.picked not in ((), (key,)) and bool(before.pieces)
            return replace(
                before,
                status=Status.OPEN if invited else Status.GIVEN,
                picked=(key,),
                picked_by=by,
                day=None if choice.day is None else today + timedelta(days=choice.day),
                doubtful=before.doubtful or doubtful,
            )
        case (
            QuestionKind.TEXT
            | QuestionKind.CHOICE
            | QuestionKind.MANY
            | QuestionKind.SCALE
            | QuestionKind.GRID
        ):
            return None


def _several(asked: Asked, choice: Choice, before: Answer, *, on: bool) -> tuple[str, ...]:
    """The keys picked, in the form's order; one that excludes the others never stands beside them."""
    keys = set(before.picked) - {choice.key}
    if on:
        exclusive = {c.key for c in asked.choices if c.exclusive}
        keys = {choice.key} if choice.exclusive else (keys - exclusive) | {choice.key}
    return tuple(c.key for c in asked.choices if c.key in keys)


def marked(asked: Asked, criterion: str, mark: str) -> Answer | None:
    """The answer once one criterion of a grid is marked."""
    criteria = [c.key for c in asked.question.criteria]
    if criterion not in criteria or mark not in list(Mark):
        return None
    before = content(asked.answer)
    given = {**before.marks, criterion: mark}
    marks = {key: given[key] for key in criteria if key in given}
    return _over(asked, replace(before, status=Status.OPEN, marks=marks))


def _over(asked: Asked, answer: Answer) -> Answer:
    """The answer in the place of the one that was given, if that could stand and is another."""
    before = content(asked.answer)
    changed = before.status is Status.GIVEN and not asked.outdated and not answer.picks_like(before)
    return answer.replacing(before) if changed else answer


def criterion_at(asked: Asked, part: str) -> Criterion | None:
    """The criterion that is on show where they come one by one: this one, else the first without a mark."""
    marks = content(asked.answer).marks
    chosen = next((one for one in asked.question.criteria if one.key == part), None)
    return chosen or next((one for one in asked.question.criteria if one.key not in marks), None)


def all_may_be_met(asked: Asked) -> bool:
    """Whether what comes one by one can be met at once: some of it has no mark, and none another."""
    criteria, marks = asked.question.criteria, content(asked.answer).marks
    return asked.question.one_by_one and len(marks) < len(criteria) and not set(marks.values()) - {Mark.MET}


def marked_all(asked: Asked, mark: Mark) -> Answer | None:
    """The answer once every criterion of a grid has the same mark, and is finished with that."""
    if asked.question.kind is not QuestionKind.GRID:
        return None
    before = content(asked.answer)
    answer = replace(
        before, status=Status.GIVEN, marks=dict.fromkeys((c.key for c in asked.question.criteria), mark)
    )
    differed = any(given != mark for given in before.marks.values())
    return answer.replacing(before) if differed else answer


def finished(asked: Asked) -> Answer | None:
    """The answer as it stands, finished; a comment alone does not finish what is to be picked."""
    answer = asked.answer
    if answer is None or asked.outdated:
        return None
    if answer.settled:
        return answer
    match asked.question.kind:
        case QuestionKind.CHOICE | QuestionKind.SCALE:
            return answer.given() if answer.picked else None
        case QuestionKind.TEXT | QuestionKind.MANY | QuestionKind.GRID | QuestionKind.DATE:
            return None if answer.empty else answer.given()


def passed_over(asked: Asked) -> Answer | None:
    """The answer of a question that is skipped.

    What was picked, marked or said is not skipped but changed. What cannot stand is dropped: a day not yet
    confirmed, and a choice that is no longer on offer; the words said without a choice are kept.
    """
    answer = asked.answer
    if answer is None or (answer.empty and not answer.held):
        return replace(answer or NOTHING, status=Status.SKIPPED)
    kind, unfinished = asked.question.kind, answer.status is Status.OPEN
    words = replace(answer, picked=(), picked_by=None, day=None)
    words = replace(words, status=Status.GIVEN if words.pieces else Status.SKIPPED)
    if asked.outdated:
        return replace(words, doubtful=bool(answer.pieces))
    if kind is QuestionKind.CHOICE and not answer.picked and unfinished:
        return words
    return words if kind is QuestionKind.DATE and unfinished else None


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


def content(answer: Answer | None) -> Answer:
    """The answer to go on from: of a question that was skipped, what was said beside it."""
    if answer is None:
        return NOTHING
    return replace(answer, status=Status.OPEN) if answer.status is Status.SKIPPED else answer
