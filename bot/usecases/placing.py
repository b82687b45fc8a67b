"""Words whose place is not known: they are kept, sealed, and the chair is asked where they belong."""

import logging
import re
from collections.abc import Callable
from functools import lru_cache
from typing import assert_never

from msgspec.structs import replace

from bot.actions.chat import Wrote
from bot.actions.words import (
    AddTo,
    AskName,
    AskWhere,
    AskWhich,
    BeginWithWords,
    DropTold,
    DropWords,
    PlaceWords,
    WordsAction,
)
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.screens.chat import Gone
from bot.screens.guard import GuardAsked, TakenAway
from bot.screens.words import (
    AdditionAsked,
    NameAsked,
    WhereTo,
    WhichReflection,
    WordsAsked,
    WordsDropped,
    WordsPlaced,
)
from bot.usecases import additions, agreeing, guarded, reflections
from bot.usecases.on_screen import is_known, reflection_of, seen_before
from bot.usecases.places import Place, place_of, where
from flows.effects import Added, Refuse
from flows.form import Form, Pace
from flows.reflection import Reflection
from flows.typed import refusal
from storage.kept_words import Words

log = logging.getLogger(__name__)

_HOW_FAR = re.compile(r"· part\s\d+\sof\s\d+ ·")
"""What stands above each question in the chat."""


def ask(context: Context, said: Wrote, *more: Place, after: int | None = None) -> list[ScreenOf]:
    """Keep words until the chair has said where they belong; `more` are places beside the likely ones.

    They were written after the message `after`, if not after what is known to have been on the screen.
    """
    reason = refusal(said.text)
    if reason is not None:
        return [(None, Refuse(reason))]
    if refused := guarded.too_many_wait(context):
        return [(None, refused)]
    seen = seen_before(context, said.message_id)
    if seen is not None and not is_known(seen.what):
        log.warning("unknown message", extra={"tag": seen.what, "chair": context.chair.id})
    if after is None:
        after = seen.message_id if seen else 0
    burst = context.records.kept_words.keep(
        context.chair, said.message_id, said.text, after=after, at=context.now
    )
    context.records.messages.said(context.chair, said.message_id, None, guarded.KEPT, context.now)
    return [(None, where(burst, (*more, *_likely(context, reflection_of(context, seen)))))]


def ask_again(context: Context) -> list[ScreenOf]:
    """Where words belong that wait for their place, asked anew where nothing of that stands."""
    waiting = (one for one in context.records.kept_words.all(context.chair) if not one.held)
    bursts = dict.fromkeys(one.burst for one in waiting)
    return [(None, where(burst, _likely(context, None))) for burst in bursts]


def handle(context: Context, action: WordsAction, form: Form, source: str) -> list[ScreenOf]:
    """What is shown of a tap under the question where words belong; a second tap finds them placed."""
    match action:
        case AskWhere(number, burst, page, edits):
            return _with(context, number, lambda _: [(number, WhereTo(burst, page, edits))])
        case AddTo(number, question):
            return _with(context, number, lambda found: _asks_for(context, found, question))
        case AskName(number):
            planning.expect(context, prompts.Naming(number))
            return _with(context, number, lambda _: [(number, NameAsked())])
        case _:
            return _of_burst(context, action, form, source)


def _of_burst(
    context: Context,
    action: PlaceWords | DropWords | DropTold | BeginWithWords | AskWhich,
    form: Form,
    source: str,
) -> list[ScreenOf]:
    words = context.records.kept_words.of(context.chair, action.burst)
    if not words:
        return reflections.stands(context)
    match action:
        case PlaceWords(burst, number, question, edits):
            reflection = context.records.reflections.load(number, owner=context.chair)
            if reflection is None:
                return [(None, where(burst, _likely(context, None)))]
            return _placed(context, reflection, question, words, edits)
        case AskWhich(burst, page, edits):
            return [(None, WhichReflection(burst, page, edits))]
        case DropWords(_, edits):
            return _dropped(context, words, max(one.message_id for one in words), edits)
        case DropTold(_, last, edits):
            return _dropped(context, words, last, edits)
        case BeginWithWords(burst):
            if asked := agreeing.asked(context):
                return asked
            begun = reflections.begun(context, form, source, Pace.FULL)
            drafts = (context.records.reflections.load(of, owner=context.chair) for of, _ in begun[:1] if of)
            return [
                *_done_with(action.edits),
                *begun,
                (None, where(burst, ((draft, draft.cursor) for draft in drafts if draft is not None))),
            ]
        case _:
            assert_never(action)


def asked_last(context: Context) -> WordsAsked | None:
    """What is asked about the words that came last of those whose place is not known, if there are any."""
    waiting = [words for words in context.records.kept_words.all(context.chair) if not words.held]
    if not waiting:
        return None
    seen = seen_before(context, context.records.kept_words.of(context.chair, waiting[-1].burst)[0].message_id)
    return where(waiting[-1].burst, _likely(context, reflection_of(context, seen)))


