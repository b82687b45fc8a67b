"""Finding something again: the words last searched for are kept, sealed with what the chair has set."""

from collections.abc import Mapping
from typing import Any, assert_never

from bot.actions.finding import AskSearch, ChooseBy, FindingAction, TurnFound, TurnPastBy
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.screens.finding import FoundPage, PastChoices, PastPart, SearchAsked
from flows.search import LONGEST

_KEY = "search"


def handle(context: Context, action: FindingAction) -> list[ScreenOf]:
    """What is shown of it."""
    match action:
        case AskSearch():
            planning.expect(context, prompts.Searching())
            return [(None, SearchAsked())]
        case TurnFound(search, page, edits):
            return [(None, FoundPage(search, page, edits))]
        case ChooseBy(edits):
            return [(None, PastChoices(edits))]
        case TurnPastBy(by, page, edits):
            return [(None, PastPart(by, page, edits))]
        case _:
            assert_never(action)


def searched(context: Context, text: str, message_id: int) -> list[ScreenOf]:
    """What was found of the words that a message gives."""
    context.records.messages.said(context.chair, message_id, None, "", context.now)
    settings = context.records.chairs.settings(context.chair)
    number = _kept(settings)[0] + 1
    kept = {"number": number, "words": text[:LONGEST]}
    context.records.chairs.save_settings(context.chair, {**settings, _KEY: kept})
    return [(None, FoundPage(number))]


def words_of(context: Context, search: int) -> str | None:
    """What a search was for; none once there has been another."""
    number, words = _kept(context.records.chairs.settings(context.chair))
    return words if number == search else None


def _kept(settings: Mapping[str, Any]) -> tuple[int, str]:
    kept = settings.get(_KEY, {})
    return kept.get("number", 0), kept.get("words", "")
