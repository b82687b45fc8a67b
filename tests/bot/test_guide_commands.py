"""The commands of the operating guide, given one after another as they stand there, do what they are for."""

import asyncio
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from storage.store import Records
from tests.bot.command_line import commanded, names

pytestmark = pytest.mark.once

GUIDE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
THREE = ("Chair one", "Chair two", "Chair three")
SHOWN, SOON = "2026-12-24", f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"


def given() -> list[str]:
    """Every such command of a block for the shell, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("afterword ")]


def join(records: Records) -> None:
    now = datetime.now(UTC)
    for number, name in enumerate(THREE, 1):
        code = name.encode()
        records.chairs.invite(code, name, now + timedelta(days=1))
        records.chairs.join(code, number, now)


async def test_the_guides_commands_do_in_their_order_what_they_are_for(tmp_path, monkeypatch, capsys):
    machine = commanded(tmp_path, monkeypatch, capsys)
    (tmp_path / "chairs.csv").write_text("name\nTeam South\nTeam West\n", encoding="utf-8")
    assert machine.runs("init")[0] == 0
    store = machine.opens()
    await store.write(join)
    await store.close()
    said = {}
    async with serve(Telegram(lambda: datetime.now(UTC))) as address:
        monkeypatch.setenv("TELEGRAM_API_URL", address)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", SANDBOX_TOKEN)
        for line in given():
            here = line.replace("/var/backups/afterword", str(machine.backups)).replace(SHOWN, SOON)
            here = here.replace("/var/lib/afterword", str(tmp_path)).replace("$(date +%F)", "2026-11-23")
            words = shlex.split(here)[1:]
            if words[:2] == ["chairs", "remove"]:
                # Nobody is there to be asked.
                words += ["--name", THREE[2]]
            status, said[line] = await asyncio.to_thread(machine.runs, *words)
            assert status == 0, (line, said[line])
    assert len(said) > 15
    assert said['afterword invite "Team North"'].splitlines()[-1].startswith("https://t.me/")
    assert "Team South" in said["afterword invitations list"]
    assert said["afterword keys list"].count("\n") == 1
    assert await names(machine) == [*THREE[:2]]
    assert machine.runs("check")[0] == 0
