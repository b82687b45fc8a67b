"""The one way of a chair's words into the record: what may identify somebody is held until it is settled.

Nothing else in the bot saves a reflection or an addendum, and a test says so.
"""

import logging
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bot.actions.chat import Wrote
from bot.context import Context, ScreenOf
from bot.guard.held import (
    AddingTo,
    Answering,
    Commenting,
    Correcting,
    CorrectingAddition,
    Held,
    Purpose,
    held_of,
    kept,
    tag_in,
)
from bot.screens.guard import GUARD, GuardAsked, TakenAway
from bot.usecases.on_screen import seen_before
from bot.usecases.places import place_of, where
from bot.wire import Unreadable
from flows.answer import Answer
from flows.effects import Refusal, Refuse
from flows.form import QuestionKind
from flows.identifiers.finding import Finding, Kind
from flows.reflection import Reflection
from storage.kept_words import Words
from storage.shares import Share

log = logging.getLogger(__name__)

_MOST_WAITING = 200
"""As many messages as nobody leaves unsettled: all that wait are one seal, which is made anew with each."""
KEPT = "kept"
"""What a message whose words wait is called in the record of what was said."""


def save(
    context: Context, before: Reflection, after: Reflection, *, said: Wrote, purpose: Purpose
) -> list[ScreenOf] | None:
    """Save a reflection with what a message made of it, or hold the message: then, what is shown of that."""
    if _brings_words(before, after):
        asked = _held(context, purpose, said.message_id, said.text)
        if asked is not None:
            return asked
    context.records.reflections.save(before, after, owner=context.chair)
    return None


def save_tapped(context: Context, before: Reflection, after: Reflection) -> None:
    """Save a reflection with what a tap made of it, which brings no words that were not there."""
    if _brings_words(before, after):
        raise ValueError("a tap has brought words")
    context.records.reflections.save(before, after, owner=context.chair)


def add(context: Context, number: int, about: str, message_id: int, text: str) -> list[ScreenOf] | None:
    """Add words to a submitted reflection, or hold them: then, what is shown of that."""
    asked = _held(context, AddingTo(number, about), message_id, text)
    if asked is None:
        context.records.addenda.add(context.chair, number, about, text, at=context.now, message_id=message_id)
    return asked


def add_note(context: Context, number: int, about: str, note: str) -> None:
    """Add a note of the bot's own, in words that are no chair's."""
    context.records.addenda.add(context.chair, number, about, note, at=context.now)


def correct(context: Context, number: int, message_id: int, text: str) -> list[ScreenOf] | bool:
    """Put other words in place of those that a message added, or hold them; whether it had added any."""
    asked = _held(context, CorrectingAddition(number), message_id, text)
    return (
        context.records.addenda.correct(context.chair, number, message_id, text) if asked is None else asked
    )


def comment(context: Context, share: Share, message_id: int, text: str) -> list[ScreenOf] | None:
    """Add a peer's words to what is shared with them, or hold them: then, what is shown of that."""
    asked = _held(context, Commenting(share.id), message_id, text)
    if asked is None:
        context.records.shares.comment(context.chair, share, message_id, text, context.now)
    return asked


def too_many_wait(context: Context) -> Refuse | None:
    """That no more words are kept until the chair has settled some of those that wait, where it is so."""
    full = len(context.records.kept_words.all(context.chair)) >= _MOST_WAITING
    return Refuse(Refusal.TOO_MANY_WAIT, limit=_MOST_WAITING) if full else None


def held_in(words: Words) -> Held | None:
    """What words are held for; none where that is not known, and their place alone can be asked for."""
    try:
        return held_of(words.held) if words.held else None
    except Unreadable:
        return None


def unplaced(context: Context) -> list[ScreenOf]:
    """Where words belong that another version held for what this one does not know: the chair is asked."""
    waits = [words for words in context.records.kept_words.all(context.chair) if words.held]
    unknown = {words.burst for words in waits if held_in(words) is None}
    for words in waits:
        if words.burst in unknown:
            log.warning("unknown hold", extra={"tag": tag_in(words.held), "chair": context.chair.id})
            context.records.kept_words.change(context.chair, replace(words, held=""))
    current = context.chair.current
    draft = None if current is None else context.records.reflections.load(current, owner=context.chair)
    places = [] if draft is None or draft.submitted else [place_of(draft)]
    return [(None, where(burst, places)) for burst in sorted(unknown)]


def waiting(context: Context, number: int) -> list[ScreenOf]:
    """The questions about words that are held for this reflection."""
    bursts = dict.fromkeys(words.burst for words, held in _all(context) if held.purpose.reflection == number)
    return [*((number, GuardAsked(burst)) for burst in bursts), *unplaced(context)]


