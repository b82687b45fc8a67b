"""`forms`: a form begun, checked, shown and drawn, before anybody is asked it."""

import argparse
from pathlib import Path

from bot.cli.form_page import html, plain, title
from bot.cli.new_form import written
from bot.clock import utc_now
from bot.settings import load
from flows.form import Form
from flows.form_text import page
from flows.loading import FormInvalid, names, parse, source_of
from flows.machine import diagram
from flows.toml_tables import KEY
from storage.errors import AfterwordError


class FormUnreadable(AfterwordError):
    """That is neither the name of a form nor the path of a .toml file that can be read as text."""


class FormUnknown(FormUnreadable):
    """There is no form of that name."""

    def __str__(self) -> str:
        return (
            f"There is no form “{self.where}”; there is {', '.join(names())}, or give a path ending in .toml."
        )


class FormNameWrong(AfterwordError):
    """A form's name is up to 20 of a–z, 0–9 and _, beginning with a letter: choose such a name."""


class FormExists(AfterwordError):
    """There is such a file already; it is not overwritten: choose another name."""


def check(arguments: argparse.Namespace) -> int:
    """Print every problem of the forms named, else of those that are set; 1 if there is any."""
    wrong = 0
    for name in arguments.files or load().forms:
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
    """Print the whole form: what a chair may see of it, and when each part is asked."""
    form = _form(arguments.name or load().form)
    if arguments.word is not None:
        return _as_word(form, Path(arguments.word))
    print(html(form) if arguments.html else plain(form), end="" if arguments.html else "\n")
    return 0


def _as_word(form: Form, file: Path) -> int:
    # What makes Word files is of no use to a command that makes none.
    from bot.documents.word import form_as_word  # noqa: PLC0415

    content = form_as_word(page(form), title(form), utc_now())
    try:
        with file.open("xb") as out:
            out.write(content)
    except FileExistsError:
        raise FormExists(file) from None
    print(f"{file} is written.")
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Write a form to begin with, NAME.toml in this folder; a file that is there is never overwritten."""
    name = arguments.name.removesuffix(".toml")
    if not KEY.fullmatch(name):
        raise FormNameWrong(name)
    file = Path(f"{name}.toml")
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(written(name))
    except FileExistsError:
        raise FormExists(file) from None
    print(f"{file} is written. Change it, see what is wrong with `forms check {file}`, and ask it with")
    print(f"FORM={file} and `sandbox`.")
    return 0


def draw(arguments: argparse.Namespace) -> int:
    """Print the form's machine as Mermaid text."""
    print(diagram(_form(arguments.name or load().form)), end="")
    return 0


def template(arguments: argparse.Namespace) -> int:
    """Print where each question's answer goes in an authority's Word file; 1 if none has a place there."""
    # As in `_as_word`: what reads Word files is of no use to other commands.
    from bot.documents.template import found_in, template_of  # noqa: PLC0415

    form = _form(load().form)
    content = template_of(Path(arguments.file))
    asked = tuple((q.key, q.ask) for q in form if not q.private)
    found = found_in(content, asked)
    for key, ask in asked:
        print(f"{key}\t{found.get(key, 'no place')}\t{ask}")
    print(
        f"{len(found)} of {len(asked)} questions have a place of their own. An answer that has none stands,"
    )
    print("with its question, under the one before it that was found by its words; else at the end.")
    return 0 if found else 1


def _form(name: str) -> Form:
    try:
        source, file = source_of(name)
    except FormInvalid:
        raise
    except (OSError, ValueError):
        raise (FormUnreadable if name.endswith(".toml") else FormUnknown)(name) from None
    return parse(source, file)
