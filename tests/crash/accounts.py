"""How one chair stands once something is wrong: what they did and saw last, and what the record says."""

from collections.abc import Iterator

from storage.chairs import Chair
from storage.store import Records
from tests.crash.acting import Acting
from tests.screen import Json, buttons

_LAST = 20
_ROWS = 30
_LONGEST = 500


def account(person: Acting, records: Records, *, waiting: list[Json]) -> str:
    """The account, in lines; `waiting` is what Telegram has for the bot that it has not confirmed."""
    lines = [person.where, f"the end of the chat of {person.phone.id}, and what they did:", *_end(person)]
    theirs = [str(update["update_id"]) for update in waiting if f"'id': {person.phone.id}," in str(update)]
    lines.append(f"not confirmed: {', '.join(theirs) or 'nothing'}")
    chair = records.chairs.by_telegram(person.phone.id)
    if chair is None:
        lines.append("the record knows no such chair")
    else:
        lines += _recorded(records, chair)
    return "\n  ".join(lines)


def _end(person: Acting) -> Iterator[str]:
    """The last messages, each after what was done before it came."""
    chat = person.phone.chat[-_LAST:]
    since = chat[0]["message_id"] if chat else 0
    said = [(message["message_id"], 0, _told(person, message)) for message in chat]
    done = [(newest, 1, f"      > {deed}") for newest, deed in person.deeds if newest >= since]
    yield from (line for *_, line in sorted(said + done, key=lambda one: one[:2]))


def _told(person: Acting, message: Json) -> str:
    who = "chair" if message["from"]["id"] == person.phone.id else "bot"
    reply = message.get("reply_to_message", {}).get("message_id")
    keys = " ".join(f"[{b['text']}: {b['callback_data']}]" for b in buttons(message))
    to = f" to {reply}" if reply else ""
    text = message.get("text", "(not words)")[:300].replace("\n", " / ")
    return f"{message['message_id']} {who}{to}: {text} {keys}".rstrip()


def _recorded(records: Records, chair: Chair) -> Iterator[str]:
    yield f"recorded: at reflection {chair.current}, prompted for {chair.waiting}"
    for number in records.reflections.numbers(chair):
        reflection = records.reflections.load(number, owner=chair)
        if reflection is None or reflection.submitted:
            continue
        yield f"draft {number} at {reflection.cursor}, heard {reflection.heard}"
        yield from (f"  {key}: {str(answer)[:_LONGEST]}" for key, answer in reflection.answers.items())
    yield from (f"waits to be shown: {pending}" for pending in records.outbox.everything(chair))
    for left, aside in records.inbox.kept(chair.telegram_id):
        yield f"{'set aside' if aside else 'kept'}: update {left.update_id}"
    yield from (f"kept words: {words}" for words in records.kept_words.all(chair))
    yield from (f"nudge: {one.nudge.kind} {one.nudge.about}" for one in records.nudges.coming(chair))
    rows, _ = records.messages.part(chair, None)
    for one in sorted(rows, key=lambda one: one.message_id)[-_ROWS:]:
        marks = [mark for mark in ("ours", "gone", "again") if getattr(one, mark)]
        turned = f", turned to at {one.turned_to}" if one.turned_to is not None else ""
        yield f"message {one.message_id}: “{one.what}” of {one.reflection_id} ({', '.join(marks)}{turned})"
