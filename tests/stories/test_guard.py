"""What may identify somebody is held until the chair has settled it; only what is settled is an answer."""

import pytest

from flows.form import Pace
from tests.chair import WORDS

NAMED = "Kayleigh was late, and Kayleigh's mum said J was frightened of the stairs at home all that week."
SETTLED = (
    NAMED.replace("Kayleigh was", "The child was").replace("Kayleigh", "the child").replace("J", "the child")
)
ASKED = "may identify somebody"
KEEP, AGAIN = "Keep: it identifies nobody", "Write it again"


async def waiting(chair):
    """The texts that wait."""

    def look(records):
        return [each.text for each in records.kept_words.all(records.chairs.by_telegram(chair.phone.id))]

    return await chair.server.look(look)


async def answer(chair, key="prompted"):
    found = (await chair.record()).answers.get(key)
    return None if found is None else found.text


def in_chat(chair):
    return "\n".join(message.get("text", "") for message in chair.phone.chat)


async def test_a_clean_text_is_an_answer_at_once(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(WORDS)
    chair.does_not_see(ASKED)
    assert await answer(chair) == WORDS
    assert await waiting(chair) == []


async def test_a_name_is_asked_about_and_the_words_are_no_answer_until_it_is_settled(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    chair.sees_last("Kayleigh may identify somebody. So may J.", "[Use “the child”]", f"[{AGAIN}] [{KEEP}]")
    assert await answer(chair) is None
    assert await waiting(chair) == [NAMED]
    await chair.restarts()
    assert await answer(chair) is None
    await chair.taps("Use “the child”")
    chair.sees("J may identify somebody.", "The child was late, and the child's mum said J was")
    assert await answer(chair) is None
    await chair.taps("Use “the child”")
    assert await answer(chair) == SETTLED
    assert await waiting(chair) == []
    chair.sees("It now reads:", SETTLED, "What was the learning need")
    assert "Kayleigh" not in in_chat(chair)


async def test_what_was_found_is_marked_in_bold_and_underlined(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    shown = chair.phone.chat[-1]
    units = shown["text"].encode("utf-16-le")
    marked = {
        units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in shown["entities"]
        if e["type"] == "underline"
    }
    assert marked == {"Kayleigh", "J"}


async def test_use_all_settles_everything_with_one_tap(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    chair.sees_last("Use all puts “the child” for Kayleigh, “the child” for J.")
    await chair.taps("Use all")
    assert await answer(chair) == SETTLED
    assert "Kayleigh" not in in_chat(chair)


async def test_of_many_that_are_found_three_are_named_and_the_others_counted(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(f"{NAMED} Connor said so, and so did Ayesha, Dylan and Chloe when I asked them.")
    chair.sees_last("So may J, Connor, Ayesha, 2 more.")


async def test_a_doubled_tap_settles_one_thing_once(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    before = chair.phone.chat[-1]
    await chair.taps("Use “the child”")
    await chair.taps_stale(before, "Use “the child”")
    chair.sees_last("J may identify somebody")
    assert len(await waiting(chair)) == 1
    await chair.taps(KEEP)
    await chair.taps_stale(before, "Use “the child”")
    assert "said J was" in await answer(chair)
    assert await chair.at() == "learning_need"


async def test_a_word_that_is_kept_is_not_asked_about_again_in_that_reflection(chair):
    await chair.reflects_until("prompted", skipping=True)
    (sent,) = await chair.says("Kayleigh stayed with me all afternoon, though I had met her once before.")
    await chair.taps(KEEP)
    chair.sees("Kept as you wrote it.", "What was the learning need")
    assert sent in {message["message_id"] for message in chair.phone.chat}
    await chair.says("What does Kayleigh’s plan ask of us, and who will see to it that all of it is done?")
    chair.does_not_see(ASKED)
    assert "Kayleigh’s" in await answer(chair, "learning_need")
    await chair.begins(Pace.QUICK)
    await chair.says("Kayleigh again, in another reflection, of which that was never said at all by anybody.")
    chair.sees(ASKED)


async def test_a_word_that_is_kept_settles_whatever_else_waits_for_it_in_that_reflection(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("Kayleigh stayed with me all afternoon, though I had met her once before.")
    await chair.says("skip")
    await chair.says("Kayleigh again, and what her plan asked of all of us who were in that room.")
    assert len(await waiting(chair)) == 2
    await chair.taps(KEEP)
    assert await waiting(chair) == []
    assert "stayed with me" in await answer(chair)
    assert "again" in await answer(chair, "learning_need")
    assert await chair.at() == "sw_report"


async def test_what_is_written_again_takes_its_place_and_the_first_message_goes(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.taps(AGAIN)
    chair.sees("Write it again, and that takes its place.")
    await chair.says(WORDS)
    assert await answer(chair) == WORDS
    assert "Kayleigh" not in in_chat(chair)
    assert WORDS in in_chat(chair)


async def test_a_new_text_that_is_simply_typed_takes_its_place_and_may_be_held_itself(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.says(f"Craig shouted. {WORDS}")
    assert await waiting(chair) == [f"Craig shouted. {WORDS}"]
    chair.sees_last("Craig may identify somebody.")
    await chair.says(WORDS)
    assert await answer(chair) == WORDS
    assert await waiting(chair) == []


@pytest.mark.parametrize(
    ("text", "stays"),
    [("The mother was late, and her mum said J was late too", False), (WORDS, True)],
    ids=["worded anew", "something else"],
)
async def test_what_is_simply_typed_takes_the_message_away_only_where_it_words_it_anew(chair, text, stays):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("Kayleigh was late, and her mum said J was late too")
    await chair.says(text)
    await chair.keeps_words()
    assert await answer(chair) == text
    assert any("Kayleigh" in m.get("text", "") for m in chair.phone.chat if chair._is_mine(m)) is stays


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("use the mother", "The mother was late, and the mother's mum said J"),
        ("the foster carer", "The foster carer was late, and the foster carer's mum said J"),
        ("Use “the aunt”.", "The aunt was late, and the aunt's mum said J"),
        ("keep", "Kayleigh was late, and Kayleigh's mum said J"),
    ],
)
async def test_buttons_and_roles_can_be_typed(chair, typed, reads):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.says(typed)
    chair.sees_last("J may identify somebody.", reads)
    assert await answer(chair) is None


async def test_use_all_and_write_it_again_can_be_typed(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.says("Write it again")
    chair.sees_last("that takes its place", "[‹ Back to it] [Leave it out]")
    await chair.taps("‹ Back to it")
    await chair.says("use all")
    assert await answer(chair) == SETTLED


async def test_what_is_left_out_is_no_answer(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.taps(AGAIN, "Leave it out")
    assert await answer(chair) is None
    assert await waiting(chair) == []
    assert await chair.at() == "prompted"


async def test_the_chair_is_not_kept_in_it_and_is_asked_again_before_it_is_finished(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.says("skip")
    assert await chair.at() == "learning_need"
    await chair.reflects_until("review", skipping=True)
    await chair.finishes()
    chair.sees_last("Kayleigh may identify somebody.")
    assert (await chair.record()).current is not None
    await chair.taps("Use all")
    assert await answer(chair) == SETTLED
    await chair.finishes()
    assert (await chair.record()).newest.submitted


async def test_a_draft_that_is_taken_up_again_asks_again(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.sends_command("/pause")
    await chair.taps("Continue")
    chair.sees_last("Kayleigh may identify somebody.")
    assert in_chat(chair).count(ASKED) == 1


async def test_messages_sent_together_are_held_together_and_are_one_answer_in_their_order(chair):
    await chair.reflects_until("prompted", skipping=True)
    chair.looks_away()
    for text in (NAMED, WORDS, "And Craig, who slept."):
        chair.phone.send(text)
    await chair.server.work()
    assert await answer(chair) is None
    await chair.taps("Use “the child”", "Use “the child”", KEEP)
    assert await answer(chair) == f"{SETTLED}\n{WORDS}\nAnd Craig, who slept."
    assert "Kayleigh" not in in_chat(chair)


async def test_a_text_that_a_screen_can_hold_is_shown_whole_however_far_apart_its_findings_are(plain_chair):
    lines = [f"Line {number:03} of the plan was read out." for number in range(30)]
    lines[3], lines[26] = "Kayleigh waited on the stairs.", "Then Kayleigh went home."
    await plain_chair.reflects_until("prompted", skipping=True)
    await plain_chair.says(" ".join(lines))
    plain_chair.sees_last(" ".join(lines))


async def test_of_a_long_text_what_stands_right_before_and_after_each_finding_is_shown(plain_chair):
    lines = [f"Line {number:03} of the plan was read out." for number in range(90)]
    lines[30], lines[60] = "Kayleigh waited on the stairs.", "Then Kayleigh went home."
    await plain_chair.reflects_until("prompted", skipping=True)
    await plain_chair.says(" ".join(lines))
    shown = plain_chair.screen
    near = {n for n in range(90) if f"Line {n:03}" in shown}
    assert near >= {27, 28, 29, 31, 32, 33, 57, 58, 59, 61, 62, 63}
    assert all(min(abs(n - 30), abs(n - 60)) <= 5 for n in near)
    assert f"{lines[29]} Kayleigh waited on the stairs. {lines[31]}" in shown
    assert f"{lines[59]} Then Kayleigh went home. {lines[61]}" in shown


async def test_a_text_cut_by_the_phone_is_held_whole(chair):
    await chair.reflects_until("prompted", skipping=True)
    text = " ".join(["Kayleigh waited on the stairs.", *["The plan was read out line by line."] * 125])
    await chair.says(text)
    await chair.taps("Use “the child”")
    assert await answer(chair) == text.replace("Kayleigh", "The child", 1)


async def test_an_edit_that_brings_a_name_is_held_and_the_answer_stays_as_it_was(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS}, skipping=True)
    await chair.edits(WORDS, NAMED)
    chair.sees(ASKED)
    assert await answer(chair) == WORDS
    await chair.edits(NAMED, f"{WORDS} All of it.")
    assert await answer(chair) == f"{WORDS} All of it."
    assert await waiting(chair) == []
    assert ASKED not in in_chat(chair)


async def test_an_edit_that_is_settled_is_the_answer_and_its_message_goes(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS}, skipping=True)
    await chair.edits(WORDS, NAMED)
    await chair.taps("Use all")
    assert await answer(chair) == SETTLED
    assert "Kayleigh" not in in_chat(chair)


async def test_editing_the_message_that_is_held_settles_it(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.edits(NAMED, WORDS)
    assert await answer(chair) == WORDS
    assert await waiting(chair) == []
    assert WORDS in in_chat(chair)


async def test_a_date_that_a_question_asks_for_is_not_asked_about(chair):
    await chair.reflects_until("esc_by", {"escalate": "yes"}, skipping=True)
    await chair.says("14 December")
    chair.does_not_see(ASKED)
    chair.sees("Monday 14 December")


async def test_what_a_service_adds_is_asked_about_and_what_it_allows_is_not(chair):
    chair.server.settings = chair.server.settings.model_copy(
        update={"guard_allow": frozenset({"Kayleigh", "J"}), "guard_names": frozenset({"the bridge"})}
    )
    await chair.restarts()
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    chair.does_not_see(ASKED)
    assert await answer(chair) == NAMED
    await chair.says("They came from The Bridge, all of them, and went back there when it was over at last.")
    chair.sees("The Bridge may identify somebody.")


async def test_a_deleted_draft_takes_what_is_held_with_it(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    question = chair.phone.chat[-1]
    await chair.sends_command("/cancel")
    await chair.taps("Delete it")
    await chair.says("delete")
    assert await waiting(chair) == []
    await chair.taps_stale(question, "Use all")
    assert not (await chair.record()).reflections


async def test_a_message_that_cannot_be_deleted_any_more_holds_nothing_up(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(NAMED)
    await chair.waits(days=3)
    await chair.taps("Use all")
    assert await answer(chair) == SETTLED
    await chair.says(WORDS)
    assert await answer(chair, "learning_need") == WORDS
