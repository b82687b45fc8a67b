"""How a count is said: of one thing, or of so many."""

_REFLECTIONS = ("1 reflection", "{} reflections")
_QUESTIONS = ("1 question", "{} questions")


def some(sentences: tuple[str, str], count: int) -> str:
    """The sentence for one, or for so many."""
    return sentences[count != 1].format(count)


def reflections(count: int) -> str:
    """So many reflections."""
    return some(_REFLECTIONS, count)


def questions(count: int) -> str:
    """So many questions."""
    return some(_QUESTIONS, count)
