"""Where code can be changed, and in which ways: Cosmic Ray's, but for what would tell nothing."""

import ast
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec

_SAME = re.compile("BitOr|_(?:Eq|NotEq|Lt|LtE|Gt|GtE)_Is|_Is(?:Not)?_(?:Eq|NotEq|Lt|LtE|Gt|GtE)$|Variable")
"""Ways that are left out: a stroke joins types, what is equal is often the same, and of what is or is not the
same, more or less is no question."""
_STRICT = re.compile(r"\bzip\(.*strict=$")
"""What is joined with `zip` is of one length, so that whether that is checked tells nothing."""
_STAR = re.compile(r"(?:.*[(,])?\s*")


def mutants(room: Path, chance: random.Random) -> Iterator[tuple[MutationSpec, str]]:
    """The places of a room in a random order, each changed in one of its ways; and its module then."""
    places = _places(room)
    for ways in chance.sample(places, len(places)):
        spec = chance.choice(ways)
        if mutated := _mutated(spec):
            yield spec, mutated


def statement(module: Path, line: int) -> int:
    """The line on which the statement begins that this line is of."""
    begins = {node.lineno for node in ast.walk(_tree(module)) if isinstance(node, ast.stmt)}
    return max(begin for begin in begins if begin <= line)


@cache
def within_functions(module: Path) -> frozenset[int]:
    """The lines that run when something is called, and not when the module is read."""
    functions = (
        one for one in ast.walk(_tree(module)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(
        line for one in functions for line in range(one.body[0].lineno, (one.end_lineno or 0) + 1)
    )


def _places(room: Path) -> list[list[MutationSpec]]:
    """Every place that can be changed, with the ways in which it can."""
    found: dict[object, list[MutationSpec]] = {}
    with use_db(":memory:") as database:
        init(sorted(find_modules([room])), database, {})
        for item in database.work_items:
            (spec,) = item.mutations
            before, line = _lines(spec.module_path)[spec.start_pos[0] - 1 : spec.start_pos[0] + 1]
            is_strict = _STRICT.search(line, 0, spec.start_pos[1])
            # A validator of pydantic's is its class's method, whether or not it says so.
            if not (
                is_strict
                or _SAME.search(spec.operator_name)
                or line.lstrip().startswith(("@dataclass", "class "))
                or "_validator(" in before
            ):
                found.setdefault((spec.module_path, spec.start_pos, spec.end_pos), []).append(spec)
    return list(found.values())


def _mutated(spec: MutationSpec) -> str | None:
    """The module with a mutant; none if that is no Python, or another sign for the star before parameters."""
    code = _code(spec.module_path)
    line, column = _lines(spec.module_path)[spec.start_pos[0]], spec.start_pos[1]
    if "_Mul_" in spec.operator_name and _STAR.fullmatch(line[:column]) and line[column + 1 :][:1] != " ":
        return None
    operator = get_operator(spec.operator_name)(**spec.operator_args)
    try:
        mutated: str = mutate_code(code, operator, spec.occurrence)
        ast.parse(mutated)
    except (AttributeError, SyntaxError):
        return None
    return mutated


@cache
def _code(module: Path) -> str:
    return module.read_text(encoding="utf-8")


@cache
def _lines(module: Path) -> list[str]:
    """A module's lines, the first of which is none, so that each stands at its number."""
    return ["", *_code(module).splitlines()]


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(_code(module))
