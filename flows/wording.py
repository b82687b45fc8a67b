"""The words of a profession and its authority in the product's own sentences: part of a form's `[texts]`.

They are no part of what is asked, so they may be corrected without a new version of the form. A form that has
none of them, as every one that was written before there were any, speaks of conferences and chairs.
"""

from collections.abc import Iterable, Mapping

WORDS = {
    "an_event": "a conference",
    "events": "conferences",
    "person": "chair",
    "calendar": "ICPC, RCPC, CPC, conference, case conference",
    "description": (
        "Reflective learning for child-protection conference chairs, one question at a time. "
        "You need an invitation from your service."
    ),
    "home": "A few minutes to think, straight after a conference.",
    "stranger": (
        "This bot is for invited conference chairs: "
        "open the invitation link that your administrator gives you."
    ),
    "roles": "“the mother”, “the school”. No names, initials, exact dates or schools.",
    "record": "This is not the child's record.",
    "facts": "Facts belong in the case system. Reflective notes are not legally privileged.",
    "risk": "If a child may be at immediate risk, stop and act now: your manager, or 999.",
}
"""The words of child protection, by the key of each in `[texts]`."""
_SHARED = {
    "an_event": "an event",
    "events": "events",
    "person": "person",
    "description": ("Reflective learning, one question at a time. You need an invitation from your service."),
    "home": "A few minutes to think.",
    "stranger": "This bot is for invited people: open the invitation link that your administrator gives you.",
    "roles": "roles such as “the mother” or “the patient”. No names, initials or exact dates.",
    "record": "This is not the record of a case.",
    "facts": "Facts belong in the record. Reflective notes are not legally privileged.",
    "risk": "If somebody may be at immediate risk, stop and act now: your manager, or 999.",
}
"""The words of no one profession, for where forms of several are asked and nobody knows yet whose it is."""
DESCRIPTION_LIMIT = 512
"""The most characters of a bot's description on Telegram."""


def words_of(texts: Mapping[str, str]) -> dict[str, str]:
    """The words of a form's texts, with the sorts of an event that follow from them."""
    words = {key: texts.get(key, usual) for key, usual in WORDS.items()}
    event = words["an_event"].partition(" ")[2]
    return words | {
        "event": event,
        "Event": event[:1].upper() + event[1:],
        "An_event": words["an_event"][:1].upper() + words["an_event"][1:],
        "Events": words["events"][:1].upper() + words["events"][1:],
        "Person": words["person"][:1].upper() + words["person"][1:],
        "command": event if event.isascii() and event.isalpha() and event.islower() else "event",
    }


def shared(forms_texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The texts that several forms have alike, and words of no one profession in the place of the others."""
    each = [{key: texts.get(key, usual) for key, usual in WORDS.items()} for texts in forms_texts]
    if not each:
        return {}
    return {
        key: word if all(one[key] == word for one in each) else _SHARED.get(key, word)
        for key, word in each[0].items()
    }


def titles_of(words: Mapping[str, str]) -> tuple[str, ...]:
    """The words by which an event is known in a calendar."""
    return tuple(word for each in words["calendar"].split(",") if (word := each.strip()))
