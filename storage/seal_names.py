"""The names of the places that seals are bound to: errors show them, so they hold no content."""


def of_chair(chair_id: int) -> str:
    """The record of a chair: name and settings."""
    return f"chair {chair_id}"


def of_reflection(reflection_id: int) -> str:
    """The record of a reflection: label, answers, addenda."""
    return f"reflection {reflection_id}"


def of_words(words_id: int) -> str:
    """The record of words that wait until the chair says where they belong."""
    return f"words {words_id}"


def of_update(update_id: int) -> str:
    """The record of an update that waits."""
    return f"update {update_id}"


def of_invitation(code_hash: bytes) -> str:
    """The record of an invitation."""
    return f"invitation {code_hash.hex()[:16]}"


def answer(question: str) -> str:
    """The field of one answer."""
    return f"answer {question}"


def addendum(addendum_id: int) -> str:
    """The field of one addendum."""
    return f"addendum {addendum_id}"
