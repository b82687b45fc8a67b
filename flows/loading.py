"""TOML to Form: reads a form's file and reports every problem at once, with file, line and question.

Shapes are read here; what the questions mean to one another is judged by `checking`.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from flows.checking import faults
from flows.condition import When
from flows.form import (
    NOT_SCALED,
    Choice,
    Criterion,
    Form,
    Notice,
    Probe,
    Question,
    QuestionKind,
    Scale,
    Section,
)
from flows.front import Front, RecordField, pieces
from flows.roles import Role
from flows.time.working_days import Nation
from flows.toml_lines import DOCUMENT, TEXTS, YEAR, Place
from flows.toml_tables import KEY, Problem, Tables
from flows.toml_text import TextWrong, bytes_of, decoded, tables
from flows.year import ProfessionalYear

_HEAD = ("id", "version", "title", "authority", "nation", "texts", "year", "document", "section")


class FormInvalid(ValueError):
    """A form's file cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def source_of(name: str) -> tuple[str, str]:
    """The text of a form and its file: `name` is a path ending in .toml, or the id of a form in the package.

    Raises FileNotFoundError, whose text says which forms there are; another OSError or ValueError if the path
    leads nowhere; FormInvalid if what is there is no text of a form's size.
    """
    if name.endswith(".toml"):
        try:
            return decoded(bytes_of(Path(name))), name
        except TextWrong as wrong:
            raise _invalid(wrong, name) from None
    folder = resources.files("flows") / "forms"
    file = folder / f"{name}.toml"
    if not KEY.fullmatch(name) or not file.is_file():
        raise FileNotFoundError(
            f"there is no form “{name}”; there is {', '.join(names())}, or give a path ending in .toml"
        )
    return decoded(file.read_bytes()), f"flows/forms/{name}.toml"


