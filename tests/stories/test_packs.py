"""A pack: several finished reflections as one file, for supervision or appraisal."""

import asyncio
from io import BytesIO

import pymupdf
from docx import Document as opened

from bot.documents import maker
from bot.sandbox.standin.faults import ServerError
from bot.usecases import packs
from tests.screen import buttons
from tests.standin import until
from tests.stories.test_documents import files
from tests.stories.test_finding import finishes_one
from tests.stories.test_peers import another

FELT = "Zebra: I was relieved, and then I was not."


async def some(chair, count=3):
    """Finished reflections, one a fortnight, of which the oldest is “Plan 0”."""
    for number in range(count):
        if number:
            await chair.waits(days=14)
        await finishes_one(chair, {"label": f"Plan {number}", "hindsight": f"{FELT} {number}"})
    return chair


def text_of(content):
    if content.startswith(b"%PDF"):
        with pymupdf.open(stream=content) as file:
            return " ".join(" ".join(page.get_text() for page in file).split())
    file = opened(BytesIO(content))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return " ".join([*(p.text for p in file.paragraphs), *cells])


def offers(chair):
    """The message that a pack is asked for in."""
    return next(
        m for m in reversed(chair.phone.chat) if any("Other reflections" in b["text"] for b in buttons(m))
    )


async def test_a_pack_of_the_year_comes_as_a_file_in_a_few_taps(chair):
    await some(chair)
    await chair.sends_command("/year")
    await chair.taps("A pack for supervision")
    chair.sees("Which reflections?", "[Nov 2026: 1]", "[Dec 2026: 2]", "[All of them: 3]")
    asked = chair.phone.chat[-1]["message_id"]
    await chair.taps("This professional year: 2")
    chair.sees("A pack of 2 reflections", "They go from Monday 7 December 2026 to Monday 21 December 2026")
    await chair.taps("PDF")
    ((name, content, message),) = files(chair)
    assert name.startswith("reflections-2026-12-")
    assert name.endswith(".pdf")
    assert ("caption" in message, "has_protected_content" in message) == (False, False)
    text = text_of(content)
    assert (f"{FELT} 1" in text, f"{FELT} 2" in text, f"{FELT} 0" in text) == (True, True, False)
    assert "Contents" in text
    assert "wellbeing" not in text
    assert offers(chair)["message_id"] == asked
    chair.sees("Your pack of 2 reflections is here.")


async def test_a_professional_year_holds_its_first_day_and_its_last_and_no_other(plain_chair):
    for days in (7, 1, 364, 1):
        # To the last day of November, the first of December, and both a year later.
        await plain_chair.waits(days=days)
        await finishes_one(plain_chair, {"label": f"After {days}"})
    await plain_chair.sends_command("/year")
    await plain_chair.taps("A pack for supervision")
    plain_chair.sees("[This professional year: 1]", "[The last one: 2]", "[All of them: 4]")
    await plain_chair.taps("The last one: 2")
    plain_chair.sees("They go from Tuesday 1 December 2026 to Tuesday 30 November 2027")


async def test_a_pack_of_a_part_of_the_history_is_offered_beside_it(chair):
    await some(chair, 2)
    await chair.sends_command("/history")
    await chair.taps("Show a part", "November 2026: 1")
    await chair.taps("A pack of these", "Word")
    ((name, content, _),) = files(chair)
    assert name.endswith(".docx")
    assert (f"{FELT} 0" in text_of(content), f"{FELT} 1" in text_of(content)) == (True, False)


async def test_a_pack_is_picked_one_by_one(chair):
    await some(chair)
    await chair.sends_command("/history")
    await chair.taps("A pack for supervision", "Pick them one by one")
    chair.sees("0 reflections picked so far.")
    await chair.taps("21 Dec · Plan 2", "23 Nov · Plan 0", "7 Dec · Plan 1", "✓ 21 Dec · Plan 2")
    chair.sees(
        "2 reflections picked so far.", "[✓ 23 Nov · Plan 0]", "[✓ 7 Dec · Plan 1]", "[21 Dec · Plan 2]"
    )
    await chair.taps("Done: 2 reflections", "PDF")
    ((_, content, _),) = files(chair)
    text = text_of(content)
    assert (f"{FELT} 0" in text, f"{FELT} 1" in text, f"{FELT} 2" in text) == (True, True, False)
    assert text.index("1. Monday 23 November 2026") < text.index("2. Monday 7 December 2026")
    await chair.taps("Other reflections", "Pick them one by one")
    chair.sees("0 reflections picked so far.")


