"""Fields taken out of a file that somebody may have changed: each as it should be, or all is refused."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flows.checking_around import VERSION_LIMIT
from storage.errors import AfterwordError

T = TypeVar("T", bound=StrEnum)

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which no text has."""
_LONGEST = 1_000_000
"""Characters of one text; what a question takes is less."""


class RecordUnreadable(AfterwordError):
    """That is not a reflection that this bot can read."""


class Taking:
    """A table of the file, called `name` in what is said of it; what is not as it should be is refused.

    Every method raises RecordUnreadable.
    """

    def __init__(self, table: object, name: str) -> None:
        if not isinstance(table, dict):
            raise RecordUnreadable(f"{name} is no table of fields")
        self._table: Mapping[str, Any] = table
        self.name = name

    def called(self, name: str) -> "Taking":
        """The same table under another name."""
        return Taking(self._table, name)

    def text(self, field: str) -> str:
        """A text."""
        found = self._table.get(field)
        if not isinstance(found, str) or len(found) > _LONGEST or _HALF.search(found):
            raise self._refused(field, "a text")
        return found

    def version(self) -> int:
        """The number of a version, of a form or of the format."""
        found = self._table.get("version")
        if type(found) is not int or not 0 < found <= VERSION_LIMIT:
            raise self._refused("version", "the number of a version")
        return found

    def flag(self, field: str) -> bool:
        """True or false; false if it is missing."""
        found = self._table.get(field, False)
        if not isinstance(found, bool):
            raise self._refused(field, "true or false")
        return found

    def moment(self, field: str) -> datetime:
        """A moment with its offset."""
        try:
            found = datetime.fromisoformat(self.text(field))
        except ValueError:
            raise self._refused(field, "a moment") from None
        if found.tzinfo is None:
            raise self._refused(field, "a moment with its offset")
        return found

    def day(self, field: str) -> date | None:
        """A day; none if it is missing."""
        if field not in self._table:
            return None
        try:
            return date.fromisoformat(self.text(field))
        except ValueError:
            raise self._refused(field, "a day") from None

    def member(self, field: str, enum: type[T]) -> T:
        """A member of an enum, by its value."""
        found = self.text(field)
        if found not in list(enum):
            raise self._refused(field, f"one of {', '.join(enum)}")
        return enum(found)

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; empty if it is missing."""
        found = self._table.get(field, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self._refused(field, "a list of texts")
        return tuple(found)

    def marks(self, field: str) -> dict[str, str]:
        """Texts by their names; empty if it is missing."""
        found = self._table.get(field, {})
        if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
            raise self._refused(field, "a table of texts")
        return found

    def table(self, field: str) -> "Taking":
        """A table in this one."""
        return Taking(self._table.get(field), f"“{field}”")

    def tables(self, field: str) -> tuple["Taking", ...]:
        """A list of tables; empty if it is missing."""
        found = self._table.get(field, [])
        if not isinstance(found, list):
            raise self._refused(field, "a list")
        return tuple(Taking(each, f"an entry of “{field}”") for each in found)

    def _refused(self, field: str, wanted: str) -> RecordUnreadable:
        return RecordUnreadable(f"“{field}” of {self.name} is to be {wanted}")