def names() -> tuple[str, ...]:
    """The forms in the package."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in (resources.files("flows") / "forms").iterdir()))


def parse(source: str, file: str, *, kept: bool = False) -> Form:
    """The form that this TOML describes; raises FormInvalid with every problem found.

    One that was `kept` was judged when it was new; what is refused since then does not close a record.
    """
    try:
        data = tables(source)
    except TextWrong as wrong:
        raise _invalid(wrong, file) from None
    reader = _Reader(source, file)
    form = reader.form(data)
    if not kept:
        for fault in faults(form, reader.places, frozenset(reader.wrong)):
            reader.add(*fault)
    if reader.problems:
        raise FormInvalid(tuple(sorted(reader.problems, key=lambda p: p.line)))
    return form if form.front is not None else replace(form, front=_front_beside(form.id))


@cache
def _front_beside(form_id: str) -> Front | None:
    """The front that the package has for a form whose own file has none; it serves every version."""
    file = resources.files("flows") / "fronts" / f"{form_id}.toml"
    if not file.is_file():
        return None
    source = file.read_text(encoding="utf-8")
    reader = _Reader(source, f"flows/fronts/{form_id}.toml")
    front = reader.front(tables(source))
    if reader.problems:
        raise FormInvalid(tuple(reader.problems))
    return front


def _invalid(wrong: TextWrong, file: str) -> FormInvalid:
    return FormInvalid((Problem(file, wrong.line, "", wrong.message),))


class _Reader(Tables):
    """Reads a form's tables into the form's types; `places` has where each of its questions stands."""

    def __init__(self, source: str, file: str) -> None:
        super().__init__(source, file)
        self.places: list[Place] = []

    def form(self, data: Mapping[str, Any]) -> Form:
        rest = dict(data)
        head = (
            self.key(rest, "id"),
            self.take(rest, "version", int, 1, required=True),
            self.take(rest, "title", str, "", required=True),
            self.take(rest, "authority", str, "", required=True),
        )
        nation = self.member(rest, "nation", Nation, Nation.ENGLAND_AND_WALES)
        texts = self.take(rest, "texts", dict, {})
        year = self._year(self.take(rest, "year", dict, None))
        document = self.take(rest, "document", dict, None)
        front = None if document is None else self.front(document)
        tables = self.tables(rest, "section", required=True)
        self.refuse_rest(rest, _HEAD)
        sections: list[Section] = []
        questions: list[Question] = []
        for number, table in enumerate(tables):
            with self.at(Place("section", number), f"section {table.get('key', number + 1)}"):
                asked = self.tables(table, "question", required=True)
                section = self._section(table)
            sections.append(section)
            for nth, entry in enumerate(asked):
                self.places.append(Place("question", number, nth))
                with self.at(self.places[-1], str(entry.get("key", f"question {len(questions) + 1}"))):
                    questions.append(self._read_question(entry, section.key))
        with self.at(TEXTS, ""):
            words = {key: self.take(texts, key, str, "", required=True).strip() for key in list(texts)}
        return Form(*head, tuple(sections), tuple(questions), words, year, nation, front)

    def front(self, table: dict[str, Any]) -> Front:
        """What stands around the questions in a document."""
        with self.at(DOCUMENT, "document"):
            words = [self.take(table, name, str, "") for name in ("title", "subtitle", "introduction")]
            record = tuple(map(self._record_field, self.tables(table, "record")))
            self.refuse_rest(table)
        return Front(words[0], words[1], pieces(words[2]), record)

    def _record_field(self, table: dict[str, Any]) -> RecordField:
        title, text = self.take(table, "title", str, "", required=True), self.take(table, "text", str, "")
        keys = tuple(self.checked(str(key), "keys") for key in self.take(table, "keys", list, []))
        day = self.take(table, "day", bool, False)
        self.refuse_rest(table)
        return RecordField(title, text, keys, day)

    def _section(self, table: dict[str, Any]) -> Section:
        key = self.key(table, "key")
        title = self.take(table, "title", str, "", required=True)
        short = self.take(table, "short", str, title)
        section = Section(key, title, short, self.take(table, "intro", str, ""))
        self.refuse_rest(table, Section.__struct_fields__)
        return section

    def _year(self, table: dict[str, Any] | None) -> ProfessionalYear | None:
        if table is None:
            return None
        with self.at(YEAR, "year"):
            days = self.take(table, "remind", list, [], required=True)
            closes = self._day(self.take(table, "closes", str, "", required=True), "closes")
            asks = self.take(table, "asks", str, "", required=True).strip()
            counts = [self.take(table, name, int, 0, required=True) for name in ("pieces", "with_peer")]
            reminders = tuple(self._day(str(day), "remind") for day in days)
            self.refuse_rest(table)
        return ProfessionalYear(reminders, closes, asks, *counts)

    def _day(self, text: str, field: str) -> tuple[int, int]:
        try:
            # A year without a leap day, since the day is to be one of every year.
            day = date.fromisoformat(f"2001-{text}")
        except ValueError:
            self.report(f"“{text}” is to be a day of every year, as in “11-30”", field)
            return (1, 1)
        return day.month, day.day

    def _read_question(self, table: dict[str, Any], section: str) -> Question:
        kind = self.member(table, "kind", QuestionKind, QuestionKind.TEXT, required=True)
        scale = self._scale(self.take(table, "scale", dict, None))
        question = Question(
            key=self.key(table, "key"),
            section=section,
            kind=kind,
            ask=self.take(table, "ask", str, "", required=True),
            help=self.take(table, "help", str, ""),
            choices=self._choices(self.take(table, "choices", dict, {})) + _scores(scale),
            criteria=self._criteria(self.take(table, "criteria", dict, {})),
            scale=scale,
            comment=self.take(table, "comment", str, ""),
            when=self._when(table, "when"),
            offer=self._when(table, "offer"),
            offer_label=self.take(table, "offer_label", str, ""),
            optional=self.take(table, "optional", bool, False),
            quick=self.take(table, "quick", bool, False),
            probe=self._probe(self.take(table, "probe", dict, None)),
            one_by_one=self.take(table, "one_by_one", bool, False),
            note=self.take(table, "note", str, "Note"),
            notices=self._notices(self.tables(table, "notices")),
            limit=self.take(table, "limit", int, 10_000),
            role=self.member(table, "role", Role, None),
            aside=self.take(table, "aside", str, ""),
            private=self.take(table, "private", bool, False),
        )
        self.refuse_rest(table, Question.__struct_fields__)
        return question

    def _choices(self, table: Mapping[str, Any]) -> tuple[Choice, ...]:
        choices = []
        for key, entry in table.items():
            with self.inside("choices"), self.inside(key):
                fields = dict(entry) if isinstance(entry, dict) else {"label": entry}
                label = self.take(fields, "label", str, "", required=True)
                when = self._when(fields, "when")
                exclusive, raised = (self.take(fields, name, bool, False) for name in ("exclusive", "raised"))
                day, short = self.take(fields, "day", int, None), self.take(fields, "short", str, "")
                choices.append(Choice(self.checked(key, ""), label, when, exclusive, day, raised, short))
                self.refuse_rest(fields)
        return tuple(choices)

    def _criteria(self, table: Mapping[str, Any]) -> tuple[Criterion, ...]:
        criteria = []
        for key, entry in table.items():
            with self.inside("criteria"), self.inside(key):
                if not isinstance(entry, dict):
                    self.report(f"the criterion “{key}” is to be a table of letter, word and ask")
                    continue
                fields = dict(entry)
                words = [
                    self.take(fields, name, str, "", required=True) for name in ("letter", "word", "ask")
                ]
                criteria.append(Criterion(self.checked(key, ""), *words))
                self.refuse_rest(fields)
        return tuple(criteria)

    def _scale(self, table: dict[str, Any] | None) -> Scale | None:
        if table is None:
            return None
        with self.inside("scale"):
            low = self.take(table, "low", int, 0, required=True)
            high = self.take(table, "high", int, 10, required=True)
            ends = [self.take(table, name, str, "", required=True) for name in ("low_means", "high_means")]
            self.refuse_rest(table)
            if not 0 <= low < high <= 10:
                self.report("a scale runs upwards between 0 and 10")
                low, high = 0, 10
        return Scale(low, high, *ends)

    def _probe(self, table: dict[str, Any] | None) -> Probe | None:
        if table is None:
            return None
        with self.inside("probe"):
            under = self.take(table, "under", int, 0, required=True)
            probe = Probe(under, self.take(table, "ask", str, "", required=True))
            self.refuse_rest(table)
        return probe

    def _notices(self, tables: list[dict[str, Any]]) -> tuple[Notice, ...]:
        notices = []
        for table in tables:
            with self.inside("notices"):
                on = frozenset(map(str, self.take(table, "on", list, [], required=True)))
                notices.append(Notice(on, self.take(table, "text", str, "", required=True)))
                self.refuse_rest(table)
        return tuple(notices)

    def _when(self, fields: dict[str, Any], name: str) -> When | None:
        table = fields.pop(name, None)
        if table is None:
            return None
        if not isinstance(table, dict) or not table:
            self.report(
                'a condition names earlier questions and their values, as in { escalate = ["yes"] }', name
            )
            return None
        clauses = []
        for key, values in sorted(table.items()):
            listed = values if isinstance(values, list) else [values]
            clauses.append((key, frozenset(map(str, listed))))
        return When(tuple(clauses))


def _scores(scale: Scale | None) -> tuple[Choice, ...]:
    if scale is None:
        return ()
    scores = tuple(Choice(str(n), str(n)) for n in range(scale.low, scale.high + 1))
    return (*scores, Choice(NOT_SCALED, "Not scaled"))
