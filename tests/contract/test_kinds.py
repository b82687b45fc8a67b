"""Every table that decides by kind has a row for every kind, or says here which it has none for, and why.

A `match` by kind is held to the same by the type checker.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum

import pytest

import bot
import flows
from bot.actions.preferences import Setting
from bot.strings import nudges
from flows.availability import LOOKING_BACK, NudgeKind
from flows.calendar.conferences import CalendarRefusal
from flows.effects import Refusal
from flows.form import Mark, QuestionKind
from flows.form_text import Style
from flows.identifiers.guard import Kind
from flows.narrowing import By
from flows.roles import Role
from flows.time.clock import Part
from tests.contract.test_forms import FORMS

WITHOUT: dict[str, tuple[set[Enum], str]] = {
    "bot.nudges.planning.FOLLOWED": (
        set(Role) - {Role.RESPONSE_DATE, Role.MONITORING_DATE},
        "no other question gives a day on which to ask again",
    ),
    "bot.cli.form_page._INDENT": ({Style.TITLE, Style.HEADING}, "they begin at the margin"),
    "bot.strings.nudges.CALENDAR_REFUSED": (
        {CalendarRefusal.UNKNOWN_ZONE, CalendarRefusal.UNKNOWN_RULE, CalendarRefusal.NO_SENSE},
        "they refuse one entry, never the whole calendar",
    ),
    "bot.strings.nudges.CALENDAR_UNREAD": (
        set(CalendarRefusal)
        - {
            CalendarRefusal.UNKNOWN_ZONE,
            CalendarRefusal.UNKNOWN_RULE,
            CalendarRefusal.NO_SENSE,
            CalendarRefusal.TOO_MANY,
        },
        "they refuse the whole calendar",
    ),
    "flows.identifiers.roles._FIXED": (
        {Kind.NAME, Kind.INITIALS, Kind.SCHOOL, Kind.DATE, Kind.DATE_OF_BIRTH},
        "their roles depend on the words beside them",
    ),
    "flows.time.clock.OFFERED": ({Part.WORKING}, "its hours are the whole working day"),
    "flows.time.phrases.OFFERED": ({Part.WORKING}, "its hours are the whole working day"),
    "bot.strings.nudges.NUDGES": ({NudgeKind.WEEKLY}, "its sentence holds counts"),
    "bot.strings.nudges.TAKE_UP": (
        {NudgeKind.CONFERENCE, NudgeKind.WEEKLY, NudgeKind.YEAR},
        "they offer a choice of their own",
    ),
    "bot.strings.nudges.LOOKED_BACK": (
        set(NudgeKind) - set(LOOKING_BACK),
        "they look back on nothing",
    ),
    "bot.strings.nudges.ADDITIONS": (
        set(NudgeKind) - set(LOOKING_BACK),
        "nothing is added to a summary for them",
    ),
    "bot.strings.finding.PARTS": (
        {By.KIND, By.MONTH, By.FUNCTION},
        "a form or the calendar has their names",
    ),
}


def tables() -> Iterator[tuple[str, dict[Enum, object]]]:
    """Every table at the top of a module whose keys are members of one enumeration."""
    for package in (bot, flows):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            module = vars(importlib.import_module(found.name))
            # Sentences with the form's own words in them are made of their templates at every use.
            for name, value in (module | module.get("_WORDED", {})).items():
                if isinstance(value, dict) and value and all(isinstance(key, Enum) for key in value):
                    yield f"{found.name}.{name}", value


TABLES = dict(tables())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_by_kind_has_every_kind(name):
    (kinds,) = {type(key) for key in TABLES[name]} - {type(None)} or {None}
    left_out, _ = WITHOUT.get(name, (set(), ""))
    assert set(kinds) - set(TABLES[name]) == left_out


def test_what_is_left_out_is_left_out_of_a_table_that_is_there():
    assert set(WITHOUT) <= set(TABLES)


def test_the_tables_that_decide_by_kind_are_found():
    assert TABLES["bot.strings.nudges.KIND_NAMES"].keys() == nudges.KIND_NAMES.keys()
    assert {NudgeKind, Setting, Mark, Refusal} <= {type(next(iter(table))) for table in TABLES.values()}


def test_the_forms_that_are_shipped_ask_every_kind_of_question():
    asked = {question.kind for form in FORMS for question in form}
    assert asked == set(QuestionKind)
