"""What is not an answer in plain words: pictures and the like, and texts that are odd."""

import pytest

from bot.strings import chat as strings
from flows.form import Pace
from tests.chair import WORDS

OTHERS = ["photo", "document", "voice", "sticker", "location", "contact", "poll"]


async def test_anything_but_words_gets_one_kind_sentence_each_time_and_changes_nothing(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    before = (await chair.record()).newest
    for what in (*OTHERS, *OTHERS):
        await chair.sends(what)
        chair.sees("I can keep only words, so that was not kept.")
        assert len(chair.arrived) == 1
    assert (await chair.record()).newest == before
    await chair.says(WORDS)
    chair.sees("Do you need to escalate")


async def test_what_stands_under_a_picture_is_not_kept_either(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    for what in ("photo", "document"):
        await chair.sends(what, caption=WORDS)
        chair.sees("I can keep only words")
    assert "hindsight" not in (await chair.record()).answers


async def test_anything_but_words_is_declined_when_nothing_is_open(chair):
    await chair.sends("sticker")
    chair.sees("I can keep only words")


@pytest.mark.parametrize("service", [{"something_new": {"by": "nobody"}}, {"pinned_message": None}, {}])
async def test_what_serves_the_chat_itself_is_not_answered(chair, service):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    chair.looks_away()
    chat = chair.server.telegram.world.chats[chair.phone.id]
    content = {key: value or chat.messages[min(chat.messages)].message for key, value in service.items()}
    chair.server.telegram.receive(chat, chair.phone.account, content)
    await chair.server.work()
    chair.sees_nothing_new()


async def test_a_text_without_words_is_refused_with_a_reason(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    for text in (" ", "\n \n", "\u00a0", "\u2003\u3000"):
        await chair.is_heard(text)
        chair.sees(strings.REFUSALS["empty"])
    assert "hindsight" not in (await chair.record()).answers


async def test_characters_that_cannot_be_kept_as_they_are_are_refused_with_a_reason(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    for text in ("a\x00b", "bell\x07", "\x1b[2J clear", "half \ud83d of one", "\udc00"):
        await chair.is_heard(text)
        chair.sees(strings.REFUSALS["unreadable"])
    assert await chair.at() == "hindsight"
    await chair.says(WORDS)
    assert (await chair.record()).answers["hindsight"].text == WORDS


ODD = {
    "html": "<b>not bold</b> <a href='x'>no link</a> <script>1</script> </blockquote> &amp; &lt; &#128512;",
    "format": "{} {0} {limit:,} %s %d %(name)s ${HOME} `x` \\n \\u0041 _a_ *b* [c](d)",
    "right to left": "האם נשמעה ראשונה, ורק אחר כך בית הספר. الأم أولاً (ثم المدرسة) 123",
    "emoji": "👩🏽‍⚖️👨‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️‍🩹 🇬🇧 1️⃣",
    "combining": "Z̲ä̴l̷g̸o é é ﬁ ½ ﷺ ꧅ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ａｂｃ",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\u00adf\ufeffg",
    "lines": "one\n\ntwo\n   three\n\t\nfour",
    "command inside": "I said /pause and /help to the room, @afterword_sandbox_bot and #hope",
    "address": "https://example.org/?a=1&b=2#c and someone@example.org",
    "separator": "1|+|outcome|made",
    "quotes": "“The mother’s” 'view' \"of\" `it` – — …",
    "sql": "'; DROP TABLE answers; --",
}


async def test_odd_texts_come_through_to_the_letter(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    for text in ODD.values():
        (sent,) = await chair.says(text)
        await chair.keeps_words()
        if "Take its place" in chair.labels():
            await chair.taps("Take its place")
        said = next(m["text"] for m in chair.phone.chat if m["message_id"] == sent)
        assert (await chair.record()).answers["hindsight"].text == said
        await chair.taps("‹ Back")
        assert said in chair.arrived[-1]["text"]


async def test_odd_texts_are_shown_to_the_letter_in_review_and_summary(chair):
    text = " / ".join(ODD.values())
    await chair.reflects_until("review", {"hindsight": text}, pace=Pace.QUICK)
    said = (await chair.record()).answers["hindsight"].text
    await chair.opens_answer("hindsight")
    assert said in chair.arrived[-1]["text"]
    await chair.taps("‹ Back to the review")
    await chair.finishes()
    assert said in chair.arrived[-1]["text"]


async def test_a_text_that_begins_like_a_command_but_is_none_is_an_answer(chair):
    await chair.reflects_until("hindsight", pace=Pace.QUICK)
    await chair.says("/ the school spoke first")
    assert (await chair.record()).answers["hindsight"].text == "/ the school spoke first"


async def test_words_typed_while_a_grid_or_a_day_is_asked_lose_nothing(chair):
    await chair.reflects_until("esc_by", {"escalate": "Yes"}, skipping=True)
    texts = ("soon", "32 December", "99/99/9999", "the day after the day after")
    for text in texts:
        await chair.says(text)
        assert await chair.at() == "esc_by"
    answer = (await chair.record()).answers["esc_by"]
    assert (answer.day, answer.note) == (None, "\n".join(texts))
