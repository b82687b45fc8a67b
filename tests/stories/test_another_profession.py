"""Another profession's form: every word of the chat is its own, from the stranger's to the summary's."""

import json
import re
from typing import Any

import pytest

import tests.server
from bot import lifecycle
from bot.strings import wording
from flows.wording import WORDS
from tests.chair import SKIP, Chair
from tests.nudged import looks, turns_to

OTHERS = re.compile(
    r"conference|the mother|child|\bschool|authorit|\bchairs?\b|social work|\b999\b|\[\w{2,}\]", re.IGNORECASE
)
"""The words of another profession, and what a template would leave."""


@pytest.fixture
def shown(monkeypatch):
    """All that the bot lets anybody see: texts, buttons, what a tap answers, the menu and the description."""
    seen: list[str] = []
    request = tests.server._Line.do_request

    async def noting(self, url, method, request_data=None, *more, **named):
        if request_data is not None:
            seen.extend(_words(request_data.json_parameters))
        return await request(self, url, method, request_data, *more, **named)

    monkeypatch.setattr(tests.server._Line, "do_request", noting)
    yield seen
    wording.speak({})


def _words(parameters: dict[str, str]) -> list[str]:
    found = [
        parameters[name]
        for name in ("text", "caption", "description", "short_description")
        if name in parameters
    ]
    menu = json.loads(parameters.get("commands", "[]"))
    found += [f"/{entry['command']} {entry['description']}" for entry in menu]
    keyboard: Any = json.loads(parameters.get("reply_markup", "{}"))
    return found + [key["text"] for row in keyboard.get("inline_keyboard", []) for key in row]


async def test_a_nurse_reads_no_word_of_a_conference(hosting, story_mode, shown):
    nurse = Chair(await hosting(story_mode, "gibbs_nursing"))
    await nurse.says("Hello?")
    nurse.sees("This bot is for invited nurses")
    await lifecycle._introduce(nurse.server.bot.application)
    await nurse.joins()
    for command in ("/start", "/help", "/privacy", "/nudges", "/settings", "/history"):
        await nurse.sends_command(command)
    for part in (
        "Quiet hours",
        "Working days",
        "What I ask about",
        "Weekly look",
        "Look back",
        "Words in a calendar",
    ):
        await nurse.sends_command("/settings")
        await nurse.taps(part)
    nurse.sees("shift, long day, early, late, night")
    await nurse.sends_command("/shift")
    nurse.sees("When does your shift end?")
    await nurse.says("today at 16:00")
    await nurse.taps("Yes", "What is coming")
    nurse.sees("Shifts to come")
    await turns_to(nurse, "2026-11-23 16:11")
    nurse.sees("Your shift has ended.")
    await turns_to(nurse, "2026-11-27 16:01")
    await nurse.begins()
    nurse.sees("This is not the patient's record")
    asked = (await nurse.standing()).form.questions
    assert len(asked) == 10
    said = {
        question.key: "I gave myself time, and asked for help."
        for question in asked
        if question.kind == "text"
    }
    await nurse.reflects_until("review", said)
    await nurse.finishes()
    nurse.sees("Reflection after a shift", "Could you have done something else?")
    await turns_to(nurse, "2027-01-11 09:00")
    await looks(nurse)
    assert len(shown) > 60
    assert any("one question at a time" in each for each in shown)
    assert [each for each in shown if OTHERS.search(each)] == []


async def test_a_teacher_of_whom_everything_is_asked_reads_no_word_of_a_conference(hosting, shown):
    teacher = Chair(await hosting(form="tests/forms/lesson.toml"))
    await teacher.joins("A teacher")
    said = {
        "felt": "I gave myself time, and asked for help then.",
        "intend": "Ask sooner.",
        "name": "Blue",
        "colleague": SKIP,
    }
    for raised in ({"raise": "yes", "reply": "Mon 7 Dec"}, {"raise": "no", "watch": "Mon 7 Dec"}):
        await teacher.reflects_until("review", said | raised)
        await teacher.finishes()
    await teacher.sends_command("/settings")
    await teacher.taps("Weekly look", "Weekly look on", "Fri", "17:00")
    await teacher.sends_command("/lesson")
    await teacher.says("the lesson ends today at 16:00")
    await teacher.taps("Yes", "What is coming")
    for when in ("2026-11-23 16:11", "2026-11-27 17:00", "2026-12-07 08:30", "2027-01-11 09:00"):
        await turns_to(teacher, when)
    # The first of May is a Saturday, and the Monday after it a holiday.
    for when in ("2027-05-03 08:30", "2027-05-04 08:30"):
        await turns_to(teacher, when)
    await teacher.taps("Your professional year", "What is missing")
    teacher.sees("So far: 2 of 2, and with a peer 0 of 1.")
    for command in ("/year", "/history", "/nudges", "/mydata", "/cancel", "/forget", "/search"):
        await teacher.sends_command(command)
    assert "November: 2 reflections after 1 lesson" in "\n".join(shown)
    assert len(shown) > 150
    assert [each for each in shown if OTHERS.search(each)] == []


async def test_a_form_without_words_of_its_own_speaks_of_conferences(chair, shown):
    await chair.sends_command("/start")
    chair.sees("straight after a conference")
    assert wording.calendar_words() == ("ICPC", "RCPC", "CPC", "conference", "case conference")
    assert not [key for key in WORDS if any(f"[{key}]" in each for each in shown)]
