"""Databases to measure with: so many chairs, each with so many reflections sent, all of it sealed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.clock import utc_now
from bot.open_store import open_keyring, open_store
from flows.answer import Answer, Piece, Status
from flows.form import SUBMITTED, Pace, QuestionKind
from flows.loading import parse, source_of
from storage.store import Records

ANSWERS = 10
"""How many answers in words each stored reflection has."""
_WORDS = "what was noticed in the room, who said it, and what is to be done about it by the next conference"


async def _stocked(folder: Path, chairs: int, reflections: int) -> None:
    database = folder / "record" / "afterword.db"
    store = open_store(database, open_keyring(folder / "keyring.json", database))
    source, file = source_of("west_sussex")
    form = parse(source, file)
    asked = [question.key for question in form if question.kind is QuestionKind.TEXT and not question.when]
    now = utc_now()

    def stock(telegram_id: int, records: Records) -> None:
        records.chairs.invite(b"%d" % telegram_id, f"Chair {telegram_id}", now + timedelta(days=1))
        chair = records.chairs.join(b"%d" % telegram_id, telegram_id, now)
        for number in range(reflections):
            draft = records.reflections.start(chair, form, source, Pace.FULL, now)
            first = 10_000_000 + number * ANSWERS
            answers = {
                key: Answer(Status.GIVEN, pieces=(Piece(_WORDS, first + i, now),))
                for i, key in enumerate(asked[:ANSWERS])
            }
            sent = replace(draft, answers=answers, cursor=SUBMITTED, submitted_at=now)
            records.reflections.save(draft, sent, owner=chair)
            for i, key in enumerate(answers):
                records.messages.said(chair, first + i, draft.id, key, now)

    for telegram_id in range(1, chairs + 1):
        await store.write(lambda records, telegram_id=telegram_id: stock(telegram_id, records))
    await store.close()


def stocked(folder: Path, *, chairs: int, reflections: int = 0) -> Path:
    """A folder with a database of chairs, whose Telegram ids count from 1, and of what each has sent."""
    (folder / "record").mkdir(parents=True)
    asyncio.run(_stocked(folder, chairs, reflections))
    return folder
