"""Another authority's form, and a new version of a form: data changes, and nothing else."""

from pathlib import Path

import pytest

from bot.strings import chat as strings
from flows.form import Pace
from flows.loading import parse, source_of
from tests.chair import Chair
from tests.nudged import coming, times

FORMS = Path(__file__).parent.parent / "forms"
HARBOUR, HARBOUR_2 = str(FORMS / "harbour.toml"), str(FORMS / "harbour_2.toml")
FORM = parse(*source_of(HARBOUR))


@pytest.fixture
async def chair(hosting, story_mode):
    """A chair of the other authority."""
    newcomer = Chair(await hosting(story_mode, HARBOUR))
    await newcomer.joins()
    return newcomer


async def test_the_other_authoritys_form_is_asked_from_end_to_end(chair):
    await chair.begins()
    chair.sees("Write about what you learnt. Leave out names and dates.", "Begin with the number.")
    chair.sees("10 = in danger now · 0 = safe")
    await chair.taps("9")
    chair.sees("the child may be in danger now", "Who have you told?")
    answers = {
        "raised": ("Team lead", "Police", "They will ring the school."),
        "reply_by": "Tue 24 Nov",
        "plan": ("Partly", "No dates."),
        "letters": ("met", "met", "partly", "met", "not", "met", "met"),
        "story": "Ask about money first, and then about the weekend.",
    }
    await chair.reflects_until("review", answers)
    await chair.finishes()
    chair.sees("After the conference", "Harbour Council", "○○○○○○○○○●○", "0 = safe · 10 = in danger now")
    chair.sees("Team lead, Police", "They will ring the school.", "Tuesday 24 November 2026", "No dates.")
    chair.sees("S✓  M✓  A◐  R✓  T✗  E✓  R✓", "Ask about money first")
    assert (await chair.record()).newest.form.authority == "Harbour Council"


async def test_its_letters_are_offered_when_the_plan_is_smarter(chair):
    await chair.reflects_until("plan", skipping=True)
    await chair.taps("Yes", "Look at the letters")
    chair.sees("Which letters does it meet?", "S Simple: could the family say it back?")


async def test_its_capture_asks_its_own_quick_questions(chair):
    await chair.reflects_until("review", pace=Pace.QUICK)
    assert set((await chair.record()).answers) == {q.key for q in FORM if q.quick}
    await chair.finishes()


async def test_its_short_answer_is_probed_in_its_own_words_and_bounded_by_its_own_limit(chair):
    await chair.reflects_until("story", skipping=True)
    await chair.says("x" * 2_001)
    chair.sees("more than 2,000 characters")
    await chair.says("A lot.")
    chair.sees("And what will you do with it?")


async def test_a_new_version_leaves_drafts_and_old_summaries_whole(chair):
    await chair.reflects_until("review", {"plan": "No", "story": "Ask about money first, every time."})
    await chair.finishes()
    summary = chair.arrived[-1]["text"]
    await chair.reflects_until("letters", {"plan": "No"})
    await chair.server.asks(HARBOUR_2)
    await chair.marks(*["met"] * 7)
    await chair.taps("Done")
    chair.sees("What did you learn?")
    await chair.reflects_until("review", {"story": "Ask about money first, every time."})
    await chair.finishes()
    chair.sees("S✓  M✓", "What did you learn?")
    await chair.sends_command("/history")
    await chair.taps(chair.labels()[1])
    assert summary.startswith(chair.arrived[-1]["text"])
    await chair.reflects_until("story", {"plan": "No"})
    chair.sees("What will you do differently?")
    await chair.reflects_until("review", {"label": "The harbour"})
    await chair.finishes()
    chair.sees("The harbour")
    versions = [reflection.form.version for reflection in (await chair.record()).reflections]
    assert versions == [2, 1, 1]


async def test_an_answer_to_an_old_versions_question_can_still_be_corrected(chair):
    await chair.reflects_until("review", {"story": "Ask about mony first, every time."})
    await chair.finishes()
    await chair.server.asks(HARBOUR_2)
    await chair.edits("Ask about mony", "Ask about money first, every time.")
    chair.sees("Corrected: “What did you learn?”", strings.SEE_SUMMARY)
    await chair.taps("See the summary")
    chair.sees("What did you learn?", "Ask about money first, every time.")


async def test_the_service_can_turn_to_another_form_altogether(chair):
    await chair.reflects_until("story", skipping=True)
    await chair.server.asks("west_sussex")
    await chair.says("Ask about money first, every time.")
    chair.sees("Ready to finish")
    await chair.begins()
    chair.sees("What kind of conference was it?")


@pytest.fixture
def scottish(tmp_path):
    """The file of a form whose authority is in Scotland."""
    file = tmp_path / "loch.toml"
    source = Path(HARBOUR).read_text(encoding="utf-8").replace('id = "harbour"', 'id = "loch"')
    file.write_text('nation = "scotland"\n' + source, encoding="utf-8")
    return str(file)


async def test_the_bank_holidays_of_the_form_s_nation_hold_until_the_chair_chooses_others(
    hosting, story_mode, scottish
):
    chair = Chair(await hosting(story_mode, scottish))
    await chair.joins()
    await chair.sends_command("/settings")
    chair.sees("but not the bank holidays of Scotland")
    await chair.sends_command("/conference")
    await chair.says("30 November at 10am")
    await chair.taps("Yes")
    assert times(await coming(chair)) == ["conference Tue 01 Dec 08:30"]
    await chair.sends_command("/settings")
    await chair.taps("Working days", "England and Wales")
    assert times(await coming(chair)) == ["conference Mon 30 Nov 10:10"]
    await chair.begins()
    await chair.sends_command("/settings")
    chair.sees("but not the bank holidays of England and Wales")
