"""What was on a chair's screen when they wrote something: a function of what had been shown."""

import re
from typing import get_args

from bot.context import Context
from bot.screens import announcements, chat, guard, nudges, retention, words
from bot.screens.guard import GUARD
from bot.screens.outbox_data import SCREENS, unpack
from bot.wire import Unreadable
from flows import effects
from flows.form import REVIEW, Asked, QuestionKind
from flows.inputs import ALL_CHOICES
from flows.reflection import Reflection
from storage.outbox import Pending
from storage.sent_message import SentMessage

_PLACES = (effects.Ask, effects.AskHolds, effects.Held, effects.Recall, effects.Review, effects.Sent)
_BESIDE = (
    *(effect for effect in get_args(effects.Effect) if effect not in _PLACES),
    announcements.Announced,
    chat.ChatCleared,
    chat.HelpPage,
    chat.Kept,
    chat.Moved,
    chat.OnlyWords,
    chat.Paused,
    nudges.NoteCorrected,
    words.WordsPlaced,
    words.WordsDropped,
    guard.GuardSettled,
    guard.TakenAway,
    retention.RetentionTold,
    retention.RetentionOver,
)
BESIDE = frozenset(map(SCREENS.tag_of, _BESIDE))
"""What is said beside a screen: the chair still looks at what stood there before."""


_TAGS = frozenset(each.tag for each in SCREENS.formats)


def seen_before(context: Context, message_id: int) -> SentMessage | None:
    """What the chair had before them when they wrote that message; none if nothing is known of it."""
    shown = context.records.messages.shown_before(context.chair, message_id)
    return next((each for each in shown if not (_is_beside(each) or _is_settled(context, each))), None)


def is_known(what: str) -> bool:
    """Whether this version may have called a message so, as by a screen's tag or a question's key."""
    return (
        what in _TAGS
        or what.startswith((chat.NOTE_ON, GUARD))
        or re.fullmatch("[a-z0-9_]*", what) is not None
    )


def question_seen(context: Context, seen: SentMessage | None) -> tuple[Reflection, str] | None:
    """The reflection and the question that was on the screen, if it still asks that.

    Of one that is finished, nothing is asked but what becomes of a correction.
    """
    reflection = reflection_of(context, seen)
    if seen is None or reflection is None or seen.what not in reflection.path:
        return None
    asked = reflection.path[seen.what]
    undecided = asked.answer is not None and asked.answer.undecided
    return None if reflection.submitted and not undecided else (reflection, seen.what)


def part_seen(context: Context, seen: SentMessage, asked: Asked) -> str:
    """What of a question was folded out on the screen: a criterion of its grid, or all its choices."""
    is_choice = asked.question.kind is QuestionKind.CHOICE
    parts = (ALL_CHOICES,) if is_choice else tuple(criterion.key for criterion in asked.question.criteria)
    messages = context.records.messages
    return next((part for part in parts if messages.says(context.chair, seen.message_id, part)), "")


def reflection_of(context: Context, seen: SentMessage | None) -> Reflection | None:
    """The reflection that the screen was of, if it was of one."""
    if seen is None or seen.reflection_id is None:
        return None
    return context.records.reflections.load(seen.reflection_id, owner=context.chair)


def may_have_changed(context: Context, seen: SentMessage, message_id: int) -> bool:
    """Whether something else may have come before that message was written, of which the bot never heard.

    A send may end without an answer, or its note be lost in a crash; by now it may have been sent again.
    Where no number of a message is missing in between, nothing came.
    """
    messages, outbox = context.records.messages, context.records.outbox
    unsure = outbox.may_have_arrived(context.chair)
    came = any(not _is_the_same(context, each, seen) for each in unsure) or any(
        not _is_beside(each) and (each.reflection_id, each.what) != (seen.reflection_id, seen.what)
        for each in messages.sent_again_after(context.chair, message_id)
    )
    return came and not messages.is_unbroken(context.chair, message_id)


def _is_beside(shown: SentMessage) -> bool:
    return shown.what in BESIDE or shown.what.startswith(chat.NOTE_ON)


def _is_settled(context: Context, shown: SentMessage) -> bool:
    """Whether it asked about words that are held no longer."""
    if not shown.what.startswith(GUARD):
        return False
    return not context.records.kept_words.of(context.chair, int(shown.what.removeprefix(GUARD)))


def _is_the_same(context: Context, pending: Pending, seen: SentMessage) -> bool:
    """Whether what is on its way would have left the chair where they were."""
    try:
        screen = unpack(pending)
    except Unreadable:
        return False
    if isinstance(screen, _BESIDE):
        return True
    if pending.reflection_id != seen.reflection_id:
        return False
    match screen:
        case effects.Ask(question) | effects.AskHolds(question) | effects.Held(question):
            return question == seen.what
        case chat.Unfolded(question) | chat.LookedAt(question):
            return question == seen.what
        case effects.Review() | chat.ReviewAt() | chat.ReviewPage() | chat.AnswerPage():
            return seen.what == REVIEW
        case effects.Recall():
            reflection = reflection_of(context, seen)
            return reflection is not None and reflection.cursor == seen.what
        case _:
            return False
