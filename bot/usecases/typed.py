"""Words that are not for a question: what the chair was asked to add, or the day that they were asked for."""

import logging
import re
from datetime import datetime, timedelta
from typing import assert_never

from msgspec.structs import replace

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.screens.chat import AskDeleted, AskLeft
from bot.screens.conferences import ConferenceAsked, ConferenceUnderstood, NotATime
from bot.screens.finding import FoundPage, SearchAsked
from bot.screens.guard import GuardAsked
from bot.screens.nudges import AskedDay, DayUnderstood, LookedBack, NotADay, Noted
from bot.screens.outbox_data import SCREENS
from bot.screens.peers import CommentAsked
from bot.screens.preferences import (
    AwayUnderstood,
    NudgeBeforeEnd,
    NudgeTimeAsked,
    NudgeTimeUnderstood,
    SettingsPage,
    ZoneUnknown,
)
from bot.screens.words import AdditionAsked, NameAsked
from bot.usecases import (
    additions,
    conferences,
    finding,
    forgetting,
    placing,
    preferences,
    reflections,
    shared,
)
from bot.usecases.on_screen import seen_before
from bot.wire import Unreadable
from flows.effects import Refuse
from flows.time.phrases import NotUnderstood
from flows.typed import A_MOMENT, NEARLY_FULL, refusal, units

log = logging.getLogger(__name__)

_PROSE = 8
"""So many words are rarely a time or a name."""
_LONGEST_NAME = 5
"""No conference is called by more words in a calendar."""
_NOT_THAT = (NotATime, NotADay, ZoneUnknown)


def handle(context: Context, said: Wrote) -> list[ScreenOf] | None:
    """What is shown of words that were waited for; none if these are for something else after all.

    A reply to a question, or to its answer, is for that. Where so many words are no time, day, zone or name,
    they may belong elsewhere, and the chair is asked.
    """
    shown = _heard(context, said)
    refused = any(isinstance(screen, _NOT_THAT) for _, screen in shown or ())
    if shown is None or not _is_prose(said.text) or not (refused or _is_search(shown)):
        return shown
    return [*shown, *placing.ask(context, said)]


def _is_prose(text: str) -> bool:
    """Whether there are more words than are asked for where a few are."""
    return len(text.split()) >= _PROSE and refusal(text) is None


def _is_search(shown: list[ScreenOf]) -> bool:
    return any(isinstance(screen, FoundPage) for _, screen in shown)


def _heard(context: Context, said: Wrote) -> list[ScreenOf] | None:
    reply = shared.replied(context, said)
    if reply is not None:
        return reply
    if context.chair.waiting is None or _replies_to_question(context, said.reply_to):
        return None
    try:
        prompt = prompts.prompt_of(context.chair.waiting)
    except Unreadable:
        return _unplaced(context, said, context.chair.waiting)
    seen = seen_before(context, said.message_id)
    on_screen = seen is not None and seen.what in _ASKED_BY[type(prompt)]
    match prompt:
        case prompts.Addition() | prompts.Adding():
            return _added(context, said, prompt, on_screen=on_screen)
        case prompts.Commenting(share):
            is_rest = _is_rest(context, prompt)
            if not (on_screen or is_rest):
                return None
            planning.expect(context, replace(prompt, until=_until(context, said)))
            return shared.given(context, share, said)
        case prompts.Naming(number):
            return _named(context, said, number) if on_screen else None
        case prompts.Day(number, kind):
            days = planning.days_in(context, said.text)
            if isinstance(days, NotUnderstood):
                return [(number, NotADay(days.reason, days.words))] if on_screen else None
            return [(number, DayUnderstood(kind, planning.in_iso_form(days)))]
        case prompts.ConferenceEnd():
            shown = conferences.understood(context, prompt, said.text)
        case prompts.NudgeTime():
            shown = preferences.heard_time(context, prompt, said.text)
        case prompts.AwayUntil():
            away = planning.days_in(context, said.text)
            if isinstance(away, NotUnderstood):
                return [(None, NotADay(away.reason, away.words))] if on_screen else None
            return [(None, AwayUnderstood(planning.in_iso_form(away)))]
        case prompts.Zone():
            shown = preferences.heard_zone(context, said.text)
        case prompts.Deleting() | prompts.Leaving():
            return forgetting.heard(context, said, prompt)
        case prompts.Searching():
            return finding.searched(context, said.text, said.message_id) if on_screen else None
        case prompts.CalendarWords():
            longest = max(len(words.split()) for words in re.split(r"[,;\n]", said.text))
            takes = on_screen and not (_is_prose(said.text) and longest > _LONGEST_NAME)
            return preferences.heard_words(context, said.text) if takes else None
        case _:
            assert_never(prompt)
    # What was not on the screen yet was not answered; a time that is plainly one is taken all the same.
    refused = any(isinstance(screen, NotATime | ZoneUnknown) for _, screen in shown)
    return None if refused and not on_screen else shown


