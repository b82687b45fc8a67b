"""What differs between two forms under one version: what was parsed counts, never how it is written."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.form import Form
from flows.wording import WORDS


def changes(kept: Form, form: Form) -> tuple[str, ...]:
    """What differs, in words for whoever wrote the form, its questions by their keys; nothing if they agree.

    Their ids and versions are not looked at, nor is what stands around the questions: the words of the
    product's own sentences, and the front of a document. The order of sections, questions, choices and
    criteria counts, since chairs see it.
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
        keyed = [{one.key: one for one in each} for each in (before, after)]
        found = [f"the {kind} “{key}”{how}" for key, how in _differing(*keyed)]
        yield from found or (["the order of its " + kind + "s"] if before != after else [])


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each key whose value differs, with what became of it, in the order of the new and then of the old."""
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            yield key, " (new)"
        elif key not in new:
            yield key, " (gone)"
        elif old[key] != new[key]:
            yield key, ""
