"""The names of the places that seals are bound to: errors show them, so they hold no content."""


def of_chair(chair_id: int) -> str:
    """The record of a chair: account, name, settings, nudges, and what waits to be shown."""
    return f"chair {chair_id}"


def of_reflection(reflection_id: int) -> str:
    """The record of a reflection: its state, and its slots."""
    return f"reflection {reflection_id}"


def of_update(update_id: int) -> str:
    """The record of an update that waits."""
    return f"update {update_id}"


def of_invitation(code_hash: bytes) -> str:
    """The record of an invitation."""
    return f"invitation {code_hash.hex()[:16]}"


def of_share(share_id: int, reflection_id: int, peer_id: int | None) -> str:
    """The record of a share: who may read which reflection."""
    return f"{share(share_id)} of reflection {reflection_id} with {peer_id or 'nobody yet'}"


def of_form(form_id: str, version: int) -> str:
    """What the text of a form is called in the system's head."""
    return f"form {form_id}, version {version}"


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
BODY = "body"
"""The field of an update as it came."""
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
"""The field of all of a chair's words that wait."""
OUTBOX = "outbox"
"""The field of all that waits to be shown to a chair."""
ACCOUNT = "account"
"""The field of the account on Telegram that is a chair's."""


SHARE = "share"
"""The field of what a share is."""


def share(share_id: int) -> str:
    """What a share is called in its owner's head."""
    return f"share {share_id}"


def message(slot: int) -> str:
    """The field of one row of a chat's messages."""
    return f"message {slot}"


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
