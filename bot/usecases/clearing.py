"""The chat does not keep it: what of a chat holds content, and goes from it in time.

Telegram lets a bot delete both sides' messages for 48 hours. That a message is gone is noted together with
the order to delete it, in one commit.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.context import Context, ScreenOf
from bot.screens import chat, documents, finding, packs, words
from bot.screens.chat import NOTE_ON, ChatCleared, HeldBack, HoldTold
from bot.screens.guard import GUARD, TakenAway
from bot.screens.outbox_data import SCREENS
from bot.screens.peers import COMMENT, SHARED
from flows.form import REVIEW
from storage.outbox import Pending
from storage.sent_message import SentMessage

DELETABLE = timedelta(hours=47, minutes=50)
"""For how long a message can be deleted, less what a send may have to wait."""
_FOUND, _GOES = SCREENS.tag_of(finding.FoundPage), SCREENS.tag_of(TakenAway)
_PACK = SCREENS.tag_of(packs.PackSent)
_LABELS = frozenset(
    {
        *map(
            SCREENS.tag_of,
            (chat.Home, chat.Choose, chat.Past, chat.ForgetOffered),
        ),
        *map(
            SCREENS.tag_of,
            (finding.PastPart, words.WordsAsked, documents.DataSent, packs.PackPicking, packs.PackOffered),
        ),
        _FOUND,
        _PACK,
    }
)
"""Screens of no one reflection that say a chair's words all the same."""
_TAGS = {each.tag for each in SCREENS.formats} | {REVIEW, "summary", "draft"}
"""What the bot's messages are called, other than a question of a form."""
COMMAND = "command"
"""What a message that was nothing but a command is called in the record of what was said."""
_ASKS_WHERE = SCREENS.tag_of(words.WordsAsked)
_IN_ONE = 500
_KEY, _TOLD, _HINTED = "chat", "told", "hinted"


def cleared(context: Context) -> list[ScreenOf]:
    """What is shown where the chair wants the chat cleared: everything goes that holds content."""
    if context.records.holds.on(context.chair):
        return [(None, HoldTold(HeldBack.CHAT))]
    return [*_cleared(context, _not_asked(context, _content(context, None)), tells=True)]


def due(context: Context, after: timedelta) -> tuple[list[ScreenOf], datetime]:
    """What is to be done by itself, and when there may be more: what holds content goes after that time.

    The chair hears of it the first time, and once where something cannot be deleted any more. While a legal
    hold is on them, nothing goes.
    """
    if context.records.holds.on(context.chair):
        return [], context.now
    since = None if _TOLD not in _noted(context) else context.now - 4 * DELETABLE
    content = _content(context, since)
    found = [one for one in _not_asked(context, content) if one.at <= context.now - after]
    if not found:
        return [], min((one.at for one in content), default=context.now) + after
    stands = _question_on_screen(context)
    return _cleared(context, [one for one in found if one.message_id != stands]), context.now


def of_reflection(context: Context, number: int) -> tuple[list[ScreenOf], bool]:
    """What takes one reflection out of the chat, and whether some of it has to stay there."""
    standing = context.records.messages.standing(context.chair)
    # What was found of it stands on the pages of a search, and all of it in a pack, among other things.
    found = [one for one in standing if one.reflection_id == number or one.what in (_FOUND, _PACK)]
    fresh, old = _parted(found, context.now)
    return _taken_away(context, fresh), any(map(_says_something, old))


def of_share(context: Context, number: int) -> list[ScreenOf]:
    """What takes a reflection that another has shared out of the chat, with what was said of it."""
    standing = context.records.messages.standing(context.chair)
    fresh, _ = _parted(
        [one for one in standing if one.what in (f"{SHARED}{number}", f"{COMMENT}{number}")], context.now
    )
    return _taken_away(context, fresh)


def everything(context: Context) -> tuple[list[int], bool]:
    """All messages of a chat that can be deleted, and whether content has to stay in it."""
    fresh, old = _parted(context.records.messages.standing(context.chair), context.now)
    numbers = {one.message_id for one in fresh}
    for pending in context.records.outbox.everything(context.chair):
        numbers |= _ordered_away(pending)
    return sorted(numbers), any(map(_says_something, old))


def stays(context: Context) -> list[ScreenOf]:
    """What is shown where Telegram did not delete what it was asked to: that, unless it has been said."""
    said = _noted(context)
    if _TOLD in said and said[_TOLD] >= _newest(context):
        return []
    _note(context, _TOLD, _newest(context))
    return [(None, ChatCleared(stays=True, by_itself=True))]