class Held:
    """Packs whose process waits, after it has told of the first reflection, until it may go on."""

    def __init__(self, monkeypatch):
        self.may = asyncio.Event()
        self.begun = self.ended = 0
        self._made = maker.in_process
        monkeypatch.setattr(maker, "in_process", self._in_process)

    async def _in_process(self, module, seconds, request, counted=lambda _: None):
        self.begun += 1
        counted(1)
        try:
            await self.may.wait()
        finally:
            self.ended += 1
        return await self._made(module, seconds, request, counted)


async def presses(chair, message_id, data):
    """Press a button, and have the bot take it, but do not wait for all that comes of it."""
    chair.phone.press(message_id, data, stale=True)
    server, queue = chair.server, chair.server.bot.inbox.queue
    server.bot.inbox.direct.within = 0
    updates = await server.bot.application.bot.get_updates(offset=server._offset)
    begun = [queue.get_nowait() for _ in range(queue.qsize())]
    order, process = server.bot.application.update_processor, server.bot.application.process_update
    await asyncio.gather(*(order.process_update(update, process(update)) for update in (*updates, *begun)))
    server._offset = updates[-1].update_id + 1


def stands(chair, message_id):
    return next(m.get("text", "") for m in chair.phone.chat if m["message_id"] == message_id)


async def asks_for_all(chair):
    """Ask for a pack of all, up to the format: the message that asks, and what its button says."""
    await chair.sends_command("/history")
    await chair.taps("A pack for supervision", "All of them: 2")
    message, button = chair.button("PDF")
    return message["message_id"], button["callback_data"]


async def test_while_a_pack_is_made_the_chair_goes_on_and_can_stop_it(plain_chair, monkeypatch):
    chair, held = await some(plain_chair, 2), Held(monkeypatch)
    asked, make = await asks_for_all(chair)
    await presses(chair, asked, make)
    await until(lambda: "1 of 2 reflections are in it" in stands(chair, asked))
    await presses(chair, 1, "help")
    await until(lambda: any("/history" in m.get("text", "") for m in chair.phone.chat[-1:]))
    await presses(chair, asked, "k.stop|1")
    await until(lambda: "I have stopped, and no file will come." in stands(chair, asked))
    await until(lambda: held.ended == 1)
    held.may.set()
    await chair.server.bot.delivery.idle()
    assert files(chair) == []
    assert "I have stopped" in stands(chair, asked)


async def test_a_pack_gives_way_to_another_that_is_asked_for(plain_chair, monkeypatch):
    chair, held = await some(plain_chair, 2), Held(monkeypatch)
    first, make = await asks_for_all(chair)
    second, _ = await asks_for_all(chair)
    await presses(chair, first, make)
    await until(lambda: held.begun == 1)
    await presses(chair, second, make)
    await until(lambda: "I have stopped" in stands(chair, first))
    held.may.set()
    await chair.server.bot.delivery.idle()
    assert len(files(chair)) == 1
    assert "Your pack of 2 reflections is here." in stands(chair, second)


async def test_a_pack_that_was_being_made_comes_after_a_restart(plain_chair, monkeypatch):
    chair, held = await some(plain_chair, 2), Held(monkeypatch)
    asked, make = await asks_for_all(chair)
    await presses(chair, asked, make)
    await until(lambda: held.begun == 1)
    chair.server.bot.delivery.close()
    await chair.server.bot.delivery.idle()
    assert held.ended == 1
    await chair.server.stop()
    held.may.set()
    await chair.server.start()
    await asyncio.gather(*await chair.server.bot.delivery.catch_up())
    await chair.server.bot.delivery.idle()
    assert len(files(chair)) == 1
    assert "Your pack of 2 reflections is here." in stands(chair, asked)


