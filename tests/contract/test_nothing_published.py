"""Whoever runs the bot in a clone and then adds everything to Git publishes no key and no record."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from tests.processes import ROOT, environment, running

GIT = shutil.which("git")
pytestmark = [pytest.mark.once, pytest.mark.skipif(GIT is None, reason="git is not installed")]

BESIDE = (
    *("-wal", "-shm", "-journal", ".lock", ".new", ".partial", ".restoring"),
    *(".replaced-1", ".replaced-2-wal", "~", ".bak", ".gz"),
)
"""What a file's name may end in besides, while it is written, where it was replaced, or by a careful hand."""


def git(folder: Path, *command: str) -> list[str]:
    """The lines that Git answers, by the rules of the repository alone."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = rest | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    call = [str(GIT), "-c", "safe.directory=*", *command]
    done = subprocess.run(call, cwd=folder, env=alone, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def added(clone: Path) -> list[str]:
    """What `git add --all` would add."""
    lines = git(clone, "add", "--all", "--dry-run")
    return [line.removeprefix("add '").removesuffix("'") for line in lines]


def files(clone: Path) -> set[str]:
    """All that lies in the clone, but for what Git itself keeps there."""
    every = (path.relative_to(clone) for path in clone.rglob("*") if path.is_file())
    return {str(path) for path in every if path.parts[0] != ".git"}


def runs(clone: Path, *command: str, **settings: str) -> None:
    """A command in the clone, which succeeds."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=clone,
        env=environment(**settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of this repository, in which everything that is part of it has been committed."""
    folder = tmp_path / "afterword"
    folder.mkdir()
    git(folder, "init", "--quiet")
    for name in (".gitignore", ".env.example"):
        shutil.copy(ROOT / name, folder)
    git(folder, "add", "--all")
    return folder


@pytest.fixture
async def telegram() -> AsyncIterator[dict[str, str]]:
    """The settings that name a Telegram that answers."""
    async with serve(Telegram(lambda: datetime.now(UTC))) as address:
        yield {"TELEGRAM_API_URL": address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}


async def test_what_the_readmes_commands_make_is_published_by_none_of_its_names(clone, telegram):
    cloned = files(clone)
    shutil.copy(clone / ".env.example", clone / ".env")
    async with running(clone, "run", SANDBOX_PORT="0") as sandbox:
        await sandbox.ends()
    async with running(clone, "run", **telegram) as bot:
        (clone / "spare").mkdir()
        runs(clone, "backup", "spare/backup.db")
        # Killed, so that it leaves what it had open.
        await bot.ends(signal.SIGKILL)
    runs(clone, "keys", "rotate")
    (clone / "backups").mkdir()
    runs(clone, "backup", "backups/today.db")
    runs(clone, "restore", "spare/backup.db", "--replace")
    runs(clone, "check")

    made = files(clone) - cloned
    kept = {".env", "keyring.json", "spare/data-keys.json", "spare/backup.db", ".sandbox/telegram.json"}
    assert kept | {"data/afterword.db", "data/afterword.db.replaced-1", ".sandbox/keyring.json"} <= made
    assert added(clone) == []
    for name in made:
        for ending in BESIDE:
            (clone / f"{name}{ending}").touch()
    assert added(clone) == []


@pytest.mark.parametrize(
    "name", ["afterword.db", "keyring.json", "keyring-old.json", "records/north.sqlite3", ".env.production"]
)
def test_a_secret_is_not_published_from_any_folder(clone, name):
    for folder in (clone, clone / "deploy", clone / "bot" / "sandbox"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    assert added(clone) == []


def test_the_records_of_earlier_versions_are_published_for_they_are_nobodys(clone):
    made = {f"tests/records/0.1.0/{name}" for name in ("record.sql.gz", "keys.json", "chats.json")}
    for name in made:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).touch()
    assert set(added(clone)) == made


def test_nothing_that_is_part_of_the_project_is_ignored(clone):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    assert git(ROOT, "ls-files", "--cached", "--ignored", "--exclude-standard") == []


def test_what_git_does_not_publish_is_not_in_the_image_either():
    secret = (ROOT / ".gitignore").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"**/{rule}" for rule in secret if rule[0] not in "#!"} <= set(left_out)
