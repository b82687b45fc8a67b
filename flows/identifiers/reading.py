"""A text as the rules for names read it: its words, and how much each of them is a name by itself."""

from enum import IntEnum

from flows.identifiers.lists import Lists, lists
from flows.identifiers.tokens import Look, Token, tokens


class Grade(IntEnum):
    """How much a word is a name by itself."""

    WORD = 1
    """A word of English, an agency, a place: no name."""
    UNKNOWN = 2
    """On no list at all."""
    EITHER = 3
    """A name and a word."""
    SURNAME = 4
    NAME = 5


class Reading:
    """A plain text, its words and their grades."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = tokens(text)
        self.lists: Lists = lists()
        self.grades: list[Grade] = [self._grade(token.key, token.look) for token in self.tokens]
        shouted = sum(token.look is Look.SHOUTED for token in self.tokens)
        self.shouting: bool = shouted > 2 and shouted * 2 > len(self.tokens)
        """Whether most of it is in capitals, so that they tell nothing."""

    def marks(self, i: int) -> str:
        """What the lists know of the word as a name."""
        return self.lists.names.get(self.tokens[i].key, "")

    def after(self, i: int) -> Token | None:
        """The word after, if only a space is between the two."""
        if i + 1 < len(self.tokens) and self.tokens[i + 1].gap == " " and not self.tokens[i].owns:
            return self.tokens[i + 1]
        return None

    def before(self, i: int) -> Token | None:
        """The word before, if only a space is between the two."""
        return self.tokens[i - 1] if i and self.tokens[i].gap == " " else None

    def is_capital(self, i: int) -> bool:
        """Whether the word has a capital that may be a name's."""
        look = self.tokens[i].look
        if look is Look.SHOUTED:
            return not self.shouting and (len(self.tokens[i].key) > 4 or "o" in self.marks(i))
        return look is Look.CAPITAL

    def _grade(self, key: str, look: Look) -> Grade:
        lists = self.lists
        if "-" in key:
            return self._grade_of_parts(key.split("-"), look)
        marks = lists.names.get(key)
        if marks is None:
            known = key in lists.words or key in lists.known or key in lists.places or key in lists.theorists
            return Grade.WORD if known else Grade.UNKNOWN
        months = lists.context["months"]
        # “Ed” and “Eva” are people, “ED” and “EVA” are not.
        named = (
            look is Look.CAPITAL
            and "g" in marks
            and "o" in marks
            and key in lists.abbreviations - lists.kin.keys()
        )
        if (key in lists.known and not named) or key in lists.context["slips"]:
            return Grade.EITHER if "g" in marks and key in months else Grade.WORD
        if key in months:
            return Grade.EITHER
        if key in lists.names_first:
            return Grade.NAME
        if key in lists.theorists:
            return Grade.NAME if "g" in marks and "w" not in marks else Grade.WORD
        if "w" in marks or key in lists.places:
            return Grade.EITHER if "g" in marks else Grade.WORD
        return Grade.NAME if "g" in marks else Grade.SURNAME

    def _grade_of_parts(self, parts: list[str], look: Look) -> Grade:
        grades = [self._grade(part, look) for part in parts]
        if grades[0] is Grade.NAME or (grades[0] is Grade.EITHER and max(grades[1:]) is Grade.NAME):
            return Grade.NAME
        if parts[0] in self.lists.particles:
            return Grade.SURNAME
        if min(grades) >= Grade.UNKNOWN:
            return max(grades)
        return Grade.SURNAME if all("s" in self.lists.names.get(part, "") for part in parts) else Grade.WORD
