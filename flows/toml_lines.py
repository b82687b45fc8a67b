"""Where the tables and fields of a form's file stand, line by line, since a TOML reader does not tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_HEADER = re.compile(r"[ \t]*\[\[?([^\[\]#]{1,200})\]")
_FIELD = re.compile(r"[ \t]*([\"']?)([\w-]+)\1[ \t]*((?:\.[ \t]*[\"']?[\w-]+[\"']?[ \t]*)*)=")
_TOKEN = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*")
_ENDS = {'"""': re.compile(r'(?:\\.|[^\\])*?"""', re.DOTALL), "'''": re.compile(r".*?'''", re.DOTALL)}


class Place(NamedTuple):
    """A table of the file: the whole form, one of its head's tables, a section, or a section's question."""

    kind: str
    section: int = 0
    question: int = 0


FORM, TEXTS, YEAR, DOCUMENT = Place("form"), Place("texts"), Place("year"), Place("document")


@dataclass(slots=True)
class Lines:
    """The lines of a file's tables and fields, from 1."""

    tables: dict[Place, int] = field(default_factory=dict)
    fields: dict[tuple[Place, str], int] = field(default_factory=dict)

    def of(self, place: Place, name: str = "") -> int:
        """The line of a field, such as `choices.yes`; where it has none, of what it stands in."""
        while name:
            if (place, name) in self.fields:
                return self.fields[place, name]
            name = name.rpartition(".")[0]
        if place in self.tables:
            return self.tables[place]
        match place.kind:
            case "question":
                return self.of(Place("section", place.section), "question")
            case "section":
                return self.of(FORM, "section")
            case "form":
                return 1
            case kind:
                return self.of(FORM, kind)


def lines_of(source: str) -> Lines:
    """Where everything stands in this text, which need not be TOML."""
    found, place, below = Lines(), FORM, ""
    section, question = -1, -1
    for number, line in _plain(source):
        if header := _HEADER.match(line):
            match [part.strip(" \t\"'") for part in header[1].split(".")]:
                case ["section"]:
                    section, question = section + 1, -1
                    place, below = Place("section", section), ""
                case ["section", "question"]:
                    question += 1
                    place, below = Place("question", max(section, 0), question), ""
                case ["section", "question", *names]:
                    place, below = Place("question", max(section, 0), max(question, 0)), ".".join(names)
                    found.fields.setdefault((place, below), number)
                case [("texts" | "year" | "document") as name]:
                    place, below = Place(name), ""
                case [("texts" | "year" | "document") as name, *names]:
                    place, below = Place(name), ".".join(names)
                    found.fields.setdefault((place, below), number)
                case names:
                    place, below = FORM, ".".join(names)
                    found.fields.setdefault((place, below), number)
            if not below:
                found.tables.setdefault(place, number)
        elif entry := _FIELD.match(line):
            names = [below, entry[2], *re.findall(r"[\w-]+", entry[3])]
            for count in range(2, len(names) + 1):
                found.fields.setdefault((place, ".".join(filter(None, names[:count]))), number)
    return found


def _plain(source: str) -> Iterator[tuple[int, str]]:
    """Each line that does not begin within a text of several lines, with its number."""
    at, number = 0, 1
    while at < len(source):
        end = source.find("\n", at)
        end = len(source) if end < 0 else end
        yield number, source[at:end]
        begun = at
        while (token := _TOKEN.search(source, at, end)) is not None:
            at = token.end()
            if token[0] in _ENDS:
                closed = _ENDS[token[0]].match(source, at)
                at = len(source) if closed is None else closed.end()
                end = source.find("\n", at)
                end = len(source) if end < 0 else end
        number += source.count("\n", begun, end) + 1
        at = end + 1
