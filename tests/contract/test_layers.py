"""The rules of the house that a reader relies on: who imports whom, who acts, how long a module may be."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
CODE = sorted(path for room in ("bot", "flows", "storage") for path in (ROOT / room).rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in CODE]
LONGEST_MODULE = 300

# Of the standard library, what neither looks at the world nor changes it; two modules read files.
PURE = {
    *(
        "bisect",
        "calendar",
        "collections",
        "contextlib",
        "dataclasses",
        "difflib",
        "datetime",
        "enum",
        "functools",
        "hashlib",
    ),
    *("itertools", "math", "operator", "re", "tomllib", "typing", "unicodedata", "zoneinfo"),
}
PURE_LIBRARIES = {"flows", "msgspec", "transitions", "icalendar", "holidays", "regex", "snowballstemmer"}
READS_FILES = {
    "flows/loading.py": {"pathlib", "importlib"},
    "flows/toml_text.py": {"pathlib"},
    "flows/identifiers/lists.py": {"importlib"},
}
LOOKS_AT_THE_CLOCK = {"now", "today", "utcnow"}
STATEMENT = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|ALTER|PRAGMA)\s+[\w*(]")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
    return found


def importers(*packages: str) -> set[str]:
    """The files of the code that import any of these packages."""
    return {
        name
        for name, path in zip(NAMES, CODE, strict=True)
        if any(module.split(".")[0] in packages for module in imports(path))
    }


def rooms(names: set[str]) -> set[str]:
    return {name.split("/")[0] for name in names}


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    # In a process of its own, for it takes over the logging of the one that it is in.
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_one_way_only():
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout


ONLY_TYPES = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import "
WRONG = {
    "bot/stray.py": ('"""Of no layer."""', "bot.stray"),
    "bot/attic/__init__.py": ('"""Of no layer."""', "bot.attic"),
    "bot/strings/stray.py": ("import bot.views.pages", "bot.strings.stray -> bot.views.pages"),
    "bot/wire.py": (f"{ONLY_TYPES}bot.screens.outbox_data", "bot.wire -> bot.screens.outbox_data"),
    "bot/guard/stray.py": ("import bot.usecases.guarding", "bot.guard.stray -> bot.usecases.guarding"),
    "bot/documents/model.py": (
        f"{ONLY_TYPES}bot.documents.word",
        "No cycles are allowed in bot.documents.",
    ),
    "bot/sandbox/web/stray.py": ('"""Of no layer."""', "bot.sandbox.web.stray"),
    "storage/vault.py": (f"{ONLY_TYPES}storage.store", "No cycles are allowed in storage."),
    "flows/stray.py": ("import storage.vault", "flows.stray -> storage.vault"),
}
"""What the layers forbid: by file, a line that is added to it, and how it is told."""


def test_a_module_of_no_layer_an_import_that_runs_up_and_a_circle_are_told(tmp_path):
    for package in ("bot", "storage", "flows"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, (line, _) in WRONG.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as code:
            code.write(f"\n{line}\n")
    done = linted(tmp_path)
    assert done.returncode != 0
    told = " ".join(done.stdout.split())
    assert [name for name, (_, words) in WRONG.items() if words not in told] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("flows/")])
def test_flows_imports_nothing_that_acts(name):
    tops = {module.split(".")[0] for module in imports(ROOT / name)}
    assert tops - PURE - PURE_LIBRARIES - READS_FILES.get(name, set()) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("flows/")])
def test_flows_is_told_the_time_and_never_looks(name):
    looked = [
        f"line {node.lineno}"
        for node in ast.walk(tree(ROOT / name))
        if isinstance(node, ast.Attribute) and node.attr in LOOKS_AT_THE_CLOCK
    ]
    assert looked == []


def test_the_state_machine_library_is_known_to_one_file():
    assert importers("transitions") == {"flows/machine.py"}


def test_only_storage_knows_the_database_and_the_seals():
    assert rooms(importers("sqlite3", "sqlite_utils", "cryptography")) == {"storage"}


def statements(path: Path) -> Iterator[str]:
    """The strings of a file, but for docstrings, that read as SQL."""
    said = tree(path)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(said)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(said):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docs and STATEMENT.match(text):
                yield text


def test_only_storage_speaks_sql():
    speaking = {name for name, path in zip(NAMES, CODE, strict=True) if any(statements(path))}
    assert rooms(speaking) == {"storage"}


def test_only_bot_knows_telegram_and_the_network():
    acting = importers("telegram", "aiohttp", "httpx", "pydantic_settings")
    assert rooms(acting) == {"bot"}


KNOWS_TELEGRAM = {
    "__main__.py",
    "cli",
    "inbound",
    "outbound",
    "ops",
    "gateway",
    "sandbox",
    "app.py",
    "lifecycle.py",
}
"""The rooms of the bot in which python-telegram-bot is known: above all that decides and words."""


def test_what_decides_and_words_does_not_know_telegram():
    knowing = {Path(name).parts[1] for name in importers("telegram")}
    assert knowing <= KNOWS_TELEGRAM


def test_the_environment_is_read_in_one_place():
    looks = re.compile(r"os\.environ(\[|\.get\()|os\.getenv|environ\b.*import")
    assert importers("pydantic_settings") == {"bot/settings/settings.py"}
    assert [path.name for path in CODE if looks.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", CODE, ids=NAMES)
def test_a_module_is_no_longer_than_its_reader_can_hold(path):
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_MODULE


def test_every_step_of_the_database_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in (ROOT / "storage/migrations").glob("m*.py")]
    assert all(re.fullmatch(r"m\d{3}", number) for number in numbers)
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", CODE, ids=NAMES)
def test_a_module_is_named_for_what_it_holds_and_says_it(path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
    assert ast.get_docstring(tree(path))


def test_tests_use_real_parts_and_never_sleep():
    for path in (ROOT / "tests").rglob("*.py"):
        if path.parent.name in ("crash", "bench", "fuzz"):
            continue  # these kill, measure, or wait for processes, at moments that real time chooses
        assert not {m for m in imports(path) if m.split(".")[:2] == ["unittest", "mock"]}, path.name
        for node in ast.walk(tree(path)):
            sleeps = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "sleep"
                and isinstance(node.func.value, ast.Name)
                and not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)
            )
            assert not sleeps, f"{path.name}, line {node.lineno}"


def test_what_makes_documents_is_not_in_the_bots_memory():
    loaded = "import sys, bot.__main__; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    ).stdout
    assert not {"docx", "lxml", "typst"} & set(modules.split())
