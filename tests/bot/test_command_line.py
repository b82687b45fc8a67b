"""The command line, as whoever runs the bot meets it: what it prints, what it refuses, and why."""

import asyncio
import json
import logging
import re
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from docx import Document as read_word

from bot.__main__ import PERMANENT, main
from bot.cli.counts import _lines
from bot.open_store import open_keyring, open_store
from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from bot.settings import Settings
from flows.loading import parse, source_of
from flows.machine import diagram
from storage.counts import Counts
from storage.store import Store
from storage.vault import Keyring
from tests.forms.authority_docx import FILE as AUTHORITYS
from tests.processes import running
from tests.standin import until
from tests.storage.samples import joining

WRONG_TOKEN = "1000000001:wrong-token-that-telegram-has-never-seen"
PERSON = 4711
CHAT = ".sandbox/telegram.json"


class Office:
    """The folder that a bot is run in, and the command line there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.database = folder / "data" / "afterword.db"
        self.keyring = folder / "keyring.json"
        self._capsys = capsys

    def runs(self, *command: str) -> tuple[int, str]:
        """The exit status, and all that was printed; never a token, nor a trace of the program."""
        status = main(command)
        printed = self._capsys.readouterr()
        said = printed.out + printed.err
        assert not [token for token in (SANDBOX_TOKEN, WRONG_TOKEN) if token in said]
        assert "Traceback" not in said
        return status, said.strip()

    async def meanwhile(self, *command: str) -> tuple[int, str]:
        """The same, while other things go on."""
        return await asyncio.to_thread(self.runs, *command)

    def opens(self) -> Store:
        return open_store(self.database, open_keyring(self.keyring, self.database))

    async def has_a_chair(self, name: str = "Team North") -> None:
        store = self.opens()
        await store.write(joining(PERSON, name))
        await store.close()


@pytest.fixture
def office(tmp_path, monkeypatch, capsys) -> Iterator[Office]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    # A command that runs the bot takes the logs and the reports of crashes over for its process.
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    loggers = [logging.getLogger(name) for name in (None, "bot", "storage")]
    handlers, levels = loggers[0].handlers[:], [logger.level for logger in loggers]
    yield Office(tmp_path, capsys)
    loggers[0].handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
async def online(office, monkeypatch):
    """The stand-in Telegram, which the settings name."""
    standin = Telegram(lambda: datetime.now(UTC))
    async with serve(standin) as address:
        monkeypatch.setenv("TELEGRAM_API_URL", address)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", SANDBOX_TOKEN)
        standin.address = address
        yield standin


def as_set(telegram: Telegram) -> dict[str, str]:
    return {"TELEGRAM_API_URL": telegram.address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}


# Running.


async def test_without_a_token_run_says_that_it_is_the_sandbox_and_where(office):
    async with running(office.folder, "run", SANDBOX_PORT="0") as sandbox:
        assert "There is no TELEGRAM_BOT_TOKEN, so this is the sandbox." in sandbox.printed
        assert sandbox.address.startswith("http://127.0.0.1:")
        kept = office.folder / ".sandbox"
        assert list(office.folder.iterdir()) == [kept]
        assert [f.name for f in kept.iterdir() if f.stat().st_mode & 0o077] == []
        for command in (("sandbox",), ("sandbox", "--fresh")):
            status, said = await office.meanwhile(*command)
            assert status == 1
            assert said.startswith("Another process is running on this database")
        status, said = await sandbox.ends(signal.SIGINT)
    assert status == 0
    assert "Traceback" not in said


async def test_a_fresh_sandbox_forgets(office):
    chat = office.folder / ".sandbox" / "telegram.json"
    chat.parent.mkdir()
    chat.write_text("{")
    status, said = await office.meanwhile("sandbox")
    assert status == 1
    assert said == f"The sandbox's chat cannot be read any more: begin anew with `sandbox --fresh`. [{CHAT}]"
    async with running(office.folder, "sandbox", "--fresh", SANDBOX_PORT="0"):
        pass
    assert json.loads(chat.read_text())


async def test_a_port_that_another_program_has_is_said_plainly(office, monkeypatch):
    async with serve(Telegram(lambda: datetime.now(UTC))) as address:
        port = address.rpartition(":")[2]
        monkeypatch.setenv("SANDBOX_PORT", port)
        status, said = await office.meanwhile("sandbox")
    assert status == 1
    assert said == (
        "The sandbox cannot have this port: stop the program that uses it, or set SANDBOX_PORT to another. "
        f"[{port}]"
    )


async def test_with_a_token_it_runs_on_telegram_alone_until_it_is_told_to_stop(office, online):
    async with running(office.folder, "run", **as_set(online)) as bot:
        assert bot.printed == "Afterword runs as @afterword_sandbox_bot. Stop it with Ctrl+C.\n"
        status, said = await office.meanwhile("run")
        assert status == 1
        assert said.startswith("Another process is running on this database: stop it first.")
        status, said = await bot.ends(signal.SIGTERM)
    assert status == 0
    assert SANDBOX_TOKEN not in said


async def test_a_token_that_telegram_does_not_know_is_said_plainly(office, online, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", WRONG_TOKEN)
    await office.meanwhile("init")
    for command, ends_with in ((("run",), PERMANENT), (("invite", "Team North"), 1)):
        status, said = await office.meanwhile(*command)
        assert status == ends_with
        assert said == "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it from @BotFather again"


# What the start stops at.


def test_every_wrong_setting_is_told_at_once_and_none_is_shown(office, monkeypatch):
    wrong = {
        "TELEGRAM_BOT_TOKEN": "12345:secret-but-short",
        "TELEGRAM_API_URL": "ftp://api.example.org",
        "KEYRING_FILE": "data/keyring.json",
        "FORM": "no_such_form",
        "TIME_ZONE": "Europe/Atlantis",
        "LOG_LEVEL": "chatty",
        "SANDBOX_PORT": "eighty",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    status, said = office.runs("run")
    assert status == PERMANENT
    head, *problems = said.splitlines()
    assert head.startswith("The settings cannot be used as they are.")
    assert [problem.split()[0].rstrip(":") for problem in problems] == list(wrong)
    assert not [value for value in wrong.values() if value in said]


def test_a_database_without_its_keyring_is_not_opened_and_no_new_one_is_made(office):
    office.runs("init")
    office.keyring.unlink()
    status, said = office.runs("chairs", "list")
    assert status == 1
    assert said.startswith("There is no keyring: put it back where it was")
    assert not office.keyring.exists()


def test_another_keyring_is_refused(office):
    office.runs("init")
    office.keyring.unlink()
    Keyring.create(office.keyring)
    status, said = office.runs("chairs", "list")
    assert status == 1
    assert said.startswith("This keyring does not open this database")


def test_a_keyring_that_others_may_read_is_refused(office):
    office.runs("init")
    office.keyring.chmod(0o640)
    status, said = office.runs("chairs", "list")
    assert status == 1
    assert said == f"Others may read the keyring: take it from them with chmod 600. [{office.keyring.name}]"


@pytest.mark.parametrize(
    "content", ["", "not json", json.dumps({"keys": []}), json.dumps({"keys": [{"id": "a"}]})]
)
def test_what_is_no_keyring_is_refused_without_being_shown(office, content):
    office.keyring.write_text(content)
    office.keyring.chmod(0o600)
    status, said = office.runs("init")
    assert status == 1
    assert said.startswith("The keyring cannot be read")


def test_a_database_of_a_newer_version_is_left_alone(office):
    office.runs("init")
    with closing(sqlite3.connect(office.database)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('afterword', 'm999_newer', '')"
        )
    status, said = office.runs("chairs", "list")
    assert status == 1
    assert said.startswith("A newer version of the bot has used this database")


def test_a_folder_that_cannot_be_is_said_plainly(office, monkeypatch):
    (office.folder / "file").write_text("")
    monkeypatch.setenv("DATABASE_FILE", "file/afterword.db")
    status, said = office.runs("init")
    assert status == 1
    assert said.startswith("The database cannot be opened for writing")


def test_a_keyring_that_cannot_be_made_is_said_plainly(office, monkeypatch):
    (office.folder / "file").write_text("")
    monkeypatch.setenv("KEYRING_FILE", "file/keyring.json")
    status, said = office.runs("init")
    assert status == 1
    assert said.startswith("The keyring cannot be written")


# Chairs.


async def test_an_invitation_is_a_link_on_the_last_line(office, online):
    await office.meanwhile("init")
    status, said = await office.meanwhile("invite", "Team North")
    assert status == 0
    first, link = said.splitlines()
    assert first.startswith("For Team North, once, until ")
    assert first.endswith(f", in the record {office.database}:")
    assert link.startswith("https://t.me/afterword_sandbox_bot?start=")


async def test_an_invitation_can_be_made_and_taken_up_while_the_bot_runs(office, online):
    person = online.person(PERSON, "Chair")
    async with running(office.folder, "run", **as_set(online)):
        code = (await office.meanwhile("invite", "Team North"))[1].rpartition("=")[2]
        person.send(f"/start {code}")
        await until(lambda: any("Before you write" in m.get("text", "") for m in person.chat))
        person.press_button("I agree")
        await until(lambda: any("You have joined" in m.get("text", "") for m in person.chat))
        assert (await office.meanwhile("chairs", "list"))[1].split("\t")[:2] == ["1", "Team North"]


def test_without_a_token_there_is_nobody_to_invite_to(office):
    status, said = office.runs("invite", "Team North")
    assert status == 1
    assert said.startswith("TELEGRAM_BOT_TOKEN is not set")
    assert not office.database.exists()


def test_a_telegram_that_cannot_be_reached_is_said_plainly(office, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", SANDBOX_TOKEN)
    # Nobody listens at the port of tcpmux.
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    status, said = office.runs("invite", "Team North")
    assert status == 1
    assert said == "Telegram cannot be reached (NetworkError): see TELEGRAM_API_URL"


async def test_chairs_are_listed_by_number_and_name_with_the_day_they_joined(office):
    await office.meanwhile("init")
    assert await office.meanwhile("chairs", "list") == (0, "")
    await office.has_a_chair()
    assert await office.meanwhile("chairs", "list") == (0, "1\tTeam North\tjoined 23 November 2026")


def update(database: Path, what: str) -> None:
    """Somebody who can write to the database changes it."""
    with closing(sqlite3.connect(database)) as db, db:
        db.execute(f"UPDATE {what}")


@pytest.mark.parametrize(
    ("change", "listed"),
    [
        ("chairs SET joined_at = 'yesterday'", "1\tTeam North"),
        ("chairs SET name = zeroblob(40)", "1\t(a name that does not open)\tjoined 23 November 2026"),
        ("chairs SET settings = zeroblob(40)", "1\tTeam North\tjoined 23 November 2026"),
    ],
)
async def test_a_chair_of_whom_something_is_damaged_is_listed_all_the_same(office, change, listed):
    await office.has_a_chair()
    update(office.database, change)
    assert await office.meanwhile("chairs", "list") == (0, listed)


async def test_a_chair_whose_name_is_damaged_is_named_anew_or_removed_and_keeps_nobody_out(office):
    await office.has_a_chair()
    update(office.database, "chairs SET name = zeroblob(40)")
    assert await office.meanwhile("chairs", "hold", "1", "--reason", "Case 7") == (
        0,
        "A hold is on (a name that does not open): until `chairs release 1`, nothing of theirs is deleted.\n"
        "What they correct is replaced all the same: make a backup now, and keep it.",
    )
    assert (await office.meanwhile("chairs", "release", "1", "--reason", "Closed"))[0] == 0
    status, said = await office.meanwhile("chairs", "rename", "1", "Team South")
    assert (status, said) == (0, "Chair 1, who was (a name that does not open), is Team South now.")
    assert await office.meanwhile("chairs", "list") == (0, "1\tTeam South\tjoined 23 November 2026")
    update(office.database, "chairs SET name = zeroblob(40)")
    status, said = await office.meanwhile("chairs", "remove", "1", "--name", "(a name that does not open)")
    assert status == 0
    assert await office.meanwhile("chairs", "list") == (0, "")


async def test_a_chair_who_cannot_be_reached_is_marked(office):
    await office.has_a_chair()
    store = office.opens()
    await store.write(lambda records: records.chairs.set_unreachable(records.chairs.by_id(1), True))
    await store.close()
    assert (await office.meanwhile("chairs", "list"))[1].endswith("\tcannot be reached")


async def test_a_chair_who_is_removed_is_gone(office):
    await office.has_a_chair()
    for given in ("Team South", "", "team north"):
        status, said = await office.meanwhile("chairs", "remove", "1", "--name", given)
        assert status == 1
        assert said.startswith("That is not the name of the chair with this number, so nobody is removed")
    status, said = await office.meanwhile("chairs", "remove", "1", "--name", "Team North")
    assert status == 0
    assert said.startswith("Team North is removed, and everything of theirs is deleted.")
    assert await office.meanwhile("chairs", "list") == (0, "")
    status, said = await office.meanwhile("chairs", "remove", "1", "--name", "Team North")
    assert status == 1
    assert said == "There is no chair with that number: `chairs list` shows them. [1]"


async def test_who_is_to_be_removed_is_shown_and_asked_for(office, monkeypatch):
    await office.has_a_chair()
    for typed in ("", "Team South\n"):
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        status, said = await office.meanwhile("chairs", "remove", "1")
        assert status == 1
        assert said.startswith("This removes Team North, who joined on 23 November 2026, and everything")
    monkeypatch.setattr(sys, "stdin", StringIO("Team North\n"))
    status, _ = await office.meanwhile("chairs", "remove", "1")
    assert status == 0


async def test_chairs_are_listed_for_other_programs_too(office):
    await office.has_a_chair("=2+2, “North”")
    _, said = await office.meanwhile("chairs", "list", "--csv")
    assert said.splitlines() == [
        "number,name,joined,seen,form,reachable",
        """1,"'=2+2, “North”",2026-11-23,,,yes""",
    ]
    _, said = await office.meanwhile("chairs", "list", "--json")
    assert json.loads(said) == {
        "number": 1,
        "name": "=2+2, “North”",
        "joined": "2026-11-23",
        "seen": "",
        "form": "",
        "reachable": "yes",
    }


async def test_a_chair_is_renamed_but_to_nobody_elses_name(office):
    await office.has_a_chair()
    store = office.opens()
    await store.write(joining(PERSON + 1, "Team South"))
    await store.close()
    wrong = {"team  south": "is that of chair 2 already", "": "is empty", "a\nb": "cannot be shown"}
    for name, why in wrong.items():
        status, said = await office.meanwhile("chairs", "rename", "1", name)
        assert (status, why in said) == (1, True)
    said = "Chair 1, who was Team North, is Team NORTH now."
    assert await office.meanwhile("chairs", "rename", "1", "Team NORTH") == (0, said)
    assert (await office.meanwhile("chairs", "list"))[1].startswith("1\tTeam NORTH\t")
    assert (await office.meanwhile("chairs", "rename", "3", "Nobody"))[1].startswith("There is no chair")
    assert "chair renamed" in (await office.meanwhile("audit", "list"))[1]


def test_each_month_has_its_line_and_a_small_number_is_not_told():
    found = Counts(
        chairs=6, active=5, drafts=0, nudges=0, undelivered=0, finished={"2026-10": 2, "2026-11": 7}
    )
    assert list(_lines(found))[-2:] == [
        ("reflections finished in 2026-10", None),
        ("reflections finished in 2026-11", 7),
    ]


async def test_counts_are_of_all_together_and_small_ones_are_not_shown(office):
    await office.has_a_chair()
    store = office.opens()
    for number in range(1, 6):
        chair = await store.write(joining(PERSON + number, f"Team {number}"))
        await store.write(lambda records, chair=chair: records.chairs.set_seen(chair, records.clock().date()))
        await store.write(lambda records, chair=chair: records.outbox.put(chair, None, "home", {}))
    await store.close()
    status, said = await office.meanwhile("counts")
    assert (status, said.splitlines()) == (
        0,
        [
            "chairs\t6",
            "chairs active in the last 30 days\t5",
            "drafts\tfewer than 5",
            "nudges to come\tfewer than 5",
            "not yet delivered\t5",
        ],
    )
    _, said = await office.meanwhile("counts", "--json")
    assert json.loads(said) == {
        "chairs": 6,
        "active": 5,
        "drafts": None,
        "nudges": None,
        "undelivered": 5,
        "finished": {},
    }


# Forms.


def test_the_form_in_use_is_checked_without_being_named(office):
    status, said = office.runs("forms", "check")
    assert status == 0
    assert said.startswith("west_sussex: West Sussex, version ")
    assert said.endswith("no problems")


def test_a_form_with_faults_is_told_them_all_with_their_lines_and_fails(office):
    source = source_of("west_sussex")[0]
    for right, wrong in (
        ('{ escalate = "unsure" }', '{ escalate = "perhaps" }'),
        ("quick = true", "quik = true"),
    ):
        assert right in source
        source = source.replace(right, wrong)
    (office.folder / "mine.toml").write_text(source, encoding="utf-8")
    status, said = office.runs("forms", "check", "west_sussex", "mine.toml")
    assert status == 1
    sound, *faults = said.splitlines()
    assert sound.endswith("no problems")
    assert len(faults) > 2
    assert all(re.match(r"mine\.toml:\d+: ", fault) for fault in faults)


@pytest.mark.parametrize("command", ["check", "show", "diagram"])
def test_a_form_that_is_not_there_is_said_plainly(office, command):
    status, said = office.runs("forms", command, "missing.toml")
    assert status == 1
    assert said == (
        "That is neither the name of a form nor the path of a .toml file that can be read as text. "
        "[missing.toml]"
    )


def test_a_form_is_shown_with_its_questions_choices_and_letters(office):
    status, said = office.runs("forms", "show", "west_sussex")
    assert status == 0
    for line in (
        "What was the scaling?",
        "- Initial (ICPC)",
        "S Specific: is it clear",
        "scaling [scale] (quick)",
    ):
        assert line in said


def test_the_whole_form_is_printed_with_its_conditions_and_texts(office):
    form = parse(*source_of("west_sussex"))
    words = [
        *form.texts.values(),
        *(words for q in form for words in (q.ask, q.help, q.comment, q.aside, q.offer_label) if words),
        *(choice.label for q in form if q.kind != "scale" for choice in q.choices),
        *(criterion.ask for q in form for criterion in q.criteria),
        "Asked if escalate is Yes or Already raised",
        "Asked if scaling is 0 to 10",
        "Offered if smarter is Yes, on the button “Check each letter”",
        "Plan continues (if type is Review (RCPC))",
        *(text for _, text in form.front.introduction),
        *(field.title for field in form.front.record),
    ]
    status, said = office.runs("forms", "show", "west_sussex")
    flat = " ".join(said.split())
    assert status == 0
    assert [text for text in words if " ".join(text.split()) not in flat] == []
    status, said = office.runs("forms", "show", "west_sussex", "--word", "form.docx")
    assert (status, said) == (0, "form.docx is written.")
    written = [p.text for p in read_word(str(office.folder / "form.docx")).paragraphs]
    assert [text for text in words if not any(text in paragraph for paragraph in written)] == []
    status, page = office.runs("forms", "show", "west_sussex", "--html")
    read = " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())
    assert status == 0
    assert [text for text in words if " ".join(text.split()) not in read] == []


def test_a_form_as_word_is_styled_and_overwrites_nothing(office):
    office.runs("forms", "show", "gibbs_nursing", "--word", "form.docx")
    styles = {p.text: p.style.name for p in read_word(str(office.folder / "form.docx")).paragraphs}
    form = parse(*source_of("gibbs_nursing"))
    assert {styles[section.title] for section in form.sections} == {"Heading 2"}
    assert {styles[question.ask] for question in form} == {"Answer"}
    before = (office.folder / "form.docx").read_bytes()
    status, said = office.runs("forms", "show", "west_sussex", "--word", "form.docx")
    assert (status, said.split(";")[0]) == (1, "There is such a file already")
    assert (office.folder / "form.docx").read_bytes() == before


def test_what_a_form_says_is_no_html(office):
    source = source_of("west_sussex")[0].replace("Feelings and judgement", "<b>Feelings</b> & judgement")
    (office.folder / "mine.toml").write_text(source, encoding="utf-8")
    _, page = office.runs("forms", "show", "mine.toml", "--html")
    assert "&lt;b&gt;Feelings&lt;/b&gt; &amp; judgement" in page


def test_a_new_form_is_sound_and_never_overwrites(office):
    status, said = office.runs("forms", "new", "theatre")
    assert status == 0
    assert said.startswith("theatre.toml is written.")
    status, said = office.runs("forms", "check", "theatre.toml")
    assert (status, said) == (0, "theatre.toml: Our service, version 1: 5 questions, no problems")
    status, said = office.runs("forms", "new", "theatre")
    assert status == 1
    assert said.startswith("There is such a file already")
    status, said = office.runs("forms", "new", "../Theatre")
    assert status == 1
    assert said.startswith("A form's name is up to 20")


def test_a_form_that_is_not_there_is_answered_with_those_that_are(office):
    for command in ("check", "show"):
        status, said = office.runs("forms", command, "nowhere")
        assert status == 1
        assert said.startswith("There is no form “nowhere”; there is gibbs_nursing, west_sussex")


def test_the_machine_is_drawn(office):
    status, said = office.runs("forms", "diagram")
    assert status == 0
    assert said == diagram(parse(*source_of("west_sussex"))).strip()


def test_another_form_is_chosen_by_its_file(office, monkeypatch):
    shutil.copy(Path(__file__).parents[1] / "forms" / "harbour.toml", office.folder / "mine.toml")
    monkeypatch.setenv("FORM", "mine.toml")
    status, said = office.runs("forms", "check")
    assert status == 0
    assert said.startswith("mine.toml: ")


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("fly",),
        ("chairs",),
        ("chairs", "remove", "all"),
        ("chairs", "remove", "9" * 30),
        ("forms", "bake"),
        ("sandbox", "--fres"),
    ],
)
def test_an_unknown_command_is_answered_with_what_there_is(office, capsys, command):
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert "usage: afterword" in capsys.readouterr().err


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(("--version",))
    assert ended.value.code == 0
    assert re.fullmatch(r"afterword \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_a_name_that_the_system_refuses_is_said_plainly(office, monkeypatch):
    monkeypatch.setenv("KEYRING_FILE", "k" * 300)
    status, said = office.runs("init")
    assert status == 1
    assert said.endswith("File name too long")


def test_the_name_of_a_file_may_be_no_text(office):
    status, said = office.runs("forms", "check", "a\udcff.toml")
    assert status == 1
    assert said.startswith("That is neither the name of a form")


def test_a_word_file_is_looked_at_before_it_is_filled_in(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["forms", "template", str(AUTHORITYS)]) == 0
    said = capsys.readouterr().out
    assert "hindsight\twords\tWith the benefit of hindsight" in said
    assert "esc_why_not\tno place\tWhy not?" in said
    assert "15 of 36 questions have a place of their own." in said


def test_what_is_no_word_file_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["forms", "template", str(tmp_path / "none.docx")]) == 1
    assert "That is not a Word document (.docx) that can be filled in." in capsys.readouterr().err
