"""A role stands where a name stood, and all else is to the letter."""

import pytest

from flows.identifiers.finding import Finding, Kind
from flows.identifiers.guard import find
from flows.identifiers.replacing import replace_all, replaced


@pytest.mark.parametrize(
    ("text", "role", "after"),
    [
        ("Kayleigh's mum cried.", "the child", "The child's mum cried."),
        ("I saw James' bag.", "the father", "I saw the father's bag."),
        ("I saw James’ bag.", "the parents", "I saw the parents’ bag."),
        ("He said ‘James’ again.", "the father", "He said ‘the father’ again."),
        ("kayleigh didnt come", "the mother", "the mother didnt come"),
        ("It ended.  “Lola” cried.", "the child", "It ended.  “The child” cried."),
        ("One left.\n- Jayden stayed", "the child", "One left.\n- The child stayed"),
        ("I met Jayden; e.g. there.", "the child", "I met the child; e.g. there."),
        ("On 3 May 2024 it ended.", "a date in the spring", "On a date in the spring it ended."),
        ("On the 3rd of May it ended.", "a date in the spring", "On the date in the spring it ended."),
        ("Her sister Amina said so.", "the sister", "Her sister said so."),
        ("Her sister Amina said so.", "the aunt", "Her sister the aunt said so."),
        ("mum Kayleigh was there", "the mother", "mum was there"),
        ("Dad, Craig, left.", "the father", "Dad left."),
        ("Dad (Craig) left.", "the father", "Dad left."),
        ("The Shaw family left.", "the family", "The family left."),
        ("The Hendersons left.", "the family", "The family left."),
        ("Zoë\u0308\u0301’s dad 👨‍👧 came\u00a0!", "the child", "The child’s dad 👨‍👧 came\u00a0!"),
        ("Her NHS number 999 404 9488 was there.", "the NHS number", "Her NHS number was there."),
    ],
)
def test_a_role_fits_where_it_stands(text, role, after):
    assert replaced(text, find(text)[0], role) == after


def test_all_findings_are_replaced_at_once():
    text = "Kayleigh and Jayden's dad, Craig, moved to 14 Acacia Avenue."
    roles = dict(zip(find(text), ("the mother", "the child", "the father", "a street nearby"), strict=True))
    assert replace_all(text, roles) == "The mother and the child's dad moved to a street nearby."


def test_only_the_finding_is_replaced():
    text = "Kayleigh met Kayleigh."
    second = Finding(13, 21, Kind.NAME, ("the mother",))
    assert replaced(text, second, "the mother") == "Kayleigh met the mother."
