"""A thief who has the database but no keyring: what they see of each chair, and how they learn to guess."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

Features = dict[str, Any]
Row = dict[str, Any]

_NUMBERS = {"id", "telegram_id", "chat_id", "chair_id", "reflection_id", "owner", "update_id"}
_TOKENS = {"number", "shown", "link"}


def seen(database: Path, owners: Iterable[int]) -> dict[int, Features]:
    """Everything that can be seen of each chair, who here has one reflection, of the same number."""
    found: dict[int, Features] = {owner: {} for owner in owners}
    with closing(sqlite3.connect(database)) as db:
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith(("sqlite_", "_sqlite_"))
        ]
        for table in tables:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info([{table}])")]
            theirs = defaultdict(list)
            for values in db.execute(f"SELECT * FROM [{table}]"):
                row = dict(zip(columns, values, strict=True))
                theirs[_whose(table, row)].append(row)
            for owner, features in found.items():
                _features(features, table, theirs[owner])
    return found


def _whose(table: str, row: Row) -> int | None:
    if table in {"chairs", "reflections"}:
        return row["id"]
    return row.get("chair_id", row.get("reflection_id", row.get("owner")))


def _features(features: Features, table: str, rows: list[Row]) -> None:
    features[f"{table}: rows"] = len(rows)
    lengths, values = Counter[tuple[str, int]](), defaultdict(list)
    for place, row in enumerate(rows):
        for column, value in row.items():
            if isinstance(value, bytes):
                lengths[column, len(value)] += 1
                features[f"{table}.{column}: length in row {place}"] = len(value)
                if column not in _TOKENS:
                    features[f"{table}.{column}: version"] = value[:1]
            elif column not in _NUMBERS:
                values[column].append(value)
            elif value is None:
                values[column].append(None)
    for (column, length), count in lengths.items():
        features[f"{table}.{column}: how many of {length}"] = count
    features[f"{table}: bytes"] = sum(length * count for (_, length), count in lengths.items())
    for column, those in values.items():
        features[f"{table}.{column}"] = tuple(map(str, those))


def guessed(features: dict[int, Features], truths: dict[int, str]) -> tuple[float, str]:
    """The share of the second half that the thief guesses, by what told most in the first."""
    owners = sorted(truths)
    known, unknown = owners[: len(owners) // 2], owners[len(owners) // 2 :]
    names = {name for owner in owners for name in features[owner]}

    def lesson(name: str) -> dict[Any, tuple[str, int]]:
        seen_with: dict[Any, Counter[str]] = defaultdict(Counter)
        for owner in known:
            seen_with[features[owner].get(name)][truths[owner]] += 1
        return {value: counted.most_common(1)[0] for value, counted in seen_with.items()}

    # A value that one chair alone has teaches nothing, so what counts is how often it was right beyond that.
    best = max(sorted(names), key=lambda name: sum(n for _, n in lesson(name).values()) - len(lesson(name)))
    learnt = lesson(best)
    fallback = Counter(truths[owner] for owner in known).most_common(1)[0]
    right = sum(learnt.get(features[o].get(best), fallback)[0] == truths[o] for o in unknown)
    return right / len(unknown), best
