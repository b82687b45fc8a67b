"""TOML to Form: reads a form's file and reports every problem at once, with file, line and question.

Shapes are read here; what the questions mean to one another is judged by `checking`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from flows.checking import faults
from flows.form import (
    NOT_SCALED,
    Choice,
    Criterion,
    Form,
    Kind,
    Notice,
    Probe,
    Question,
    Role,
    Scale,
    Section,
    When,
)

T = TypeVar("T")

_KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
_QUESTION_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*section[ \t]*\.[ \t]*question[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form's file; `question` is empty where it concerns the whole file."""

    file: str
    line: int
    question: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        return f"{where}{self.question}: {self.message}" if self.question else where + self.message


class FormInvalid(ValueError):
    """A form's file cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def source_of(name: str) -> tuple[str, str]:
    """The text of a form and its file: `name` is a path ending in .toml, or the id of a form in the package.

    Raises FileNotFoundError, whose text says which forms there are.
    """
    if name.endswith(".toml"):
        return Path(name).read_text(encoding="utf-8"), name
    folder = resources.files("flows") / "forms"
    file = folder / f"{name}.toml"
    if not _KEY.fullmatch(name) or not file.is_file():
        known = ", ".join(sorted(f.name.removesuffix(".toml") for f in folder.iterdir()))
        raise FileNotFoundError(
            f"there is no form “{name}”; there is {known}, or give a path ending in .toml"
        )
    return file.read_text(encoding="utf-8"), f"flows/forms/{name}.toml"


def parse(source: str, file: str) -> Form:
    """The form that this TOML describes; raises FormInvalid with every problem found."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise FormInvalid((Problem(file, int(at[1]) if at else 1, "", f"not TOML: {error}"),)) from None
    reader = _Reader(source, file)
    form = reader.form(data)
    if not reader.problems:
        for key, message in faults(form):
            reader.report(message, key)
    if reader.problems:
        raise FormInvalid(tuple(sorted(reader.problems, key=lambda p: p.line)))
    return form


