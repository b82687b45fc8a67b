"""Words that a chair has said identify nobody: sealed, with the reflection of which they said so."""

from storage import seal_names
from storage.chairs import Chair
from storage.codec import packed, unpacked
from storage.reflections import Reflections


class AllowedWords:
    """The words of the owner's reflections; somebody else's read as none."""

    def __init__(self, reflections: Reflections) -> None:
        self._reflections = reflections

    def of(self, owner: Chair, reflection_id: int) -> frozenset[str]:
        """The words and phrases that identify nobody in this reflection."""
        content = self._reflections.contents(reflection_id, owner=owner).get(seal_names.ALLOWED)
        return frozenset() if content is None else frozenset(unpacked(content))

    def add(self, owner: Chair, reflection_id: int, word: str) -> None:
        """Have a word or phrase identify nobody; LookupError if the owner has no such reflection."""
        words = sorted(self.of(owner, reflection_id) | {word})
        self._reflections.put(reflection_id, seal_names.ALLOWED, packed(words), owner=owner)
