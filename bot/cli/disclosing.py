"""`disclose` and `open-disclosed`: what a court may ask for, by two people who keep their secrets elsewhere.

`disclose` runs where the record is: it writes a sealed copy, notes that in the audit, and tells the chair.
`open-disclosed` runs where the secrets are, and needs no record.
"""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bot.cli.chairs import NoSuchChair
from bot.documents.markdown import markdown
from bot.documents.model import document_of
from bot.open_store import read_kept, store_beside
from bot.screens.chat import DisclosureTold
from bot.screens.outbox_data import pack
from bot.settings import Settings, load
from bot.strings import documents as strings
from bot.views.nudges import titled_addition
from flows.summary import Addition
from storage import disclosure
from storage.codec import answer_packed, unpacked, zoned
from storage.disclosure import Disclosed
from storage.errors import AfterwordError
from storage.escrow import secret_in
from storage.files import replace_file, write_file
from storage.store import Records

_LARGEST = 1024 * 1024


class CopyExists(AfterwordError):
    """There is a file or folder of this name already: choose another."""


def disclose(arguments: argparse.Namespace) -> int:
    """Write the sealed copy; raises NoSuchChair, NothingCovered or CopyExists, and then nothing is noted."""
    settings, file = load(), Path(arguments.to)
    # It is noted before there is a copy; and where none can be written, nothing is noted.
    try:
        write_file(file, b"")
    except FileExistsError:
        raise CopyExists(file) from None
    try:
        copy, covered, left_out = asyncio.run(_sealed(settings, arguments))
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    replace_file(file, copy)
    print(f"{arguments.to} is written: {covered} reflections, sealed for the two. It is in the audit,")
    print("and the chair is told." if arguments.untold is None else "and the chair is not told.")
    if left_out:
        print(f"Left out, since nobody but the chair can open them: {left_out}.")
    return 0


def open_disclosed(arguments: argparse.Namespace) -> int:
    """Open a sealed copy with both secrets, into a new folder; raises EscrowClosed or CopyUnreadable."""
    secrets = [secret_in(_small(Path(name))) for name in (arguments.first, arguments.second)]
    found = disclosure.opened(Path(arguments.file).read_bytes(), secrets, read_kept)
    folder = Path(arguments.folder)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise CopyExists(folder) from None
    for one in found:
        for name, content in _files(one):
            write_file(folder / name, content)
    print(f"{folder} is written: {len(found)} reflections, each for Word, as plain text and as JSON.")
    return 0


async def _sealed(settings: Settings, arguments: argparse.Namespace) -> tuple[bytes, int, int]:
    def job(records: Records) -> tuple[bytes, int, int]:
        chair = records.chairs.by_id(arguments.chair)
        if chair is None:
            raise NoSuchChair(arguments.chair)
        copy, covered, left_out = disclosure.sealed_copy(records, chair, arguments.reflection)
        now = records.clock()
        disclosure.note(records, chair, now, reason=arguments.reason, untold=arguments.untold)
        if arguments.untold is None:
            day = now.astimezone(chair.time_zone(settings.time_zone)).date()
            records.outbox.put(chair, None, *pack(DisclosureTold(day.isoformat(), covered)))
        return copy, covered, left_out

    async with store_beside(settings) as store:
        return await store.write(job)


def _small(file: Path) -> str:
    with file.open(encoding="utf-8", errors="replace") as opened:
        return opened.read(_LARGEST)


def _files(one: Disclosed) -> list[tuple[str, bytes]]:
    # What makes Word files is of no use to other commands.
    from bot.documents.word import word  # noqa: PLC0415

    reflection = one.reflection
    additions = tuple(
        Addition(titled_addition(reflection, added.about), added.at, added.text) for added in one.addenda
    )
    finished = reflection.submitted_at or reflection.updated_at
    document = document_of(reflection, finished, additions)
    kind = "reflection"
    if not reflection.submitted:
        kind = "draft"
        facts = tuple(fact for fact in document.facts if fact[0] != strings.FINISHED)
        document = replace(document, facts=facts)
    name = f"{kind}-{one.number}"
    return [
        (f"{name}.docx", word(document)),
        (f"{name}.md", markdown(document)),
        (f"{name}.json", json.dumps(_whole(one), ensure_ascii=False, indent=2).encode() + b"\n"),
    ]


def _whole(one: Disclosed) -> dict[str, Any]:
    """Everything that is stored of a reflection, also what no document shows."""
    reflection = one.reflection
    return {
        "number": one.number,
        "form": [reflection.form.id, reflection.form.version],
        "begun": zoned(reflection.started_at),
        "worked on": zoned(reflection.updated_at),
        "finished": None if reflection.submitted_at is None else zoned(reflection.submitted_at),
        "label": reflection.label,
        "answers": {
            key: {"asked": reflection.form.question(key).ask, "answer": unpacked(answer_packed(answer))}
            for key, answer in reflection.answers.items()
        },
        "added": [{"about": a.about, "text": a.text, "at": zoned(a.at)} for a in one.addenda],
    }
