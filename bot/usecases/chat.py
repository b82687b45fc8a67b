"""What a chair asks of the bot itself: its pages, the history, a reflection begun, kept or deleted."""

from collections.abc import Callable
from typing import assert_never

from msgspec.structs import replace

from bot import terms
from bot.actions.chat import (
    Agreed,
    AgreedAgain,
    AgreedTo,
    AskDelete,
    AskForget,
    AskLeave,
    Begin,
    Cancel,
    ChatAction,
    ClearChat,
    Continue,
    Delete,
    GoHome,
    Keep,
    KeepAfterAll,
    Leave,
    LeaveNow,
    ListPast,
    LookAt,
    Mistyped,
    Open,
    Pause,
    ReadAnswer,
    ReadHelp,
    ReadPrivacy,
    Reflect,
    Rewrote,
    SentOther,
    Started,
    Tapped,
    TapUnknown,
    TurnPast,
    TurnReview,
    Unfold,
    Wrote,
)
from bot.context import Context, ScreenOf
from bot.screens import Screen
from bot.screens.chat import (
    AnswerPage,
    AskCancelled,
    ButtonUnknown,
    Choose,
    ForgetOffered,
    Gone,
    HelpPage,
    Home,
    Kept,
    LookedAt,
    OnlyWords,
    Past,
    Paused,
    PrivacyPage,
    Reading,
    ReviewPage,
    TermsAgreed,
    TermsAsked,
    Unfolded,
)
from bot.usecases import (
    agreeing,
    answers,
    clearing,
    forgetting,
    guarding,
    placing,
    reflections,
    shared,
    typed,
)
from bot.usecases.on_screen import seen_before
from flows.commands import Command, command_of
from flows.effects import Recall
from flows.form import REVIEW, Form, Pace


def handle(context: Context, action: ChatAction, form: Form, source: str) -> list[ScreenOf]:
    """What is shown of an action; `form` and its `source` are what new reflections use."""
    match action:
        case Wrote():
            return _said(context, action)
        case Mistyped(said):
            button = replace(said, text=said.text.removeprefix("/"))
            if command_of(button.text) is not None and answers.stands_at_place(context, said.message_id):
                return _said(context, button)
            if answers.is_asked(context, said.message_id):
                return placing.ask(context, said)
            kept = placing.ask(context, said) if len(said.text.split()) > 1 else []
            stands = reflections.stands(context) if answers.stands_at_place(context, said.message_id) else ()
            return [*kept, (None, HelpPage()), *stands]
        case Rewrote(text, message_id) if context.records.messages.says(context.chair, message_id, text):
            # A reaction arrives as an edit.
            return []
        case Rewrote(text, message_id):
            shown = guarding.corrected(context, action) or _first(
                typed.handle_edit(context, action), lambda: answers.rewrote(context, action)
            )
            context.records.messages.reworded(context.chair, message_id, text)
            return shown
        case Tapped(reflection, given):
            return reflections.handle(context, reflection, given)
        case Begin(pace):
            return reflections.begun(context, form, source, pace)
        case Reflect():
            return (
                [(None, Choose())]
                if context.records.reflections.drafts(context.chair)
                else reflections.begun(context, form, source, Pace.FULL)
            )
        case Continue(reflection):
            return reflections.continued(context, reflection)
        case Pause() | Cancel():
            current = context.chair.current
            if current is None:
                return [(None, Home())]
            return [(current, Paused() if isinstance(action, Pause) else AskCancelled())]
        case SentOther(message_id):
            context.records.messages.said(context.chair, message_id, None, "", context.now)
            return [(None, OnlyWords())]
        case TapUnknown():
            return [(None, ButtonUnknown()), *reflections.stands(context)]
        case AgreedAgain(mark, pace):
            if mark != terms.current().mark:
                return [(None, TermsAsked(pace))]
            agreeing.agree(context)
            return [(None, TermsAgreed())] if pace is None else reflections.begun(context, form, source, pace)
        case Started(code) if code and (shown := shared.followed(context, code)):
            return shown
        case Started() | GoHome() | Agreed() | AgreedTo():
            return [(None, Home())]
        case ReadHelp():
            return [(None, HelpPage()), *reflections.stands(context)]
        case ReadPrivacy():
            return [(None, PrivacyPage())]
        case ListPast():
            return [(None, Past())]
        case TurnPast(page, edits):
            return [(None, Past(page, edits))]
        case Open(reflection):
            return _of(context, reflection, Reading())
        case AskForget():
            return [(None, ForgetOffered())]
        case AskDelete(reflection) | Delete(reflection):
            return forgetting.asked(context, reflection)
        case Keep(reflection, edits):
            return _of(context, reflection, Kept(edits))
        case TurnReview(reflection, page, edits):
            return _in_place(context, reflection, REVIEW, ReviewPage(page, edits), edits)
        case ReadAnswer(reflection, question, part, edits):
            return _in_place(context, reflection, REVIEW, AnswerPage(question, part, edits), edits)
        case Unfold(reflection, question, folded, edits):
            return _in_place(context, reflection, question, Unfolded(question, folded, edits), edits)
        case LookAt(reflection, question, part, edits):
            shown = _in_place(context, reflection, question, LookedAt(question, part, edits), edits)
            if edits is not None and shown != [(reflection, Recall())]:
                context.records.messages.became(context.chair, edits, reflection, question, part)
            return shown
        case KeepAfterAll():
            return forgetting.kept_after_all(context)
        case ClearChat():
            return [*clearing.cleared(context), *reflections.stands(context)]
        case AskLeave() | Leave() | LeaveNow():
            return forgetting.asked_all(context)
        case _:
            assert_never(action)


def _said(context: Context, said: Wrote) -> list[ScreenOf]:
    """Words: those of a button that stands at every question are the button, wherever they are said."""
    match None if said.quoted else command_of(said.text):
        case Command.HELP:
            return [(None, HelpPage()), *reflections.stands(context)]
        case Command.PAUSE | Command.STOP if context.chair.current is not None:
            return [(context.chair.current, Paused())]
    seen = seen_before(context, said.message_id)
    of_held = guarding.typed(context, said, seen)
    if of_held is not None:
        return of_held
    return _first(typed.handle(context, said), lambda: answers.wrote(context, said, seen))


def _first(shown: list[ScreenOf] | None, otherwise: Callable[[], list[ScreenOf]]) -> list[ScreenOf]:
    return otherwise() if shown is None else shown


def _in_place(
    context: Context, reflection_id: int, what: str, screen: Screen, edits: int | None
) -> list[ScreenOf]:
    """The screen in the place of one of a question or a review, unless that has since been put again.

    What stands further up has no buttons; a phone that is behind may still show some.
    """
    found = context.records.reflections.load(reflection_id, owner=context.chair)
    if found is None:
        return [(None, Gone())]
    last = context.records.messages.last_shown(context.chair, reflection_id, what)
    is_old = edits is not None and last is not None and edits < last
    is_past = found.submitted or what not in (REVIEW, found.cursor)
    if (is_old and what == found.cursor) or is_past:
        return [(reflection_id, Recall())]
    return [(reflection_id, screen)]


def _of(context: Context, reflection_id: int, screen: Screen) -> list[ScreenOf]:
    """The screen, if the chair has that reflection."""
    known = context.records.reflections.load(reflection_id, owner=context.chair)
    return [(None, Gone())] if known is None else [(reflection_id, screen)]
