"""An upgrade, tried on the records of earlier versions: what is refused leaves it as it was."""

import asyncio
import re
import shlex
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import PERMANENT, main
from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from bot.settings import Settings
from flows.loading import source_of
from storage.vault import Keyring
from tests.processes import began, running
from tests.records.make import unpacked

OLDEST = Path(__file__).parents[1] / "records" / "before-0.1.0"
"""The record from which the most steps lead to today's."""
VERSIONS = sorted(each.parent for each in OLDEST.parent.glob("*/record.sql.gz"))
STEPS = len([*(Path(__file__).parents[2] / "storage" / "migrations").glob("m*.py")])
GUIDE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
FORM_1 = Path(__file__).parents[1] / "forms" / "west_sussex_1.toml"
OLD_QUESTION = "With the benefit of hindsight, what are your feelings about it?"


class Old:
    """The folder of a bot of an earlier version, which has stopped."""

    def __init__(self, folder: Path, record: Path = OLDEST) -> None:
        self.folder = folder
        self.database = folder / "data" / "afterword.db"
        self.keyring = folder / "keyring.json"
        self.database.parent.mkdir()
        self.keyring.touch(0o600)
        self.keyring.write_bytes((record / "keys.json").read_bytes())
        with closing(sqlite3.connect(self.database)) as db:
            db.executescript(unpacked(record))
            db.execute("PRAGMA journal_mode = WAL").fetchall()

    def bytes(self) -> dict[str, bytes]:
        """Every file of the record; the lock holds nothing."""
        return {
            file.name: file.read_bytes()
            for file in sorted(self.database.parent.iterdir())
            if not file.name.endswith(".lock")
        }

    def steps(self) -> int:
        return self.count("_sqlite_migrations")

    def count(self, table: str) -> int:
        with closing(sqlite3.connect(self.database)) as db:
            (count,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)

    def changed_form(self, new: str, old: str = OLD_QUESTION) -> str:
        """The form that its reflections have, with other words under the same version; its file's name."""
        text = FORM_1.read_text(encoding="utf-8")
        assert old in text
        (self.folder / "form.toml").write_text(text.replace(old, new), encoding="utf-8")
        return "form.toml"


