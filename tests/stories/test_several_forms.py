"""One bot, several forms: each chair is asked theirs, and spoken to in its words."""

from datetime import timedelta

import pytest

from bot.invitations import hashed, new_code
from flows.form import Pace
from storage.invitations import Invitation
from tests.chair import Chair
from tests.stories.test_another_profession import OTHERS, shown  # noqa: F401 - a fixture

NURSES = "gibbs_nursing"


@pytest.fixture
async def service(hosting, story_mode):
    """A bot that asks the West Sussex form, and nurses theirs."""
    server = await hosting(story_mode, "west_sussex")
    server.settings = server.settings.model_copy(update={"more_forms": frozenset({NURSES})})
    await server.restarts()
    return server


async def invited_to(chair, form, name):
    code = new_code()
    expires = chair.server.clock() + timedelta(days=1)
    await chair.server.store.write(
        lambda records: records.invitations.add(Invitation(hashed(code), name, expires, form))
    )
    await chair.opens_link(code)


async def asked(chair):
    await chair.sends_command("/reflect")
    return (await chair.record()).newest.form.id


async def test_a_nurse_and_a_chair_share_one_bot_and_each_has_their_own_form_and_words(service, shown):  # noqa: F811
    nurse, chair = Chair(service, 101, "Nurse"), Chair(service, 102, "Chair")
    await nurse.says("Hello?")
    nurse.sees("This bot is for invited people")
    await invited_to(chair, "west_sussex", "A chair")
    chair.sees("the mother")
    await chair.taps("I agree")
    chair.sees("straight after a conference")
    shown.clear()
    await invited_to(nurse, NURSES, "A nurse")
    await nurse.taps("I agree")
    for command in ("/start", "/help", "/privacy", "/shift"):
        await nurse.sends_command(command)
    assert await asked(nurse) == NURSES
    assert [text for text in shown if OTHERS.search(text)] == []
    assert await asked(chair) == "west_sussex"
    await chair.sends_command("/help")
    chair.sees("/conference")


async def test_whoever_was_given_no_form_chooses_one_and_what_was_begun_keeps_its_own(service):
    nurse = Chair(service)
    await nurse.joins()
    nurse.sees("Which form do you reflect with?")
    assert await asked(nurse) == "west_sussex"
    begun = (await nurse.record()).newest.id
    await nurse.sends_command("/settings")
    await nurse.taps("Form")
    title = await service.store.read(lambda r: r.forms.asked[NURSES][0].title)
    await nurse.taps(title)
    assert f"✓ {title}" in nurse.labels()
    await nurse.sends_command("/start")
    await nurse.taps("90 seconds")
    record = await nurse.record()
    assert {r.id: r.form.id for r in record.reflections}[begun] == "west_sussex"
    assert record.newest.form.id == NURSES
    assert record.newest.pace is Pace.QUICK


async def test_a_chair_whose_form_is_asked_no_more_is_asked_the_usual_one(service):
    nurse = Chair(service)
    await invited_to(nurse, NURSES, "A nurse")
    await nurse.taps("I agree")
    service.settings = service.settings.model_copy(update={"more_forms": frozenset()})
    await service.restarts()
    assert await asked(nurse) == "west_sussex"


async def test_with_one_form_nobody_is_asked_to_choose(chair):
    await chair.sends_command("/settings")
    assert "Working days" in chair.labels()
    assert "Form" not in chair.labels()
