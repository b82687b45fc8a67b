"""Small files written so that they are on disk, whole, for their owner alone."""

import os
from pathlib import Path
from typing import IO


def write_file(path: Path, content: bytes) -> None:
    """Write a new file; FileExistsError if there is one, OSError if it cannot be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of another, so that one or the other is always there; may raise OSError."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    write_file(beside, content)
    move_file(beside, path)


def move_file(source: Path, target: Path) -> None:
    """Move a file within a folder, in the place of another if there is one, and see it to disk."""
    source.replace(target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def overwrite(file: IO[bytes]) -> None:
    """Write zeros over all of an open file, whatever it is called by now; may raise OSError."""
    length = os.fstat(file.fileno()).st_size
    os.pwrite(file.fileno(), bytes(length), 0)
    os.fsync(file.fileno())


def wipe(path: Path) -> None:
    """Write zeros over a file, and take it away; may raise OSError."""
    with path.open("r+b") as file:
        overwrite(file)
    path.unlink()
