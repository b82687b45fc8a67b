"""A reflection that was taken away as JSON, put back from the command line."""

import json

import pytest

from bot.documents import exchange
from tests.bot.test_records_commands import a_chair, machine
from tests.documents.reflecting import finished
from tests.storage.samples import joining

__all__ = ["a_chair", "machine"]


@pytest.fixture
def file(tmp_path):
    chair = finished(hindsight="I felt\nthat twice")
    out = exchange.exchanged(chair.reflection, (exchange.Added("note", chair.now, "and later this"),))
    path = tmp_path / "reflection.json"
    path.write_bytes(exchange.written(out))
    return path


async def kept(machine, chair):
    """What the chair's record holds, as it would go out again."""
    store = machine.opens()

    def all_of(records):
        found = []
        for overview in records.reflections.list(chair, limit=9):
            reflection = records.reflections.load(overview.id, owner=chair)
            later = tuple(
                exchange.Added(one.about, one.at, one.text)
                for one in records.addenda.list(chair, overview.id)
            )
            found.append(exchange.written(exchange.exchanged(reflection, later)))
        return found

    try:
        return await store.read(all_of)
    finally:
        await store.close()


async def test_what_was_taken_away_comes_back_whole_and_once(machine, a_chair, file):
    assert machine.runs("chairs", "import", a_chair.id, file)[0] == 0
    assert await kept(machine, a_chair) == [file.read_bytes()]
    status, said = machine.runs("chairs", "import", a_chair.id, file)
    assert (status, "has this reflection already" in said) == (0, True)
    assert len(await kept(machine, a_chair)) == 1


async def test_another_chair_sees_nothing_of_it(machine, a_chair, file):
    store = machine.opens()
    other = await store.write(joining(102))
    await store.close()
    machine.runs("chairs", "import", a_chair.id, file)
    assert await kept(machine, other) == []


async def test_a_chair_who_is_not_there_is_named_by_number(machine, a_chair, file):
    status, said = machine.runs("chairs", "import", 77, file)
    assert (status, "There is no chair with that number" in said) == (1, True)


async def test_a_file_that_is_none_changes_nothing_and_is_not_repeated(machine, a_chair, file):
    record = json.loads(file.read_bytes())
    record["answers"][0]["status"] = "zebra"
    file.write_text(json.dumps(record))
    status, said = machine.runs("chairs", "import", a_chair.id, file)
    assert (status, "That is not a reflection" in said, "zebra" in said) == (1, True, False)
    assert await kept(machine, a_chair) == []


async def test_a_form_that_is_not_known_here_is_named(machine, a_chair, file):
    record = json.loads(file.read_bytes())
    record["form"]["version"] = 99
    file.write_text(json.dumps(record))
    assert "“west_sussex”, version 99" in machine.runs("chairs", "import", a_chair.id, file)[1]
