"""The whole form, from the first question to the summary, along every branch."""


async def test_a_chair_reflects_from_the_first_question_to_the_summary(chair):
    await chair.reflects_until("review")
    chair.sees("Ready to send")
    await chair.sends_it()
    chair.sees("Reflective learning · West Sussex")
    record = await chair.record()
    assert record.newest.submitted
