"""Invitations, as an administrator meets them: one, many, listed, sent again and withdrawn."""

import asyncio
import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from bot.__main__ import PERMANENT, main
from bot.invitations import hashed
from bot.open_store import open_keyring, open_store
from bot.sandbox.standin.backend import SANDBOX_TOKEN
from bot.sandbox.standin.telegram import Telegram
from bot.sandbox.web.server import serve
from bot.settings import Settings
from storage.departures import Why
from storage.invitations import LISTED_FOR, Invitation
from tests.processes import running
from tests.standin import until
from tests.storage.samples import joining

PERSON = 4711


@pytest.fixture
async def desk(tmp_path, monkeypatch, capsys):
    """The command line beside a record, and a Telegram to invite to."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)

    class Desk:
        telegram = Telegram(lambda: datetime.now(UTC))

        def opens(self):
            database, keyring = tmp_path / "data" / "afterword.db", tmp_path / "keyring.json"
            return open_store(database, open_keyring(keyring, database))

        async def runs(self, *command):
            status = await asyncio.to_thread(main, command)
            printed = capsys.readouterr()
            return status, printed.out.strip(), printed.err.strip()

        async def does(self, job):
            store = self.opens()
            try:
                return await store.write(job)
            finally:
                await store.close()

        async def invited(self, *lines):
            (tmp_path / "chairs.csv").write_bytes("\n".join(lines).encode())
            return await self.runs("invite", "--csv", "chairs.csv")

        async def opening(self, link):
            return await self.does(
                lambda r: r.invitations.open(hashed(link.rpartition("=")[2]), datetime.now(UTC))
            )

    made = Desk()
    async with serve(made.telegram) as address:
        made.address = address
        monkeypatch.setenv("TELEGRAM_API_URL", address)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", SANDBOX_TOKEN)
        await made.runs("init")
        yield made


async def listed(desk):
    _, out, _ = await desk.runs("invitations", "list", "--json")
    return [json.loads(line) for line in out.splitlines()]


async def test_a_list_of_names_becomes_a_list_of_links_that_all_open(desk):
    status, out, err = await desk.invited("name", "Team North", '"Okonkwo, Ada"', "", "  Seán Ó Briain  ")
    assert status == 0
    assert err.startswith("3 invited, in the record ")
    rows = list(csv.DictReader(StringIO(out)))
    assert [row["name"] for row in rows] == ["Team North", "Okonkwo, Ada", "Seán Ó Briain"]
    assert [(await desk.opening(row["link"])).name for row in rows] == [row["name"] for row in rows]


async def test_a_list_with_faults_is_told_them_all_and_nobody_is_invited(desk):
    await desk.does(joining(PERSON, "Team North"))
    await desk.runs("invite", "Team South")
    before = await listed(desk)
    status, out, err = await desk.invited(
        "name",
        "Team East",
        "team  NORTH",
        "Team South",
        "Team West,extra",
        "x" * 81,
        "Team \u202eEast",
        '"a\nb"',
        "TEAM EAST",
    )
    assert (status, out) == (1, "")
    told = [line.strip() for line in err.splitlines()[1:]]
    assert [line.partition(": ")[0] for line in told] == [f"line {n}" for n in (3, 4, 5, 6, 7, 9, 10)]
    for line, why in zip(
        told,
        (
            "is that of chair 1 already",
            "is invited already",
            "has more than a name",
            "is 81 characters long",
            "cannot be shown",
            "cannot be shown",
            "is on line 2 too",
        ),
        strict=True,
    ):
        assert why in line
    assert await listed(desk) == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "line 1: is to be the head"),
        (b"Team North\nTeam South\n", "line 1: is to be the head"),
        (b"name\n", "it has no names"),
        (b"name\n\xff\xfe\n", "it is not UTF-8"),
        (b'name\n"open\n', "it is no table"),
        (b"name\n" + b"x" * 1024 * 1024, "larger than a list of names"),
    ],
)
async def test_what_is_no_list_of_names_is_said_plainly(desk, tmp_path, content, why):
    (tmp_path / "chairs.csv").write_bytes(content)
    status, _, err = await desk.runs("invite", "--csv", "chairs.csv")
    assert status == 1
    assert why in err
    assert await listed(desk) == []


async def test_a_list_as_excel_saves_it_is_read(desk, tmp_path):
    (tmp_path / "chairs.csv").write_bytes("\ufeffName\r\nTeam North\r\n".encode())
    status, _, _ = await desk.runs("invite", "--csv", "chairs.csv")
    assert status == 0
    assert [one["name"] for one in await listed(desk)] == ["Team North"]


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x1bb", "x" * 81, "\u2800", "a\u2028b"])
async def test_a_name_that_cannot_be_kept_is_refused(desk, name):
    status, out, err = await desk.runs("invite", name)
    assert (status, out) == (1, "")
    assert err.startswith("The name ")
    assert await listed(desk) == []


async def test_two_people_never_have_one_name(desk):
    await desk.does(joining(PERSON, "Team North"))
    assert (await desk.runs("invite", "team north"))[0] == 1
    assert (await desk.runs("invite", "Team South"))[0] == 0
    status, _, err = await desk.runs("invite", "Team  South")
    assert status == 1
    assert "`invitations resend` makes a new link" in err


async def test_an_invitation_is_listed_sent_again_and_withdrawn(desk):
    _, out, _ = await desk.runs("invite", "Team North", "--days", "14")
    old = out.splitlines()[-1]
    (one,) = await listed(desk)
    assert one["state"] == "open"
    left = datetime.fromisoformat(one["until"]) - datetime.now(UTC)
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
    status, out, _ = await desk.runs("invitations", "resend", "team north")
    new = out.splitlines()[-1]
    assert (status, new != old) == (0, True)
    assert await desk.opening(old) is None
    assert (await desk.opening(new)).name == "Team North"
    assert len(await listed(desk)) == 1
    status, out, _ = await desk.runs("invitations", "revoke", "Team North")
    assert (status, out) == (0, "The invitation of Team North is withdrawn; its link is good no longer.")
    assert await desk.opening(new) is None
    assert await listed(desk) == []
    status, _, err = await desk.runs("invitations", "revoke", "Team North")
    assert (status, err.startswith("Nobody of that name has an invitation")) == (1, True)
    _, audit, _ = await desk.runs("audit", "list")
    for event in ("chair invited", "invitation sent again", "invitation withdrawn"):
        assert event in audit


async def test_one_that_has_run_out_is_listed_and_can_be_sent_again_or_made_anew(desk):
    now = datetime.now(UTC)
    for name, ago in (("Team North", 1), ("Team South", 2)):
        expires = now - timedelta(days=ago)
        await desk.does(lambda r, n=name, e=expires: r.invitations.add(Invitation(n.encode(), n, e)))
    assert [(one["name"], one["state"]) for one in await listed(desk)] == [
        ("Team South", "run out"),
        ("Team North", "run out"),
    ]
    assert (await desk.runs("invitations", "resend", "Team North"))[0] == 0
    assert (await desk.runs("invite", "Team South"))[0] == 0
    assert [one["state"] for one in await listed(desk)] == ["open", "open"]
    long_ago = now - LISTED_FOR - timedelta(days=1)
    await desk.does(lambda r: r.invitations.add(Invitation(b"old", "Team East", long_ago)))
    assert (await desk.runs("invite", "Team West"))[0] == 0
    assert "Team East" not in {one["name"] for one in await listed(desk)}


@pytest.mark.parametrize("days", ["0", "15", "-1", "1.5", "a"])
async def test_an_invitation_is_good_for_a_fortnight_at_most(desk, capsys, days):
    for command in (("invite", "Team North"), ("invitations", "resend", "Team North")):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--days", days])
        assert ended.value.code == 2
    assert await listed(desk) == []


@pytest.mark.parametrize("given", [(), ("Team North", "--csv", "chairs.csv")])
async def test_either_a_name_or_a_list_is_given(desk, capsys, given):
    with pytest.raises(SystemExit) as ended:
        main(["invite", *given])
    assert ended.value.code == 2
    assert "give either a NAME or --csv FILE" in capsys.readouterr().err


async def test_what_a_running_bot_knows_of_an_invitation_changes_at_once(desk, tmp_path):
    person = desk.telegram.person(PERSON, "Chair")
    env = {"TELEGRAM_API_URL": desk.address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}
    async with running(tmp_path, "run", **env):
        _, out, _ = await desk.runs("invite", "Team North")
        old = out.rpartition("=")[2]
        _, out, _ = await desk.runs("invitations", "resend", "Team North")
        new = out.rpartition("=")[2]
        person.send(f"/start {old}")
        await until(lambda: any("has been used or has run out" in m.get("text", "") for m in person.chat))
        person.send(f"/start {new}")
        await until(lambda: any("Before you write" in m.get("text", "") for m in person.chat))
        person.press_button("I agree")
        await until(lambda: any("You have joined" in m.get("text", "") for m in person.chat))
    assert await listed(desk) == []


async def test_an_administrator_chooses_the_form_for_whom_they_invite_and_for_a_chair(desk, monkeypatch):
    await desk.does(joining(PERSON, "Team North"))
    for command in (
        ("invite", "Ward 3", "--form", "gibbs_nursing"),
        ("chairs", "set-form", "1", "gibbs_nursing"),
    ):
        status, _, err = await desk.runs(*command)
        assert (status, err.startswith("The bot does not ask that form")) == (1, True)
    monkeypatch.setenv("MORE_FORMS", " gibbs_nursing ")
    assert (await desk.runs("invite", "Ward 3", "--form", "gibbs_nursing"))[0] == 0
    assert [one["form"] for one in await listed(desk)] == ["gibbs_nursing"]
    _, out, _ = await desk.runs("invitations", "resend", "Ward 3")
    assert (await desk.opening(out.splitlines()[-1])).form == "gibbs_nursing"
    status, out, _ = await desk.runs("chairs", "set-form", "1", "gibbs_nursing")
    assert status == 0
    assert out.startswith("Team North's next reflections use the form gibbs_nursing")
    assert (await desk.runs("chairs", "set-form", "2", "west_sussex"))[2].startswith("There is no chair")
    kept = await desk.does(lambda r: r.chairs.settings(r.chairs.by_id(1)))
    assert kept["form"] == "gibbs_nursing"
    assert "form gibbs_nursing" in (await desk.runs("chairs", "list"))[1]
    status, out, _ = await desk.runs("upgrade", "--check")
    assert "gibbs_nursing, version 1: the form is new here" in out


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("gibbs_nursing, gibs", "MORE_FORMS has what is neither the name of a form"),
        ("west_sussex", "Two of the forms in FORM and MORE_FORMS have the same id"),
    ],
)
async def test_forms_that_cannot_be_asked_together_stop_the_start_for_good(desk, monkeypatch, more, why):
    monkeypatch.setenv("MORE_FORMS", more)
    status, _, err = await desk.runs("run")
    assert status == PERMANENT
    assert why in err


async def test_a_chair_is_brought_to_another_account_while_the_bot_runs(desk, tmp_path):
    await desk.does(joining(PERSON, "Team North"))
    old, new = desk.telegram.person(PERSON, "Chair"), desk.telegram.person(PERSON + 1, "Chair")
    env = {"TELEGRAM_API_URL": desk.address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}
    old.send("/help")
    async with running(tmp_path, "run", **env):
        status, out, _ = await desk.runs("chairs", "move", "1")
        assert (status, out.startswith("For Team North, once, until ")) == (0, True)
        assert "for another account of chair 1" in (await desk.runs("invitations", "list"))[1]
        new.send(f"/start {out.rpartition('=')[2]}")
        await until(lambda: any("Move to this account?" in m.get("text", "") for m in new.chat))
        new.press_button("Move everything here")
        await until(lambda: any("Everything of yours is here now" in m.get("text", "") for m in new.chat))
        await until(lambda: any("another Telegram account of yours" in m.get("text", "") for m in old.chat))
        assert await listed(desk) == []
    assert (await desk.runs("chairs", "move", "2"))[2].startswith("There is no chair")
    assert "chair moved" in (await desk.runs("audit", "list"))[1]
    assert (await desk.runs("check"))[0] == 0


async def test_a_chat_that_was_left_before_a_kill_is_told_after_it(desk, tmp_path):
    old = desk.telegram.person(PERSON, "Chair")
    old.send("/start")
    await desk.does(lambda r: r.departures.add(PERSON, [], Why.MOVED, stays=False))
    env = {"TELEGRAM_API_URL": desk.address, "TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}
    async with running(tmp_path, "run", **env):
        await until(lambda: any("another Telegram account of yours" in m.get("text", "") for m in old.chat))
    assert await desk.does(lambda r: r.departures.all()) == ()
