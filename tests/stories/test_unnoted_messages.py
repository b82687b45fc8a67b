"""A message that Telegram has, and of which the bot knows nothing: it was killed before it could note it."""

import asyncio

import pytest

from bot.actions.chat import Wrote
from bot.screens.outbox_data import pack
from flows.effects import Ask, Recall
from tests.server import unnote

WORDS = "The school's worry was heard first, and the room went quiet before the mother could answer it."


async def test_a_reply_to_a_question_sent_just_before_a_crash_is_added_to_its_answer(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS})
    asked = chair.message("what prompted this reflection")["message_id"]
    member = (await chair.record()).member
    await chair.server.store.write(lambda records: unnote(records, member, asked))
    await chair.says("And nobody had asked the child.", reply_to=asked)
    chair.sees("Added to")
    answers = (await chair.record()).answers
    assert [piece.text for piece in answers["prompted"].pieces] == [WORDS, "And nobody had asked the child."]
    assert "learning_need" not in answers


async def killed_before_it_noted(chair, question: str, message_id: int) -> None:
    """The bot was killed when the question had been sent, and before it could note that."""
    record = await chair.record()

    def lose(records):
        unnote(records, record.member, message_id)
        records.outbox.put(record.member, record.newest.id, *pack(Ask(question)))
        records.outbox.mark_tried([each.id for each in records.outbox.pending(record.member)], tried=True)

    await chair.server.store.write(lose)


@pytest.mark.parametrize("overtaken", [False, True], ids=["sent again", "overtaken"])
async def test_words_under_a_question_that_is_then_sent_again_answer_none_before_it(chair, overtaken):
    await chair.reflects_until("learning_need", {"prompted": WORDS})
    asked = chair.message("learning need or objective")["message_id"]
    await killed_before_it_noted(chair, "learning_need", asked)
    if overtaken:
        record = await chair.record()
        await chair.server.store.write(
            lambda records: records.outbox.put(record.member, record.newest.id, *pack(Recall()))
        )
    chair.phone.send("How to slow the room down.")
    await asyncio.gather(*await chair.server.bot.delivery.catch_up())
    await chair.server.work()
    chair.sees("Where does “How to slow the room down.” belong?")
    answers = (await chair.record()).answers
    assert [piece.text for piece in answers["prompted"].pieces] == [WORDS]


async def test_the_rest_of_a_long_text_waits_with_what_was_cut_off_before_it(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS})
    asked = chair.message("learning need or objective")["message_id"]
    await killed_before_it_noted(chair, "learning_need", asked)
    first, rest = "room " * 800, "and then nobody spoke."
    service, who = chair.server.bot.service, chair.phone.id
    await service.handle(who, Wrote(first.strip(), asked + 1), 10**9)
    record = await chair.record()

    def learn(records):
        for pending in records.outbox.pending(record.member):
            records.outbox.done(pending.id)
        at = record.newest.updated_at
        records.messages.shown(record.member, asked, record.newest.id, "learning_need", at)

    # By now the bot knows that the question stands there; the chair has sent both at once.
    await chair.server.store.write(learn)
    await service.handle(who, Wrote(rest, asked + 2), 10**9 + 1)
    assert "learning_need" not in (await chair.record()).answers
    waiting = await chair.server.store.read(lambda records: records.kept_words.all(record.member))
    assert [one.text for one in waiting] == [first.strip(), rest]
    assert len({one.burst for one in waiting}) == 1
