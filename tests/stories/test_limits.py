"""So many messages may wait for a chair's answer; then what waits is settled first."""

from bot.usecases.reflections import MOST_DRAFTS
from flows.form import Pace
from tests.chair import WORDS

MOST = 200
TOLD = "200 messages of yours wait already for what I asked about them, so this one was not kept"


async def has_waiting(chair, count):
    """So many messages of the chair's wait for them to say where they belong."""

    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        for number in range(count):
            records.kept_words.keep(member, -number, "Earlier words.", after=0, at=chair.server.clock())

    await chair.server.store.write(job)


async def waiting(chair):
    return await chair.server.look(
        lambda records: len(records.kept_words.all(records.chairs.by_telegram(chair.phone.id)))
    )


async def test_so_many_messages_wait_for_an_answer_and_then_what_waits_is_settled_first(chair):
    await has_waiting(chair, MOST - 1)
    await chair.says("Words for which nothing was asked.")
    chair.sees("I have kept “Words for which nothing was asked.”")
    await chair.says(WORDS)
    chair.sees(TOLD)
    assert await waiting(chair) == MOST
    await chair.taps("Neither")
    await chair.says(WORDS)
    chair.sees(f"I have kept “{WORDS[:20]}")


async def test_so_it_is_with_what_may_identify_somebody(chair):
    await chair.reflects_until("prompted", skipping=True)
    await has_waiting(chair, MOST)
    await chair.says("Kayleigh was late, and nobody in the room had asked her why that was so.")
    chair.sees(TOLD)
    assert "prompted" not in (await chair.record()).answers
    await chair.says(WORDS)
    assert (await chair.record()).answers["prompted"].text == WORDS


async def test_a_text_cut_in_pieces_under_the_question_about_it_is_bounded_too(chair):
    await chair.reflects_until("prompted", skipping=True)
    await has_waiting(chair, MOST - 1)
    chair.phone.send("Kayleigh was late.")
    chair.phone.send("And so was the room, which had waited.")
    await chair.server.work()
    chair.sees(TOLD)
    assert await waiting(chair) == MOST


async def test_so_many_reflections_may_be_unfinished_and_then_one_is_finished_or_deleted(chair):
    await chair.presses(1, "begin|full")

    def more(records):
        member = records.chairs.by_telegram(chair.phone.id)
        first = records.reflections.load(1, owner=member)
        form, source = first.form, records.forms.source(first.form.id, first.form.version)
        for _ in range(MOST_DRAFTS - 1):
            records.reflections.start(member, form, source, Pace.QUICK, chair.server.clock())

    await chair.server.store.write(more)
    await chair.presses(1, "begin|full")
    chair.sees("You have 100 reflections that are not finished, as many as there can be.")
    await chair.presses(1, f"delete!|{MOST_DRAFTS}")
    await chair.says("delete")
    await chair.presses(1, "begin|full")
    chair.sees("What kind of conference was it?")
