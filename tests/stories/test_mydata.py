"""A chair has everything that is held about them, as a page to read and as JSON, in one archive."""

import json
import re
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.documents.archive import page
from bot.usecases import documents
from tests.chair import WORDS, Chair

DOC = Path(__file__).parents[2] / "docs" / "mydata.md"
EDITED = "Walrus: the school spoke first, and I let it."


def archives(chair):
    """The names and contents of the archives that have come."""
    files = chair.server.telegram.world.files
    found = [m["document"] for m in chair.phone.chat if "document" in m]
    return [(one["file_name"], ZipFile(BytesIO(files[one["file_id"]].content))) for one in found]


def everything(chair):
    """What the newest archive holds: the data, and the page."""
    _, file = archives(chair)[-1]
    return json.loads(file.read("my-data.json")), file.read("my-data.html").decode()


async def lives(chair):
    """Leaves something of every kind in the record."""
    await chair.reflects_until("review", {"label": "The corridor", "prompted": WORDS})
    await chair.opens_answer("hindsight")
    await chair.taps("Change")
    await chair.says(EDITED)
    if "Take its place" in chair.labels():
        await chair.taps("Take its place")
    await chair.finishes()
    await chair.taps("Add to it")
    await chair.taps(next(label for label in chair.labels() if label))
    await chair.says("Giraffe: the mother rang, and was glad of it.")
    await chair.reflects_until("prompted", {"label": "Badger draft"}, skipping=True)
    await chair.says("Kayleigh was late, and Craig said nothing.")
    await chair.sends_command("/conference tomorrow 4pm")
    await chair.taps("Yes")


async def test_everything_that_is_held_comes_in_one_archive(chair):
    await lives(chair)
    await chair.sends_command("/mydata")
    chair.sees("Here is everything that is held about you", "save it where only you can")
    ((name, file),) = archives(chair)
    assert re.fullmatch(r"my-data-\d{4}-\d\d-\d\d-\d{4}\.zip", name)
    assert sorted(file.namelist()) == ["my-data.html", "my-data.json"]
    data, shown = everything(chair)
    assert data["you"]["name"] == "A chair"
    assert data["you"]["telegram"] == chair.phone.id
    sent, draft = data["reflections"]
    assert (sent["label"], draft["label"]) == ("The corridor", "Badger draft")
    assert (sent["finished"] is None, draft["finished"] is None) == (False, True)
    given = {answer["key"]: answer for answer in sent["answers"]}
    assert given["prompted"]["words"][0]["text"] == WORDS
    assert given["wellbeing"]["for_you_alone"]
    assert given["wellbeing"]["labels"]
    for written in (WORDS, "Giraffe: the mother rang", "Kayleigh was late", "Badger draft"):
        assert written in json.dumps(data, ensure_ascii=False)
        assert written in shown
    assert data["words_that_wait"][0]["held_for"]
    assert [one["wanted"] for one in data["conferences"]] == [True]
    assert {one["kind"] for one in data["reminders"]} >= {"draft", "hindsight", "conference"}
    assert {one["event"] for one in data["audit"]} == {"chair joined", "everything exported"}
    assert any(one["from"] == "you" and one["reflection"] == sent["number"] for one in data["messages"])
    assert "notices_shown" in draft


async def test_nothing_of_anybody_else_is_in_it(chair):
    other = Chair(chair.server, 202, "Other")
    await other.joins("Ocelot")
    await other.reflects_until("review", {"label": "Ocelot folder"}, skipping=True)
    await other.finishes()
    await lives(chair)
    await chair.sends_command("/mydata")
    data, shown = everything(chair)
    assert "Ocelot" not in json.dumps(data) + shown
    assert {one["event"] for one in data["audit"]} == {"chair joined", "everything exported"}
    assert len(data["audit"]) == 2


async def test_every_value_stands_on_the_page_and_every_field_in_the_schema(plain_chair):
    await lives(plain_chair)
    await plain_chair.sends_command("/mydata")
    data, shown = everything(plain_chair)
    assert named(data) - set(re.findall(r"`(\w+)`", DOC.read_text())) == set()
    missing = [
        one
        for one in leaves(data)
        if escape(one, quote=False) not in shown and not re.match(r"\d{4}-\d\d-", one)
    ]
    assert missing == ["afterword-mydata"]


def named(value):
    """Every field in some data, but for what Telegram and the settings name."""
    if isinstance(value, dict):
        theirs = ("settings", "update", "marks", "fields", "held_for")
        return set(value).union(*(named(one) for name, one in value.items() if name not in theirs))
    return set().union(*map(named, value)) if isinstance(value, list) else set()


def leaves(value):
    """Every text in some data."""
    match value:
        case dict() | list():
            return [
                leaf for one in (value.values() if isinstance(value, dict) else value) for leaf in leaves(one)
            ]
        case str():
            return [value]
        case _:
            return []


async def test_it_goes_from_the_chat_with_the_rest(chair):
    await lives(chair)
    await chair.sends_command("/mydata")
    await chair.waits(hours=25)
    await chair.server.clears()
    assert archives(chair) == []


async def test_it_comes_by_the_button_under_privacy(chair):
    await chair.sends_command("/privacy")
    await chair.taps("Everything held about me")
    assert len(archives(chair)) == 1


async def test_only_so_many_come_in_a_day_and_a_kind_sentence_says_when_there_are_more(chair):
    for _ in range(documents.MOST_DATA):
        await chair.sends_command("/mydata")
    chair.looks_away()
    await chair.sends_command("/mydata")
    chair.sees("That is as many files as I can make for you just now. You can have more from")
    assert len(archives(chair)) == documents.MOST_DATA
    other = Chair(chair.server, 202)
    await other.joins()
    await other.sends_command("/mydata")
    assert len(archives(other)) == 1
    await chair.waits(hours=24, minutes=1)
    await chair.sends_command("/mydata")
    assert len(archives(chair)) == documents.MOST_DATA + 1


async def test_the_files_of_reflections_are_counted_likewise(chair, monkeypatch):
    monkeypatch.setattr(documents, "MOST_FILES", 2)
    await chair.reflects_until("review", {"label": "The corridor"}, skipping=True)
    await chair.finishes()
    await chair.taps("Other formats")
    for _ in range(3):
        await chair.taps("JSON")
    chair.sees("You can have more from")
    assert len([m for m in chair.phone.chat if "document" in m]) == 2


async def test_a_reflection_that_does_not_open_is_told_of_and_the_rest_comes(plain_chair):
    chair = plain_chair
    await chair.reflects_until("review", {"label": "The corridor"}, skipping=True)
    await chair.finishes()
    await chair.reflects_until("prompted", {"label": "Badger draft"}, skipping=True)
    broken = (await chair.record()).reflections[-1].id

    def breaks(records):
        records.db.execute("UPDATE answers SET sealed = zeroblob(512) WHERE reflection_id = ?", (broken,))

    await chair.server.store.write(breaks)
    await chair.sends_command("/mydata")
    data, shown = everything(chair)
    assert data["reflections"][0] == {"number": broken, "unreadable": True}
    assert "Badger draft" in shown


@pytest.mark.parametrize("text", ["</dl><script>alert(1)</script>", "=1+1 & more", "a\u202eb"])
def test_what_a_chair_wrote_is_no_markup_on_the_page(text):
    shown = page(
        {"reflections": [{"label": text, "answers": [{"question": text, "words": [{"text": text}]}]}]}
    )
    assert "<script" not in shown
