"""From the outbox to messages: what a chair sees is a function of what is stored."""

import logging
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.chat import Open
from bot.context import Context
from bot.nudges.due import NUDGED
from bot.screens import Screen, chat
from bot.screens.chat import NOTE_ON
from bot.screens.conferences import ConferenceScreen
from bot.screens.nudges import Nudged, NudgeScreen
from bot.screens.outbox_data import SCREENS, unpack
from bot.screens.preferences import PreferenceScreen
from bot.strings import chat as strings
from bot.strings import labels
from bot.views import conferences, nudges, pages, preferences
from bot.views.html import escape
from bot.views.message import Button, Message
from bot.views.question import question_message
from bot.views.summary import draft_message, review_message, summary_messages
from bot.wire import UnknownTag, Unreadable
from flows.effects import Added, Ask, Corrected, Recall, Redraw, Refuse, Review, Sent, Tell
from flows.form import REVIEW
from flows.reflection import Reflection
from storage.chairs import Chair
from storage.codec import packed
from storage.errors import STORE_FAILURES, SealBroken
from storage.outbox import Pending
from storage.store import Records

log = logging.getLogger(__name__)

SUMMARY = "summary"
_Other = ConferenceScreen | NudgeScreen | PreferenceScreen


@dataclass(frozen=True, slots=True)
class Rendered:
    """One thing from the outbox as it is to be sent: its messages in order; none if it is no longer wanted.

    `what` and `reflection_id` name it in the record of what was shown. `edits` is the message to change
    instead of sending a new one. `nudges` are the numbers of those that it brings.
    """

    pending: Pending
    what: str = ""
    reflection_id: int | None = None
    messages: tuple[Message, ...] = ()
    edits: int | None = None
    nudges: tuple[int, ...] = ()
    aside: bool = False
    """Whether it could not be made: it is set aside once its messages, which say so, have been sent."""


def render_pending(chair_id: int, records: Records, *, zone: ZoneInfo, now: datetime) -> tuple[Rendered, ...]:
    """All that waits for a chair, as it is to be sent now; `zone` is of one who chose none."""
    chair = records.chairs.by_id(chair_id)
    if chair is None or chair.unreachable:
        return ()
    zone = chair.time_zone(zone)
    return tuple(Renderer(records, chair, now.astimezone(zone), zone).screens())


