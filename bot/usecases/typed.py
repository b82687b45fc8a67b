"""Words that are not for a question: what the chair was asked to add, or the day that they were asked for."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.actions.chat import Rewrote, Wrote
from bot.context import Desk, Shown
from bot.nudges import planning
from bot.nudges import prompts as expecting
from bot.screens.chat import Gone, WordsUnplaced
from bot.screens.nudges import NotADay, NoteCorrected, Noted
from bot.usecases import conferences
from bot.usecases import nudges as replies
from bot.usecases import preferences as manners
from bot.usecases.reflections import stands
from bot.wire import Unreadable
from flows.effects import Refuse
from flows.time import phrases as spoken
from flows.typed import A_MOMENT, NEARLY_FULL, refusal, units

log = logging.getLogger(__name__)

ADDENDUM = "addendum"
"""What a message that gave an addendum is called in the record of what was said."""


def heard(desk: Desk, said: Wrote) -> list[Shown] | None:
    """What is shown of words that were waited for; none if these are for a question after all.

    A reply to a question, or to its answer, is for that.
    """
    if desk.chair.waiting is None or _replies_to_question(desk, said.reply_to):
        return None
    try:
        expectation = expecting.expected_of(desk.chair.waiting)
    except Unreadable:
        return _unplaced(desk, said, desk.chair.waiting)
    match expectation:
        case expecting.Addition():
            return _added(desk, said, expectation)
        case expecting.Day(number, kind):
            day = spoken.day(said.text, desk.now.date())
            if isinstance(day, spoken.NotUnderstood):
                return [(number, NotADay(day.reason))]
            planning.expect(desk, None)
            return replies.again_on(desk, number, kind, day)
        case expecting.ConferenceEnd():
            return conferences.understood(desk, said.text)
        case expecting.NudgeTime(number):
            return manners.heard_time(desk, number, said.text)
        case expecting.AwayUntil():
            away = manners.heard_away(desk, said.text)
            return [(None, NotADay(away.reason))] if isinstance(away, spoken.NotUnderstood) else away
        case expecting.Zone():
            return manners.heard_zone(desk, said.text)
        case expecting.CalendarWords():
            return manners.heard_words(desk, said.text)
        case _:
            assert_never(expectation)


def reheard(desk: Desk, edited: Rewrote) -> list[Shown] | None:
    """What is shown of an edit of words that were for no question; none of any other edit."""
    found = desk.records.messages.find(desk.chair, edited.message_id)
    if found is None:
        return heard(desk, Wrote(edited.text, edited.message_id))
    if found.what != ADDENDUM or found.reflection_id is None:
        return None
    reason = refusal(edited.text)
    if reason is not None:
        return [(None, Refuse(reason))]
    known = desk.records.addenda.correct(desk.chair, found.reflection_id, edited.message_id, edited.text)
    return [(found.reflection_id, NoteCorrected())] if known else None


def _added(desk: Desk, said: Wrote, expectation: expecting.Addition) -> list[Shown] | None:
    if expectation.until and desk.now > datetime.fromisoformat(expectation.until):
        planning.expect(desk, None)
        return None
    number, reason = expectation.reflection, refusal(said.text)
    if desk.records.reflections.load(number, owner=desk.chair) is None:
        planning.expect(desk, None)
        return [(None, Gone())]
    if reason is not None:
        return [(None, Refuse(reason))]
    desk.records.addenda.add(
        desk.chair, number, expectation.kind, said.text, at=desk.now, message_id=said.message_id
    )
    desk.records.messages.said(desk.chair, said.message_id, number, ADDENDUM, desk.now)
    # A phone cuts a long text into several messages; the rest of it is not the answer to a question.
    more = units(said.text) >= NEARLY_FULL
    until = (desk.now + A_MOMENT + timedelta(seconds=1)).isoformat()
    planning.expect(desk, replace(expectation, until=until) if more else None)
    return [(number, Noted(expectation.kind))]


def _unplaced(desk: Desk, said: Wrote, waiting: str) -> list[Shown]:
    """Words that another version asked for: they are taken for nothing else."""
    log.warning("unknown prompt", extra={"tag": expecting.tag_in(waiting), "chair": desk.chair.id})
    planning.expect(desk, None)
    desk.records.messages.said(desk.chair, said.message_id, None, "", desk.now)
    return [(None, WordsUnplaced()), *stands(desk)]


def _replies_to_question(desk: Desk, message_id: int | None) -> bool:
    found = None if message_id is None else desk.records.messages.find(desk.chair, message_id)
    if found is None or found.reflection_id is None:
        return False
    reflection = desk.records.reflections.load(found.reflection_id, owner=desk.chair)
    return reflection is not None and found.what in reflection.path
