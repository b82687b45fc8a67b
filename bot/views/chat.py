"""Every screen of the chat that is not a question, a review or a summary: pages, notes, nudges."""

from datetime import date
from typing import assert_never

from msgspec.structs import replace

from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens.announcements import AnnouncementScreen
from bot.screens.chat import (
    AskCancelled,
    AskDeleted,
    AskLeft,
    ButtonUnknown,
    ChatCleared,
    ChatNote,
    ChatPage,
    Choose,
    Deleted,
    DisclosureTold,
    ForgetOffered,
    Gone,
    HelpPage,
    HoldTold,
    Home,
    HowChanged,
    Kept,
    Moved,
    NothingOpen,
    OnlyWords,
    Past,
    Paused,
    PrivacyPage,
    ReviewAt,
    TermsAgreed,
    TermsAsked,
    WordsUnplaced,
)
from bot.screens.conferences import ConferenceScreen
from bot.screens.finding import FindingScreen
from bot.screens.nudges import NudgeScreen
from bot.screens.packs import PackPage
from bot.screens.peers import OwnersScreen
from bot.screens.preferences import PreferenceScreen
from bot.screens.retention import RetentionScreen
from bot.screens.words import WordsScreen
from bot.strings import chat as strings
from bot.strings import terms as terms_strings
from bot.usecases.agreeing import agreement_of
from bot.views import (
    conferences,
    finding,
    nudges,
    packs,
    pages,
    peers,
    preferences,
    retention,
    standing,
    words,
)
from bot.views.announcements import announcement_message
from bot.views.html import escape
from bot.views.message import Message
from bot.views.notes import AnswerNote, note_message, refused_message
from flows.effects import FormattingLost, Refuse, Tell
from flows.reflection import Reflection

NoteScreen = ChatNote | AnswerNote | Tell | FormattingLost
"""A few words about one reflection."""
MessageScreen = (
    AnnouncementScreen
    | ConferenceScreen
    | PreferenceScreen
    | WordsScreen
    | FindingScreen
    | NudgeScreen
    | PackPage
    | RetentionScreen
    | OwnersScreen
    | ChatPage
    | NoteScreen
    | Refuse
)
"""Every screen that is one message, and not where the chair stands."""


def notes_of(screens: list[ReviewAt], reflection: Reflection) -> tuple[str, ...]:
    """What has become of answers, a line each in HTML."""
    said = {
        HowChanged.CORRECTED: strings.CORRECTED,
        HowChanged.ADDED: strings.ADDED,
        HowChanged.EMPTIED: strings.EMPTIED_AT_REVIEW,
        HowChanged.RESTORED: strings.RESTORED,
    }
    lines = (
        said[one.how].format(escape(reflection.form.question(one.question).ask))
        for one in screens
        if one.how in said
    )
    return tuple(dict.fromkeys(lines))


def message_of(screen: MessageScreen, context: Context, reflection: Reflection | None) -> Message | None:
    """The message of a screen, about this reflection or none; none if there is nothing to show any more."""
    if isinstance(screen, AnnouncementScreen):
        return announcement_message(context, screen)
    if isinstance(screen, ConferenceScreen):
        return conferences.message_of(context, screen)
    if isinstance(screen, PreferenceScreen):
        return preferences.message_of(context, screen)
    if isinstance(screen, WordsScreen):
        return words.message_of(context, screen, reflection)
    if isinstance(screen, FindingScreen):
        return finding.message_of(context, screen)
    if isinstance(screen, NudgeScreen):
        return nudges.message_of(context, screen, reflection)
    if isinstance(screen, PackPage):
        return packs.message_of(context, screen)
    if isinstance(screen, RetentionScreen):
        return retention.message_of(screen)
    if isinstance(screen, OwnersScreen):
        return peers.message_of(context, screen, reflection)
    if isinstance(screen, Refuse):
        return refused_message(screen, reflection)
    if isinstance(screen, ChatPage):
        return _page(screen, context)
    return None if reflection is None else _note(screen, context, reflection)


def _note(screen: NoteScreen, context: Context, reflection: Reflection) -> Message:
    match screen:
        case Tell(text):
            said = Message(f"<blockquote>{escape(reflection.form.texts.get(text, ''))}</blockquote>")
            page = standing.begun_on(context) if text == "opening" else None
            return said if page is None else replace(said, edits=page, takes_over=True)
        case FormattingLost():
            return Message(strings.FORMATTING_LOST, quiet=True)
        case Paused():
            return pages.paused_message(reflection.id)
        case AskCancelled():
            return pages.ask_cancel_message(reflection.id)
        case AskDeleted():
            title = pages.title_of(reflection.label, reflection.started_at, zone_of(context))
            return _with_hold(pages.ask_delete_message(title, reflection.id), context)
        case Kept():
            return Message(strings.KEPT)
        case _:
            return note_message(reflection, screen)


def _with_hold(message: Message, context: Context, *, page: bool = False) -> Message:
    """The message, and that a legal hold is on the chair, if one is; on a `page` also since when."""
    holds, chair = context.records.holds, context.chair
    since = holds.since(chair)
    if since is None:
        return message
    day = since.astimezone(zone_of(context)) if page else None
    return pages.with_hold(message, day, waits=page and bool(holds.wanted(chair)))


def _page(screen: ChatPage, context: Context) -> Message:
    reflections, chair, zone = context.records.reflections, context.chair, zone_of(context)
    match screen:
        case Home(joined):
            return pages.home_message(reflections.drafts(chair), zone, joined=joined)
        case Moved():
            return Message(strings.MOVED)
        case Choose():
            return pages.choose_message(reflections.drafts(chair), zone)
        case Past(page):
            return finding.past_message(context, page)
        case ForgetOffered():
            return pages.forget_message(reflections.list(chair, limit=pages.PAGE), zone)
        case Deleted(_, stays):
            return Message(strings.DELETED_STAYS.format(strings.STAYS) if stays else strings.DELETED)
        case ChatCleared():
            return pages.cleared_message(screen)
        case NothingOpen():
            return pages.nothing_open_message()
        case Gone():
            return Message(strings.GONE)
        case ButtonUnknown() | WordsUnplaced():
            said = strings.BUTTON_UNKNOWN if isinstance(screen, ButtonUnknown) else strings.WORDS_UNPLACED
            return replace(pages.home_message(reflections.drafts(chair), zone), html=said)
        case OnlyWords():
            return Message(strings.ONLY_WORDS)
        case HelpPage():
            return pages.help_message()
        case PrivacyPage():
            return _with_hold(pages.privacy_message(agreement_of(context)), context, page=True)
        case AskLeft():
            return _with_hold(pages.ask_leave_message(), context)
        case TermsAsked(pace):
            return pages.terms_message(pace)
        case TermsAgreed():
            return Message(terms_strings.TERMS_AGREED)
        case DisclosureTold(day, count):
            return pages.disclosed_message(date.fromisoformat(day), count)
        case HoldTold(what):
            return pages.hold_message(what)
        case _:
            assert_never(screen)
