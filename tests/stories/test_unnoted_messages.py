"""A message that Telegram has, and of which the bot knows nothing: it was killed before it could note it."""

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
