"""Finding a reflection again: parts of the history, and words in all that was written."""

from flows.form import Pace
from tests.chair import Chair


async def finishes_one(chair, answers):
    await chair.begins()
    await chair.reflects_until("review", answers, skipping=True)
    await chair.finishes()


async def three(chair):
    """Three finished reflections of different kinds, and a draft."""
    await finishes_one(
        chair,
        {
            "label": "The corridor",
            "type": "initial",
            "escalate": "yes",
            "functions": ("voice", "monitoring"),
            "hindsight": "The school was escalating its worry, and nobody had set timescales at all.",
        },
    )
    await chair.waits(days=20)
    await finishes_one(
        chair,
        {
            "label": "The long table",
            "type": "review",
            "outcome": "continues",
            "smarter": "partly",
            "smarter_checks": ("met",) * 4 + ("not",) + ("met",) * 3,
            "functions": ("voice",),
            "peer": "We talked about how the room felt when it was escalated.",
        },
    )
    await finishes_one(
        chair,
        {"label": "The window", "type": "review", "hindsight": "A café in the hall helped everybody there."},
    )
    await chair.begins(Pace.QUICK)


async def test_the_history_has_a_line_for_each_with_drafts_apart(chair):
    await three(chair)
    await chair.sends_command("/history")
    chair.sees("Drafts", "Finished")
    chair.sees("13 Dec · Review (RCPC) · The long table · finished, with a peer")
    chair.sees("23 Nov · Initial (ICPC) · The corridor · finished")
    assert chair.labels()[1:4] == ["13 Dec · The window", "13 Dec · The long table", "23 Nov · The corridor"]


async def test_the_history_is_narrowed_by_a_tap_in_place(chair):
    await three(chair)
    await chair.sends_command("/history")
    page = chair.phone.chat[-1]["message_id"]
    await chair.taps("Show a part")
    chair.sees("[Drafts: 1]", "[Escalated: 1]", "[Plan not wholly met: 1]", "[Not discussed with a peer: 2]")
    chair.sees("[Review (RCPC): 2]", "[December 2026: 2]", "[November 2026: 1]", "[Voice of the child: 2]")
    for part, there in {
        "Escalated: 1": ["The corridor"],
        "Plan not wholly met: 1": ["The long table"],
        "Not discussed with a peer: 2": ["The window", "The corridor"],
        "Review (RCPC): 2": ["The window", "The long table"],
        "November 2026: 1": ["The corridor"],
        "Voice of the child: 2": ["The long table", "The corridor"],
    }.items():
        await chair.taps(part)
        listed = [label.partition(" · ")[2] for label in chair.labels() if " · " in label]
        assert listed == there, part
        await chair.taps("Show a part")
    await chair.taps("All of them")
    chair.sees("Drafts", "Finished")
    assert chair.phone.chat[-1]["message_id"] == page


async def test_words_are_found_in_their_context_and_marked(chair):
    await three(chair)
    await chair.sends_command("/search escalate")
    chair.sees("2 reflections with “escalate”", "The corridor", "The long table")
    found = chair.phone.chat[-1]
    marked = [
        found["text"][one["offset"] : one["offset"] + one["length"]]
        for one in found["entities"]
        if one["type"] == "bold"
    ]
    assert [word for word in marked if word.startswith("escalat")] == ["escalated", "escalating"]
    await chair.taps("23 Nov · The corridor")
    chair.sees("nobody had set timescales")


async def test_phrases_and_words_to_leave_out(chair):
    await three(chair)
    await chair.sends_command("/search escalated -school")
    chair.sees("1 reflection with", "The long table")
    chair.does_not_see("The corridor")
    await chair.sends_command("/search “set timescales”")
    chair.sees("1 reflection with", "The corridor")
    await chair.sends_command("/search CAFE")
    chair.sees("1 reflection with", "The window", "café")
    await chair.sends_command("/search -school")
    chair.sees("Type at least one word that is not to be left out.")


async def test_what_is_typed_after_the_command_alone_is_searched_for(chair):
    await three(chair)
    await chair.sends_command("/search")
    chair.sees("What are you looking for?")
    await chair.says("Timescale")
    chair.sees("1 reflection with “Timescale”", "The corridor")
    assert all(
        "Timescale" not in str(reflection.answers) for reflection in (await chair.record()).reflections
    )


async def test_nothing_found_says_what_to_try(chair):
    await three(chair)
    await chair.sends_command("/search quokka")
    chair.sees("Nothing found with “quokka”. Try fewer words", "[Search]")
    await chair.taps("Search")
    await chair.says("corridor <b>")
    chair.sees("Nothing found with “corridor <b>”")


async def test_what_was_added_later_is_found_and_what_was_deleted_is_not(chair):
    await finishes_one(chair, {"label": "The corridor"})
    await chair.replies("The corridor", "A year later the grandmother wrote.")
    await chair.sends_command("/search grandmother")
    chair.sees("1 reflection with", "grandmother wrote")
    await chair.taps("23 Nov · The corridor", "Delete")
    await chair.says("delete")
    await chair.sends_command("/search grandmother")
    chair.sees("Nothing found")


async def test_what_was_found_of_a_reflection_leaves_the_chat_with_it(chair):
    await finishes_one(
        chair, {"label": "The corridor", "hindsight": "Only one of us saw the quokka there, and wrote of it."}
    )
    await chair.sends_command("/search quokka")
    await chair.taps("23 Nov · The corridor", "Delete")
    await chair.says("delete")
    theirs = [message.get("text", "") for message in chair.phone.chat if message["from"]["is_bot"]]
    assert not [text for text in theirs if "quokka there" in text]


async def test_pages_of_what_was_found_turn_in_place_and_an_older_search_is_gone(chair):
    for number in range(6):
        await finishes_one(
            chair,
            {"label": f"The table {number}", "hindsight": "The room was quiet when the school spoke first."},
        )
    await chair.sends_command("/search quietly")
    chair.sees("6 reflections with", "Page 1 of 2")
    page = chair.phone.chat[-1]
    await chair.taps("Older ›")
    chair.sees("Page 2 of 2", "The table 0")
    assert chair.phone.chat[-1]["message_id"] == page["message_id"]
    await chair.sends_command("/search school")
    await chair.taps_stale(page, "Older ›")
    chair.sees("You have searched for something else since.")


async def test_nobody_elses_words_are_found(chair):
    await finishes_one(
        chair, {"label": "The corridor", "hindsight": "Only one of us ever wrote of the quokka there."}
    )
    other = Chair(chair.server, 202, "Another")
    await other.joins()
    await other.sends_command("/search quokka")
    other.sees("Nothing found")
