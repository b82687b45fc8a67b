"""Words that are not for a question: what the chair was asked to add, or the day that they were asked for."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.actions.chat import Rewrote, Wrote
from bot.context import Context, ScreenOf
from bot.nudges import planning, prompts
from bot.screens.chat import Gone, WordsUnplaced
from bot.screens.nudges import DayUnderstood, NotADay, NoteCorrected, Noted
from bot.screens.preferences import AwayUnderstood
from bot.usecases import conferences, preferences
from bot.usecases.reflections import stands
from bot.wire import Unreadable
from flows.effects import Refuse
from flows.time.phrases import NotUnderstood
from flows.typed import A_MOMENT, NEARLY_FULL, refusal, units

log = logging.getLogger(__name__)

ADDENDUM = "addendum"
"""What a message that gave an addendum is called in the record of what was said."""


def handle(context: Context, said: Wrote) -> list[ScreenOf] | None:
    """What is shown of words that were waited for; none if these are for a question after all.

    A reply to a question, or to its answer, is for that.
    """
    if context.chair.waiting is None or _replies_to_question(context, said.reply_to):
        return None
    try:
        expectation = prompts.prompt_of(context.chair.waiting)
    except Unreadable:
        return _unplaced(context, said, context.chair.waiting)
    match expectation:
        case prompts.Addition():
            return _added(context, said, expectation)
        case prompts.Day(number, kind):
            days = planning.days_in(context, said.text)
            if isinstance(days, NotUnderstood):
                return [(number, NotADay(days.reason, days.words))]
            return [(number, DayUnderstood(kind, planning.in_iso_form(days)))]
        case prompts.ConferenceEnd():
            return conferences.understood(context, expectation, said.text)
        case prompts.NudgeTime():
            return preferences.heard_time(context, expectation, said.text)
        case prompts.AwayUntil():
            days = planning.days_in(context, said.text)
            if isinstance(days, NotUnderstood):
                return [(None, NotADay(days.reason, days.words))]
            return [(None, AwayUnderstood(planning.in_iso_form(days)))]
        case prompts.Zone():
            return preferences.heard_zone(context, said.text)
        case prompts.CalendarWords():
            return preferences.heard_words(context, said.text)
        case _:
            assert_never(expectation)


def handle_edit(context: Context, edited: Rewrote) -> list[ScreenOf] | None:
    """What is shown of an edit of words that were for no question; none of any other edit."""
    found = context.records.messages.find(context.chair, edited.message_id)
    if found is None:
        return handle(context, Wrote(edited.text, edited.message_id))
    if found.what != ADDENDUM or found.reflection_id is None:
        return None
    reason = refusal(edited.text)
    if reason is not None:
        return [(None, Refuse(reason))]
    known = context.records.addenda.correct(
        context.chair, found.reflection_id, edited.message_id, edited.text
    )
    return [(found.reflection_id, NoteCorrected())] if known else None


def _added(context: Context, said: Wrote, expectation: prompts.Addition) -> list[ScreenOf] | None:
    if expectation.until and context.now > datetime.fromisoformat(expectation.until):
        planning.expect(context, None)
        return None
    number, reason = expectation.reflection, refusal(said.text)
    if context.records.reflections.load(number, owner=context.chair) is None:
        planning.expect(context, None)
        return [(None, Gone())]
    if reason is not None:
        return [(None, Refuse(reason))]
    context.records.addenda.add(
        context.chair, number, expectation.kind, said.text, at=context.now, message_id=said.message_id
    )
    context.records.messages.said(context.chair, said.message_id, number, ADDENDUM, context.now)
    # A phone cuts a long text into several messages; the rest of it is not the answer to a question.
    more = units(said.text) >= NEARLY_FULL
    until = (context.now + A_MOMENT + timedelta(seconds=1)).isoformat()
    planning.expect(context, replace(expectation, until=until) if more else None)
    return [(number, Noted(expectation.kind))]


def _unplaced(context: Context, said: Wrote, waiting: str) -> list[ScreenOf]:
    """Words that another version asked for: they are taken for nothing else."""
    log.warning("unknown prompt", extra={"tag": prompts.tag_in(waiting), "chair": context.chair.id})
    planning.expect(context, None)
    context.records.messages.said(context.chair, said.message_id, None, "", context.now)
    return [(None, WordsUnplaced()), *stands(context)]


def _replies_to_question(context: Context, message_id: int | None) -> bool:
    found = None if message_id is None else context.records.messages.find(context.chair, message_id)
    if found is None or found.reflection_id is None:
        return False
    reflection = context.records.reflections.load(found.reflection_id, owner=context.chair)
    return reflection is not None and found.what in reflection.path
