"""What is told to all chairs: each once, through kills and restarts, from beside a bot that runs."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta

import pytest

from bot.__main__ import main
from bot.cli.announce import LONGEST
from bot.open_store import open_keyring, open_store
from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from bot.settings import Settings
from tests.processes import running
from tests.standin import until
from tests.storage.samples import joining

MANY = 25
TEXT = "The room for supervision has moved: 2 < 3 & that is <b>all</b>.\nThank you."


@pytest.fixture
async def service(tmp_path, monkeypatch, capsys):
    """A record with chairs, the command line beside it, and a Telegram that they are at."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    database, keyring = tmp_path / "data" / "afterword.db", tmp_path / "keyring.json"

    class Service:
        telegram = Telegram(lambda: datetime.now(UTC))
        folder = tmp_path

        async def runs(self, *command):
            status = await asyncio.to_thread(main, command)
            printed = capsys.readouterr()
            return status, printed.out.strip(), printed.err.strip()

        async def has_chairs(self, count):
            store = open_store(database, open_keyring(keyring, database))
            for number in range(1, count + 1):
                await store.write(joining(number, f"Team {number}"))
            await store.close()
            self.people = [self.telegram.person(number, f"Chair {number}") for number in range(1, count + 1)]
            for person in self.people:
                # A bot may write only to whoever has written to it.
                person.send("/help")

        def told(self, words):
            return [sum(words in m.get("text", "") for m in person.chat) for person in self.people]

        async def listed(self):
            _, out, _ = await self.runs("announce", "list", "--json")
            return [json.loads(line) for line in out.splitlines()]

    made = Service()
    async with serve(made.telegram) as address:
        monkeypatch.setenv("TELEGRAM_API_URL", address)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", SANDBOX_TOKEN)
        made.env = {"TELEGRAM_API_URL": address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}
        yield made


async def test_every_chair_is_told_once_while_the_bot_runs_and_after_it_was_killed(service):
    await service.has_chairs(MANY)
    status, out, _ = await service.runs("announce", "text", TEXT)
    assert (status, out.splitlines()[0].split(",")[0]) == (0, f"Announcement 1 waits for {MANY} chairs")
    assert [(one["chairs"], one["waiting"]) for one in await service.listed()] == [(MANY, MANY)]
    said = "The room for supervision has moved: 2 < 3 & that is <b>all</b>.\nThank you."
    async with running(service.folder, "run", **service.env) as bot:
        await until(lambda: any(service.told(said)))
        await bot.ends(signal.SIGKILL)
    async with running(service.folder, "run", **service.env):
        await until(lambda: all(service.told(said)))
        # What a kill left in doubt may have come twice, and nothing else has.
        assert sum(service.told(said)) < MANY + 10
        await service.runs("announce", "text", "A second one.")
        await until(lambda: all(service.told("A second one.")))
        assert service.told("A second one.") == [1] * MANY
    _, out, _ = await service.runs("announce", "list")
    assert [line.split("\t")[2] for line in out.splitlines()] == [f"{MANY} of {MANY} done"] * 2
    assert "all chairs told" in (await service.runs("audit", "list"))[1]
    assert (await service.runs("check"))[0] == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (" \n\u2800", "is empty"),
        ("x" * (LONGEST + 1), "characters long"),
        ("a\x1b[31m", "cannot be shown"),
        ("a\u202eb", "cannot be shown"),
    ],
)
async def test_a_text_that_cannot_be_told_is_refused_and_nobody_is_told(service, text, why):
    await service.has_chairs(1)
    (service.folder / "text.txt").write_text(text, encoding="utf-8")
    for command in (("announce", "text", text), ("announce", "text", "--file", "text.txt")):
        status, out, err = await service.runs(*command)
        assert (status, out) == (1, "")
        assert why in err
        assert err.endswith("nobody is told.")
    assert await service.listed() == []


@pytest.mark.parametrize("given", [(), ("words", "--file", "text.txt")])
async def test_either_a_text_or_a_file_is_given(service, given):
    with pytest.raises(SystemExit) as ended:
        main(["announce", "text", *given])
    assert ended.value.code == 2


async def test_times_that_make_no_sense_are_refused(service):
    await service.has_chairs(1)
    now = datetime.now(UTC)
    later, sooner = ((now + timedelta(days=n)).isoformat(timespec="minutes") for n in (1, -1))
    for command in (
        ("announce", "maintenance", later, sooner),
        ("announce", "maintenance", later, later),
        ("announce", "maintenance", "tomorrow", later),
        ("announce", "text", "Words", "--until", sooner),
        ("announce", "text", "Words", "--until", "soon"),
    ):
        status, _, err = await service.runs(*command)
        assert (status, err.startswith("A time is written as")) == (1, True)
    assert await service.listed() == []
