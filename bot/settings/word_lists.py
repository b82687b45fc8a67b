"""A setting's words: parted by commas, or read from text files with one on each line."""

from pathlib import Path

_LONGEST = 100
_FILE = ".txt"


def words_of(told: str) -> frozenset[str]:
    """The words and phrases; those that end in `.txt` are files of them. ValueError for anything else."""
    found: set[str] = set()
    for each in filter(None, (part.strip() for part in told.split(","))):
        found |= _in_file(each) if each.endswith(_FILE) else {_word(each)}
    return frozenset(found)


def _in_file(name: str) -> set[str]:
    """The words of a file, without empty lines and lines that begin with #."""
    try:
        lines = Path(name).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):
        raise ValueError("names a .txt file that cannot be read as UTF-8 text") from None
    found = set()
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not line.startswith("#"):
            try:
                found.add(_word(line))
            except ValueError as wrong:
                raise ValueError(f"{wrong} (line {number} of its file)") from None
    return found


def _word(word: str) -> str:
    if len(word) > _LONGEST or not word.isprintable() or not any(map(str.isalnum, word)):
        raise ValueError(
            f"is to be words or .txt files, parted by commas; a word has up to {_LONGEST} letters"
        )
    return word