def withdraw(context: Context, message_id: int) -> list[ScreenOf]:
    """Have nothing be asked any more of what a message once read, since it reads otherwise now."""
    shown: list[ScreenOf] = []
    for words, held in [*_all(context)]:
        if words.message_id == message_id and isinstance(held.purpose, Correcting | CorrectingAddition):
            number, what = held.purpose.reflection, f"{GUARD}{words.burst}"
            context.records.kept_words.forget(context.chair, words.burst)
            asked = context.records.messages.last_shown(context.chair, number, what)
            shown += [] if asked is None else [(None, TakenAway(str(asked)))]
    return shown


def forget(context: Context, number: int) -> None:
    """Forget what is held for a reflection that is no longer there."""
    for words, held in [*_all(context)]:
        if held.purpose.reflection == number:
            context.records.kept_words.forget(context.chair, words.burst)


def forget_comments(context: Context, share: int) -> None:
    """Forget what is held of comments on what is no longer shared."""
    for words, held in [*_all(context)]:
        if held.purpose == Commenting(share):
            context.records.kept_words.forget(context.chair, words.burst)


def is_there(context: Context, purpose: Purpose) -> bool:
    """Whether what words are held for is still there."""
    if isinstance(purpose, Commenting):
        return _share(context, purpose) is not None
    return context.records.reflections.load(purpose.reflection, owner=context.chair) is not None


def allow(context: Context, purpose: Purpose, word: str) -> None:
    """Have a word identify nobody, in what these words are held for."""
    if not isinstance(purpose, Commenting):
        context.records.allowed_words.add(context.chair, purpose.reflection, word)
    elif (share := _share(context, purpose)) is not None:
        context.records.shares.allow(share, word)


def findings(context: Context, purpose: Purpose, text: str) -> tuple[Finding, ...]:
    """What in a text may identify somebody, but for what the chair has said of that reflection."""
    if not context.guard.findings(text):
        return ()
    allowed = _allowed(context, purpose)
    found = context.guard.findings(text, allowed)
    if _asks_for_day(context, purpose):
        return tuple(each for each in found if each.kind is not Kind.DATE)
    return found


def _allowed(context: Context, purpose: Purpose) -> frozenset[str]:
    if not isinstance(purpose, Commenting):
        return context.records.allowed_words.of(context.chair, purpose.reflection)
    share = _share(context, purpose)
    return frozenset() if share is None else frozenset(share.allowed)


def _share(context: Context, purpose: Commenting) -> Share | None:
    return context.records.shares.with_peer(context.chair, purpose.share, context.now)


def _asks_for_day(context: Context, purpose: Purpose) -> bool:
    """Whether the words are for a question that asks for a date."""
    if not isinstance(purpose, Answering):
        return False
    reflection = context.records.reflections.load(purpose.reflection, owner=context.chair)
    kinds = {} if reflection is None else {question.key: question.kind for question in reflection.form}
    return kinds.get(purpose.question) is QuestionKind.DATE


def _held(context: Context, purpose: Purpose, message_id: int, text: str) -> list[ScreenOf] | None:
    """Hold words that may identify somebody, and those that go with such; what is shown, if they are held."""
    found = findings(context, purpose, text)
    seen = seen_before(context, message_id)
    after = seen.message_id if seen else 0
    burst = _goes_with(context, purpose, after)
    if not found and not burst:
        return None
    if refused := too_many_wait(context):
        return [(purpose.reflection, refused)]
    held = Words(burst, message_id, text, context.now, after, kept(Held(purpose, found)))
    burst = context.records.kept_words.hold(context.chair, held)
    if context.records.messages.find(context.chair, message_id) is None:
        context.records.messages.said(context.chair, message_id, None, KEPT, context.now)
    return [(purpose.reflection, GuardAsked(burst))]


def _goes_with(context: Context, purpose: Purpose, after: int) -> int:
    """The burst of held words for the same that were written on the same screen; 0 if there is none."""
    if not isinstance(purpose, Answering | AddingTo | Commenting):
        return 0
    return next((w.burst for w, held in _all(context) if held.purpose == purpose and w.after == after), 0)


def _all(context: Context) -> Iterator[tuple[Words, Held]]:
    for words in context.records.kept_words.all(context.chair):
        held = held_in(words)
        if held is not None:
            yield words, held


def _brings_words(before: Reflection, after: Reflection) -> bool:
    """Whether a reflection holds a text that it did not hold before, be it one that can only be had back."""
    stood = map(before.answers.get, after.answers)
    changed = [answer for was, answer in zip(stood, after.answers.values(), strict=True) if answer is not was]
    new = _words_of(changed)
    return bool(new) and not new <= _words_of(before.answers.values())


def _words_of(answers: Iterable[Answer]) -> set[str]:
    versions = (each for answer in answers for each in (answer, *answer.replaced))
    return {piece.text for answer in versions for piece in answer.messages if piece.text}
