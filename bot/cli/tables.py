"""What a command lists, as lines for people, or as CSV or JSON for other programs."""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence


def add_ways(parsing: ArgumentParser) -> None:
    """The flags by which whoever gives a command chooses how it lists."""
    parsing.add_argument("--csv", action="store_true", help="as a table that other programs read")
    parsing.add_argument("--json", action="store_true", help="as one JSON object a line")


def print_rows(
    arguments: Namespace,
    fields: Sequence[str],
    rows: Iterable[tuple[Mapping[str, object], Sequence[str]]],
) -> None:
    """Print rows, each with its fields by name and the parts of its line for people."""
    if arguments.csv:
        print_csv(fields, (row for row, _ in rows))
        return
    for row, line in rows:
        print(json.dumps(row, ensure_ascii=False) if arguments.json else "\t".join(line))


def print_csv(fields: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Print a table with a head."""
    table = csv.DictWriter(sys.stdout, fields, lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: object) -> object:
    """A program that reads tables takes what begins so for a sum."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
