"""The service's picture: counts of more than five chairs' reflections, and never a small one or a text."""

from datetime import UTC, datetime
from functools import partial

import pytest
from msgspec.structs import replace

from bot.cli.picture import TooFew, in_words
from bot.open_store import form_named
from flows.facts import Facts, Named
from flows.form import Mark, Pace
from tests.bot.command_line import commanded
from tests.storage.samples import NOW, answering, joining, said, submitting

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
TIMELY = Named("timely", "T Timely")
VOICE, LAW = Named("voice", "Voice of the child"), Named("law", "The law")
ASK = "Do you feel more empowered?"
ONE = Facts(1, "TM", Pace.FULL, AT, AT, AT, raised=True, marks=((TIMELY, Mark.PARTLY),))
FULL = replace(
    ONE, functions=(VOICE,), all_functions=(VOICE, LAW), growth={ASK: Named("yes", "Yes")}, raised=False
)


@pytest.mark.parametrize(("chairs", "each"), [(0, 0), (1, 20), (5, 9)])
def test_nothing_is_said_of_five_chairs_or_fewer_however_much_they_reflect(chairs, each):
    with pytest.raises(TooFew):
        in_words([[ONE] * each] * chairs)


def test_chairs_who_have_finished_nothing_do_not_make_it_enough():
    with pytest.raises(TooFew):
        in_words([[ONE]] * 5 + [[]] * 20)


def test_what_is_tapped_is_counted_and_no_label_is_said():
    assert in_words([[FULL]] * 6 + [[]]) == [
        "6 chairs have finished 6 reflections.",
        "T Timely was not wholly met in 6 of 6 plans.",
        "Fewer than 5 of 6 reflections were about something to escalate.",
        "Voice of the child was touched in 6 of 6 reflections.",
        "The law was touched in fewer than 5 of 6 reflections.",
        f"{ASK} Yes: 6",
    ]


def test_what_few_chairs_tell_of_is_left_out_although_all_together_are_enough():
    others = replace(ONE, marks=())
    assert in_words([[FULL] * 9] * 5 + [[others]] * 2) == [
        "7 chairs have finished 47 reflections.",
        "Fewer than 5 of 47 reflections were about something to escalate.",
    ]


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    made = commanded(tmp_path, monkeypatch, capsys)
    assert made.runs("init")[0] == 0
    return made


async def reflecting(machine, many: int) -> None:
    """So many chairs have finished one reflection each."""
    form, source = form_named("west_sussex")
    store = machine.opens()
    for number in range(many):
        chair = await store.write(joining(4711 + number))
        one = await store.write(partial(starting, chair, form, source))
        await store.write(answering(chair, one.id, "label", said("Zebedee")))
        await store.write(submitting(chair, one.id))
    await store.close()


def starting(chair, form, source, records):
    return records.reflections.start(chair, form, source, Pace.FULL, NOW)


async def test_the_command_reads_the_record_and_tells_no_label(machine):
    await reflecting(machine, 6)
    status, told = machine.runs("picture")
    assert status == 0
    assert told.startswith("6 chairs have finished 6 reflections.\nFewer than 5 of 6 reflections were about")
    assert "Zebedee" not in told


async def test_the_command_says_why_it_says_nothing(machine):
    await reflecting(machine, 5)
    status, told = machine.runs("picture")
    assert status == 1
    assert told.startswith("This is made of what more than five chairs have finished")
