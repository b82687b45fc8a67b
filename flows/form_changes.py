"""What differs between two forms under one version: what was parsed counts, never how it is written."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from flows.form import Form, Question, Section
from flows.wording import WORDS


def changes(kept: Form, form: Form) -> tuple[str, ...]:
    """What differs, in words for whoever wrote the form, its questions by their keys; nothing if they agree.

    Their ids and versions are not looked at, nor is what stands around the questions: the words of the
    product's own sentences, and the front of a document. The order of sections, questions, choices and
    criteria counts, since chairs see it. What questions and choices mean to the product (`role`, `raised`),
    and what of a label or a title stands on a button or beside a question (`short`), does not: it changes
    nothing that was asked, and may be said later of what was asked before.
    """
    return tuple(_changes(kept, form))


def _changes(kept: Form, form: Form) -> Iterator[str]:
    for name in ("title", "authority", "nation", "year"):
        if getattr(kept, name) != getattr(form, name):
            yield f"“{name}”"
    old, new = ({key: text for key, text in one.texts.items() if key not in WORDS} for one in (kept, form))
    yield from (f"the text “{key}”{how}" for key, how in _differing(old, new))
    for kind, before, after in (
        ("section", kept.sections, form.sections),
        ("question", kept.questions, form.questions),
    ):
        was, now = ({one.key: _as_asked(one) for one in some} for some in (before, after))
        found = [f"the {kind} “{key}”{how}" for key, how in _differing(was, now)]
        yield from found or (["the order of its " + kind + "s"] if [*was] != [*now] else [])


def _as_asked(one: Section | Question) -> Section | Question:
    """A section or question without what it means to the product, and without its short names."""
    if not isinstance(one, Question):
        return replace(one, short="")
    choices = tuple(replace(choice, raised=False, short="") for choice in one.choices)
    return replace(one, role=None, choices=choices)


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each key whose value differs, with what became of it, in the order of the new and then of the old."""
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            yield key, " (new)"
        elif key not in new:
            yield key, " (gone)"
        elif old[key] != new[key]:
            yield key, ""
