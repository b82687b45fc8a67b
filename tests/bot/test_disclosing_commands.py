"""Disclosure from the command line: a sealed copy where the record is, opened where the secrets are."""

import json
from zipfile import ZipFile

import pytest

from bot.settings import SettingsWrong, load
from flows.form import Pace
from flows.loading import parse, source_of
from tests.bot.command_line import commanded
from tests.storage.samples import NOW, joining, said
from tests.storage.test_escrow import Two

CANARY = "the brass lantern was heard first"


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    return commanded(tmp_path, monkeypatch, capsys)


@pytest.fixture
def two(tmp_path):
    pair = Two()
    pair.files = [tmp_path / "first.txt", tmp_path / "second.txt"]
    for file, secret in zip(pair.files, pair.secrets, strict=True):
        file.write_text(f"# created by age-keygen\n{secret}\n")
    return pair


@pytest.fixture
async def store(machine, two):
    """The record as a bot has it open: of a chair's two reflections, two people can open the second."""
    opened = machine.opens()
    chair = await opened.write(joining(101, "Team North"))
    source, file = source_of("west_sussex")
    form = parse(source, file)

    def begins(records):
        draft = records.reflections.start(chair, form, source, Pace.FULL, NOW)
        records.reflections.save(draft, draft.answering("prompted", said(CANARY)), owner=chair)

    await opened.write(begins)
    await opened.write(lambda records: records.chairs.begin_key(chair, two.recipients))
    await opened.write(begins)
    yield opened
    await opened.close()


def copies(machine, tmp_path, *more):
    file = tmp_path / "copy.json"
    command = ("disclose", "--chair", 1, "--reason", "Order of the family court", "--to", file, *more)
    return file, *machine.runs(*command)


async def waiting(store):
    """What waits to be shown to the chair."""
    chair = await store.read(lambda records: records.chairs.by_id(1))
    return [one.kind for one in await store.read(lambda records: records.outbox.pending(chair))]


async def test_two_people_open_what_was_copied_into_files_that_anybody_can_read(
    machine, store, two, tmp_path
):
    file, status, printed = copies(machine, tmp_path)
    assert status == 0
    assert "1 reflections, sealed for the two" in printed
    assert "the chair is told." in printed
    assert "Left out, since nobody but the chair can open them: 1." in printed
    assert CANARY.encode() not in file.read_bytes()
    assert await waiting(store) == ["DisclosureTold"]

    # Away from the record: there is neither it nor its keyring.
    machine.database.rename(tmp_path / "elsewhere.db")
    machine.keyring.unlink()
    folder = tmp_path / "opened"
    status, printed = machine.runs("open-disclosed", file, *reversed(two.files), folder)
    assert (status, printed.startswith(f"{folder} is written: 1 reflections")) == (0, True)
    assert sorted(one.name for one in folder.iterdir()) == ["draft-2.docx", "draft-2.json", "draft-2.md"]
    whole = json.loads((folder / "draft-2.json").read_text(encoding="utf-8"))
    assert CANARY in json.dumps(whole["answers"]["prompted"], ensure_ascii=False)
    assert CANARY in (folder / "draft-2.md").read_text(encoding="utf-8")
    with ZipFile(folder / "draft-2.docx") as file_of_word:
        assert CANARY in file_of_word.read("word/document.xml").decode()
    assert {oct(one.stat().st_mode & 0o777) for one in folder.iterdir()} == {"0o600"}


async def test_it_is_in_the_audit_with_its_reasons_and_the_chair_is_told_unless_there_is_one(
    machine, store, tmp_path
):
    _, status, printed = copies(machine, tmp_path, "--untold", "The police ask for it")
    assert (status, "the chair is not told." in printed) == (0, True)
    assert await waiting(store) == []
    lines = machine.runs("audit", "list", "2", "--reasons")[1].splitlines()
    assert [line.split("\t")[2:] for line in lines] == [
        ["chair not told of it", "chair 1", "The police ask for it"],
        ["content disclosed", "chair 1", "Order of the family court"],
    ]
    assert machine.runs("check")[0] == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--reflection", 1), "Nothing of it can be opened by anybody but the chair"),
        (("--reflection", 7), "Nothing of it can be opened by anybody but the chair"),
        (("--chair", 9), "There is no chair with that number"),
    ],
)
async def test_what_cannot_be_is_said_and_leaves_neither_a_copy_nor_a_line(
    machine, store, tmp_path, more, said
):
    file, status, printed = copies(machine, tmp_path, *more)
    assert (status, printed.startswith(said)) == (1, True)
    assert not file.exists()
    assert await store.read(lambda records: records.audit.latest(1)[0].event) == "chair joined"


