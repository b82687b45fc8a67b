"""What stands around a form's questions in a document: the authority's front, and a yearly record's fields.

It is no part of what a chair is asked. So it may be corrected without a new version of the form, and it also
serves the versions that were kept before it was written.
"""

from enum import StrEnum

from msgspec import Struct


class Prose(StrEnum):
    """What a piece of an introduction is."""

    HEADING = "heading"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"


class RecordField(Struct, frozen=True):
    """One field of a profession's yearly record: what it is called there, and what goes into it.

    `text` is the same for every reflection; `keys` are the questions whose answers follow it; with `day`, the
    day on which the reflection was finished.
    """

    title: str
    text: str = ""
    keys: tuple[str, ...] = ()
    day: bool = False


class Front(Struct, frozen=True):
    """An authority's own title, subtitle and introduction, in its words; and what a yearly record asks for.

    In a file, each line of the introduction is a piece: a heading begins with `# `, a bullet with `- `.
    """

    title: str = ""
    subtitle: str = ""
    introduction: tuple[tuple[Prose, str], ...] = ()
    record: tuple[RecordField, ...] = ()


def pieces(text: str) -> tuple[tuple[Prose, str], ...]:
    """An introduction, read line by line; each line is a piece of its own."""
    found: list[tuple[Prose, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            found.append((Prose.HEADING, line[2:].strip()))
        elif line.startswith("- "):
            found.append((Prose.BULLET, line[2:].strip()))
        else:
            found.append((Prose.PARAGRAPH, line))
    return tuple(found)
