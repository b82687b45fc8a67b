"""A finished reflection that is taken away: the formats there are, and the yearly record's fields."""

from collections.abc import Iterator
from datetime import datetime

from bot.actions.documents import AskFormats, AskRecord, DocumentFormat, TakeAway
from bot.actions.peers import AskPeer
from bot.actions.words import AddTo
from bot.strings import documents as strings
from bot.strings import labels, peers
from bot.views.days import long_day
from bot.views.html import Block, escape, paginate
from bot.views.message import Button, Keyboard, Message
from flows.facts import DISCUSSED
from flows.form import Form
from flows.front import RecordField
from flows.reflection import Reflection
from flows.roles import Role
from flows.summary import Item, summarise
from storage.addenda import Addendum

DOCUMENT = "document"
"""What a message with a file is called in the record of what was shown."""
RECORD = "record"
"""What the messages of the yearly record are called there."""


def offers(reflection: Reflection) -> Keyboard:
    """The buttons under a summary that take it away."""
    files = (
        Button(labels.WORD, TakeAway(reflection.id, DocumentFormat.WORD)),
        Button(labels.PDF, TakeAway(reflection.id, DocumentFormat.PDF)),
        Button(labels.OTHER_FORMATS, AskFormats(reflection.id)),
    )
    front = reflection.form.front
    record = ((Button(labels.YEARLY_RECORD, AskRecord(reflection.id)),),) if front and front.record else ()
    discuss = Button(peers.DISCUSSED, AskPeer(reflection.id))
    return (files, *((*row, discuss) for row in record or ((),)))


def formats_message(reflection: Reflection) -> Message:
    """The formats that are asked for less often."""
    keys = (
        Button(labels.MARKDOWN, TakeAway(reflection.id, DocumentFormat.MARKDOWN)),
        Button(labels.JSON, TakeAway(reflection.id, DocumentFormat.JSON)),
    )
    return Message(strings.OTHER_FORMATS, (keys,))


def record_messages(
    reflection: Reflection, form: Form, finished: datetime, addenda: tuple[Addendum, ...]
) -> tuple[Message, ...]:
    """How to use it, and each field of the record in a message of its own, which a tap on its words copies.

    `form` says which fields there are; a field without words says so, and offers to add what a peer gave.
    """
    items = {item.key: item for part in summarise(reflection).parts for item in part.items}
    peer = form.with_role(Role.PEER)
    messages = [Message(strings.RECORD_HOW)]
    for field in form.front.record if form.front else ():
        words = "\n".join(_words(field, items, addenda, finished, peer_key=peer.key if peer else ""))
        head = f"<b>{escape(field.title)}</b>"
        if words.strip():
            pages = paginate([Block(head, words, "<pre>", "</pre>")])
            messages += [Message(page, quiet=True) for page in pages]
        else:
            messages.append(_missing(head, field, reflection))
    return tuple(messages)


def _words(
    field: RecordField,
    items: dict[str, Item],
    addenda: tuple[Addendum, ...],
    finished: datetime,
    *,
    peer_key: str,
) -> Iterator[str]:
    if field.text:
        yield field.text
    if field.day:
        yield long_day(finished.date())
    for key in field.keys:
        item = items.get(key)
        if item is not None:
            yield from filter(None, (_given(item), item.text))
        yield from (one.text for one in addenda if one.about == key)
    if peer_key in field.keys:
        for one in addenda:
            if one.about == DISCUSSED:
                yield peers.RECORD.format(long_day(one.at.date()))
                yield one.text


def _given(item: Item) -> str:
    if item.score is not None:
        return "" if item.score.value is None else str(item.score.value)
    return long_day(item.day) if item.day else ", ".join(item.picked)


def _missing(head: str, field: RecordField, reflection: Reflection) -> Message:
    peer = reflection.form.with_role(Role.PEER)
    if peer is None or peer.key not in field.keys:
        return Message(f"{head}\n{strings.NOTHING_HERE}", quiet=True)
    add = Button(labels.ADD_PEER, AddTo(reflection.id, peer.key))
    return Message(f"{head}\n{strings.NO_PEER_YET}", ((add,),), quiet=True)