async def test_what_is_deleted_while_a_pack_is_made_is_not_in_it(plain_chair, monkeypatch):
    chair, held = await some(plain_chair, 2), Held(monkeypatch)
    asked, make = await asks_for_all(chair)
    number = (await chair.record()).newest.id
    await presses(chair, asked, make)
    await until(lambda: held.begun == 1)
    await chair.server.store.write(lambda records: deleted(records, chair, number))
    held.may.set()
    await chair.sends_command("/help")
    ((_, content, _),) = files(chair)
    assert (f"{FELT} 0" in text_of(content), f"{FELT} 1" in text_of(content)) == (True, False)


async def test_what_is_added_while_a_pack_is_made_is_in_it(plain_chair, monkeypatch):
    chair, held = await some(plain_chair, 2), Held(monkeypatch)
    asked, make = await asks_for_all(chair)
    number = (await chair.record()).newest.id
    await presses(chair, asked, make)
    await until(lambda: held.begun == 1)
    await chair.server.store.write(lambda records: added(records, chair, number))
    held.may.set()
    await chair.sends_command("/help")
    ((_, content, _),) = files(chair)
    assert "Seen anew, weeks later." in text_of(content)


def added(records, chair, number):
    owner = records.chairs.by_telegram(chair.phone.id)
    records.addenda.add(owner, number, "note", "Seen anew, weeks later.", at=chair.server.clock())


def deleted(records, chair, number):
    records.reflections.delete(number, owner=records.chairs.by_telegram(chair.phone.id))


async def test_a_pack_that_cannot_be_made_says_so_and_can_be_tried_again(plain_chair, monkeypatch):
    chair = await some(plain_chair, 2)
    await asks_for_all(chair)
    with monkeypatch.context() as broken:
        broken.setattr(maker, "in_process", failing)
        await chair.taps("PDF")
    chair.sees_last("That pack could not be made, and nothing is changed.")
    assert files(chair) == []
    await chair.taps("Word")
    assert len(files(chair)) == 1


async def failing(*_):
    return 1, b""


async def test_a_file_that_did_not_go_through_comes_with_the_next_try(plain_chair):
    chair = await some(plain_chair, 2)
    await asks_for_all(chair)
    chair.server.telegram.faults.next("sendDocument", fault=ServerError())
    await chair.taps("PDF")
    await chair.sends_command("/help")
    assert len(files(chair)) == 1
    chair.sees("/history")


async def test_a_pack_goes_from_the_chat_with_a_reflection_in_it_and_with_the_rest(plain_chair):
    chair = await some(plain_chair, 2)
    await asks_for_all(chair)
    await chair.taps("PDF")
    await chair.sends_command("/history")
    await chair.taps("7 Dec · Plan 1", "Delete")
    await chair.says("delete")
    assert files(chair) == []


async def test_there_are_no_more_packs_in_a_day_than_there_may_be(plain_chair, monkeypatch):
    chair = await some(plain_chair, 2)
    monkeypatch.setattr(packs, "MOST_PACKS", 1)
    await asks_for_all(chair)
    await chair.taps("Word", "PDF")
    chair.sees("That is as many files as I can make for you just now.")
    assert len(files(chair)) == 1


async def test_more_than_a_pack_holds_is_not_begun(plain_chair, monkeypatch):
    chair = await some(plain_chair, 2)
    monkeypatch.setattr("bot.views.packs.MOST", 1)
    monkeypatch.setattr(packs, "MOST", 1)
    await chair.sends_command("/history")
    await chair.taps("A pack for supervision", "All of them: 2")
    chair.sees("That would be 2 reflections, and one pack holds 1.")
    await chair.presses(chair.phone.chat[-1]["message_id"], "k.make|all|pdf")
    assert files(chair) == []


async def test_another_chair_gets_nothing_of_it(plain_chair):
    chair = await some(plain_chair, 2)
    other = await another(chair)
    numbers = [one.id for one in (await chair.record()).reflections]
    (home, *_) = [m for m in reversed(other.phone.chat) if buttons(m)]
    for data in (
        *(f"k.+|{number}|0" for number in numbers),
        "k.make|picked|pdf",
        "k.make|all|word",
        "k.of|all",
    ):
        await other.presses(home["message_id"], data)
    assert files(other) == []
    assert "Plan" not in "".join(m.get("text", "") for m in other.phone.chat)
