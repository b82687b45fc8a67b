"""What a chair says of words that may identify somebody: by a tap, in words, or in a new text."""

from functools import partial
from typing import assert_never

from msgspec.structs import replace

from bot.actions.chat import Rewrote, Wrote
from bot.actions.guard import GuardAction, KeepWord, LeaveOut, SettleWords, UseAll, UseRole, WriteAgain
from bot.context import Context, ScreenOf
from bot.guard.guard import word_of, worded
from bot.guard.held import (
    AddingTo,
    Answering,
    AnsweringPart,
    Commenting,
    Correcting,
    CorrectingAddition,
    Held,
    Naming,
    kept,
)
from bot.nudges.planning import zone_of
from bot.screens.chat import Gone
from bot.screens.guard import GUARD, GuardAsked, GuardSettled, TakenAway
from bot.screens.peers import SharedGone
from bot.usecases import additions, guarded, reflections, shared
from flows import commands
from flows.effects import Recall, Refuse
from flows.identifiers.typed_roles import Answer, Choice, answer_in
from flows.typed import refusal
from storage.kept_words import Words
from storage.sent_message import SentMessage

Burst = tuple[tuple[Words, Held], ...]
"""Words that are held together, in order."""


def handle(context: Context, action: GuardAction) -> list[ScreenOf]:
    """What is shown of a tap under the question; one on an earlier question brings the present one back."""
    burst = _burst(context, action.burst)
    if not burst:
        current = context.chair.current
        return guarded.unplaced(context) or ([] if current is None else [(current, Recall())])
    purpose = burst[0][1].purpose
    number = purpose.reflection
    if not guarded.is_there(context, purpose):
        context.records.kept_words.forget(context.chair, action.burst)
        return [(None, SharedGone() if isinstance(purpose, Commenting) else Gone())]
    if not any(held.findings for _, held in burst):
        return _next(context, action.burst, action.edits)
    match action:
        case WriteAgain() | SettleWords():
            return _asked(context, burst, again=isinstance(action, WriteAgain), edits=action.edits)
        case LeaveOut():
            context.records.kept_words.forget(context.chair, action.burst)
            return [(number, GuardSettled(action.burst)), *_stands(context, number)]
        case UseRole() | UseAll() | KeepWord() if action.step != _step(burst):
            return [(number, GuardAsked(action.burst, action.edits))]
        case UseRole(_, _, role, edits):
            words, held = _first(burst)
            roles = held.findings[0].roles
            if role >= len(roles):
                return [(number, GuardAsked(action.burst, edits))]
            return _worded(context, burst, {word_of(words.text, held.findings[0]): roles[role]}, edits)
        case UseAll(_, _, edits):
            return _worded(context, burst, likeliest(burst), edits)
        case KeepWord(_, _, edits):
            words, held = _first(burst)
            guarded.allow(context, purpose, word_of(words.text, held.findings[0]))
            return [*_worded(context, burst, {}, edits), *_settled_with(context, number, action.burst)]
        case _:
            assert_never(action)


def typed(context: Context, said: Wrote, seen: SentMessage | None) -> list[ScreenOf] | None:
    """What is shown of words that were written under the question; none where something else was `seen`.

    They are one of its buttons, a role of the chair's own, or a text that takes the place of the held one.
    """
    if seen is None or not seen.what.startswith(GUARD) or said.reply_to is not None or said.quoted:
        return None
    burst = _burst(context, int(seen.what.removeprefix(GUARD)))
    if not burst:
        return None
    number, name = burst[0][1].purpose.reflection, burst[0][0].burst
    reason = refusal(said.text)
    if reason is not None:
        return [(None, Refuse(reason)), (number, GuardAsked(name))]
    if any(words.after == seen.message_id for words, _ in burst):
        if refused := guarded.too_many_wait(context):
            return [(number, refused)]
        # The rest of a text that a phone cut in pieces.
        return _held_anew(context, said, burst, seen.message_id)
    if burst[0][1].again:
        return _instead(context, said, burst, seen.message_id)
    answer = answer_in(said.text, " ".join(words.text for words, _ in burst))
    if answer is None and commands.command_of(said.text) is not None:
        if number is None:
            return None
        reflection = context.records.reflections.load(number, owner=context.chair)
        return None if reflection is None else reflections.heard(context, number, reflection.cursor, said)
    if answer is None:
        return _instead(context, said, burst, seen.message_id)
    context.records.messages.said(context.chair, said.message_id, None, "", context.now)
    return _answered(context, burst, answer)