_STANDS_ON: dict[type[prompts.Prompt], tuple[type, ...]] = {
    prompts.Addition: (LookedBack,),
    prompts.Adding: (AdditionAsked,),
    prompts.Naming: (NameAsked,),
    prompts.Day: (AskedDay, NotADay, DayUnderstood),
    prompts.ConferenceEnd: (ConferenceAsked, ConferenceUnderstood, NotATime),
    prompts.NudgeTime: (NudgeTimeAsked, NudgeTimeUnderstood, NudgeBeforeEnd, NotATime),
    prompts.AwayUntil: (SettingsPage, NotADay, AwayUnderstood),
    prompts.Zone: (SettingsPage, ZoneUnknown),
    prompts.CalendarWords: (SettingsPage,),
    prompts.Searching: (SearchAsked, FoundPage),
    prompts.Commenting: (CommentAsked,),
    prompts.Deleting: (AskDeleted,),
    prompts.Leaving: (AskLeft,),
}
"""The screens on which each prompt stands."""
_ASKED_BY = {asked: frozenset(map(SCREENS.tag_of, screens)) for asked, screens in _STANDS_ON.items()}


def handle_edit(context: Context, edited: Rewrote) -> list[ScreenOf] | None:
    """What is shown of an edit of words that were for no question; none of any other edit."""
    if context.records.messages.find(context.chair, edited.message_id) is None:
        return None if edited.captioned else handle(context, Wrote(edited.text, edited.message_id))
    comment = shared.corrected(context, edited)
    return additions.corrected(context, edited) if comment is None else comment


def _added(
    context: Context, said: Wrote, prompt: prompts.Addition | prompts.Adding, *, on_screen: bool
) -> list[ScreenOf] | None:
    if not (on_screen or _is_rest(context, prompt)):
        return None
    number, reason = prompt.reflection, refusal(said.text)
    if context.records.reflections.load(number, owner=context.chair) is None:
        planning.expect(context, None)
        return placing.ask(context, said)
    if reason is not None:
        return [(None, Refuse(reason))]
    about = prompt.kind if isinstance(prompt, prompts.Addition) else prompt.question
    shown = additions.added(context, number, about or additions.NOTE, said)
    planning.expect(context, replace(prompt, until=_until(context, said)))
    if isinstance(prompt, prompts.Addition) and not any(isinstance(s, GuardAsked) for _, s in shown):
        return [(number, Noted(prompt.kind))]
    return shown


def _is_rest(context: Context, prompt: prompts.Addition | prompts.Adding | prompts.Commenting) -> bool:
    """Whether words that come now are the rest of a text that a phone has cut."""
    return bool(prompt.until) and context.now <= datetime.fromisoformat(prompt.until)


def _until(context: Context, said: Wrote) -> str:
    """Until when more are the rest of these words; empty where they are whole."""
    until = (context.now + A_MOMENT + timedelta(seconds=1)).isoformat()
    return until if units(said.text) >= NEARLY_FULL else ""


def _named(context: Context, said: Wrote, number: int) -> list[ScreenOf]:
    shown = reflections.renamed(context, number, said)
    if not any(isinstance(screen, Refuse) for _, screen in shown):
        planning.expect(context, None)
    return shown


def _unplaced(context: Context, said: Wrote, waiting: str) -> list[ScreenOf]:
    """Words that another version asked for: they are taken for nothing else, and the chair is asked."""
    log.warning("unknown prompt", extra={"tag": prompts.tag_in(waiting), "chair": context.chair.id})
    planning.expect(context, None)
    return placing.ask(context, said)


def _replies_to_question(context: Context, message_id: int | None) -> bool:
    found = None if message_id is None else context.records.messages.find(context.chair, message_id)
    if found is None or found.reflection_id is None:
        return False
    reflection = context.records.reflections.load(found.reflection_id, owner=context.chair)
    return reflection is not None and found.what in reflection.path
