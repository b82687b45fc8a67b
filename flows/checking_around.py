"""What can be wrong with a form around its questions: its head, texts, words, year, document and sections."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flows.form import REVIEW, SUBMITTED, Form, Section
from flows.front import Front
from flows.roles import SHARED, Role
from flows.toml_lines import DOCUMENT, FORM, TEXTS, YEAR, Place
from flows.wording import DESCRIPTION_LIMIT, WORDS
from flows.year import ProfessionalYear

TEXT_LIMIT = 1_500
"""The longest text of its own: they share a message of 4,096 with progress and what was answered."""
HEADING_LIMIT = 200
"""The longest title; the longest of West Sussex has 66 characters."""
VERSION_LIMIT = 9_999
_EVENT = re.compile(r"an? [a-z][a-z -]{0,29}")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that control a terminal, and are nowhere shown."""
Unread = frozenset[tuple[Place, str]]
"""Fields that could not be read; nothing is said of what follows from them alone."""


class Fault(NamedTuple):
    """One fault: the table and the field of it, what the table is called, and what is wrong."""

    place: Place
    field: str
    name: str
    message: str


def around(form: Form, places: Sequence[Place], unread: Unread) -> Iterator[Fault]:
    """Every fault around the questions; of what follows from what could not be read, nothing."""
    for field, message in _head(form):
        yield Fault(FORM, field, "", message)
    anywhere = {field for _, field in unread}
    if not form.questions and not anywhere & {"section", "question"}:
        yield Fault(FORM, "section", "", "a form has at least one question")
    if form.questions and not any(q.quick and q.when is None for q in form) and "quick" not in anywhere:
        message = "no question that is always asked is marked quick: there would be no 90-second capture"
        yield Fault(FORM, "", "", message)
    counted, times = Counter(q.key for q in form), Counter[str]()
    roles, played = Counter(q.role for q in form), Counter[Role | None]()
    for question, place in zip(form, places, strict=True):
        key, role = question.key, question.role
        times[key] += 1
        played[role] += 1
        if counted[key] > 1 and times[key] == counted[key] and key:
            yield Fault(place, "key", key, f"{counted[key]} questions have this key")
        if key in (REVIEW, SUBMITTED):
            yield Fault(place, "key", key, "this key is the product's own; choose another")
        if role and role not in SHARED and roles[role] > 1 and played[role] == roles[role]:
            yield Fault(place, "role", "", f"{roles[role]} questions have the role “{role}”")
    if "opening" not in form.texts and not anywhere & {"texts", "opening"}:
        yield Fault(TEXTS, "", "", "the text “opening” is missing: it is shown with the first question")
    if given := form.texts.keys() & WORDS.keys():
        for name in sorted(WORDS.keys() - given):
            if name not in anywhere:
                message = f"the text “{name}” is missing: a form that has some of its words has all"
                yield Fault(TEXTS, "", "", message)
        yield from (Fault(TEXTS, *fault) for fault in _words(form.texts))
    for name, text in form.texts.items():
        yield from _unfit_in(TEXTS, name, f"the text “{name}”", text)
    if form.year is not None:
        for field, message in _year(form.year, form):
            if field != "with_peer" or "role" not in anywhere:
                yield Fault(YEAR, field, "", message)
    if form.front is not None:
        for field, message in _front(form.front, form):
            yield Fault(DOCUMENT, field, "document", message)
    yield from _sections(form.sections)


def _words(texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if not _EVENT.fullmatch(texts.get("an_event", "an event")):
        yield "an_event", "", "“an_event” is what is reflected on, after “a” or “an”, as in “a shift”"
    if len(texts.get("description", "")) > DESCRIPTION_LIMIT:
        yield "description", "", f"“description” is too long: Telegram shows {DESCRIPTION_LIMIT} characters"


def _head(form: Form) -> Iterator[tuple[str, str]]:
    if not 1 <= form.version <= VERSION_LIMIT:
        yield "version", f"“version” is a whole number from 1 to {VERSION_LIMIT:,}"
    for name in ("title", "authority"):
        yield from ((name, f"“{name}” {m}") for m in unfit(getattr(form, name), HEADING_LIMIT))


def _sections(sections: Sequence[Section]) -> Iterator[Fault]:
    counted, times = Counter(s.key for s in sections), Counter[str]()
    for number, section in enumerate(sections):
        place, key = Place("section", number), section.key
        times[key] += 1
        if counted[key] > 1 and times[key] == counted[key] and key:
            yield Fault(place, "key", "", f"{counted[key]} sections have the key “{key}”")
        for name in ("title", "short"):
            what = f"“{name}” of the section “{key}”"
            yield from _unfit_in(place, name, what, getattr(section, name), HEADING_LIMIT)
        yield from _unfit_in(place, "intro", f"the introduction of “{key}”", section.intro)


def _unfit_in(place: Place, field: str, what: str, text: str, limit: int = TEXT_LIMIT) -> Iterator[Fault]:
    yield from (Fault(place, field, "", f"{what} {message}") for message in unfit(text, limit))


def _front(front: Front, form: Form) -> Iterator[tuple[str, str]]:
    told = {question.key for question in form if not question.private}
    for name in ("title", "subtitle"):
        yield from ((name, f"“{name}” {m}") for m in unfit(getattr(front, name), HEADING_LIMIT))
    if any(UNSEEN.search(text) for _, text in front.introduction):
        yield "introduction", "has a character in its introduction that cannot be shown"
    for field in front.record:
        yield from (("record", f"“{field.title}” {m}") for m in unfit(field.title + field.text))
        for key in field.keys:
            if key not in told:
                message = (
                    f"“{field.title}” takes the answer to “{key}”, which is no question, or a private one"
                )
                yield "record", message


def _year(year: ProfessionalYear, form: Form) -> Iterator[tuple[str, str]]:
    if not year.reminders or sorted(year.reminders) != list(year.reminders):
        yield "remind", "the year has the days on which to remind, in order"
    if not 0 <= year.with_peer <= year.pieces or year.pieces < 1:
        yield "pieces", "the year asks for one piece at least, and for no more with a peer than in all"
    if year.with_peer and form.with_role(Role.PEER) is None:
        yield "with_peer", "the year asks for a peer, and no question has the role “peer”"
    yield from (("asks", f"the year {message}") for message in unfit(year.asks))


def unfit(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """In what a text is longer than it may be, or holds what cannot be shown."""
    if len(text) > limit:
        yield f"is {len(text):,} characters long; at most {limit:,} fit beside the rest of the message"
    if UNSEEN.search(text):
        yield "has a character that cannot be shown"
