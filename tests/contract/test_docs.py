"""What the docs show is there, and what can be written from the code is as the code says."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.parser import parser
from bot.inbound.handlers.commands import ACTIONS
from bot.settings import Settings, load
from bot.strings import chat as strings
from tests.contract.docs_text import ROOT, TEXTS

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
LARGEST_PICTURE = 250_000


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without its blocks of code, in which a bracket may be anything."""
    return re.sub(r"```.*?```", "", read(page), flags=re.DOTALL)


def shown(page: Path) -> Iterator[list[str]]:
    """The words of every command on a page, in a block for the shell or between backticks."""
    text = read(page)
    for block in re.findall(r"```(?:sh|bash|console)\n(.*?)```", text, flags=re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            # A setting for this one command may stand before it.
            yield shlex.split(re.sub(r"^([A-Z_]+=\S+ )+", "", line), comments=True)
    for code in re.findall(r"`((?:python -m bot|afterword|make) [^`…]+)`", prose(page)):
        # What may be left out stands in brackets.
        yield shlex.split(re.sub(r"[\[\]]", "", code))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_site_has_every_page_once():
    listed = re.findall(r"(?:file|root): (\S+)", (ROOT / "docs" / "_toc.yml").read_text(encoding="utf-8"))
    decisions = [name.removesuffix(".md") for name in NAMES if name.startswith("docs/decisions/")]
    by_pattern = [name for name in decisions if name != "docs/decisions/README"]
    assert sorted(listed + by_pattern) == sorted(name.removesuffix(".md") for name in NAMES)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_written_from_the_code_says_what_the_code_says(name):
    same = (ROOT / name).read_text(encoding="utf-8") == TEXTS[name]()
    assert same, f"{name} has drifted from the code: write it anew with `make docs`"


def test_the_example_changes_no_setting(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert load(str(ROOT / ".env.example")) == load(None)


def test_what_the_example_shows_is_what_is_used_without_it(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    filled = re.sub(r"^#(?=[A-Z_]+=)", "", read(ROOT / ".env.example"), flags=re.MULTILINE)
    (tmp_path / "env").write_text(filled, encoding="utf-8")
    assert load(str(tmp_path / "env")) == load(None)
    assert set(re.findall(r"^([A-Z_]+)=", filled, flags=re.MULTILINE)) == {
        name.upper() for name in Settings.model_fields
    }


def test_the_menu_lists_the_commands_that_the_bot_obeys():
    assert set(strings.COMMANDS) == set(ACTIONS)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_that_a_page_shows_can_be_given(page):
    for command in shown(page):
        match command:
            case ["make", *targets]:
                assert [t for t in targets if t not in TARGETS] == []
            case ["python" | ".venv/bin/python", "-m", "bot", *given] | ["afterword", *given]:
                # It ends the process where the command line would refuse it. A NUMBER stands for any.
                parser().parse_args(["1" if word == "NUMBER" else word for word in given])
            case _:
                pass


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", prose(page)):
        link = "".join(target)
        if re.match(r"https?:|mailto:", link):
            continue
        file, _, anchor = link.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), link
        assert not anchor or anchor in anchors(found), link


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_file_that_a_page_names_is_there(page):
    rooms = r"`((?:bot|flows|storage|tests|docs|deploy|\.ci)/[\w./-]*)`"
    assert [name for name in re.findall(rooms, prose(page)) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_test_that_a_page_names_is_there(page):
    for file, name in re.findall(r"`(tests/[\w/.]+)::(\w+)`", read(page)):
        assert re.search(rf"^(async )?def {name}\(", read(ROOT / file), flags=re.MULTILINE), name


def test_every_promise_of_the_security_page_names_a_test_that_shows_it():
    promises = re.findall(r"^- .*(?:\n {2}.*)*", read(ROOT / "docs" / "security.md"), flags=re.MULTILINE)
    assert len(promises) > 20
    assert [promise for promise in promises if "::test_" not in promise] == []


def test_every_part_of_the_privacy_page_names_the_tests_that_show_it():
    parts = re.split(r"^## ", read(ROOT / "docs" / "privacy.md"), flags=re.MULTILINE)[1:]
    assert len(parts) > 7
    # The last says what the authority has to know, and promises nothing.
    assert [part.splitlines()[0] for part in parts if "::test_" not in part] == ["What a reflection is not"]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_keeps_a_level_voice(page):
    said = re.sub(r"!\[|`[^`]*`|<!--", "", prose(page))
    assert "!" not in said


def test_every_page_is_linked_from_another():
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]+)\)", prose(page))
    }
    alone = {page for page in PAGES if page not in linked} - {ROOT / "README.md"}
    assert sorted(str(page.relative_to(ROOT)) for page in alone) == []


def test_every_picture_is_small_and_shown():
    everything = "".join(map(read, PAGES))
    for picture in (ROOT / "docs" / "screenshots").iterdir():
        assert picture.stat().st_size <= LARGEST_PICTURE, picture.name
        assert picture.name in everything, picture.name


def test_every_release_has_left_its_record():
    released = re.findall(r"^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert released
    for version in released:
        assert (ROOT / "tests" / "records" / version / "record.sql.gz").exists(), version


def test_the_changes_name_the_version_in_the_project_file():
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    newest = re.search(r"^## \[(\d[^\]]*)\]", read(ROOT / "CHANGELOG.md"), flags=re.MULTILINE)
    assert newest
    assert newest[1] == project["version"]
