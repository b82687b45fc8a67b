"""Scenes: what waits in the outbox, made ready to send; what a chair sees is a function of what is stored."""

import logging
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.chat import Open
from bot.context import Desk
from bot.nudges.due import NUDGED
from bot.screens.chat import (
    NOTE_ON,
    AskCancelled,
    AskDeleted,
    AskLeft,
    ButtonUnknown,
    Choose,
    Deleted,
    Gone,
    HelpPage,
    Home,
    Kept,
    NothingOpen,
    OnlyWords,
    Past,
    Paused,
    PrivacyPage,
    Reading,
    ReviewPage,
    Show,
    Unfolded,
    WordsUnplaced,
)
from bot.screens.nudges import Nudged, NudgeShow
from bot.screens.outbox_data import SCREENS, unpack
from bot.strings import chat as words
from bot.views import nudges as nudging
from bot.views import pages
from bot.views.html import escape
from bot.views.message import Key, Post
from bot.views.question import question_post
from bot.views.summary import draft_post, review_post, summary_posts
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


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing from the outbox as it is to be sent: its posts in order, or none if it is no longer wanted.

    `what` and `reflection_id` name it in the record of what was shown. `into` is the message to change
    instead of sending a new one, or 0. `nudges` are the numbers of those that it brings.
    """

    pending: Pending
    what: str = ""
    reflection_id: int | None = None
    posts: tuple[Post, ...] = ()
    into: int = 0
    nudges: tuple[int, ...] = ()
    aside: bool = False
    """Whether it could not be made: it is set aside once its posts, which say so, have been sent."""


def staged(chair_id: int, records: Records, *, zone: ZoneInfo, now: datetime) -> tuple[Scene, ...]:
    """All that waits for a chair, as it is to be sent now; `zone` is of one who chose none."""
    chair = records.chairs.by_id(chair_id)
    if chair is None or chair.unreachable:
        return ()
    zone = ZoneInfo(chair.zone) if chair.zone else zone
    return tuple(Stage(records, chair, now.astimezone(zone), zone).scenes())


@dataclass(frozen=True, slots=True)
class Stage:
    """The records that one chair's scenes are made from, and the time by that chair's clock."""

    records: Records
    chair: Chair
    now: datetime
    zone: ZoneInfo

    def scenes(self) -> Iterator[Scene]:
        """All that waits for the chair, in order; what a later one makes idle is not shown."""
        waiting = self.records.outbox.pending(self.chair)
        latest = {_subject(pending): pending.id for pending in waiting}
        told = False
        for pending in waiting:
            overtaken = latest[_subject(pending)] != pending.id and not pending.sent
            scene = Scene(pending) if overtaken else self._drawn(pending)
            if scene.aside and not told and pending.kind != NUDGED:
                told = True
                scene = self._instead(
                    scene, asked=any(p.id > pending.id for p in waiting if p.kind in _PLACES)
                )
            yield scene

    def _drawn(self, pending: Pending) -> Scene:
        """The scene, or that it cannot be made: nothing that comes after it is to wait for that."""
        event: dict[str, object] = {"tag": pending.kind, "row": pending.id}
        try:
            return self._scene(pending)
        except UnknownTag:
            log.warning("unknown screen", extra=event)
        except Unreadable:
            log.warning("screen not readable", extra=event)
        except SealBroken as broken:
            log.error("scene not drawn", extra=event | {"reason": type(broken).__name__})
        except STORE_FAILURES:
            raise
        except Exception as error:
            log.error("scene not drawn", extra=event | {"reason": type(error).__name__})
        return Scene(replace(pending, sent=0), aside=True)

    def _instead(self, scene: Scene, *, asked: bool) -> Scene:
        """What is sent in the place of a screen that cannot be made: that, and where the chair stands.

        `asked`: where they stand is shown anyway.
        """
        said = Post(words.NOT_SHOWN)
        try:
            current = self.chair.current
            draft = (
                None if asked or current is None else self.records.reflections.load(current, owner=self.chair)
            )
            stands = None if draft is None else self._asked(scene.pending, draft)
        except SealBroken:
            stands = None
        if stands is None:
            return replace(scene, posts=(said,))
        return replace(stands, posts=(said, *stands.posts), aside=True)

    def _scene(self, pending: Pending) -> Scene:
        show, of = unpack(pending), pending.reflection_id
        if of is None:
            return (
                self._nudged(pending, show, None)
                if isinstance(show, NudgeShow)
                else self._page(pending, show)
            )
        reflection = self.records.reflections.load(of, owner=self.chair)
        if reflection is None:
            return Scene(pending)
        if isinstance(show, NudgeShow):
            return self._nudged(pending, show, reflection)
        match show:
            case Ask(question):
                current = question == reflection.cursor
                return self._asked(pending, reflection) if current else Scene(pending)
            case Review():
                return self._asked(pending, reflection) if reflection.cursor == REVIEW else Scene(pending)
            case Recall():
                return self._recalled(pending, reflection)
            case Redraw(question):
                into = self.records.messages.last_shown(self.chair, of, question)
                post = question_post(reflection, question, self.now.date())
                return Scene(pending, question, of, (post,), into) if into else Scene(pending)
            case Unfolded(question, folded, into):
                if question != reflection.cursor:
                    return self._recalled(pending, reflection)
                post = question_post(reflection, question, self.now.date(), unfolded=not folded)
                return Scene(pending, question, of, (post,), into)
            case ReviewPage(page, into):
                if reflection.cursor != REVIEW:
                    return self._recalled(pending, reflection)
                return Scene(pending, REVIEW, of, (review_post(reflection, page),), into)
            case Sent() | Reading():
                return self._read(pending, reflection)
            case _:
                return self._said(pending, show, reflection)

    def _asked(self, pending: Pending, reflection: Reflection) -> Scene:
        """Where the chair stands: a question, review, or what was sent."""
        cursor = reflection.cursor
        if reflection.submitted:
            return self._read(pending, reflection)
        at_review = cursor == REVIEW
        post = review_post(reflection) if at_review else question_post(reflection, cursor, self.now.date())
        return Scene(pending, cursor, reflection.id, (post,))

    def _recalled(self, pending: Pending, reflection: Reflection) -> Scene:
        """The same, unless it is still the last thing on the screen."""
        what = SUMMARY if reflection.submitted else reflection.cursor
        messages = self.records.messages
        last = messages.last_shown(self.chair, reflection.id, what)
        if last is not None and last == messages.newest(self.chair):
            return Scene(pending)
        return self._asked(pending, reflection)

    def _read(self, pending: Pending, reflection: Reflection) -> Scene:
        if reflection.submitted_at is None:
            return Scene(pending, "draft", reflection.id, (draft_post(reflection),))
        sent = reflection.submitted_at.astimezone(self.zone)
        posts = summary_posts(reflection, sent, *nudging.added_and_to_come(self._desk, reflection))
        return Scene(pending, SUMMARY, reflection.id, posts)

    def _nudged(self, pending: Pending, show: NudgeShow, reflection: Reflection | None) -> Scene:
        """A nudge, or what it leads to."""
        post, into = nudging.post_of(self._desk, show, reflection), getattr(show, "into", 0)
        if post is None:
            return Scene(pending)
        of = None if reflection is None else reflection.id
        bringing = nudging.open_nudges(self._desk, show) if isinstance(show, Nudged) else ()
        # One that came before, and was not taken out of the outbox for a crash, is not sent twice.
        into = into or next((one.message_id for one in bringing if one.message_id is not None), 0)
        return Scene(pending, pending.kind, of, (post,), into, tuple(one.id for one in bringing))

    @property
    def _desk(self) -> Desk:
        return Desk(self.records, self.chair, self.now)

    def _said(self, pending: Pending, show: Show, reflection: Reflection) -> Scene:
        """A few words about one reflection."""
        of, into = reflection.id, 0
        match show:
            case Tell(text):
                post = Post(f"<blockquote>{escape(reflection.form.texts.get(text, ''))}</blockquote>")
            case Corrected(question) | Added(question):
                said = words.CORRECTED if isinstance(show, Corrected) else words.ADDED
                post = Post(said.format(escape(reflection.form.question(question).ask)), quiet=True)
                if reflection.submitted:
                    keys = ((Key(words.Button.SUMMARY, Open(of)),),)
                    post = Post(f"{post.html}\n{words.SEE_SUMMARY}", keys, quiet=True)
                return Scene(pending, NOTE_ON + question, of, (post,))
            case Refuse(reason, _, limit):
                post = Post(words.REFUSALS[reason].format(limit=limit))
            case Paused():
                post = pages.paused_post(of)
            case AskCancelled():
                post = pages.ask_cancel_post(of)
            case AskDeleted():
                post = pages.ask_delete_post(
                    pages.title_of(reflection.label, reflection.started_at, self.zone), of
                )
            case Kept(into):
                post = Post(words.KEPT)
            case _:
                return Scene(pending)
        return Scene(pending, pending.kind, of, (post,), into)

    def _page(self, pending: Pending, show: Show) -> Scene:
        """A page of the bot's own."""
        reflections, into = self.records.reflections, 0
        match show:
            case Home(joined):
                post = pages.home_post(reflections.drafts(self.chair), self.zone, joined=bool(joined))
            case Choose():
                post = pages.choose_post(reflections.drafts(self.chair), self.zone)
            case Past(page, into):
                count = reflections.count(self.chair)
                page = max(0, min(page, (count - 1) // pages.PAGE))
                listed = reflections.list(self.chair, limit=pages.PAGE, offset=page * pages.PAGE)
                post = pages.past_post(listed, page, count, self.zone)
            case Deleted(into):
                post = Post(words.DELETED)
            case Refuse(reason, _, limit):
                post = Post(words.REFUSALS[reason].format(limit=limit))
            case NothingOpen():
                post = pages.nothing_open_post()
            case Gone():
                post = Post(words.GONE)
            case ButtonUnknown() | WordsUnplaced():
                said = words.BUTTON_UNKNOWN if isinstance(show, ButtonUnknown) else words.WORDS_UNPLACED
                post = replace(pages.home_post(reflections.drafts(self.chair), self.zone), html=said)
            case OnlyWords():
                post = Post(words.ONLY_WORDS)
            case HelpPage():
                post = pages.help_post()
            case PrivacyPage():
                post = pages.privacy_post()
            case AskLeft():
                post = pages.ask_leave_post()
            case _:
                return Scene(pending)
        return Scene(pending, pending.kind, None, (post,), into)


def _subject(pending: Pending) -> Hashable:
    """What a scene is about: of several that wait, only the last is worth showing."""
    if pending.kind in _PLACES:
        return _PLACES
    return pending.kind, pending.reflection_id, packed(pending.body)


_PLACES = frozenset(map(SCREENS.tag_of, (Ask, Review, Recall)))
"""Shows of where the chair stands."""
LASTING = _PLACES | {SCREENS.tag_of(Sent)}
"""Shows that are worth seeing whenever the chair comes back."""
