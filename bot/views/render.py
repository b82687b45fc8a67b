"""From the outbox to messages: what a chair sees is a function of what is stored."""

import logging
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.context import Context
from bot.forms import texts_of
from bot.nudges.due import NUDGED
from bot.nudges.preferences import preferences_of
from bot.screens import Screen
from bot.screens.chat import NOTE_ON, AnswerPage, LookedAt, Reading, ReviewAt, ReviewPage, Unfolded
from bot.screens.documents import DataTaken, DocumentSent, FormatsOffered, RecordShown
from bot.screens.guard import GuardAsked, GuardSettled, TakenAway
from bot.screens.nudges import Nudged
from bot.screens.outbox_data import pack, unpack
from bot.screens.packs import PackSent
from bot.screens.peers import PeersScreen
from bot.strings import chat as strings
from bot.strings import wording
from bot.views import chat, guard, nudges, packs, shared, standing, taking_away
from bot.views.message import Message, deleting
from bot.views.notes import AnswerNote
from bot.views.question import question_message
from bot.views.rendered import Rendered
from bot.views.review import answer_message, index_message, page_of
from bot.views.summary import summary_messages
from bot.views.worth import PLACES, REVIEW_AT, SENT, by_worth
from bot.wire import UnknownTag, Unreadable
from flows.effects import Ask, AskHolds, Held, Recall, Redraw, Review, Sent
from flows.form import REVIEW, QuestionKind
from flows.reflection import Reflection
from flows.time.working_days import WorkingDays
from storage.chairs import Chair
from storage.errors import STORE_FAILURES, SealBroken
from storage.outbox import Pending
from storage.store import Records

log = logging.getLogger(__name__)

SUMMARY, DRAFT = "summary", "draft"


def render_pending(chair_id: int, records: Records, *, zone: ZoneInfo, now: datetime) -> tuple[Rendered, ...]:
    """All that waits for a chair, as it is to be sent now; `zone` is of one who chose none."""
    chair = records.chairs.by_id(chair_id)
    if chair is None or chair.unreachable:
        return ()
    zone = chair.time_zone(zone)
    with wording.speaking(texts_of(records, chair)):
        return tuple(Renderer(records, chair, now.astimezone(zone), zone).screens())


