"""What a chair decides about words that wait, a comment in doubt, or an answer that was replaced.

None means that there is nothing to decide: the button has gone stale.
"""

from msgspec.structs import replace

from flows.answer import Answer, Status
from flows.effects import Refusal, Refuse
from flows.form import Asked


def added(asked: Asked) -> Answer | Refuse | None:
    """The held words join those that stand."""
    answer = asked.answer
    if answer is None or not answer.held or answer.held_day:
        return None
    longer = replace(answer, pieces=(*answer.pieces, *answer.held), held=(), doubtful=False)
    if len(longer.text) > asked.question.limit:
        return Refuse(Refusal.TOO_LONG, asked.question.key, asked.question.limit)
    return longer


def replaced(asked: Asked) -> Answer | None:
    """The held words, or the day that they name, stand instead."""
    answer = asked.answer
    if answer is None or not answer.held:
        return None
    before = _undisputed(answer)
    if answer.held_day is not None:
        return replace(before, day=answer.held_day, picked_by=answer.held[-1].source).replacing(before)
    return replace(before, pieces=answer.held).replacing(before)


def dropped(asked: Asked) -> Answer | None:
    """What stands stays; the held words can still be had back."""
    answer = asked.answer
    if answer is None or not answer.held:
        return None
    stays = replace(answer, held=(), held_day=None)
    if answer.held_day is not None:
        return stays
    return replace(
        stays, replaced=(*stays.replaced, replace(_undisputed(answer), pieces=answer.held, replaced=()))
    )


def comment_kept(asked: Asked) -> Answer | None:
    """The comment goes with the choice as it is now."""
    answer = asked.answer
    return replace(answer, doubtful=False) if answer is not None and answer.doubtful else None


def comment_dropped(asked: Asked) -> Answer | None:
    """The comment goes, and can be had back."""
    answer = asked.answer
    if answer is None or not answer.doubtful:
        return None
    before = _undisputed(answer)
    return replace(before, pieces=(), held=answer.held).replacing(before)


def cleared(asked: Asked) -> Answer | None:
    """Nothing is answered any more; what was can be had back."""
    answer = asked.answer
    if answer is None or (answer.empty and not answer.notes):
        return None
    words = replace(_undisputed(answer), pieces=(*answer.pieces, *answer.held))
    return Answer(Status.OPEN).replacing(words)


def restored(asked: Asked) -> Answer | None:
    """What was replaced last stands again, and what stood is the first to have been replaced."""
    answer = asked.answer
    if answer is None or not answer.replaced:
        return None
    *earlier, last = answer.replaced
    stood = () if answer.empty and not answer.notes else (replace(_undisputed(answer), replaced=()),)
    return replace(last, held=answer.held, replaced=(*stood, *earlier))


def _undisputed(answer: Answer) -> Answer:
    return replace(answer, held=(), held_day=None, doubtful=False)