@pytest.fixture
def old(tmp_path, monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return Old(tmp_path)


async def start(old: Old, **settings: str) -> tuple[int, str]:
    process = await began(old.folder, "run", TELEGRAM_BOT_TOKEN=SANDBOX_TOKEN, **settings)
    async with asyncio.timeout(120):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode() + err.decode()


def check(capsys) -> tuple[int, str]:
    status = main(("upgrade", "--check"))
    printed = capsys.readouterr()
    return status, printed.out + printed.err


async def test_a_start_with_a_changed_form_changes_nothing_and_names_what_differs(old):
    form = old.changed_form("With hindsight?")
    before = old.bytes()
    status, said = await start(old, FORM=form)
    assert status == PERMANENT
    assert "the question “hindsight”" in said
    assert "version = 2" in said
    assert old.bytes() == before


async def test_a_start_with_another_keyring_changes_nothing(old):
    old.keyring.unlink()
    Keyring.create(old.keyring)
    before = old.bytes()
    status, said = await start(old)
    assert status == PERMANENT
    assert said.startswith("This keyring does not open this database")
    assert old.bytes() == before


async def test_what_was_left_in_the_log_by_a_kill_is_looked_at_and_stays(old):
    form = old.changed_form("With hindsight?")
    with closing(sqlite3.connect(old.database)) as db:
        # The form is in the log alone, as after a kill, whose files are these.
        db.execute("UPDATE forms SET source = source || '# In the log.'")
        db.commit()
        killed = old.bytes()
    for name, content in killed.items():
        (old.database.parent / name).write_bytes(content)
    kept = {name: content for name, content in killed.items() if not name.endswith("-shm")}
    status, _ = await start(old, FORM=form)
    assert status == PERMANENT
    assert {name: content for name, content in old.bytes().items() if not name.endswith("-shm")} == kept


async def test_commands_do_not_bring_the_record_up(old, capsys):
    before = old.bytes()
    for command in (("chairs", "list"), ("check",), ("inbox",), ("keys", "list")):
        assert await asyncio.to_thread(main, command) == 1
        assert capsys.readouterr().err.startswith("An older version of the bot has used this database")
    assert old.bytes() == before


async def test_the_drill_says_what_would_happen_and_then_it_does(old, monkeypatch, capsys):
    before = old.bytes()
    status, said = await asyncio.to_thread(check, capsys)
    assert status == 0
    assert re.search(r"a start brings it up by \d+ steps \(m005_aside, ", said)
    assert "the form is new here" in said
    assert old.bytes() == before
    monkeypatch.setenv("FORM", old.changed_form("With hindsight?"))
    status, said = await asyncio.to_thread(check, capsys)
    assert status == 1
    assert "the question “hindsight”" in said
    assert old.bytes() == before
    monkeypatch.delenv("FORM")
    assert await asyncio.to_thread(main, ("upgrade",)) == 0
    assert old.steps() > 4
    capsys.readouterr()
    status, said = await asyncio.to_thread(check, capsys)
    assert status == 0
    assert "it is of this version." in said
    assert await asyncio.to_thread(main, ("chairs", "list")) == 0
    assert await asyncio.to_thread(main, ("check",)) == 0


@pytest.mark.parametrize("record", VERSIONS, ids=lambda folder: folder.name)
async def test_the_guides_drill_takes_every_record_to_this_version_with_nothing_lost(
    record, tmp_path, monkeypatch, capsys
):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    old = Old(tmp_path, record)
    chairs = old.count("chairs")
    (drill,) = re.findall(r"^## Upgrade\n.*?```sh\n(.*?)```", GUIDE, flags=re.DOTALL | re.MULTILINE)
    given = [shlex.split(line)[1:] for line in drill.splitlines() if line.startswith("afterword ")]
    assert [command[0] for command in given] == ["backup", "upgrade"]
    backup = tmp_path / "backups" / "before.db"
    backup.parent.mkdir()
    # The backup is made by the version before, which is the same of a record of this one.
    if old.steps() == STEPS:
        assert await asyncio.to_thread(main, ("backup", str(backup))) == 0
    assert await asyncio.to_thread(main, given[1]) == 0
    async with serve(Telegram(lambda: datetime.now(UTC))) as address:
        telegram = {"TELEGRAM_API_URL": address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}
        async with running(tmp_path, "run", **telegram) as bot:
            status, said = await bot.ends()
    assert status == 0, said
    assert (old.steps(), old.count("chairs")) == (STEPS, chairs)
    for command in (("check",), ("upgrade", "--check")):
        capsys.readouterr()
        assert await asyncio.to_thread(main, command) == 0
    assert "it is of this version." in capsys.readouterr().out
    if backup.exists():
        assert await asyncio.to_thread(main, ("restore", str(backup), "--replace")) == 0
        assert await asyncio.to_thread(main, ("check",)) == 0


async def test_a_comment_in_the_form_locks_nothing(old, monkeypatch, capsys):
    form = old.changed_form('# Only a comment.\nid = "west', old='id = "west')
    monkeypatch.setenv("FORM", form)
    status, said = await asyncio.to_thread(check, capsys)
    assert status == 0
    assert "the form is the one that is kept." in said
    assert await asyncio.to_thread(main, ("upgrade",)) == 0


async def test_the_sandbox_asks_a_changed_form_at_once(tmp_path):
    (tmp_path / "form.toml").write_text(source_of("west_sussex")[0], encoding="utf-8")
    async with running(tmp_path, "sandbox", SANDBOX_PORT="0", FORM="form.toml"):
        pass
    database = tmp_path / ".sandbox" / "afterword.db"
    with closing(sqlite3.connect(database)) as db, db:
        (version,) = db.execute("SELECT version FROM forms").fetchone()
        # A reflection is under way; whose it is does not matter to the form.
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(
            "INSERT INTO reflections (chair_id, form_id, form_version, sealed) VALUES (9, ?, ?, x'')",
            ("west_sussex", version),
        )
    text = source_of("west_sussex")[0].replace("Feelings and judgement", "Feelings")
    (tmp_path / "form.toml").write_text(text, encoding="utf-8")
    for _ in range(2):
        async with running(tmp_path, "sandbox", SANDBOX_PORT="0", FORM="form.toml") as sandbox:
            assert f"as version {version + 1}" in sandbox.printed
            status, _ = await sandbox.ends(signal.SIGINT)
            assert status == 0
    with closing(sqlite3.connect(database)) as db:
        kept = dict(db.execute("SELECT version, source LIKE '%Feelings and judgement%' FROM forms"))
    assert kept == {version: 1, version + 1: 0}
    shutil.rmtree(tmp_path / ".sandbox")
