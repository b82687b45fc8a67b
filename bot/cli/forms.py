"""`forms check`, `forms show` and `forms diagram`: a form, looked at before anybody is asked it."""

import argparse
from pathlib import Path

from bot.documents.template import found_in, template_of
from bot.settings import load
from flows.form import Form, Question
from flows.loading import FormInvalid, parse, source_of
from flows.machine import diagram
from storage.errors import AfterwordError


class FormUnreadable(AfterwordError):
    """That is neither the name of a form nor the path of a .toml file that can be read as text."""


def check(arguments: argparse.Namespace) -> int:
    """Print every problem of the forms named, else of the one that is set; 1 if there is any."""
    wrong = 0
    for name in arguments.files or [load().form]:
        try:
            form = _form(name)
        except (FormInvalid, FormUnreadable) as problems:
            wrong += 1
            print(problems)
        else:
            count = len(form.questions)
            print(f"{name}: {form.authority}, version {form.version}: {count} questions, no problems")
    return 1 if wrong else 0


def show(arguments: argparse.Namespace) -> int:
    """Print the form: its sections, questions and what can be answered."""
    form = _form(arguments.name or load().form)
    print(f"{form.title} · {form.authority} · version {form.version}")
    for section in form.sections:
        print(f"\n{section.title}")
        for question in form:
            if question.section == section.key:
                _show(question)
    return 0


def draw(arguments: argparse.Namespace) -> int:
    """Print the form's machine as Mermaid text."""
    print(diagram(_form(arguments.name or load().form)), end="")
    return 0


def template(arguments: argparse.Namespace) -> int:
    """Print where each question's answer goes in an authority's Word file; 1 if none has a place there."""
    form = _form(load().form)
    content = template_of(Path(arguments.file)) or b""
    asked = tuple((q.key, q.ask) for q in form if not q.private)
    found = found_in(content, asked)
    for key, ask in asked:
        print(f"{key}\t{found.get(key, 'no place')}\t{ask}")
    print(
        f"{len(found)} of {len(asked)} questions have a place of their own. An answer that has none stands,"
    )
    print("with its question, under the one before it that was found by its words; else at the end.")
    return 0 if found else 1


def _show(question: Question) -> None:
    quick = " (quick)" if question.quick else ""
    print(f"  {question.key} [{question.kind}]{quick}\n    {question.ask}")
    for choice in question.choices:
        print(f"      - {choice.label}")
    for criterion in question.criteria:
        print(f"      {criterion.letter} {criterion.word}: {criterion.ask}")


def _form(name: str) -> Form:
    try:
        source, file = source_of(name)
    except FormInvalid:
        raise
    except (OSError, ValueError):
        raise FormUnreadable(name) from None
    return parse(source, file)
