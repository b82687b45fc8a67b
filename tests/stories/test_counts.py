"""What a reflection costs a thumb: taps, texts, and messages on both sides, each of them once."""

from dataclasses import dataclass

import pytest

from bot.actions.callback_data import decode
from flows.form import Pace, QuestionKind
from tests.chair import WORDS

LONGEST = {"outcome": "made", "smarter": "partly", "scaling": "4", "escalate": "already"}
COMMENT = "It was said late, and by one agency alone."


@dataclass
class Counted:
    """What one chair did and saw since they began."""

    taps: int = 0
    texts: int = 0
    messages: int = 0


@pytest.fixture
def counted(plain_chair, monkeypatch):
    """Counts for a chair from here on."""
    chair, counts = plain_chair, Counted()
    press, send = chair.phone.press, chair.phone.send

    def presses(message_id, data, *, stale=False):
        assert decode(data, message_id) is not None
        counts.taps += 1
        return press(message_id, data, stale=stale)

    def sends(text, reply_to=None):
        counts.texts += 1
        return send(text, reply_to)

    monkeypatch.setattr(chair.phone, "press", presses)
    monkeypatch.setattr(chair.phone, "send", sends)
    return chair, counts


async def walks(chair, counts, pace, answers, *, comments):
    """From the first page to the end, with the fewest taps; returns how many questions were asked."""
    before = {message["message_id"] for message in chair.phone.chat}
    await chair.taps("Reflect" if pace is Pace.FULL else "90 seconds")
    asked = 0
    while (standing := await chair.standing()).cursor != "review":
        question = standing.form.question(standing.cursor)
        asked += 1
        match question.kind:
            case QuestionKind.TEXT:
                await chair.says(f"{question.key}: {WORDS}"[: min(question.limit, 200)])
            case QuestionKind.GRID:
                await chair.marks(*(["partly"] + ["met"] * 7))
                await chair.taps("Done")
            case QuestionKind.MANY:
                await chair.taps(question.choices[0].on_button, "Done")
            case QuestionKind.DATE:
                await chair.taps(chair.labels()[0])
            case _:
                offered = {choice.key: choice.on_button for choice in standing.path[question.key].choices}
                await chair.taps(offered.get(answers.get(question.key), next(iter(offered.values()))))
                if question.comment and comments:
                    await chair.says(COMMENT)
                elif question.comment:
                    await chair.taps("Next ›")
    await chair.finishes()
    ids = [message["message_id"] for message in chair.phone.chat if message["message_id"] not in before]
    counts.messages = len(ids)
    texts = [message["text"] for message in chair.phone.chat if not chair._is_mine(message)]
    assert len(set(texts)) == len(texts), "something was posted twice"
    return asked


async def test_the_longest_way_through_the_form_takes_at_most_36_taps_and_58_messages(counted):
    chair, counts = counted
    asked = await walks(chair, counts, Pace.FULL, LONGEST, comments=True)
    print(f"{asked} questions: {counts}")
    assert asked >= 34
    assert counts.taps <= 36
    assert counts.messages <= 58


async def test_90_seconds_take_at_most_7_taps_2_texts_and_12_messages(counted):
    chair, counts = counted
    answers = {"outcome": "adjourned", "escalate": "no"}
    asked = await walks(chair, counts, Pace.QUICK, answers, comments=False)
    print(f"{asked} questions: {counts}")
    assert counts.taps <= 7
    assert counts.texts <= 2
    assert counts.messages <= 12
