"""The summary of a finished reflection, in as many messages as it takes."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from msgspec.structs import replace

from bot.actions.chat import AskDelete, ClearChat, ListPast
from bot.strings import chat as strings
from bot.strings import labels
from bot.views.days import long_day
from bot.views.documents import offers
from bot.views.html import Block, escape, paginate
from bot.views.message import Button, Keyboard, Message, Style
from flows.form import Mark
from flows.plain_words import cut, one_line
from flows.reflection import Reflection
from flows.summary import Addition, Item, Part, Score, Summary, summarise

_HEAD_LINE = 120
"""How much of an answer a line of the head shows, in characters."""
_FOLD_FROM = 350
"""The longest words, in characters, that a summary shows unfolded."""


def summary_messages(
    reflection: Reflection,
    zone_time: datetime,
    additions: tuple[Addition, ...] = (),
    more: Keyboard = (),
    *,
    closing: str = "",
) -> tuple[Message, ...]:
    """The summary, in as many messages as it takes; `zone_time` is when it was finished, by their clock.

    `additions` were made later, and stand at its end; `more` are buttons below its own. `closing` is
    HTML that stands last.
    """
    keys = (Button(labels.PAST, ListPast()), Button(labels.DELETE, AskDelete(reflection.id), Style.DELETES))
    clear = (Button(labels.CLEAR_CHAT, ClearChat()),)
    keyboard = (keys, *offers(reflection), *more, clear)
    return account(reflection, zone_time, additions, keyboard, last=closing)


def account(
    reflection: Reflection,
    zone_time: datetime,
    additions: tuple[Addition, ...],
    keyboard: Keyboard,
    *,
    first: str = "",
    last: str = "",
) -> tuple[Message, ...]:
    """The whole account, in as many messages as it takes; `first` and `last` are HTML around it."""
    around = [[Block(html)] if html else [] for html in (first, last)]
    blocks = _summary_blocks(summarise(reflection, additions), zone_time)
    pages = paginate(chain(around[0], blocks, around[1]))
    messages = [Message(page, quiet=i > 0) for i, page in enumerate(pages)]
    return (*messages[:-1], replace(messages[-1], keyboard=keyboard))


def excerpt(reflection: Reflection, keys: tuple[str, ...], limit: int) -> tuple[str, bool]:
    """What these questions were answered with, in HTML of at most `limit` units; whether that is all."""
    items = (item for part in summarise(reflection).parts for item in part.items)
    answered = (item for item in items if item.key in keys and not item.open)
    pages = paginate(chain.from_iterable(_answered(item, "") for item in answered), limit)
    return (pages[0] if pages else ""), len(pages) <= 1


def _summary_blocks(summary: Summary, finished: datetime) -> Iterator[Block]:
    yield Block("\n".join(_head(summary, finished)))
    for part in summary.parts:
        yield from _aside(part) if part.aside else _section(part)
    for added in summary.additions:
        yield _added(added)


def _head(summary: Summary, finished: datetime) -> Iterator[str]:
    """What it is, when it was begun and finished, and the four things that a reader looks for first."""
    head = summary.head
    yield f"<b>{escape(summary.title)}</b> · {escape(summary.authority)}"
    if summary.label:
        yield f"<b>{escape(summary.label)}</b>"
    if head.kind:
        yield escape(head.kind)
    begun = head.begun.astimezone(finished.tzinfo)
    ended = f"{finished:%H:%M}" if begun.date() == finished.date() else _moment(finished)
    yield f"<i>{strings.BEGUN_AND_FINISHED.format(_moment(begun), ended)}</i>"
    said = {
        strings.HEAD_OUTCOME: head.outcome,
        strings.HEAD_SCORE: _score_line(head.score),
        strings.HEAD_COMMITMENT: head.commitment,
        strings.HEAD_ESCALATION: head.escalation,
    }
    lines = [f"{title}: {escape(cut(one_line(text), _HEAD_LINE))}" for title, text in said.items() if text]
    if lines:
        yield "\n" + "\n".join(lines)


def _score_line(score: Score | None) -> str:
    if score is None or score.value is None:
        return "" if score is None else strings.NOT_SCALED
    return strings.HEAD_SCALE.format(score.value, score.scale.low, score.scale.high)


def _moment(at: datetime) -> str:
    return f"{long_day(at.date())}, {at:%H:%M}"


def _section(part: Part) -> Iterator[Block]:
    for i, shown in enumerate(part.items):
        # A section's title and first question can be the same words; they are said once.
        said = i == 0 and not shown.ask.startswith(part.title)
        heading = f"<b><u>{escape(part.title)}</u></b>\n\n" if said else ""
        yield from _answered(shown, heading)


def _aside(part: Part) -> Iterator[Block]:
    for i, shown in enumerate(part.items):
        heading = f"⚑ <b><u>{escape(part.title)}</u></b>\n\n" if i == 0 else ""
        yield from _answered(shown, heading)


def _added(added: Addition) -> Block:
    head = f"<b><u>{escape(added.title)}</u></b>, {long_day(added.at.date())}"
    return _with_words(head, added.text)


def _answered(shown: Item, heading: str) -> Iterator[Block]:
    lines = [f"{heading}<b>{escape(shown.ask)}</b>"]
    if shown.marks:
        lines += _at_a_glance(shown)
    elif shown.score:
        lines += _scored(shown.score)
    elif shown.picked:
        lines.append(escape(", ".join(shown.picked)))
    elif shown.day:
        lines.append(long_day(shown.day))
    elif shown.skipped:
        lines.append(f"<i>{strings.SKIPPED}</i>")
    yield from _with_text("\n".join(lines), shown)


def _at_a_glance(shown: Item) -> Iterator[str]:
    """All the letters in a row, then the words of those that are not simply met."""
    yield "  ".join(f"{escape(c.letter)}{strings.SIGNS[mark]}" for c, mark in shown.marks)
    for mark in (Mark.PARTLY, Mark.NOT_MET, None):
        named = [c.word for c, given_mark in shown.marks if given_mark is mark]
        if named:
            yield f"<i>{strings.MARKS[mark].capitalize()}: {escape(', '.join(named))}</i>"


def _scored(score: Score) -> Iterator[str]:
    scale = score.scale
    if score.value is None:
        yield strings.NOT_SCALED
    else:
        steps = "".join("●" if n == score.value else "○" for n in range(scale.low, scale.high + 1))
        yield f"<b>{score.value}</b>  {scale.low} {steps} {scale.high}"
    yield f"<i>{scale.low} = {escape(scale.low_means)} · {scale.high} = {escape(scale.high_means)}</i>"


def _with_text(head: str, shown: Item) -> Iterator[Block]:
    """The answer with its words, the question that invited them above them, and what was said beside it."""
    if shown.text:
        asked = f"{head}\n<i>{escape(shown.comment)}</i>" if shown.comment else head
        yield _with_words(asked, shown.text)
    else:
        yield Block(head)
    if shown.note:
        yield _with_words(f"<i>{escape(shown.note_title)}</i>", shown.note)


def _with_words(head: str, text: str) -> Block:
    fold = len(text) > _FOLD_FROM
    opening = "<blockquote expandable>" if fold else "<blockquote>"
    return Block(head, text, opening, "</blockquote>")
