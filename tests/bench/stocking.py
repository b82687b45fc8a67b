"""Databases to measure with: so many chairs, each with so many reflections sent, all of it sealed.

The rows of chairs are sealed in several processes, by the bot's own code, and written by one.
"""

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from bot.clock import utc_now
from bot.open_store import open_keyring, open_store
from flows.answer import Answer, Piece, Status
from flows.form import SUBMITTED, Form, Pace, QuestionKind
from flows.loading import parse, source_of
from flows.reflection import begin
from storage import seal_names
from storage.chairs import Chair
from storage.codec import answer_packed
from storage.sent_message import SentMessage, packed_message
from storage.slots import _EMPTY, _MANY, Slots, _parts
from storage.state import seal_state, state_of
from storage.store import Records
from storage.vault import SYSTEM, TOKEN, Keyring, Vault

ANSWERS = 10
"""How many answers with words each stored reflection has."""
REFLECTION_BYTES = 40_000
"""About how much of the disk each takes."""
_WORDS = "what was noticed in the room, who said it, and what is to be done about it by the next conference"
_MESSAGE_ROWS, _MESSAGE_SIZE = 128, 192
_AT_ONCE = 16
"""How many chairs are sealed and written together."""

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Chairs:
    """What a process needs to seal for chairs: keys as they are stored, and how much of what."""

    keyring: Keyring
    system_key: bytes
    reflections: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one chair."""

    reflections: list[Row]
    slots: list[Row]
    messages: list[Row]


@cache
def _form() -> Form:
    return parse(*source_of("west_sussex"))


def sealed(of: Chairs, owner: int, key: bytes, first: int) -> Rows:
    """The rows of a chair whose reflections are numbered from `first`."""
    vault = Vault(of.keyring, {SYSTEM: of.system_key, owner: key}.get)
    form, rows = _form(), Rows([], [], [])
    asked = [question for question in form if question.kind is QuestionKind.TEXT and not question.when]
    asked += (question for question in form if question.comment and question.choices and not question.when)
    for number in range(first, first + of.reflections):
        said = 10_000_000 + (number - first) * ANSWERS
        answers = {
            question.key: Answer(
                Status.GIVEN,
                picked=tuple(choice.key for choice in question.choices[:1]),
                pieces=(Piece(_WORDS, said + i, of.now),),
            )
            for i, question in enumerate(asked[:ANSWERS])
        }
        draft = replace(begin(form, number, Pace.FULL, of.now), answers=answers)
        sent = replace(draft, cursor=SUBMITTED, submitted_at=of.now)
        parts = [
            part
            for key, answer in answers.items()
            for part in _parts(seal_names.answer(key), answer_packed(answer))
        ]
        for slot in range(_MANY):
            held = (1, parts[slot]) if slot < len(parts) else (0, _EMPTY)
            rows.slots.append((number, slot, Slots(None, vault)._sealed(owner, number, slot, *held, key=0)))  # type: ignore[arg-type] # nothing is stored here
        state = state_of(sent, len(parts))
        seal = seal_state(vault, owner, number, state)
        rows.reflections.append((number, owner, form.id, form.version, state.submitted_on, seal))
        for i, key in enumerate(answers):
            one = SentMessage(said + i, False, number, key, of.now)
            rows.messages.append(_message(vault, owner, len(rows.messages), one))
    while len(rows.messages) % _MESSAGE_ROWS:
        noise = os.urandom(TOKEN), os.urandom(TOKEN), vault.like_a_seal(_MESSAGE_SIZE)
        rows.messages.append((owner, len(rows.messages), *noise))
    return rows


def _message(vault: Vault, owner: int, slot: int, one: SentMessage) -> Row:
    record, field = seal_names.of_chair(owner), seal_names.message(slot)
    seal = vault.seal(packed_message(one), owner=SYSTEM, record=record, field=field, size=_MESSAGE_SIZE)
    return owner, slot, vault.token(f"number|{owner}|{one.message_id}"), os.urandom(TOKEN), seal


def _join(telegram_id: int, now: datetime, records: Records) -> tuple[Chair, bytes]:
    records.chairs.invite(b"%d" % telegram_id, f"Chair {telegram_id}", now + timedelta(days=1))
    chair = records.chairs.join(b"%d" % telegram_id, telegram_id, now)
    key = records.keys.find(chair.id)
    assert key is not None
    return chair, key


def _put(rows: Rows, chair: Chair, records: Records) -> None:
    connection = records.db.conn
    columns = "id, chair_id, form_id, form_version, submitted_on, sealed"
    connection.executemany(f"INSERT INTO reflections ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows.reflections)
    connection.executemany("INSERT INTO answers (reflection_id, slot, sealed) VALUES (?, ?, ?)", rows.slots)
    columns = "chair_id, slot, number, shown, sealed"
    connection.executemany(f"INSERT INTO messages ({columns}) VALUES (?, ?, ?, ?, ?)", rows.messages)
    for number, *_, seal in rows.reflections:
        assert isinstance(number, int)
        assert isinstance(seal, bytes)
        records.heads.note(chair.id, seal_names.of_reflection(number), seal)


async def _stocked(folder: Path, chairs: int, reflections: int) -> None:
    database = folder / "record" / "afterword.db"
    keyring = open_keyring(folder / "keyring.json", database)
    store = open_store(database, keyring)
    source, _ = source_of("west_sussex")
    now, numbers = utc_now(), count(1, reflections or 1)
    await store.write(lambda records: records.forms.keep(_form(), source))
    system_key = await store.read(lambda records: records.keys.find(SYSTEM))
    assert system_key is not None
    of, loop = Chairs(keyring, system_key, reflections, now), asyncio.get_running_loop()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for first in range(1, chairs + 1, _AT_ONCE):
            ids = range(first, min(first + _AT_ONCE, chairs + 1))
            joined = await asyncio.gather(*(store.write(partial(_join, one, now)) for one in ids))
            if not reflections:
                continue
            made = await asyncio.gather(
                *(
                    loop.run_in_executor(pool, sealed, of, chair.id, key, next(numbers))
                    for chair, key in joined
                )
            )
            await asyncio.gather(
                *(
                    store.write(partial(_put, rows, chair))
                    for (chair, _), rows in zip(joined, made, strict=True)
                )
            )
    await store.close()


def stocked(folder: Path, *, chairs: int, reflections: int = 0) -> Path:
    """A folder with a database of chairs, whose Telegram ids count from 1, and of what each has sent."""
    (folder / "record").mkdir(parents=True)
    asyncio.run(_stocked(folder, chairs, reflections))
    return folder
