"""A chair has everything that is held about them, as a page to read and as JSON, in one archive."""

import json
import re
from datetime import timedelta
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.documents.archive import page
from bot.invitations import hashed, new_code
from bot.usecases import documents
from storage.invitations import Invitation
from tests.chair import WORDS, Chair

DOC = Path(__file__).parents[2] / "docs" / "mydata.md"
COMMENT = "Heron: I would have asked the school first."
TOLD = {
    "answers": "reflections.added",
    "audit": "audit",
    "chairs": "you.number",
    "conferences": "conferences",
    "heads": "you.last_seen",
    "holds": "you.held_since",
    "inbox": "waits_to_be_dealt_with",
    "invitations": "you.links_to_move",
    "kept_words": "words_that_wait",
    "limits": "counted",
    "messages": "messages",
    "nudges": "reminders",
    "outbox": "waits_to_be_shown",
    "reflections": "reflections",
    "retention_told": "reflections.told_that_it_goes",
    "shares": "shared_with_you.your_comments",
    "wanted_gone": "you.goes_when_hold_ends",
}
"""Where in the archive is what a table holds of a chair."""
UNTOLD = {
    "data_keys": "a key, which opens what is in the archive",
    "canary": "no chair's",
    "forms": "no chair's",
    "announcements": "no chair's",
    "audit_end": "a hash",
    "audit_start": "a hash",
    "audit_reasons": "may name others, and may have to stay untold: the authority answers for it",
    "inbox_done": "numbers that Telegram gave, without whose they were",
    "erased": "numbers of chairs who are gone",
    "ended_shares": "gone at the next look, with what the peer's chat still shows",
    "departures": "a chat's that a chair has left, until it is told",
    "sqlite_sequence": "the last numbers that were given",
    "_sqlite_migrations": "no chair's",
}
"""Why what a table holds is not in it; docs/mydata.md says so of what may be of a chair."""
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


async def shares(chair, other):
    """A chair shares what they have finished and have on the screen, and the other comments on it."""
    name = await chair.server.look(lambda r: r.chairs.name(r.chairs.by_telegram(other.phone.id)))
    await chair.taps("Discussed with a peer", "Share with a chair", name, "Yes, share it")
    await other.taps("Open it", "Comment")
    await other.says(COMMENT)


async def is_held_and_told(chair):
    """What others than the chair leave in the record."""

    def job(records):
        member, now = records.chairs.by_telegram(chair.phone.id), chair.server.clock()
        newest = records.reflections.numbers(member)[-1]
        records.retained.tell(member, [newest], now.date())
        records.holds.put_on(member, now, "an inquiry")
        records.holds.want_gone(member, newest)
        moves, expires = (member.id, member.telegram_id), now + timedelta(days=7)
        records.invitations.add(Invitation(hashed(new_code()), "A chair", expires, moves=moves))
        records.inbox.take([(900, chair.phone.id, b'{"message":{"text":"Puffin"}}')], now)
        records.inbox.set_aside(900)

    await chair.server.store.write(job)


async def test_whatever_a_table_holds_of_a_chair_is_in_it_or_there_is_a_reason_why_not(plain_chair):
    other = Chair(plain_chair.server, 202, "Other")
    await other.joins("Sam Peer")
    await lives(plain_chair)
    await other.reflects_until("review", {"label": "Ocelot folder"}, skipping=True)
    await other.finishes()
    await shares(other, plain_chair)
    await is_held_and_told(plain_chair)
    await plain_chair.sends_command("/mydata")
    tables = await plain_chair.server.look(
        lambda r: [name for (name,) in r.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    )
    assert sorted(tables) == sorted([*TOLD, *UNTOLD])
    data, shown = everything(plain_chair)
    for table, field in TOLD.items():
        found = [data]
        for name in field.split("."):
            within = [each for one in found for each in (one if isinstance(one, list) else [one])]
            found = [one[name] for one in within if one[name]]
        assert found, f"{table}: nothing in {field}"
    assert "Puffin" in shown


async def test_who_reads_what_a_chair_shares_and_what_a_chair_said_of_anothers_is_in_it(plain_chair):
    other = Chair(plain_chair.server, 202, "Other")
    await other.joins("Sam Peer")
    await plain_chair.reflects_until("review", {"label": "The corridor", "prompted": WORDS}, skipping=True)
    await plain_chair.finishes()
    await shares(plain_chair, other)
    await plain_chair.sends_command("/mydata")
    data, shown = everything(plain_chair)
    (share,) = data["shared_by_you"]
    assert (share["with"], share["reflection"], len(share["opened"])) == ("Sam Peer", 1, 1)
    assert (data["shared_with_you"], "Sam Peer" in shown) == ([], True)
    await other.sends_command("/mydata")
    data, shown = everything(other)
    (share,) = data["shared_with_you"]
    assert (share["by"], [one["text"] for one in share["your_comments"]]) == ("A chair", [COMMENT])
    assert data["shared_by_you"] == []
    assert any(one["event"] == f"share opened, chair {data['you']['number']}" for one in data["audit"])
    # What the other wrote is theirs.
    assert not any(words in json.dumps(data) + shown for words in (WORDS, "The corridor"))


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
    other = Chair(plain_chair.server, 202, "Other")
    await other.joins("Sam Peer")
    await plain_chair.reflects_until("review", {"label": "Badger folder"}, skipping=True)
    await plain_chair.finishes()
    await shares(plain_chair, other)
    await other.reflects_until("review", {"label": "Ocelot folder"}, skipping=True)
    await other.finishes()
    await shares(other, plain_chair)
    await lives(plain_chair)
    await is_held_and_told(plain_chair)
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


def test_whatever_stands_within_something_has_the_next_lower_heading():
    answers = [{"question": "Scaling", "words": [{"text": "Here.", "later": [{"text": "There."}]}]}]
    shown = page(
        {"reflections": [{"label": "Badger", "answers": answers}, {"label": "Heron", "answers": []}]}
    )
    assert re.findall(r"<h(\d)>(.+?)</h", shown)[1:] == [
        ("2", "Reflections"),
        ("3", "Badger"),
        ("4", "Scaling"),
        ("5", "Number "),
        ("3", "Heron"),
    ]


@pytest.mark.parametrize("text", ["</dl><script>alert(1)</script>", "=1+1 & more", "a\u202eb"])
def test_what_a_chair_wrote_is_no_markup_on_the_page(text):
    shown = page(
        {"reflections": [{"label": text, "answers": [{"question": text, "words": [{"text": text}]}]}]}
    )
    assert "<script" not in shown
