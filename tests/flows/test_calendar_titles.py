"""Titles: which are a conference's, and which say that it does not take place."""

import pytest

from flows.calendar.titles import WORDS, Titles, is_declined

USUAL = Titles.of(WORDS)


@pytest.mark.parametrize(
    "title",
    [
        "ICPC",
        "icpc - room 3",
        "ICPC_AB",
        "AB_ICPC",
        "RCPC1",
        "2nd_RCPC_2",
        "ICPC/RCPC",
        "Review\\nconference\\, school",
        "Case  conference",
        "Case\u00a0conference",
        "Pre-birth conference",
        "Pre-birth ICPC",
        "Video conference: ICPC",
        "Video ICPC",
        "Video case conference",
        "ICPC (after the pre-conference meeting)",
        "ＩＣＰＣ",
    ],
)
def test_a_conference_is_known_by_its_words(title):
    assert USUAL.is_conference(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Strategy meeting",
        "XICPC",
        "ICPCs",
        "Conferences of the year",
        "Pre-conference meeting",
        "Pre conference chat",
        "preconference",
        "Pre-ICPC briefing",
        "Post-conference debrief",
        "Video conference with school",
        "Video-conference",
        "videoconference",
        "Teleconference",
        "Phone conference",
        "Press conference",
    ],
)
def test_other_meetings_are_none(title):
    assert not USUAL.is_conference(title)


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("video conference", "Video conference with school"),
        ("pre-conference", "Pre-conference meeting"),
        ("core group", "Core  group"),
        ("C.P.C.", "The c.p.c. meets"),
    ],
)
def test_the_chair_s_own_words_decide(word, title):
    assert Titles.of((word,)).is_conference(title)


def test_no_words_find_nothing():
    assert not Titles.of(("", " ")).is_conference("ICPC")


@pytest.mark.parametrize(
    "title",
    [
        "[CANCELLED] ICPC",
        "ICPC - CANCELLED",
        "FW: Canceled: ICPC",
        "Fwd: RE: Cancelled: ICPC",
        "Canceled: ICPC",
        "Canceled event: ICPC",
        "Cancellation: ICPC",
        "CANCELLED - ICPC",
        "CANCELLED-ICPC",
        "ICPC_CANCELLED",
        "Cancelled ICPC AB",
        "ICPC AB cancelled",
        "ICPC (cancelled)",
        "ICPC (now cancelled)",
        "ICPC has been cancelled",
        "ICPC cancelled by the social worker",
        "*** CANCELLED *** ICPC",
        "ICPC - CANX",
        "Cancelled: supervision",
    ],
)
def test_cancelled_is_cancelled_however_it_is_said(title):
    assert USUAL.is_cancelled(title)


@pytest.mark.parametrize(
    "title",
    [
        "ICPC",
        "ICPC - not cancelled",
        "NOT CANCELLED: ICPC",
        "ICPC is not cancelled",
        "ICPC - interpreter cancelled",
        "Conference about the cancelled placement",
        "Cancelled placement - ICPC",
        "ICPC uncancelled",
    ],
)
def test_what_only_speaks_of_cancelling_takes_place(title):
    assert not USUAL.is_cancelled(title)


@pytest.mark.parametrize(
    ("title", "declined"),
    [("Declined: ICPC", True), ("FW: Declined: ICPC", True), ("ICPC, declined: school", False)],
)
def test_what_outlook_calls_declined_is_declined(title, declined):
    assert is_declined(title) is declined