def corrected(context: Context, edited: Rewrote) -> list[ScreenOf] | None:
    """What is shown of an edit of a message that is held; none of any other."""
    all_held = [(w, guarded.held_in(w)) for w in context.records.kept_words.all(context.chair)]
    found = [(w, held) for w, held in all_held if held is not None and w.message_id == edited.message_id]
    if not found or refusal(edited.text) is not None:
        return None
    words, held = found[-1]
    _change(context, replace(words, text=edited.text), replace(held, changed=False))
    return _next(context, words.burst, None)


def likeliest(burst: Burst) -> dict[str, str]:
    """For each word that was found, the role that is likeliest where it stands first."""
    roles: dict[str, str] = {}
    for words, held in burst:
        for finding in held.findings:
            roles.setdefault(word_of(words.text, finding), finding.roles[0])
    return roles


def _answered(context: Context, burst: Burst, answer: Answer) -> list[ScreenOf]:
    name, step = burst[0][0].burst, _step(burst)
    words, held = _first(burst)
    match answer:
        case Choice.KEEP:
            return handle(context, KeepWord(name, step))
        case Choice.USE_ALL:
            return handle(context, UseAll(name, step))
        case Choice.AGAIN:
            return handle(context, WriteAgain(name))
        case Choice.LEAVE_OUT:
            return handle(context, LeaveOut(name))
        case str():
            return _worded(context, burst, {word_of(words.text, held.findings[0]): answer}, None)
        case _:
            assert_never(answer)


def _worded(context: Context, burst: Burst, roles: dict[str, str], edits: int | None) -> list[ScreenOf]:
    """With these roles in the place of their words; what is found still is asked about next."""
    for place, (words, held) in enumerate(burst):
        text = worded(words.text, held.findings, roles)
        step = held.step + (place == 0)
        _change(
            context,
            replace(words, text=text),
            replace(held, step=step, changed=held.changed or text != words.text),
        )
    return _next(context, burst[0][0].burst, edits)


def _next(context: Context, number: int, edits: int | None) -> list[ScreenOf]:
    """The next of what was found in a burst; where nothing is left, its words go to where they belong."""
    burst = _burst(context, number)
    reflection = burst[0][1].purpose.reflection
    if any(held.findings for _, held in burst):
        return [(reflection, GuardAsked(number, edits))]
    context.records.kept_words.forget(context.chair, number)
    shown: list[ScreenOf] = []
    for words, held in burst:
        shown += _taken(replace(context, now=words.at.astimezone(zone_of(context))), words, held)
    is_refused = any(isinstance(screen, Refuse) for _, screen in shown)
    # What is not taken stands in the chat alone, and stays there.
    gone = [] if is_refused else [words.message_id for words, held in burst if held.changed]
    came = ",".join(str(words.message_id) for words, _ in burst)
    settled = GuardSettled(number, "" if is_refused else came, bool(gone))
    return [(reflection, settled), *shown, *_taken_away(gone)]


def _settled_with(context: Context, number: int | None, but: int) -> list[ScreenOf]:
    """What is shown of other words for a reflection in which nothing is left to settle now either."""
    if number is None:
        return []
    bursts = {words.burst for words in context.records.kept_words.all(context.chair)} - {but}
    shown: list[ScreenOf] = []
    for burst in map(partial(_burst, context), sorted(bursts)):
        if burst and burst[0][1].purpose.reflection == number:
            for words, held in burst:
                _change(context, words, held)
            name = burst[0][0].burst
            settled = not any(held.findings for _, held in _burst(context, name))
            shown += _next(context, name, None) if settled else []
    return shown