def forget_chat(context: Context) -> None:
    """The chair has another chat, and has been told nothing of that."""
    settings = context.records.chairs.settings(context.chair)
    if _KEY in settings:
        left = {key: value for key, value in settings.items() if key != _KEY}
        context.records.chairs.save_settings(context.chair, left)


def _cleared(context: Context, found: list[SentMessage], *, tells: bool = False) -> list[ScreenOf]:
    fresh, old = _parted(found, context.now)
    old = [one for one in old if _says_something(one)]
    said, newest = _noted(context), max((one.message_id for one in old), default=0)
    stays = newest > said.get(_TOLD, 0)
    hints = _HINTED not in said and bool(fresh or tells)
    if stays or _TOLD not in said:
        _note(context, _TOLD, max(newest, said.get(_TOLD, 0)))
    if hints:
        _note(context, _HINTED, 1)
    shown = _taken_away(context, fresh)
    if tells or stays or hints:
        shown.append(
            (None, ChatCleared(stays=stays or (tells and bool(old)), hints=hints, by_itself=not tells))
        )
    return shown


def _content(context: Context, since: datetime | None) -> list[SentMessage]:
    """What stands in the chat and holds content; what was sent since a time, and maybe more."""
    return [one for one in context.records.messages.standing(context.chair, since) if _goes(one)]


def _not_asked(context: Context, found: list[SentMessage]) -> list[SentMessage]:
    """All of this but the words whose place is asked for, which stay until they have one."""
    asked = any(not one.held for one in context.records.kept_words.all(context.chair))
    return [one for one in found if not (asked and one.what == _ASKS_WHERE)]


def _goes(one: SentMessage) -> bool:
    """Whether a message is to go: all that the chair sent, and what is of a reflection or names one."""
    return not one.ours or one.reflection_id is not None or one.what in _LABELS or _is_of_another(one)


def _says_something(one: SentMessage) -> bool:
    """Whether it may say something of a case, which a command and a question of the form do not."""
    if not one.ours:
        return one.what != COMMAND
    if _is_of_another(one):
        return True
    is_tag = one.what in _TAGS or one.what.startswith((NOTE_ON, GUARD))
    return one.what in _LABELS or (one.reflection_id is not None and is_tag)


def _is_of_another(one: SentMessage) -> bool:
    """Whether it says something of a reflection that another chair has shared."""
    return one.reflection_id is None and one.what.startswith((SHARED, GUARD))


def _question_on_screen(context: Context) -> int | None:
    """The message of a question that a draft asks, and that says nothing of an answer."""
    current = context.chair.current
    draft = None if current is None else context.records.reflections.load(current, owner=context.chair)
    if draft is None or draft.cursor in draft.answers:
        return None
    return context.records.messages.last_shown(context.chair, draft.id, draft.cursor)


def _parted(found: Iterable[SentMessage], now: datetime) -> tuple[list[SentMessage], list[SentMessage]]:
    """What can still be deleted, and what cannot."""
    fresh: list[SentMessage] = []
    old: list[SentMessage] = []
    for one in found:
        (fresh if one.at > now - DELETABLE else old).append(one)
    return fresh, old


def _taken_away(context: Context, found: Iterable[SentMessage]) -> list[ScreenOf]:
    numbers = [one.message_id for one in found]
    context.records.messages.taken_away(context.chair, numbers)
    parts = (numbers[at : at + _IN_ONE] for at in range(0, len(numbers), _IN_ONE))
    return [(None, TakenAway(",".join(map(str, part)))) for part in parts]


def _ordered_away(pending: Pending) -> set[int]:
    """The messages that were to go from the chat, and may not have gone yet."""
    if pending.kind != _GOES or pending.body is None:
        return set()
    return {int(number) for number in str(pending.body["messages"]).split(",")}


def _newest(context: Context) -> int:
    return context.records.messages.newest(context.chair) or 0


def _noted(context: Context) -> dict[str, int]:
    """What the chair has been told of their chat, and up to which message."""
    noted: dict[str, int] = context.records.chairs.settings(context.chair).get(_KEY, {})
    return noted


def _note(context: Context, what: str, value: int) -> None:
    settings = context.records.chairs.settings(context.chair)
    noted = {**settings.get(_KEY, {}), what: value}
    context.records.chairs.save_settings(context.chair, {**settings, _KEY: noted})
