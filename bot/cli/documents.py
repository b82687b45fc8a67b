"""`chairs import`: a reflection that a chair took away as JSON, put back into their record."""

import argparse
import asyncio
from pathlib import Path

from msgspec.structs import replace

from bot.cli.chairs import NoSuchChair
from bot.documents import exchange
from bot.documents.exchange import Added, Exchanged
from bot.open_store import chosen_forms, store_beside
from bot.settings import Settings, load
from flows.form import Form
from storage.chairs import Chair
from storage.store import Records


def import_record(arguments: argparse.Namespace) -> int:
    """Put one reflection back, unless the chair has it; RecordUnreadable, NoSuchChair."""
    settings = load()
    with Path(arguments.file).open("rb") as file:
        content = file.read(exchange.BIGGEST + 1)
    if asyncio.run(_imported(settings, arguments.number, content)):
        print("The reflection is in the chair's record.")
    else:
        print("The chair has this reflection already; nothing is changed.")
    return 0


async def _imported(settings: Settings, number: int, content: bytes) -> bool:
    current = {(form.id, form.version): (form, source) for form, source in chosen_forms(settings)}

    def put_back(records: Records) -> bool:
        chair = records.chairs.by_id(number)
        if chair is None:
            raise NoSuchChair(number)

        def form_of(form_id: str, version: int) -> Form | None:
            if (form_id, version) in current:
                records.forms.keep(*current[form_id, version])
            is_kept = records.forms.source(form_id, version) is not None
            return records.forms.form(form_id, version) if is_kept else None

        return _put_back(records, chair, exchange.read(content, form_of))

    async with store_beside(settings) as store:
        return await store.write(put_back)


def _put_back(records: Records, chair: Chair, came: Exchanged) -> bool:
    sent = came.reflection.submitted_at
    assert sent is not None  # noqa: S101 - every one that is read was finished
    for number in records.reflections.submitted_since(chair, sent.date()):
        known = records.reflections.load(number, owner=chair)
        if known is not None and exchange.exchanged(known, additions_of(records, chair, number)) == came:
            return False
    form = came.reflection.form
    source = records.forms.source(form.id, form.version) or ""
    begun = records.reflections.start(
        chair, form, source, came.reflection.pace, came.reflection.started_at, key=0
    )
    records.reflections.save(None, replace(came.reflection, id=begun.id), owner=chair)
    for one in came.additions:
        records.addenda.add(chair, begun.id, one.about, one.text, at=one.at)
    return True


def additions_of(records: Records, chair: Chair, number: int) -> tuple[Added, ...]:
    """What was added to a reflection, as it goes out of the record."""
    return tuple(Added(one.about, one.at, one.text) for one in records.addenda.list(chair, number))
