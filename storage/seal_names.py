"""The names of the places that seals are bound to: errors show them, so they hold no content."""


def of_chair(chair_id: int) -> str:
    """The record of a chair: account, name, settings, nudges, and what waits to be shown."""
    return f"chair {chair_id}"


def of_reflection(reflection_id: int) -> str:
    """The record of a reflection: its state, and its slots."""
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


def of_announcement(number: int) -> str:
    """The record of what all chairs are told."""
    return f"announcement {number}"


def of_departure(number: int) -> str:
    """The record of a chat that a chair has moved away from."""
    return f"departure {number}"


AUDIT = "audit"
"""The record of the audit."""
LIMIT = "limit"
"""The record of the counts of what may be done so often; a count's field is its token."""
START = "start"
"""The field of where the audit begins, once its old end was cut off."""
END = "end"
"""The field of its last line."""
SAID = "said"
"""The field of what all chairs are told."""
DEPARTURE = "chat"
"""The field of an account that was left, and of what is to go from its chat."""


def reason(number: int) -> str:
    """The field of why a line of the audit was written."""
    return f"reason {number}"


HEAD = "head"
"""The field of a chair's head."""
SETTINGS = "settings"
"""The field of what a chair has set."""
NUDGES = "nudges"
"""The field of all of a chair's nudges."""
WORDS = "words"
"""The field of words that wait."""
ACCOUNT = "account"
"""The field of the account on Telegram that is a chair's."""


def message(slot: int) -> str:
    """The field of one row of a chat's messages."""
    return f"message {slot}"


def screen(reflection_id: int | None) -> str:
    """The field of a screen that waits for a chair, of a reflection or none."""
    return f"screen of {reflection_id or 'none'}"


def slot(number: int) -> str:
    """The field of one slot."""
    return f"slot {number}"


ALLOWED = "allowed words"
"""What the words that identify nobody are called among a reflection's slots."""


def answer(question: str) -> str:
    """What an answer is called among a reflection's slots; the field of one that is sealed alone."""
    return f"answer {question}"


def addendum(addendum_id: int) -> str:
    """What an addendum is called, in the same way."""
    return f"addendum {addendum_id}"