class Renderer(Struct, frozen=True):
    """The records that one chair's screens are made from, and the time by that chair's clock."""

    records: Records
    chair: Chair
    now: datetime
    zone: ZoneInfo

    def screens(self) -> Iterator[Rendered]:
        """All that waits for the chair, in order; what a later one makes idle is not shown."""
        waiting = by_worth(self.records.outbox.pending(self.chair))
        told = below = False
        for pending, overtaken in waiting:
            screen = Rendered(pending) if overtaken else self._drawn(pending, below=below)
            if screen.aside and not told and pending.kind != NUDGED:
                told = True
                screen = self._instead(
                    screen, asked=any(p.id > pending.id for p, _ in waiting if p.kind in PLACES)
                )
            below = below or (not screen.edits and any(message.is_new for message in screen.messages))
            yield screen

    def made(self, screen: Screen, of: int | None) -> tuple[Message, ...]:
        """The messages of one screen, about this reflection or none, as they would be sent now."""
        return self._drawn(Pending(0, of, *pack(screen), 0), below=False).messages

    def _drawn(self, pending: Pending, *, below: bool) -> Rendered:
        """The screen, or that it cannot be made: nothing that comes after it is to wait for that.

        `below`: something will by then have been sent that is not in the record yet.
        """
        event: dict[str, object] = {"tag": pending.kind, "row": pending.id}
        try:
            return self._made(pending, below=below)
        except UnknownTag:
            log.warning("unknown screen", extra=event)
        except Unreadable:
            log.warning("screen not readable", extra=event)
        except SealBroken as broken:
            log.error("screen not made", extra=event | {"reason": type(broken).__name__})
        except (*STORE_FAILURES, MemoryError):
            # That may be over by the next try.
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

    def _made(self, pending: Pending, *, below: bool) -> Rendered:
        screen, of = unpack(pending), pending.reflection_id
        if isinstance(screen, TakenAway):
            return Rendered(pending, messages=deleting(map(int, screen.messages.split(","))))
        if isinstance(screen, DataTaken):
            return taking_away.shown_of_all(self._context, pending, screen)
        if isinstance(screen, PackSent):
            return packs.sent(self._context, pending, screen)
        if isinstance(screen, PeersScreen) or (of is None and isinstance(screen, GuardAsked | GuardSettled)):
            return shared.rendered(self._context, pending, screen, below=below)
        if of is None and isinstance(screen, chat.MessageScreen):
            return self._else(pending, screen, None)
        reflection = None if of is None else self.records.reflections.load(of, owner=self.chair)
        if of is None or reflection is None:
            return Rendered(pending)
        match screen:
            case Held(question) | AskHolds(question):
                return self._undecided(pending, reflection, question, below=below)
            case Ask(question):
                current = question == reflection.cursor
                return self._asked(pending, reflection) if current else Rendered(pending)
            case Review() | ReviewAt() if reflection.cursor != REVIEW:
                return Rendered(pending)
            case Review():
                return self._reviewed(pending, reflection, 0, below=below)
            case ReviewAt(question):
                return self._reviewed(pending, reflection, page_of(reflection, question), below=below)
            case Recall():
                return self._recalled(pending, reflection, below=below)
            case Redraw(question):
                edits = standing.last_shown(self._context, reflection, question)
                message = self._question(reflection, question)
                return Rendered(pending, question, of, (message,), edits) if edits else Rendered(pending)
            case Unfolded(question, folded, edits):
                if question != reflection.cursor:
                    return self._recalled(pending, reflection, below=below)
                message = self._question(reflection, question, unfolded=not folded)
                return Rendered(pending, question, of, (message,), edits)
            case LookedAt(question, part, edits):
                if question != reflection.cursor:
                    return self._recalled(pending, reflection, below=below)
                message = self._question(reflection, question, part=part)
                return Rendered(pending, question, of, (message,), edits, part=part)
            case ReviewPage() | AnswerPage() if reflection.submitted:
                return self._recalled(pending, reflection, below=below)
            case ReviewPage(page, edits):
                message = index_message(reflection, page, standing=self._stands_at_review(reflection))
                return Rendered(pending, REVIEW, of, (message,), edits)
            case AnswerPage(question, part, edits):
                message = answer_message(
                    reflection, question, part, standing=self._stands_at_review(reflection)
                )
                return Rendered(pending, REVIEW, of, (message,), edits)
            case Sent():
                return self._asked(pending, reflection, below=below)
            case Reading():
                return self._read(pending, reflection)
            case DocumentSent() | FormatsOffered() | RecordShown():
                return taking_away.shown(self._context, pending, reflection, screen)
            case GuardAsked():
                return guard.asked(self._context, pending, reflection, screen, below=below)
            case GuardSettled():
                return guard.settled(self._context, pending, reflection, screen)
            case _:
                return self._else(pending, screen, reflection)

    def _asked(
        self,
        pending: Pending,
        reflection: Reflection,
        page: int = 0,
        notes: tuple[str, ...] = (),
        *,
        below: bool = False,
    ) -> Rendered:
        """Where the chair stands, as a new message: a question, review, or what was sent."""
        cursor = reflection.cursor
        if reflection.submitted:
            return self._ended(pending, reflection, below=below)
        if cursor == REVIEW:
            stands = index_message(reflection, page, notes=notes)
        else:
            stands = self._question(reflection, cursor)
        done = standing.retired(self._context, reflection)
        return Rendered(pending, cursor, reflection.id, (*done, stands))

    def _ended(self, pending: Pending, reflection: Reflection, *, below: bool) -> Rendered:
        """The summary of a reflection that is finished, in the place of its review while that is the last."""
        screen = self._read(pending, reflection, is_new=pending.kind == SENT)
        review = standing.review_shown(self._context, reflection)
        if not self._is_last(review, below=below):
            # Behind the summary, so that what has been sent of it stays counted however the chat changes.
            done = standing.retired(self._context, reflection)
            return replace(screen, messages=(*screen.messages, *done))
        first, *others = screen.messages
        return replace(screen, messages=(replace(first, edits=review, takes_over=True), *others))

    def _question(
        self, reflection: Reflection, key: str, *, unfolded: bool = False, part: str = ""
    ) -> Message:
        rest = WorkingDays()
        if reflection.form.question(key).kind is QuestionKind.DATE:
            rest = preferences_of(self.records, self.chair, self.zone).availability.rest
        return question_message(reflection, key, self.now.date(), unfolded=unfolded, part=part, rest=rest)

    def _undecided(self, pending: Pending, reflection: Reflection, question: str, *, below: bool) -> Rendered:
        """An answer with something to decide about: in place, while it is the last on the screen."""
        answer = reflection.answers.get(question)
        if answer is None or not answer.undecided:
            return Rendered(pending)
        last = standing.last_shown(self._context, reflection, question)
        edits = last if self._is_last(last, below=below) else None
        message = self._question(reflection, question)
        return Rendered(pending, question, reflection.id, (replace(message, edits=edits, takes_over=True),))

    def _recalled(self, pending: Pending, reflection: Reflection, *, below: bool) -> Rendered:
        """The same, unless it is still the last thing on the screen."""
        what = SUMMARY if reflection.submitted else reflection.cursor
        last = standing.last_shown(self._context, reflection, what)
        return Rendered(pending) if self._is_last(last, below=below) else self._asked(pending, reflection)

    def _reviewed(self, pending: Pending, reflection: Reflection, page: int, *, below: bool) -> Rendered:
        """Review, on that page: in its message if nothing stands below it, else anew."""
        shown = standing.review_shown(self._context, reflection)
        # However the chair came here for the first time, it begins with the first page.
        page, notes = (0 if shown is None else page), self._noted(reflection)
        if not self._is_last(shown, below=below):
            return self._asked(pending, reflection, page, notes)
        message = index_message(reflection, page, notes=notes)
        message = replace(message, edits=shown, takes_over=True)
        return Rendered(pending, REVIEW, reflection.id, (message,))

    def _noted(self, reflection: Reflection) -> tuple[str, ...]:
        """What has become of answers, by all that waits to be shown of the review."""
        waiting = self.records.outbox.pending(self.chair)
        shown = [unpack(p) for p in waiting if p.kind == REVIEW_AT and p.reflection_id == reflection.id]
        return chat.notes_of([one for one in shown if isinstance(one, ReviewAt)], reflection)

    def _is_last(self, message_id: int | None, *, below: bool) -> bool:
        """Whether this message is the last of the chat."""
        return message_id is not None and not below and message_id == self.records.messages.newest(self.chair)

    def _stands_at_review(self, reflection: Reflection) -> bool:
        return reflection.cursor == REVIEW and reflection.id == self.chair.current

    def _read(self, pending: Pending, reflection: Reflection, *, is_new: bool = False) -> Rendered:
        if reflection.submitted_at is None:
            return Rendered(pending, DRAFT, reflection.id, (index_message(reflection, standing=False),))
        sent = reflection.submitted_at.astimezone(self.zone)
        closing = nudges.closing_line(self._context, reflection) if is_new else ""
        more = nudges.added_and_to_come(self._context, reflection)
        messages = summary_messages(reflection, sent, *more, closing=closing)
        return Rendered(pending, SUMMARY, reflection.id, messages)

    def _else(self, pending: Pending, screen: chat.MessageScreen, reflection: Reflection | None) -> Rendered:
        """Anything that is not where the chair stands: one message, if it still has one."""
        message, edits = chat.message_of(screen, self._context, reflection), getattr(screen, "edits", None)
        if message is None:
            return Rendered(pending)
        of = None if reflection is None else reflection.id
        what = NOTE_ON + screen.question if isinstance(screen, AnswerNote) else pending.kind
        bringing = nudges.open_nudges(self._context, screen) if isinstance(screen, Nudged) else ()
        # One that came before, and was not taken out of the outbox for a crash, is not sent twice.
        edits = edits or next((one.message_id for one in bringing if one.message_id is not None), None)
        return Rendered(pending, what, of, message.parts, edits, tuple(one.id for one in bringing))

    @property
    def _context(self) -> Context:
        return Context(self.records, self.chair, self.now)
