"""The audit from the command line: shown, exported, and proven against an earlier export."""

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest

from tests.bot.test_records_commands import a_chair, machine  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("a_chair")


@pytest.fixture
def exported(machine, tmp_path):  # noqa: F811
    """An export that was made before a backup was."""
    file = tmp_path / "audit.jsonl"
    status, printed = machine.runs("audit", "export")
    assert status == 0
    file.write_text(printed, encoding="utf-8")
    assert machine.runs("backup", machine.backups / "monday.db")[0] == 0
    return file


def test_it_lists_the_last_events_newest_first(machine, exported):  # noqa: F811
    status, printed = machine.runs("audit", "list", "2")
    assert status == 0
    rows = [line.split("\t") for line in printed.splitlines()]
    assert [(number, event, whom) for number, _, event, whom in rows] == [
        ("3", "backup made", ""),
        ("2", "chair joined", "chair 1"),
    ]


def test_whoever_has_an_export_can_prove_it_by_its_hashes(machine, exported):  # noqa: F811
    before = bytes(32)
    for line in map(json.loads, exported.read_text(encoding="utf-8").splitlines()):
        fields = [line["number"], line["at"], line["event"], line["chair"]]
        told = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        before = hashlib.sha256(before + told).digest()
        assert line["link"] == before.hex()


def test_it_proves_itself_and_an_earlier_export(machine, exported):  # noqa: F811
    assert machine.runs("audit", "verify") == (0, "3 events, all as they were written.\n")
    assert machine.runs("audit", "verify", exported)[0] == 0


def test_an_older_record_put_back_is_told_by_a_later_export(machine, exported, tmp_path):  # noqa: F811
    machine.runs("backup", machine.backups / "tuesday.db")
    later = tmp_path / "later.jsonl"
    later.write_text(machine.runs("audit", "export")[1], encoding="utf-8")
    machine.runs("restore", machine.backups / "monday.db", "--replace")
    assert machine.runs("audit", "verify")[0] == 0
    status, said = machine.runs("audit", "verify", later)
    assert (status, said) == (1, f"audit: line 3 is not what {later} has\n")


def test_a_change_is_told_and_ends_with_1(machine):  # noqa: F811
    with closing(sqlite3.connect(machine.database)) as db, db:
        db.execute("DELETE FROM audit WHERE id = 1")
    assert machine.runs("audit", "verify") == (1, "audit: line 1 is missing\n")
    assert machine.runs("check")[0] == 1


@pytest.mark.parametrize("text", ["", "not JSON\n", '"7"\n', "[]\n", '{"number": 1}\n'])
def test_a_file_that_is_no_export_is_refused_or_differs(machine, tmp_path, text):  # noqa: F811
    file = tmp_path / "other.jsonl"
    file.write_text(text, encoding="utf-8")
    status, said = machine.runs("audit", "verify", file)
    assert (status == 0) == (text == ""), said
    assert "Traceback" not in said


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_an_impossible_count_is_a_usage_error(machine, count):  # noqa: F811
    with pytest.raises(SystemExit) as left:
        machine.runs("audit", "list", "--", count)
    assert left.value.code == 2