def correct(context: Context, message_id: int, text: str) -> bool:
    """Put other words in place of those of a message that waits for its place; whether it waits."""
    return refusal(text) is None and context.records.kept_words.correct(context.chair, message_id, text)


def is_own_question(reflection: Reflection, text: str) -> bool:
    """Whether the words are a question of the form, sent back: alone, or as it stood in the chat."""
    said, (asks, unbracketed) = _unmarked(text), _asks_of(reflection.form)
    alone = said in asks or said in unbracketed
    return alone or (_HOW_FAR.search(text) is not None and any(ask in said for ask in asks))


@lru_cache(maxsize=16)
def _asks_of(form: Form) -> tuple[frozenset[str], frozenset[str]]:
    """The questions of a form, and those without what stands in brackets."""
    asks = [question.ask for question in form]
    unbracketed = (re.sub(r"\(.*?\)", "", ask) for ask in asks)
    return frozenset(map(_unmarked, asks)), frozenset(map(_unmarked, unbracketed))


def _unmarked(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".:? ")


def _placed(
    context: Context, reflection: Reflection, question: str, words: tuple[Words, ...], edits: int | None
) -> list[ScreenOf]:
    if not (question or reflection.submitted):
        return [(reflection.id, WhereTo(words[0].burst, 0, edits))]
    context.records.kept_words.forget(context.chair, words[0].burst)
    number = reflection.id
    if reflection.submitted:
        about = question or additions.NOTE
        given = [additions.added(_when(context, each), number, about, _said(each)) for each in words]
        held = [one for each in given for one in each if isinstance(one[1], GuardAsked)]
        return [*_done_with(edits), *held] if held else [(number, WordsPlaced(question, edits))]
    context.records.chairs.set_current(context.chair, number)
    context = replace(context, chair=replace(context.chair, current=number))
    shown: list[ScreenOf] = []
    for each in words:
        heard = reflections.heard(_when(context, each), number, question, _said(each))
        shown += [one for one in heard if one != (number, Added(question))]
        if any(isinstance(screen, Refuse) for _, screen in heard):
            # What does not go there is not gone.
            shown += ask(_when(context, each), _said(each))
    if any(isinstance(screen, GuardAsked) for _, screen in shown):
        return [*_done_with(edits), *shown]
    is_all = not any(isinstance(screen, Refuse) for _, screen in shown)
    if not is_all:
        return shown
    # Where they were added to an earlier answer, the chair is brought back to what is asked.
    return [(number, WordsPlaced(question, edits)), *(shown or reflections.stands(context))]


def _dropped(context: Context, words: tuple[Words, ...], last: int, edits: int | None) -> list[ScreenOf]:
    """Words are not wanted; what has come after the last of them was not told of, and is asked about."""
    burst = words[0].burst
    context.records.kept_words.forget(context.chair, burst, until=last)
    told = [one.message_id <= last for one in words]
    dropped: list[ScreenOf] = [(None, WordsDropped(edits))] if any(told) else []
    if not all(told):
        return [*dropped, (None, where(burst, _likely(context, None)))]
    return [*dropped, *reflections.stands(context)]


def _done_with(edits: int | None) -> list[ScreenOf]:
    """The question where words belong goes, which repeats them, once another asks about the same words."""
    return [] if edits is None else [(None, TakenAway(str(edits)))]


def _when(context: Context, words: Words) -> Context:
    """The moment at which words were sent: “tomorrow” is said of that day."""
    return replace(context, now=words.at.astimezone(planning.zone_of(context)))


def _said(words: Words) -> Wrote:
    return Wrote(words.text, words.message_id)


def _asks_for(context: Context, reflection: Reflection, question: str) -> list[ScreenOf]:
    """What to add is asked for; a draft is gone on with instead."""
    if not reflection.submitted:
        return reflections.continued(context, reflection.id)
    planning.expect(context, prompts.Adding(reflection.id, question))
    return [(reflection.id, AdditionAsked(question))]


def _with(context: Context, number: int, then: Callable[[Reflection], list[ScreenOf]]) -> list[ScreenOf]:
    """What is done with a reflection, if the chair has it."""
    found = context.records.reflections.load(number, owner=context.chair)
    return [(None, Gone())] if found is None else then(found)


def _likely(context: Context, open_: Reflection | None) -> tuple[Place, ...]:
    """What is open on the screen, and what the draft asks."""
    places = []
    if open_ is not None:
        places.append((open_, "") if open_.submitted else place_of(open_))
    draft = reflections.draft(context)
    if draft is not None:
        places.append(place_of(draft))
    return tuple(places)