class _Reader:
    """Reads tables into the form's types; a wrong field is reported and read as if it were left out."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._headers = [source.count("\n", 0, m.start()) + 1 for m in _QUESTION_HEADER.finditer(source)]
        self._line, self._question = 1, ""
        self._lines: dict[str, int] = {}

    def report(self, message: str, question: str | None = None) -> None:
        key = self._question if question is None else question
        line = self._line if question is None else self._lines.get(question, 1)
        self.problems.append(Problem(self.file, line, key, message))

    def form(self, data: Mapping[str, Any]) -> Form:
        rest = dict(data)
        head = (
            self._key(rest, "id"),
            self._take(rest, "version", int, 1, required=True),
            self._take(rest, "title", str, "", required=True),
            self._take(rest, "authority", str, "", required=True),
        )
        texts = self._take(rest, "texts", dict, {})
        tables = self._tables(rest, "section", required=True)
        self._refuse_rest(rest)
        sections: list[Section] = []
        questions: list[Question] = []
        for table in tables:
            asked = self._tables(table, "question", required=True)
            key = self._key(table, "key")
            title = self._take(table, "title", str, "", required=True)
            short = self._take(table, "short", str, title)
            section = Section(key, title, short, self._take(table, "intro", str, ""))
            self._refuse_rest(table)
            sections.append(section)
            for entry in asked:
                number = len(questions)
                self._line = self._headers[number] if number < len(self._headers) else 1
                self._question = str(entry.get("key", f"question {number + 1}"))
                self._lines.setdefault(self._question, self._line)
                questions.append(self._read_question(entry, section.key))
            self._line, self._question = 1, ""
        words = {key: self._take(texts, key, str, "", required=True).strip() for key in list(texts)}
        return Form(*head, tuple(sections), tuple(questions), words)

    def _read_question(self, table: dict[str, Any], section: str) -> Question:
        kind = self._member(table, "kind", Kind, Kind.TEXT, required=True)
        scale = self._scale(self._take(table, "scale", dict, None))
        question = Question(
            key=self._key(table, "key"),
            section=section,
            kind=kind,
            ask=self._take(table, "ask", str, "", required=True),
            help=self._take(table, "help", str, ""),
            choices=self._choices(self._take(table, "choices", dict, {})) + _scores(scale),
            criteria=self._criteria(self._take(table, "criteria", dict, {})),
            scale=scale,
            comment=self._take(table, "comment", str, ""),
            when=self._when(table.pop("when", None)),
            offer=self._when(table.pop("offer", None)),
            offer_label=self._take(table, "offer_label", str, ""),
            optional=self._take(table, "optional", bool, False),
            quick=self._take(table, "quick", bool, False),
            probe=self._probe(self._take(table, "probe", dict, None)),
            notices=self._notices(self._tables(table, "notices")),
            limit=self._take(table, "limit", int, 10_000),
            role=self._member(table, "role", Role, None),
            aside=self._take(table, "aside", str, ""),
            private=self._take(table, "private", bool, False),
        )
        self._refuse_rest(table)
        return question

    def _choices(self, table: Mapping[str, Any]) -> tuple[Choice, ...]:
        choices = []
        for key, entry in table.items():
            fields = dict(entry) if isinstance(entry, dict) else {"label": entry}
            label = self._take(fields, "label", str, "", required=True)
            choices.append(Choice(self._checked(key), label, self._when(fields.pop("when", None))))
            self._refuse_rest(fields)
        return tuple(choices)

    def _criteria(self, table: Mapping[str, Any]) -> tuple[Criterion, ...]:
        criteria = []
        for key, entry in table.items():
            if not isinstance(entry, dict):
                self.report(f"the criterion “{key}” is to be a table of letter, word and ask")
                continue
            fields = dict(entry)
            words = [self._take(fields, name, str, "", required=True) for name in ("letter", "word", "ask")]
            criteria.append(Criterion(self._checked(key), *words))
            self._refuse_rest(fields)
        return tuple(criteria)

    def _scale(self, table: dict[str, Any] | None) -> Scale | None:
        if table is None:
            return None
        low = self._take(table, "low", int, 0, required=True)
        high = self._take(table, "high", int, 10, required=True)
        ends = [self._take(table, name, str, "", required=True) for name in ("low_means", "high_means")]
        self._refuse_rest(table)
        if not 0 <= low < high <= 10:
            self.report("a scale runs upwards between 0 and 10")
        return Scale(low, high, *ends)

    def _probe(self, table: dict[str, Any] | None) -> Probe | None:
        if table is None:
            return None
        probe = Probe(
            self._take(table, "under", int, 0, required=True),
            self._take(table, "ask", str, "", required=True),
        )
        self._refuse_rest(table)
        return probe

    def _notices(self, tables: list[dict[str, Any]]) -> tuple[Notice, ...]:
        notices = []
        for table in tables:
            on = frozenset(map(str, self._take(table, "on", list, [], required=True)))
            notices.append(Notice(on, self._take(table, "text", str, "", required=True)))
            self._refuse_rest(table)
        return tuple(notices)

    def _when(self, table: Any) -> When | None:
        if table is None:
            return None
        if not isinstance(table, dict) or not table:
            self.report('a condition names earlier questions and their values, as in { escalate = ["yes"] }')
            return None
        clauses = []
        for key, values in table.items():
            listed = values if isinstance(values, list) else [values]
            clauses.append((key, frozenset(map(str, listed))))
        return When(tuple(clauses))

    def _take(
        self, table: dict[str, Any], name: str, kind: type[T], default: Any, *, required: bool = False
    ) -> Any:
        value = table.pop(name, None)
        if value is None:
            if required:
                self.report(f"“{name}” is missing")
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.report(f"“{name}” is to be {_NAMES[kind]}")
            return default
        if required and isinstance(value, str) and not value.strip():
            self.report(f"“{name}” is empty")
        return value

    def _tables(self, table: dict[str, Any], name: str, *, required: bool = False) -> list[dict[str, Any]]:
        entries = self._take(table, name, list, [], required=required)
        if not all(isinstance(entry, dict) for entry in entries):
            self.report(f"“{name}” is to be a list of tables")
        return [entry for entry in entries if isinstance(entry, dict)]

    def _member(
        self, table: dict[str, Any], name: str, enum: Any, default: Any, *, required: bool = False
    ) -> Any:
        value = self._take(table, name, str, None, required=required)
        if value is None:
            return default
        if value not in list(enum):
            self.report(f"there is no {name} “{value}”; there is {', '.join(enum)}")
            return default
        return enum(value)

    def _key(self, table: dict[str, Any], name: str) -> str:
        key: str = self._take(table, name, str, "", required=True)
        return self._checked(key) if key else key

    def _checked(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            self.report(f"the key “{key}” is to be up to 20 of a–z, 0–9 and _, beginning with a letter")
        return key

    def _refuse_rest(self, table: Mapping[str, Any]) -> None:
        for name in table:
            self.report(f"nothing is known of “{name}”")


_NAMES = {str: "text", int: "a whole number", bool: "true or false", dict: "a table", list: "a list"}


def _scores(scale: Scale | None) -> tuple[Choice, ...]:
    if scale is None:
        return ()
    scores = tuple(Choice(str(n), str(n)) for n in range(scale.low, scale.high + 1))
    return (*scores, Choice(NOT_SCALED, "Not scaled"))
