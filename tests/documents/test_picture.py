"""The year as a picture: for a phone's width, with the figures, in time; and never without its words."""

import struct
from datetime import date

import pytest
from msgspec.structs import replace

from bot.documents import picture as pictures
from bot.documents.maker import Maker
from bot.documents.picture import png
from bot.views.wanted import Picture
from flows.year_figures import Figures, Share

ASKED = "Do you feel more empowered?"
FEW = Figures(
    sent=1,
    months=((date(2026, 11, 1), 1, 0),),
    scores=(4,),
    letters=(Share("S Specific", (1,), 1), Share("T Timely", (), 1)),
    raised=(1,),
    answered=(),
    functions=(("Voice of the child", 1),),
    untouched=("Child focus and safety",),
    growth=((ASKED, ("Partly",)),),
)
MANY = Figures(
    sent=9,
    months=tuple((date(2026, month, 1), month % 5, 6) for month in range(1, 13)),
    scores=(4, 5, 3, 6, 10, 0, 8, 5, 4),
    letters=tuple(Share(f"{letter} 子どもの安全 🌊", tuple(range(4)), 6) for letter in "SMARTer+"),
    raised=(1, 2, 3),
    answered=(1, 2),
    functions=tuple((f"Function {n}, whose name is longer than a phone is wide", n) for n in range(9, 0, -1)),
    untouched=(),
    growth=tuple((f"Question {n}? " * 20, ("Yes", "Partly", "No") * 9) for n in range(4)),
)


def picture(figures):
    return Picture(
        figures,
        date(2025, 12, 1),
        date(2026, 11, 23),
        title="Your year so far",
        progress=((2, 2), (0, 1)),
        scale=(0, 10),
        choices={ASKED: ("Yes", "Partly", "No")},
    )


@pytest.mark.parametrize("figures", [FEW, MANY, Figures(0, (), (), (), (), (), (), (), ())])
def test_the_picture_is_as_wide_as_a_phone_and_no_taller_than_telegram_takes(figures):
    made = png(picture(figures))
    assert made.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", made[16:24])
    assert width == 1080
    # Of a photo, both sides together may have 10,000 pixels, and one may be twenty times the other.
    assert width + height <= 10_000


def test_under_five_reflections_it_shows_no_trends():
    assert pictures._told(picture(FEW))["trends"] is False
    assert pictures._told(picture(MANY))["trends"] is True


def test_it_has_every_figure():
    told = pictures._told(picture(MANY))
    assert [one["count"] for one in told["escalations"]] == [3, 2, 1]
    assert told["growth"][0]["counts"] == "Yes 9, Partly 9, No 9"
    assert told["progress"] == [
        {"name": "Pieces of learning", "done": 2, "of": 2},
        {"name": "Discussed with a peer", "done": 0, "of": 1},
    ]
    assert pictures._told(picture(FEW))["growth"][0]["marks"] == ["middle"]


def test_of_a_questions_answers_the_best_the_worst_and_what_lies_between_are_told_apart():
    (grown, *_) = pictures._told(picture(replace(MANY, growth=((ASKED, ("Yes", "Partly", "No")),))))["growth"]
    assert grown["marks"] == ["first", "middle", "last"]


async def test_it_is_made_in_a_process_of_its_own():
    assert (await Maker().picture(picture(FEW))).startswith(b"\x89PNG")
