"""Buttons to actions and back: the one place that writes and reads callback data, at most 64 bytes of it.

Data reads `verb|reflection|…`: numbers, form keys and an invitation's code; never what a chair wrote. What
cannot be read, as from an older version's button, is none.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from bot.actions import (
    Action,
    Agreed,
    AskDelete,
    AskLeave,
    Begin,
    Cancel,
    Continue,
    Delete,
    Did,
    GoHome,
    Keep,
    Leave,
    ListPast,
    Open,
    Pause,
    ReadHelp,
    ReadPrivacy,
    Reflect,
    Rewrote,
    SentOther,
    Started,
    TurnPast,
    TurnReview,
    Unfold,
    Wrote,
)
from bot.nudging import codes
from bot.nudging.actions import CalendarRead, CalendarSent, NudgeAction
from flows import given
from flows.form import Pace

_PLAIN: dict[str, Action] = {
    "home": GoHome(),
    "history": ListPast(),
    "reflect": Reflect(),
    "pause": Pause(),
    "cancel": Cancel(),
    "help": ReadHelp(),
    "privacy": ReadPrivacy(),
    "leave?": AskLeave(),
    "leave!": Leave(),
}
_VERBS = {action: verb for verb, action in _PLAIN.items()}

_WHOLE: dict[str, given.Given] = {
    "reopen": given.Reopened(),
    "extend": given.Extended(),
    "submit": given.Submitted(),
}
_WHOLE_VERBS = {did: verb for verb, did in _WHOLE.items()}

_ON_QUESTION: dict[str, Callable[[str], given.Given]] = {
    "done": given.Finished,
    "skip": given.Skipped,
    "back": given.Back,
    "take": given.TakenUp,
    "edit": given.Change,
}
_ON_QUESTION_VERBS = {did: verb for verb, did in _ON_QUESTION.items()}


def encode(action: Action) -> str:
    """The callback data of a button that asks for this action."""
    if isinstance(action, NudgeAction):
        return codes.encode(action)
    match action:
        case Did(reflection, did):
            return _join(reflection, *_given(did))
        case Agreed(code):
            return f"agree|{code}"
        case Begin(pace):
            return f"begin|{pace}"
        case Continue(reflection):
            return f"go|{reflection}"
        case TurnPast(page):
            return f"past|{page}"
        case Open(reflection):
            return f"open|{reflection}"
        case AskDelete(reflection):
            return f"delete?|{reflection}"
        case Delete(reflection):
            return f"delete!|{reflection}"
        case Keep(reflection):
            return f"keep|{reflection}"
        case TurnReview(reflection, page):
            return f"page|{reflection}|{page}"
        case Unfold(reflection, question, folded):
            return f"{'fold' if folded else 'unfold'}|{reflection}|{question}"
        case Wrote() | Rewrote() | SentOther() | Started() | CalendarSent() | CalendarRead():
            raise ValueError("no button can do this")
        case (
            GoHome()
            | ListPast()
            | Reflect()
            | Pause()
            | Cancel()
            | ReadHelp()
            | ReadPrivacy()
            | AskLeave()
            | Leave()
        ):
            return _VERBS[action]
        case _:
            assert_never(action)


def decode(data: str, message_id: int) -> Action | None:
    """The action that a tapped button asks for; `message_id` is the message that the button stands under."""
    verb, *parts = data.split("|")
    try:
        action = _decoded(verb, parts) or codes.decode(verb, parts, message_id)
    except (ValueError, IndexError):
        return None
    match action:
        case TurnPast() | Delete() | Keep() | TurnReview() | Unfold():
            return replace(action, into=message_id)
        case _:
            return action


def _decoded(verb: str, parts: list[str]) -> Action | None:
    if verb.isdigit():
        return Did(int(verb), _read_given(parts[0], parts[1:]))
    match verb, parts:
        case "agree", [code]:
            return Agreed(code)
        case "begin", [pace]:
            return Begin(Pace(pace))
        case "go", [number]:
            return Continue(int(number))
        case "past", [page]:
            return TurnPast(int(page))
        case "open", [number]:
            return Open(int(number))
        case "delete?", [number]:
            return AskDelete(int(number))
        case "delete!", [number]:
            return Delete(int(number))
        case "keep", [number]:
            return Keep(int(number))
        case "page", [number, page]:
            return TurnReview(int(number), int(page))
        case (("unfold" | "fold"), [number, question]):
            return Unfold(int(number), question, folded=verb == "fold")
        case _, []:
            return _PLAIN.get(verb)
        case _:
            return None


def _given(did: given.Given) -> tuple[str, ...]:
    match did:
        case given.Picked(question, choice, on):
            return ("+" if on else "-"), question, choice
        case given.Marked(question, criterion, mark):
            return "mark", question, criterion, mark
        case given.Finished() | given.Skipped() | given.Back() | given.TakenUp() | given.Change():
            return _ON_QUESTION_VERBS[type(did)], did.question
        case given.Reopened() | given.Extended() | given.Submitted():
            return (_WHOLE_VERBS[did],)
        case given.Said() | given.Edited() | given.Resumed():
            raise ValueError("no button can do this")
        case _:
            assert_never(did)


def _read_given(verb: str, parts: list[str]) -> given.Given:
    match verb, parts:
        case (("+" | "-"), [question, choice]):
            return given.Picked(question, choice, on=verb == "+")
        case "mark", [question, criterion, mark]:
            return given.Marked(question, criterion, mark)
        case _, [question] if verb in _ON_QUESTION:
            return _ON_QUESTION[verb](question)
        case _, [] if verb in _WHOLE:
            return _WHOLE[verb]
        case _:
            raise ValueError("an unknown button")


def _join(*parts: object) -> str:
    return "|".join(map(str, parts))
