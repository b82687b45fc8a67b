"""The thief's view of the disk: whether sealed bytes of what was erased or replaced are anywhere on it.

What stood in the record is remembered after every kill, as pieces of each seal; whatever of it is not in the
record in the end is to be nowhere, in no file, whole or in part. No backup holds data keys, under any name.
"""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from storage.backup_keys import NAME

_A_SEAL = 29
"""The bytes of the shortest: a version, a nonce and a tag."""
_PIECE = 24
_BEGINNING = 8


class Disk:
    """What was ever seen in a record, and the folders that it is looked for in."""

    def __init__(self, database: Path, backups: Path) -> None:
        self._database = database
        self._backups = backups
        self._seen: set[bytes] = set()
        self._keys: dict[int, set[bytes]] = {}
        """Every sealed data key that was seen, by its owner."""
        self.gone = 0
        """How many pieces were looked for, and not to be found."""

    def look(self) -> None:
        """Remember what is in the record; it is changed in nothing by that."""
        with self._opened() as db:
            self._seen.update(_pieces(db))
            for owner, sealed in _data_keys(db):
                self._keys.setdefault(owner, set()).add(sealed)

    def problems(self) -> Iterator[str]:
        """Everything that should not be on the disk, once no process runs and a last backup was made."""
        with self._opened() as db:
            lives = set(_pieces(db))
            owners = {owner for owner, _ in _data_keys(db)}
        gone = self._seen - lives
        self.gone = len(gone)
        for file in self._database.parent.iterdir():
            if count := _found(file.read_bytes(), gone):
                yield f"{count} pieces of what is gone are in {file.name}"
        erased = {base64.b64encode(key) for o, keys in self._keys.items() if o not in owners for key in keys}
        sealed = {piece for keys in self._keys.values() for key in keys for piece in _ends(key)}
        encoded = {base64.b64encode(key) for keys in self._keys.values() for key in keys}
        for file in self._backups.iterdir():
            content = file.read_bytes()
            if file.name == NAME:
                if (
                    any(key in content for key in erased)
                    or {*map(int, json.loads(content)["keys"])} != owners
                ):
                    yield f"{file.name} holds keys of the erased, or lacks some of the others"
                continue
            if file.suffix != ".db":
                yield f"{file.name} was left by a backup"
            if _found(content, sealed) or any(key in content for key in encoded):
                yield f"{file.name} holds data keys"

    def _opened(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True))


def _pieces(db: sqlite3.Connection) -> Iterator[bytes]:
    """The beginning and the end of every seal in every table."""
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for row in db.execute(f"SELECT * FROM [{table}]"):
            for value in row:
                if isinstance(value, bytes) and len(value) >= _A_SEAL:
                    yield from _ends(value)


def _data_keys(db: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    for owner, sealed in db.execute("SELECT owner, sealed FROM data_keys"):
        yield int(owner), bytes(sealed)


def _ends(seal: bytes) -> tuple[bytes, bytes]:
    return seal[1 : 1 + _PIECE], seal[-_PIECE:]


def _found(content: bytes, pieces: Iterable[bytes]) -> int:
    """How many of the pieces are in there, each looked up by how it begins."""
    by_beginning: dict[bytes, list[bytes]] = {}
    for piece in pieces:
        by_beginning.setdefault(piece[:_BEGINNING], []).append(piece)
    found = {
        piece
        for at in range(len(content) - _BEGINNING)
        for piece in by_beginning.get(content[at : at + _BEGINNING], ())
        if content.startswith(piece, at)
    }
    return len(found)