async def test_no_file_is_overwritten(machine, store, two, tmp_path):
    (tmp_path / "copy.json").write_text("another's")
    file, status, _ = copies(machine, tmp_path)
    assert (status, file.read_text()) == (1, "another's")
    assert await store.read(lambda records: records.audit.latest(1)[0].event) == "chair joined"
    file.unlink()
    copies(machine, tmp_path)
    (tmp_path / "opened").mkdir()
    status, said = machine.runs("open-disclosed", file, *two.files, tmp_path / "opened")
    assert (status, said.startswith("There is a file or folder of this name already")) == (1, True)


async def test_neither_opens_it_alone_and_no_secret_is_said(machine, store, two, tmp_path):
    file, _, _ = copies(machine, tmp_path)
    first, second = two.files
    for files in ((first, first), (second, second), (first, file)):
        status, said = machine.runs("open-disclosed", file, *files, tmp_path / "opened")
        assert (status, said.startswith("These two secrets do not open it")) == (1, True)
        assert not any(secret in said for secret in two.secrets)
        assert not (tmp_path / "opened").exists()


async def test_a_backup_without_its_keys_and_a_stolen_copy_say_nothing(machine, store, two, tmp_path):
    machine.runs("backup", machine.backups / "monday.db")
    escrow = json.loads((machine.backups / "data-keys.json").read_text())["keys"]["1"]
    assert escrow.encode() not in (machine.backups / "monday.db").read_bytes()
    assert machine.runs("restore", machine.backups / "monday.db")[0] == 1
    machine.runs("chairs", "remove", 1, "--name", "Team North")
    machine.runs("backup", machine.backups / "tuesday.db")
    assert "1" not in json.loads((machine.backups / "data-keys.json").read_text())["keys"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("{0}", "two different public keys"),
        ("{0},{0}", "two different public keys"),
        ("{0},{1},{0}", "two different public keys"),
        ("age1nonsense,{1}", "not one: number 1"),
        ("{1},ssh-ed25519 AAAA", "not one: number 2"),
        ("{0},{secret}", "secret key in it"),
    ],
)
def test_recipients_that_cannot_be_are_all_said_at_the_start(monkeypatch, two, told, said):
    monkeypatch.setenv("DISCLOSURE_RECIPIENTS", told.format(*two.recipients.keys, secret=two.secrets[0]))
    monkeypatch.setenv("PRIVACY_TEXT", "nowhere.toml")
    with pytest.raises(SettingsWrong) as wrong:
        load(None)
    assert "DISCLOSURE_RECIPIENTS" in str(wrong.value)
    assert said in str(wrong.value)
    assert "PRIVACY_TEXT names no file of TOML" in str(wrong.value)
    assert two.secrets[0] not in str(wrong.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('contact = ""', "contact is to be a line of text"),
        ('contact = "two\\nlines"', "contact is to be a line of text"),
        (
            "contact = 7\ncontroller = 8",
            "controller is to be a line of text; contact is to be a line of text",
        ),
        ('title = "x"', "title is not known"),
        ('paragraphs = "p"', "paragraphs is to be a list of lines of text"),
        (f'paragraphs = ["{"p" * 2000}"]', "2,004 characters, of 2,000"),
        ("version = ", "names no file of TOML"),
    ],
)
def test_a_privacy_text_that_cannot_be_is_told_with_all_its_faults(monkeypatch, tmp_path, more, said):
    whole = {"version": '"1"', "authority": '"a"', "controller": '"c"', "contact": '"w"'}
    whole |= dict(line.split(" = ", 1) for line in more.splitlines())
    file = tmp_path / "privacy.toml"
    file.write_text("\n".join(f"{name} = {value}" for name, value in whole.items()), encoding="utf-8")
    monkeypatch.setenv("PRIVACY_TEXT", str(file))
    with pytest.raises(SettingsWrong) as wrong:
        load(None)
    assert said in str(wrong.value)


def test_a_privacy_text_is_read_as_it_is_written(monkeypatch, tmp_path):
    file = tmp_path / "privacy.toml"
    file.write_text(
        'version = "2026-11"\nauthority = "Harbour"\ncontroller = "Harbour Council"\ncontact = "The DPO"\n'
        'paragraphs = ["Six years."]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("PRIVACY_TEXT", str(file))
    found = load(None).privacy_text
    assert (found.version, found.contact, found.paragraphs) == ("2026-11", "The DPO", ("Six years.",))
