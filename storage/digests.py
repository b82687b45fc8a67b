"""What is looked through of a chair's reflections, in memory alone: their facts, and their words to search.

It is made from the record, and made anew of whatever has changed there; so it is never older than the record,
and nothing of it is ever written.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable

from msgspec import Struct
from sqlite_utils import Database

from flows.facts import Facts, facts_of
from flows.search import Texts, texts_of, written
from storage.addenda import Addenda
from storage.chairs import Chair
from storage.errors import SealBroken
from storage.reflections import Reflections
from storage.tally import end_of

_CHAIRS = 8
"""Of how many chairs it is remembered."""


class Digest(Struct, frozen=True):
    """One reflection: its facts, and its words with those that were added later."""

    facts: Facts
    texts: Texts


class Digests:
    """The digests of the owner's reflections."""

    def __init__(self, db: Database, reflections: Reflections, addenda: Addenda) -> None:
        self._db = db
        self._reflections = reflections
        self._addenda = addenda
        self._of: OrderedDict[int, dict[int, tuple[str, Digest | None]]] = OrderedDict()

    def of(self, owner: Chair) -> tuple[Digest, ...]:
        """All of the owner's, newest first; what does not open is left out."""
        ends = self._ends(owner)
        self._read(owner, (number for number in ends), ends)
        known = self._of[owner.id]
        found = (known[number][1] for number in sorted(ends, reverse=True))
        return tuple(digest for digest in found if digest is not None)

    def read(self, owner: Chair, most: int) -> bool:
        """Read as many as `most` of those that have changed; whether there are more."""
        ends = self._ends(owner)
        known = self._of.get(owner.id, {})
        stale = [number for number, end in ends.items() if number not in known or known[number][0] != end]
        self._read(owner, stale[:most], ends)
        return len(stale) > most

    def ends(self, owner: Chair, numbers: Iterable[int]) -> dict[int, str]:
        """By their numbers, what is another once a reflection has changed; of those that there are."""
        listed = json.dumps([*numbers])
        rows = self._db.execute(
            "SELECT id, sealed FROM reflections WHERE chair_id = ?"
            " AND id IN (SELECT value FROM json_each(?))",
            (owner.id, listed),
        )
        return {number: end_of(sealed) for number, sealed in rows}

    def clear(self) -> None:
        """Forget everything."""
        self._of.clear()

    def _ends(self, owner: Chair) -> dict[int, str]:
        """The end of each reflection's seal, which is another whenever anything in it has changed."""
        rows = self._db.execute("SELECT id, sealed FROM reflections WHERE chair_id = ?", (owner.id,))
        return {number: end_of(sealed) for number, sealed in rows}

    def _read(self, owner: Chair, numbers: Iterable[int], ends: dict[int, str]) -> None:
        known = self._of.setdefault(owner.id, {})
        self._of.move_to_end(owner.id)
        for number in known.keys() - ends.keys():
            del known[number]
        for number in numbers:
            if number not in known or known[number][0] != ends[number]:
                known[number] = ends[number], self._digest(owner, number)
        if len(self._of) > _CHAIRS:
            self._of.popitem(last=False)

    def _digest(self, owner: Chair, number: int) -> Digest | None:
        try:
            reflection = self._reflections.load(number, owner=owner)
            added = self._addenda.list(owner, number)
        except SealBroken:
            return None
        if reflection is None:
            return None
        texts = texts_of((*written(reflection), *(one.text for one in added)))
        return Digest(facts_of(reflection, {one.about for one in added}), texts)
