"""What the service tells all chairs, as a chair meets it."""

from datetime import timedelta

from bot.cli.announce import put
from storage.announcements import Announcement


async def told(chair, **said):
    """An announcement is made beside the bot, which then looks at what it owes."""
    now = chair.server.clock()
    one = Announcement(**{"text": "", "until": now + timedelta(days=1)} | said)
    await chair.server.store.write(lambda records: put(records, one))
    await chair.server.restarts()


async def test_words_after_an_announcement_still_answer_the_question_above_it(chair):
    await chair.reflects_until("prompted")
    await told(chair, text="The room has moved.")
    chair.sees("From your service", "The room has moved.")
    await chair.says("A difficult conversation with the family's worker.")
    answers = (await chair.record()).answers
    assert answers["prompted"].text == "A difficult conversation with the family's worker."


async def test_maintenance_is_told_by_the_chairs_own_clock(chair):
    await chair.server.store.write(
        lambda r: r.chairs.set_zone(r.chairs.by_telegram(chair.phone.id), "Europe/Athens")
    )
    begins = chair.server.clock().replace(hour=18, minute=0)
    await told(chair, begins=begins, until=begins + timedelta(hours=1))
    chair.sees("From Monday 23 November 2026, 20:00 until Monday 23 November 2026, 21:00 I may not answer")


async def test_whom_it_has_not_reached_in_time_is_not_told(chair):
    one = Announcement("Too late for you.", chair.server.clock() + timedelta(hours=1))
    await chair.server.store.write(lambda records: put(records, one))
    await chair.waits(hours=2)
    await chair.server.restarts()
    chair.does_not_see("Too late for you.")
    assert await chair.server.look(lambda r: sum(r.outbox.counts())) == 0


async def test_at_night_it_makes_no_sound(chair):
    room = chair.server.telegram.world.chats[chair.phone.id]

    def is_silent(text):
        return room.messages[chair.message(text)["message_id"]].silent

    await told(chair, text="Read me now.")
    await chair.waits(hours=8)
    await told(chair, text="Read me in the morning.")
    assert not is_silent("Read me now.")
    assert is_silent("Read me in the morning.")
