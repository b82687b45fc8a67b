"""Whose a reflection is; drafts that are in memory are known without a look into the database."""

from msgspec import Struct
from sqlite_utils import Database

from flows.reflection import Reflection
from storage.cache import TransactionalCache
from storage.slots import Held


class Loaded(Struct, frozen=True):
    """A reflection, the number of the chair whose it is, and the slots that it is in."""

    owner: int
    reflection: Reflection
    held: Held


class Ownership:
    """Says whose a reflection is; `loaded` are those in memory, by number."""

    def __init__(self, db: Database, loaded: TransactionalCache[int, Loaded]) -> None:
        self._db = db
        self._loaded = loaded

    def is_theirs(self, chair_id: int, reflection_id: int) -> bool:
        """Whether the chair of this number has this reflection."""
        known = self._loaded.get(reflection_id)
        if known is not None:
            return known.owner == chair_id
        theirs = "SELECT 1 FROM reflections WHERE id = ? AND chair_id = ?"
        return self._db.execute(theirs, (reflection_id, chair_id)).fetchone() is not None
