"""What is judged once the killing is over: what each chair said is stored, once, and nothing else is."""

from collections import Counter
from collections.abc import Iterator

from storage.chairs import Chair
from storage.store import Records
from tests.crash.talking import ScriptedChair
from tests.crash.telling import differences


def judged(records: Records, people: list[ScriptedChair], removed: ScriptedChair) -> Iterator[str]:
    """Everything in the record that is not as it should be."""
    yield from (str(row[0]) for row in records.db.execute("PRAGMA integrity_check") if row[0] != "ok")
    for box, what in ((records.inbox, "updates are left"), (records.outbox, "things wait to be shown")):
        if any(box.counts()):
            yield f"{box.counts()} {what}"
    members = {chair.telegram_id for chair in records.chairs.all()}
    if members != {person.phone.id for person in people}:
        yield f"the chairs are {members}, and {removed.phone.id} was removed"
    for person in people:
        chair = records.chairs.by_telegram(person.phone.id)
        if chair is not None:
            yield from (f"chair {person.phone.id}: {line}" for line in _judged(records, person, chair))


def _judged(records: Records, person: ScriptedChair, chair: Chair) -> Iterator[str]:
    walks = [walk for walk in person.walks if not walk.erased]
    listed = [each.id for each in records.reflections.list(chair, limit=10_000)]
    if sorted(listed) != sorted(walk.id for walk in walks if walk.id is not None):
        yield f"reflections {listed} are there, not {[walk.id for walk in walks]}"
    for walk in walks:
        loaded = records.reflections.load(walk.id, owner=chair) if walk.id is not None else None
        yield from differences(walk, loaded)
    said = {
        one
        for walk in walks
        for told in walk.told.values()
        for one in (*told.pieces.items(), *told.held.items())
    }
    kept = Counter(_kept(records, chair))
    for number, text in said:
        if kept[number, text] != 1:
            yield f"message {number} is kept {kept[number, text]} times: {text[:40]}"
    for source, text in kept.keys() - said:
        yield f"message {source} was not to be kept: {text[:40]}"


def _kept(records: Records, chair: Chair) -> Iterator[tuple[int | None, str]]:
    """All the words that are kept of a chair, wherever they are, with the message that gave each."""
    for listed in records.reflections.list(chair, limit=10_000):
        reflection = records.reflections.load(listed.id, owner=chair)
        for answer in reflection.answers.values() if reflection else ():
            yield from ((p.source, p.text) for each in (answer, *answer.replaced) for p in each.messages)
        yield from ((one.message_id, one.text) for one in records.addenda.list(chair, listed.id))
    for burst in records.kept_words.bursts(chair):
        yield from ((one.message_id, one.text) for one in records.kept_words.of(chair, burst))
