"""`python -m bot retention` and `audit`, as whoever runs a service types them: in a process of their own."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.clock import utc_now
from bot.open_store import form_named
from flows.form import Pace
from tests.bot.command_line import commanded
from tests.storage.samples import joining

ROOT = Path(__file__).parents[2]
PUT_BACK = "INSERT OR REPLACE INTO audit VALUES (?, ?, ?, ?, ?)"
MONTHS = {"RETAIN_MONTHS": "3", "RETAIN_DRAFTS_MONTHS": "2", "RETAIN_AUDIT_MONTHS": "6"}


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    return commanded(tmp_path, monkeypatch, capsys)


def types(machine, *words, **settings):
    """What a process printed, and how it ended."""
    known = {"DATABASE_FILE": str(machine.database), "KEYRING_FILE": str(machine.keyring)}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **known, **settings}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, words)],
        env=environment,
        cwd=machine.database.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def ago(days):
    return utc_now() - timedelta(days=days)


def kept(chair, finished, told=None):
    """A job that leaves a reflection of so many days ago, finished or not; told of or not."""

    def job(records):
        began = records.reflections.start(chair, *form_named("west_sussex"), Pace.FULL, ago(finished))
        after = replace(began, cursor="submitted", submitted_at=ago(finished))
        records.reflections.save(began, after, owner=chair)
        if told is not None:
            records.retained.tell(chair, [began.id], ago(told).date())

    return job


@pytest.fixture
async def record(machine):
    """Two reflections that would go and one that would be told of; one that would go, but for a hold."""
    store = machine.opens()
    chair, held = await store.write(joining(101)), await store.write(joining(202, "held"))
    for job in (kept(chair, 120, told=50), kept(chair, 110, told=50), kept(chair, 80), kept(chair, 3)):
        await store.write(job)
    await store.write(kept(held, 120, told=50))
    await store.write(lambda records: records.holds.put_on(held, utc_now(), "an inquiry"))
    await store.close()


async def numbers(machine):
    store = machine.opens()
    try:
        return await store.read(
            lambda records: [
                one for chair in records.chairs.all() for one in records.reflections.numbers(chair)
            ]
        )
    finally:
        await store.close()


async def test_it_counts_what_would_be_told_of_and_go_and_does_nothing(machine, record):
    before = await numbers(machine)
    status, printed, _ = types(machine, "retention", "--dry-run", **MONTHS)
    assert status == 0
    assert [line.split("\t") for line in printed.splitlines()] == [
        ["what", "told", "erased"],
        ["reflections", "1", "2"],
        ["drafts", "0", "0"],
        ["audit", "0", "0"],
        ["Kept by a legal hold: 1."],
    ]
    assert await numbers(machine) == before
    assert types(machine, "retention", "--dry-run", **MONTHS)[1] == printed


async def test_without_dry_run_it_does_nothing_either_since_the_bot_itself_tells_and_erases(machine, record):
    before = await numbers(machine)
    status, printed, said = types(machine, "retention", **MONTHS)
    assert (status, printed) == (2, "")
    assert "required: --dry-run" in said
    assert await numbers(machine) == before


async def test_where_nothing_is_set_it_says_that_everything_stays(machine, record):
    status, _, said = types(machine, "retention", "--dry-run")
    assert (status, "nothing goes by itself" in said) == (1, True)


async def test_an_audit_that_was_cut_is_exported_with_its_anchor_and_proves_an_earlier_export(
    machine, record, tmp_path
):
    store = machine.opens()
    await store.write(lambda records: records.db.execute("DELETE FROM holds"))
    status, whole, _ = types(machine, "audit", "export")
    assert (status, [json.loads(line)["number"] for line in whole.splitlines()]) == (0, [1, 2, 3, 4, 5])
    earlier = tmp_path / "earlier.jsonl"
    earlier.write_text(whole, encoding="utf-8")
    assert await store.write(lambda records: records.audit.cut(utc_now() + timedelta(days=1))) == 4
    await store.close()
    anchor, *lines = map(json.loads, types(machine, "audit", "export")[1].splitlines())
    assert (anchor["number"], anchor["cut"], [line["number"] for line in lines]) == (4, True, [5])
    assert anchor["link"] == json.loads(whole.splitlines()[3])["link"]
    assert types(machine, "audit", "verify")[:2] == (0, "1 events, all as they were written.\n")
    assert types(machine, "audit", "verify", earlier)[0] == 0
    earlier.write_text(whole.replace("hold put on", "hold lifted"), encoding="utf-8")
    status, _, said = types(machine, "audit", "verify", earlier)
    assert (status, said) == (1, f"audit: line 5 is not what {earlier} has\n")


async def test_a_change_a_gap_and_a_cut_off_end_are_told(machine, record):
    for change, told in (
        ("UPDATE audit SET event = 'nothing' WHERE id = 2", "audit: line 2"),
        ("DELETE FROM audit WHERE id = 2", "audit: line 2 is missing"),
        ("DELETE FROM audit WHERE id = 5", "audit: "),
    ):
        store = machine.opens()
        rows = await store.read(lambda records: records.db.execute("SELECT * FROM audit").fetchall())
        await store.write(lambda records, change=change: records.db.execute(change))
        status, _, said = types(machine, "audit", "verify")
        assert (status, said.startswith(told)) == (1, True), said
        await store.write(lambda records, rows=rows: records.db.conn.executemany(PUT_BACK, rows))
        await store.close()
        assert types(machine, "audit", "verify")[0] == 0