def _taken(context: Context, words: Words, held: Held) -> list[ScreenOf]:
    """What is shown of words in which nothing is left to settle, where they were meant to be."""
    said, purpose = Wrote(words.text, words.message_id), held.purpose
    match purpose:
        case AnsweringPart(number, question, part):
            return reflections.heard(context, number, question, said, part)
        case Answering(number, question):
            return reflections.heard(context, number, question, said)
        case Correcting(number):
            found = context.records.reflections.load(number, owner=context.chair)
            edited = Rewrote(words.text, words.message_id)
            return [] if found is None else reflections.corrected(context, found, edited)
        case AddingTo(number, about):
            return additions.added(context, number, about, said)
        case CorrectingAddition():
            return additions.corrected(context, Rewrote(words.text, words.message_id)) or []
        case Naming(number):
            return reflections.renamed(context, number, said)
        case Commenting(share):
            return shared.given(context, share, said)
        case _:
            assert_never(purpose)


def _instead(context: Context, said: Wrote, burst: Burst, after: int) -> list[ScreenOf]:
    """A new text in the place of the held one, whose message goes if that is what was written again."""
    context.records.kept_words.forget(context.chair, burst[0][0].burst)
    shown = _held_anew(context, said, burst, after)
    # A chair who wrote something else may still want the first text, and it stands in the chat alone.
    gone = [words.message_id for words, held in burst if held.again or _is_rewritten(words.text, said.text)]
    return [*shown, *_taken_away(gone)]


def _is_rewritten(before: str, after: str) -> bool:
    """Whether a text is another one, worded anew: most of the words of the first are in it."""
    words, kept_of_them = {*before.casefold().split()}, {*after.casefold().split()}
    return len(words & kept_of_them) > len(words) / 2


def _held_anew(context: Context, said: Wrote, burst: Burst, after: int) -> list[ScreenOf]:
    """Hold a text under the question about another: in its place, or as the rest of it."""
    first, held = burst[0]
    words = Words(first.burst, said.message_id, said.text, context.now, after)
    held = Held(held.purpose, step=_step(burst))
    if isinstance(held.purpose, Correcting | CorrectingAddition):
        # It says how the message that was edited is to read, and that one does not read so itself.
        words, held = replace(words, message_id=first.message_id), replace(held, changed=True)
    context.records.kept_words.hold(context.chair, replace(words, held=kept(held)))
    _change(context, words, held)
    context.records.messages.said(context.chair, said.message_id, None, guarded.KEPT, context.now)
    return _next(context, first.burst, None)


def _asked(context: Context, burst: Burst, *, again: bool, edits: int | None) -> list[ScreenOf]:
    for words, held in burst:
        context.records.kept_words.change(
            context.chair, replace(words, held=kept(replace(held, again=again)))
        )
    return [(burst[0][1].purpose.reflection, GuardAsked(burst[0][0].burst, edits))]


def _change(context: Context, words: Words, held: Held) -> None:
    found = guarded.findings(context, held.purpose, words.text)
    context.records.kept_words.change(context.chair, replace(words, held=kept(replace(held, findings=found))))


def _burst(context: Context, number: int) -> Burst:
    """The words of a burst, if all of them are held for what is known."""
    all_held = [(w, guarded.held_in(w)) for w in context.records.kept_words.of(context.chair, number)]
    known = tuple((words, held) for words, held in all_held if held is not None)
    return known if len(known) == len(all_held) else ()


def _first(burst: Burst) -> tuple[Words, Held]:
    """The first words of a burst in which something was found."""
    return next((words, held) for words, held in burst if held.findings)


def _step(burst: Burst) -> int:
    return sum(held.step for _, held in burst)


def _stands(context: Context, number: int | None) -> list[ScreenOf]:
    return [(number, Recall())] if number is not None and number == context.chair.current else []


def _taken_away(messages: list[int]) -> list[ScreenOf]:
    return [(None, TakenAway(",".join(map(str, messages))))] if messages else []
