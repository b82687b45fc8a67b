"""The pages about forms say what the loader, the checker and the machine do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.form import Question, QuestionKind
from flows.loading import parse, source_of
from flows.machine import diagram
from flows.roles import Role

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
PIECES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)


def written(node: ast.expr) -> str | None:
    """A message as the page writes it: an ellipsis for what differs from form to form."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in parts)
    return None


def messages(module: str) -> Iterator[str]:
    """Every message that a module of flows reports, from its source."""
    for node in ast.walk(ast.parse((ROOT / "flows" / module).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="report"), args=[first, *_]):
                found = written(first)
            case ast.Call(func=ast.Name(id="Fault"), args=[*_, last]):
                found = written(last)
            case ast.Assign(targets=[ast.Name(id="message")], value=value):
                found = written(value)
            case ast.Yield(value=ast.Tuple(elts=[*_, last])):
                found = written(last)
            case ast.Yield(value=ast.expr() as value):
                found = written(value)
            case _:
                continue
        # One that says where and leaves the rest to another has no words of its own.
        if found is not None and found.strip("… "):
            yield found


READERS = ("toml_tables.py", "loading.py", "checking.py", "checking_around.py")


@pytest.mark.parametrize("module", READERS)
def test_every_message_of_the_checker_is_on_the_page(module):
    known = set(messages(module))
    assert len(known) >= 4
    rows = set(re.findall(r"^\| `(.*?)` \|", PAGE, flags=re.MULTILINE))
    assert known - rows == set()


def test_the_page_has_no_message_that_the_checker_does_not_print():
    rows = re.findall(r"^\| `(.*?)` \|", PAGE[PAGE.index("## What the checker prints") :], flags=re.MULTILINE)
    assert set(rows) == {message for module in READERS for message in messages(module)}


def test_the_pieces_of_the_page_read_together_are_a_form():
    form = parse("".join(PIECES), "docs/forms.md")
    assert {q.kind for q in form} == set(QuestionKind)


@pytest.mark.parametrize("count", range(3, len(PIECES) + 1))
def test_each_piece_of_the_page_stands_on_those_before_it(count):
    assert parse("".join(PIECES[:count]), "docs/forms.md").questions


def test_the_page_explains_every_field_kind_and_role():
    explained = set(re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE))
    fields = set(Question.__struct_fields__) - {"section"}
    assert fields | set(QuestionKind) | set(Role) <= explained


def keys_read() -> Iterator[str]:
    """Every key that the loader takes from a form's tables, from its source."""
    loader = (ROOT / "flows" / "loading.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(loader)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="take" | "member" | "tables" | "key" | "_when"),
                args=[_, ast.Constant(value=str(key)), *_],
            ):
                yield key
            case ast.comprehension(target=ast.Name(id="name"), iter=ast.Tuple(elts=keys)):
                yield from (key.value for key in keys if isinstance(key, ast.Constant))


def test_the_page_explains_every_key_that_the_loader_reads():
    keys = set(keys_read())
    assert {"year", "remind", "with_peer", "letter", "low_means", "exclusive", "short", "on", "nation"} < keys
    explained = set(re.findall(r"`(\w+)`", PAGE[: PAGE.index("## What the checker prints")]))
    assert keys - explained == {"section", "question"}
    assert "[[section]]" in PAGE
    assert "[[section.question]]" in PAGE


def test_the_diagram_is_that_of_the_form_in_use():
    page = (ROOT / "docs" / "diagram.md").read_text(encoding="utf-8")
    drawn = re.search(r"```mermaid\n(.*?)```", page, flags=re.DOTALL)
    assert drawn is not None
    assert drawn[1] == diagram(parse(*source_of("west_sussex")))