@dataclass(frozen=True, slots=True)
class Renderer:
    """The records that one chair's screens are made from, and the time by that chair's clock."""

    records: Records
    chair: Chair
    now: datetime
    zone: ZoneInfo

    def screens(self) -> Iterator[Rendered]:
        """All that waits for the chair, in order; what a later one makes idle is not shown."""
        waiting = self.records.outbox.pending(self.chair)
        latest = {_subject(pending): pending.id for pending in waiting}
        told = False
        for pending in waiting:
            overtaken = latest[_subject(pending)] != pending.id and not pending.sent
            screen = Rendered(pending) if overtaken else self._drawn(pending)
            if screen.aside and not told and pending.kind != NUDGED:
                told = True
                screen = self._instead(
                    screen, asked=any(p.id > pending.id for p in waiting if p.kind in _PLACES)
                )
            yield screen

    def _drawn(self, pending: Pending) -> Rendered:
        """The screen, or that it cannot be made: nothing that comes after it is to wait for that."""
        event: dict[str, object] = {"tag": pending.kind, "row": pending.id}
        try:
            return self._made(pending)
        except UnknownTag:
            log.warning("unknown screen", extra=event)
        except Unreadable:
            log.warning("screen not readable", extra=event)
        except SealBroken as broken:
            log.error("screen not made", extra=event | {"reason": type(broken).__name__})
        except STORE_FAILURES:
            raise
        except Exception as error:
            log.error("screen not made", extra=event | {"reason": type(error).__name__})
        return Rendered(replace(pending, sent=0), aside=True)

    def _instead(self, screen: Rendered, *, asked: bool) -> Rendered:
        """What is sent in the place of a screen that cannot be made: that, and where the chair stands.

        `asked`: where they stand is shown anyway.
        """
        said = Message(strings.NOT_SHOWN)
        try:
            current = self.chair.current
            draft = (
                None if asked or current is None else self.records.reflections.load(current, owner=self.chair)
            )
            stands = None if draft is None else self._asked(screen.pending, draft)
        except SealBroken:
            stands = None
        if stands is None:
            return replace(screen, messages=(said,))
        return replace(stands, messages=(said, *stands.messages), aside=True)

    def _made(self, pending: Pending) -> Rendered:
        screen, of = unpack(pending), pending.reflection_id
        if of is None:
            return (
                self._nudged(pending, screen, None)
                if isinstance(screen, _Other)
                else self._page(pending, screen)
            )
        reflection = self.records.reflections.load(of, owner=self.chair)
        if reflection is None:
            return Rendered(pending)
        if isinstance(screen, _Other):
            return self._nudged(pending, screen, reflection)
        match screen:
            case Ask(question):
                current = question == reflection.cursor
                return self._asked(pending, reflection) if current else Rendered(pending)
            case Review():
                return self._asked(pending, reflection) if reflection.cursor == REVIEW else Rendered(pending)
            case Recall():
                return self._recalled(pending, reflection)
            case Redraw(question):
                edits = self.records.messages.last_shown(self.chair, of, question)
                message = question_message(reflection, question, self.now.date())
                return Rendered(pending, question, of, (message,), edits) if edits else Rendered(pending)
            case chat.Unfolded(question, folded, edits):
                if question != reflection.cursor:
                    return self._recalled(pending, reflection)
                message = question_message(reflection, question, self.now.date(), unfolded=not folded)
                return Rendered(pending, question, of, (message,), edits)
            case chat.ReviewPage(page, edits):
                if reflection.cursor != REVIEW:
                    return self._recalled(pending, reflection)
                return Rendered(pending, REVIEW, of, (review_message(reflection, page),), edits)
            case Sent() | chat.Reading():
                return self._read(pending, reflection)
            case _:
                return self._said(pending, screen, reflection)

    def _asked(self, pending: Pending, reflection: Reflection) -> Rendered:
        """Where the chair stands: a question, review, or what was sent."""
        cursor = reflection.cursor
        if reflection.submitted:
            return self._read(pending, reflection)
        at_review = cursor == REVIEW
        message = (
            review_message(reflection) if at_review else question_message(reflection, cursor, self.now.date())
        )
        return Rendered(pending, cursor, reflection.id, (message,))

    def _recalled(self, pending: Pending, reflection: Reflection) -> Rendered:
        """The same, unless it is still the last thing on the screen."""
        what = SUMMARY if reflection.submitted else reflection.cursor
        messages = self.records.messages
        last = messages.last_shown(self.chair, reflection.id, what)
        if last is not None and last == messages.newest(self.chair):
            return Rendered(pending)
        return self._asked(pending, reflection)

    def _read(self, pending: Pending, reflection: Reflection) -> Rendered:
        if reflection.submitted_at is None:
            return Rendered(pending, "draft", reflection.id, (draft_message(reflection),))
        sent = reflection.submitted_at.astimezone(self.zone)
        messages = summary_messages(reflection, sent, *nudges.added_and_to_come(self._context, reflection))
        return Rendered(pending, SUMMARY, reflection.id, messages)

    def _nudged(self, pending: Pending, screen: _Other, reflection: Reflection | None) -> Rendered:
        """A nudge, or what it leads to."""
        message, edits = _message_of(self._context, screen, reflection), getattr(screen, "edits", None)
        if message is None:
            return Rendered(pending)
        of = None if reflection is None else reflection.id
        bringing = nudges.open_nudges(self._context, screen) if isinstance(screen, Nudged) else ()
        # One that came before, and was not taken out of the outbox for a crash, is not sent twice.
        edits = edits or next((one.message_id for one in bringing if one.message_id is not None), None)
        return Rendered(pending, pending.kind, of, (message,), edits, tuple(one.id for one in bringing))

    @property
    def _context(self) -> Context:
        return Context(self.records, self.chair, self.now)

    def _said(self, pending: Pending, screen: Screen, reflection: Reflection) -> Rendered:
        """A few words about one reflection."""
        of: int = reflection.id
        edits: int | None = None
        match screen:
            case Tell(text):
                message = Message(f"<blockquote>{escape(reflection.form.texts.get(text, ''))}</blockquote>")
            case Corrected(question) | Added(question):
                said = strings.CORRECTED if isinstance(screen, Corrected) else strings.ADDED
                message = Message(said.format(escape(reflection.form.question(question).ask)), quiet=True)
                if reflection.submitted:
                    keys = ((Button(labels.SUMMARY, Open(of)),),)
                    message = Message(f"{message.html}\n{strings.SEE_SUMMARY}", keys, quiet=True)
                return Rendered(pending, NOTE_ON + question, of, (message,))
            case Refuse(reason, _, limit):
                message = Message(strings.REFUSALS[reason].format(limit=limit))
            case chat.Paused():
                message = pages.paused_message(of)
            case chat.AskCancelled():
                message = pages.ask_cancel_message(of)
            case chat.AskDeleted():
                message = pages.ask_delete_message(
                    pages.title_of(reflection.label, reflection.started_at, self.zone), of
                )
            case chat.Kept(edits):
                message = Message(strings.KEPT)
            case _:
                return Rendered(pending)
        return Rendered(pending, pending.kind, of, (message,), edits)

    def _page(self, pending: Pending, screen: Screen) -> Rendered:
        """A page of the bot's own."""
        reflections = self.records.reflections
        edits: int | None = None
        match screen:
            case chat.Home(joined):
                message = pages.home_message(reflections.drafts(self.chair), self.zone, joined=joined)
            case chat.Choose():
                message = pages.choose_message(reflections.drafts(self.chair), self.zone)
            case chat.Past(page, edits):
                count = reflections.count(self.chair)
                page = max(0, min(page, (count - 1) // pages.PAGE))
                listed = reflections.list(self.chair, limit=pages.PAGE, offset=page * pages.PAGE)
                message = pages.past_message(listed, page, count, self.zone)
            case chat.Deleted(edits):
                message = Message(strings.DELETED)
            case Refuse(reason, _, limit):
                message = Message(strings.REFUSALS[reason].format(limit=limit))
            case chat.NothingOpen():
                message = pages.nothing_open_message()
            case chat.Gone():
                message = Message(strings.GONE)
            case chat.ButtonUnknown() | chat.WordsUnplaced():
                said = (
                    strings.BUTTON_UNKNOWN
                    if isinstance(screen, chat.ButtonUnknown)
                    else strings.WORDS_UNPLACED
                )
                message = replace(pages.home_message(reflections.drafts(self.chair), self.zone), html=said)
            case chat.OnlyWords():
                message = Message(strings.ONLY_WORDS)
            case chat.HelpPage():
                message = pages.help_message()
            case chat.PrivacyPage():
                message = pages.privacy_message()
            case chat.AskLeft():
                message = pages.ask_leave_message()
            case _:
                return Rendered(pending)
        return Rendered(pending, pending.kind, None, (message,), edits)


def _message_of(context: Context, screen: _Other, reflection: Reflection | None) -> Message | None:
    if isinstance(screen, ConferenceScreen):
        return conferences.message_of(context, screen)
    if isinstance(screen, PreferenceScreen):
        return preferences.message_of(context, screen)
    return nudges.message_of(context, screen, reflection)


def _subject(pending: Pending) -> Hashable:
    """What a screen is about: of several that wait, only the last is worth showing."""
    if pending.kind in _PLACES:
        return _PLACES
    return pending.kind, pending.reflection_id, packed(pending.body)


_PLACES = frozenset(map(SCREENS.tag_of, (Ask, Review, Recall)))
"""Screens of where the chair stands."""
LASTING = _PLACES | {SCREENS.tag_of(Sent)}
"""Screens that are worth seeing whenever the chair comes back."""
