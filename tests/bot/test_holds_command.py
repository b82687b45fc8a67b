"""A legal hold from the command line: put on, in the way of a removal, lifted, and in the audit."""

import pytest

from tests.bot.command_line import commanded
from tests.storage.samples import joining


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    return commanded(tmp_path, monkeypatch, capsys)


@pytest.fixture
async def store(machine):
    """The record, as a bot that runs has it open."""
    opened = machine.opens()
    await opened.write(joining(101, "Team North"))
    yield opened
    await opened.close()


async def test_a_hold_stands_in_the_way_of_a_removal_until_it_is_lifted(machine, store):
    assert machine.runs("chairs", "hold", 1, "--reason", "The court of 3 May")[0] == 0
    status, said = machine.runs("chairs", "remove", 1, "--name", "Team North")
    assert (status, said.startswith("A legal hold is on this chair")) == (1, True)
    assert machine.runs("chairs", "hold", 1, "--reason", "twice")[0] == 1

    status, said = machine.runs("chairs", "release", 1, "--reason", "It has ended")
    assert (status, said) == (0, "The hold on Team North is lifted.\n")
    status, said = machine.runs("audit", "list", "2", "--reasons")
    assert [line.split("\t")[2:] for line in said.splitlines()] == [
        ["hold lifted", "chair 1", "It has ended"],
        ["hold put on", "chair 1", "The court of 3 May"],
    ]
    # A reason may say more than whoever may see the audit should read.
    assert "court" not in machine.runs("audit", "list")[1] + machine.runs("audit", "export")[1]
    assert machine.runs("check")[0] == 0
    assert machine.runs("chairs", "remove", 1, "--name", "Team North")[0] == 0


async def test_what_was_wanted_meanwhile_is_done_when_it_is_lifted(machine, store):
    machine.runs("chairs", "hold", 1, "--reason", "an inquiry")
    await store.write(lambda records: records.holds.want_gone(records.chairs.by_id(1), None))
    status, said = machine.runs("chairs", "release", 1, "--reason", "over")
    assert status == 0
    assert "What they wanted deleted meanwhile is deleted." in said
    assert await store.read(lambda records: records.chairs.all()) == ()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("release", 1, "--reason", "none"), "There is no legal hold on this chair."),
        (("hold", 7, "--reason", "nobody"), "There is no chair with that number"),
        (("release", 7, "--reason", "nobody"), "There is no chair with that number"),
    ],
)
async def test_what_cannot_be_is_said_plainly_and_changes_nothing(machine, store, command, said):
    status, printed = machine.runs("chairs", *command)
    assert (status, printed.startswith(said)) == (1, True)
    assert await store.read(lambda records: records.audit.latest(1)[0].event) == "chair joined"


@pytest.mark.parametrize("reason", [(), ("--reason", ""), ("--reason", "  ")])
def test_without_a_reason_there_is_no_hold(machine, reason):
    with pytest.raises(SystemExit):
        machine.runs("chairs", "hold", 1, *reason)
