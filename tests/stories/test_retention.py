"""What has been kept for as long as the authority says goes; its chair is told a month before."""

import pytest

from bot.settings import SettingsWrong, load
from tests.chair import WORDS, Chair

ANSWERS = {"label": "Blue folder", "prompted": WORDS}


async def keeps_for(chair, **months):
    chair.server.settings = chair.server.settings.model_copy(update=months)
    await chair.restarts()


async def finishes_one(chair, label="Blue folder"):
    await chair.reflects_until("review", {**ANSWERS, "label": label}, skipping=True)
    await chair.finishes()


async def passes(chair, days):
    """Let days go by, and the bot look each day."""
    for _ in range(days):
        await chair.waits(days=1)
        await chair.server.keeps()


async def events(chair):
    return await chair.server.look(lambda records: [one.event for one in records.audit.latest()])


async def test_it_is_told_of_a_month_before_and_then_goes_as_delete_does(chair):
    await keeps_for(chair, retain_months=2)
    await finishes_one(chair)
    await passes(chair, 29)
    chair.looks_away()
    chair.sees_nothing_new()
    await passes(chair, 2)
    chair.sees(
        "One reflection that you finished on Monday 23 November 2026",
        "will be deleted from Saturday 23 January 2027 on.",
        "[Everything held about me]",
        "[Past reflections]",
    )
    chair.looks_away()
    await passes(chair, 29)
    chair.sees_nothing_new()
    assert len((await chair.record()).reflections) == 1
    await passes(chair, 2)
    chair.sees("As I told you, one reflection is now deleted")
    assert (await chair.record()).reflections == ()
    assert "reflections kept long enough" in await events(chair)


async def test_the_notice_leads_to_a_copy(chair):
    await keeps_for(chair, retain_months=1)
    await finishes_one(chair)
    await passes(chair, 1)
    await chair.taps("Everything held about me")
    assert any("document" in message for message in chair.phone.chat)


async def test_several_are_told_of_together(chair):
    await keeps_for(chair, retain_months=2)
    await finishes_one(chair)
    await chair.waits(days=3)
    await finishes_one(chair, "Green folder")
    chair.looks_away()
    await passes(chair, 31)
    chair.sees("2 reflections that you finished between Monday 23 November", "and Thursday 26 November 2026")
    chair.looks_away()
    await passes(chair, 20)
    chair.sees_nothing_new()


async def test_drafts_go_apart_and_one_that_is_worked_on_stays(chair):
    await keeps_for(chair, retain_drafts_months=1)
    await finishes_one(chair)
    await chair.reflects_until("prompted", {"label": "Old draft"}, skipping=True)
    await passes(chair, 2)
    chair.sees("One draft that you last worked on", "will be deleted from")
    await chair.waits(days=20)
    await chair.says(WORDS)
    await passes(chair, 12)
    assert len((await chair.record()).reflections) == 2
    chair.looks_away()
    await chair.waits(days=40)
    await chair.server.keeps()
    assert len((await chair.record()).reflections) == 1
    chair.sees("As I told you, one draft is now deleted")
    assert (await chair.record()).newest.label == "Blue folder"


async def test_where_nothing_is_set_everything_stays(chair):
    await finishes_one(chair)
    await chair.waits(days=4_000)
    chair.looks_away()
    await chair.server.keeps()
    chair.sees_nothing_new()
    assert len((await chair.record()).reflections) == 1


async def test_how_long_is_said_before_joining_and_under_privacy(newcomer):
    await newcomer.opens_link(await newcomer.invited())
    newcomer.sees("How long: until you delete it.", "Who can read it: Nobody else")
    await keeps_for(newcomer, retain_months=24, retain_drafts_months=6)
    await newcomer.joins()
    await newcomer.sends_command("/privacy")
    newcomer.sees(
        "How long: a finished reflection for 2 years, a draft for 6 months;",
        "I tell you a month before it goes.",
    )


async def test_a_hold_has_it_wait(chair):
    await keeps_for(chair, retain_months=1, retain_audit_months=1)
    await finishes_one(chair)
    await passes(chair, 1)
    member, now = (await chair.record()).member, chair.server.clock
    await chair.server.store.write(lambda records: records.holds.put_on(member, now(), "a court asks"))
    await chair.waits(days=90)
    await chair.server.keeps()
    assert len((await chair.record()).reflections) == 1
    found = await chair.server.look(lambda records: records.audit.problems() + records.holds.problems())
    assert found == ()
    await chair.server.store.write(lambda records: records.holds.lift(member, now(), "it is over"))
    await chair.server.keeps()
    assert (await chair.record()).reflections == ()


async def test_a_record_that_does_not_open_keeps_no_other_from_going(plain_chair):
    chair, other = plain_chair, Chair(plain_chair.server, 202)
    await other.joins()
    await finishes_one(chair)
    await finishes_one(other)
    await keeps_for(chair, retain_months=1)
    await passes(chair, 1)

    def breaks(records):
        records.db.execute("UPDATE heads SET sealed = zeroblob(512) WHERE chair_id = 1")

    await chair.server.store.write(breaks)
    await chair.waits(days=60)
    await chair.server.keeps()
    assert (await other.record()).reflections == ()


async def test_the_audit_is_cut_and_still_hangs_together(plain_chair):
    await keeps_for(plain_chair, retain_audit_months=3)
    await plain_chair.waits(days=100)
    other = Chair(plain_chair.server, 202)
    await other.joins()
    await plain_chair.server.keeps()
    assert await events(plain_chair) == ["chair joined", "chair invited"]
    assert await plain_chair.server.look(lambda records: records.audit.problems()) == ()


def test_a_setting_that_is_no_number_of_months_is_told(monkeypatch):
    monkeypatch.setenv("RETAIN_MONTHS", "0")
    with pytest.raises(SettingsWrong, match="RETAIN_MONTHS"):
        load(None)
