"""Everything that is held about a chair, as data for a file; docs/mydata.md has every field.

It is read a part at a time, so that others have their turn in between.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.documents import exchange, sharing
from bot.invitations import CODES
from bot.names import called
from bot.nudges import prompts
from bot.usecases.documents import COUNTED
from flows.reflection import Reflection
from storage.chairs import Chair
from storage.errors import SealBroken
from storage.records import Records
from storage.sent_message import SentMessage
from storage.store import Store

FORMAT = "afterword-mydata"
VERSION = 1
Data = dict[str, Any]
"""What JSON can hold."""
_A_FEW = 5
"""How many reflections one job reads."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class Everything:
    """Reads all that a store holds of one chair; `zone` is the time of a chair who chose none."""

    def __init__(self, store: Store, *, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._zone = zone
        self._clock = clock

    async def of(self, chair_id: int) -> Data:
        """All of a chair's; LookupError once they are gone."""
        told, numbers = await self._store.read(partial(_about, chair_id, self._zone, self._clock()))
        for at in range(0, len(numbers), _A_FEW):
            some = numbers[at : at + _A_FEW]
            told["reflections"] += await self._store.read(partial(_reflections, chair_id, self._zone, some))
        before: int | None = None
        while before != 0:
            rows, before = await self._store.read(partial(_messages, chair_id, self._zone, before))
            told["messages"] = rows + told["messages"]
        return told


def _about(chair_id: int, zone: ZoneInfo, now: datetime, records: Records) -> tuple[Data, list[int]]:
    """All but the reflections and the messages, and the reflections' numbers, oldest first."""
    chair = _present(records, chair_id)
    when = _in(chair.time_zone(zone))
    waits = None if chair.waiting is None else prompts.tag_in(chair.waiting)
    told: Data = {
        "format": FORMAT,
        "version": VERSION,
        "made": when(now),
        "you": {
            "number": chair.id,
            "telegram": chair.telegram_id,
            "name": called(records, chair),
            "joined": when(chair.joined_at),
            "time_zone": chair.zone,
            "reachable": not chair.unreachable,
            "last_seen": records.chairs.seen(chair),
            "links_to_move": [
                {"until": when(one.expires_at)}
                for one in records.invitations.all()
                if one.moves is not None and one.moves[0] == chair.id
            ],
            "on_screen": chair.current,
            "next_words_are_for": waits,
            "held_since": when(records.holds.since(chair)),
            "goes_when_hold_ends": [*records.holds.wanted(chair)],
        },
        "settings": records.chairs.settings(chair),
        "reflections": [],
        **sharing.told(records, chair, now, when),
        "words_that_wait": [
            {
                "text": words.text,
                "at": when(words.at),
                "message": words.message_id,
                "seen_before": words.after,
                "burst": words.burst,
                "held_for": json.loads(words.held) if words.held else None,
            }
            for words in records.kept_words.all(chair)
        ],
        "conferences": [
            {
                "number": one.id,
                "ends": one.ends_at.astimezone(ZoneInfo(one.zone)).isoformat(),
                "time_zone": one.zone,
                "reflection": one.reflection_id,
                "wanted": not one.dropped,
                "calendar_entry": one.uid_hash,
                "calendar_series": one.series,
                "calendar_had_it": when(one.seen_at),
                "calendar_missed_it": when(one.missed_at),
            }
            for one in records.conferences.between(chair, *_EVER)
        ],
        "reminders": [
            {
                "number": one.id,
                "kind": one.kind,
                "about": one.about,
                "at": one.local,
                "time_zone": one.zone,
                "due": one.due,
                "which": one.nth,
                "asked_for": bool(one.asked),
                "handed_over": one.handed_at,
                "sent": one.sent_at,
                "message": one.message_id,
            }
            for one in records.nudges.kept(chair)
        ],
        "waits_to_be_shown": [
            {
                "what": one.kind,
                "reflection": one.reflection_id,
                "fields": one.body,
                "sent_so_far": one.sent,
                "set_aside": is_aside,
            }
            for one, is_aside in records.outbox.standing(chair)
        ],
        "waits_to_be_dealt_with": [
            {
                "number": one.update_id,
                "tries": one.tries,
                "set_aside": is_aside,
                "update": _update(one.body),
            }
            for one, is_aside in records.inbox.kept(chair.telegram_id)
        ],
        "messages": [],
        "counted": [
            {"what": what, "count": count, "until": when(until)}
            for what, count, until in (
                *records.limits.of(chair.id, COUNTED),
                *records.limits.of(chair.telegram_id, (CODES,)),
            )
        ],
        "audit": [
            {"number": one.number, "at": when(one.at), "event": one.event}
            for one in records.audit.of(chair.id)
        ],
    }
    return told, [*records.reflections.numbers(chair)]


def _reflections(chair_id: int, zone: ZoneInfo, numbers: Iterable[int], records: Records) -> list[Data]:
    chair = _present(records, chair_id)
    return [one for number in numbers if (one := _reflection(records, chair, zone, number)) is not None]


def _reflection(records: Records, chair: Chair, zone: ZoneInfo, number: int) -> Data | None:
    when = _in(chair.time_zone(zone))
    try:
        found = records.reflections.load(number, owner=chair)
        if found is None:
            return None
        added = records.addenda.list(chair, number)
        allowed = records.allowed_words.of(chair, number)
        goes = records.retained.told(chair, number)
    except SealBroken:
        return {"number": number, "unreadable": True}
    form = found.form
    return {
        "number": number,
        "form": {"id": form.id, "version": form.version, "title": form.title, "authority": form.authority},
        "label": found.label,
        "pace": found.pace.value,
        "stands_at": found.cursor,
        "begun": when(found.started_at),
        "worked_on": when(found.updated_at),
        "finished": when(found.submitted_at),
        "answers": [*_answers(found, when)],
        "added": [
            {"about": one.about, "at": when(one.at), "text": one.text, "message": one.message_id}
            for one in added
        ],
        "notices_shown": sorted(found.shown),
        "skipped_offered_again": found.reoffered,
        "last_words_were_for": found.heard,
        "identifies_nobody": sorted(allowed),
        "told_that_it_goes": None if goes is None else goes.isoformat(),
    }


def _answers(reflection: Reflection, when: Callable[[datetime | None], str | None]) -> Iterator[Data]:
    """Every answer, also what is for the chair alone, what is not asked any more, and what was replaced."""
    for key, answer in reflection.answers.items():
        question = reflection.form.question(key)
        yield {
            **exchange.answered(question, answer),
            "for_you_alone": question.private,
            "is_asked": key in reflection.path,
            "asked_for_more": answer.probed,
            "messages": sorted(answer.sources),
            "replaced": [exchange.answered(question, each) for each in answer.replaced],
        }


def _messages(chair_id: int, zone: ZoneInfo, before: int | None, records: Records) -> tuple[list[Data], int]:
    """A part of the chat's messages, the earliest first, and the row before which the next is, or 0."""
    chair = _present(records, chair_id)
    when = _in(chair.time_zone(zone))
    found, first = records.messages.part(chair, before)
    return [_message(one, when) for one in found], first


def _message(one: SentMessage, when: Callable[[datetime | None], str | None]) -> Data:
    return {
        "message": one.message_id,
        "from": "the bot" if one.ours else "you",
        "reflection": one.reflection_id,
        "what": one.what,
        "at": when(one.at),
        "deleted": one.gone,
        "sent_again": one.again,
        "turned_to_after": one.turned_to,
    }


def _present(records: Records, chair_id: int) -> Chair:
    chair = records.chairs.by_id(chair_id)
    if chair is None:
        raise LookupError("no such chair")
    return chair


def _update(body: bytes) -> Any:
    """An update as Telegram sent it; one that is no JSON, as text."""
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


def _in(zone: ZoneInfo) -> Callable[[datetime | None], str | None]:
    """A moment in ISO form by the clock of a zone."""
    return lambda at: None if at is None else at.astimezone(zone).isoformat(timespec="seconds")
