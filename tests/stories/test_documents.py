"""A chair takes a finished reflection away: each file opens, and holds what they wrote."""

import json
from io import BytesIO

import pymupdf
import pytest
from docx import Document as opened

from bot.sandbox.standin.faults import ServerError
from tests.screen import buttons

FELT = "Zebra: I was relieved, and then I was not."


@pytest.fixture
async def done(chair):
    """A chair who has finished a reflection."""
    await chair.reflects_until("review", {"label": "The corridor", "hindsight": FELT})
    await chair.finishes()
    return chair


def files(chair):
    """The names and contents of the documents that have come, and the messages themselves."""
    return [
        (m["document"]["file_name"], chair.server.telegram.world.files[m["document"]["file_id"]].content, m)
        for m in chair.phone.chat
        if "document" in m
    ]


def words_in(name, content):
    match name.rpartition(".")[2]:
        case "docx":
            tables = opened(BytesIO(content)).tables
            return "\n".join(p.text for t in tables for row in t.rows for p in row.cells[0].paragraphs)
        case "pdf":
            with pymupdf.open(stream=content) as file:
                return " ".join(" ".join(page.get_text() for page in file).split())
        case _:
            return content.decode()


@pytest.mark.parametrize(
    ("taps", "suffix"),
    [
        (("Word",), "docx"),
        (("PDF",), "pdf"),
        (("Other formats", "Markdown"), "md"),
        (("Other formats", "JSON"), "json"),
    ],
)
async def test_each_format_comes_as_a_file_with_what_the_chair_wrote(done, taps, suffix):
    await done.taps(*taps)
    ((name, content, message),) = files(done)
    assert name.startswith("reflection-2026-11-23-")
    assert name.endswith(f".{suffix}")
    assert FELT in words_in(name, content)
    assert "wellbeing" not in words_in(name, content)
    assert ("caption" in message, "has_protected_content" in message) == (False, False)


async def test_a_file_is_of_the_reflection_as_it_stands(done):
    await done.taps("Add to it", "A note of its own")
    await done.says("Added weeks later, and dated.")
    await done.taps("Past reflections", done.labels()[0])
    await done.taps("Word")
    ((name, content, _),) = files(done)
    assert "Added weeks later, and dated." in words_in(name, content)


async def test_a_file_that_did_not_go_through_comes_with_the_next_try(done):
    done.server.telegram.faults.next("sendDocument", fault=ServerError())
    await done.taps("PDF")
    await done.sends_command("/help")
    assert [name.rpartition(".")[2] for name, _, _ in files(done)] == ["pdf"]


async def test_the_record_has_each_field_in_a_message_that_copies_with_one_tap(done):
    await done.taps("For my yearly record")
    said = [m for m in done.arrived if m.get("entities", [{}])[-1].get("type") == "pre"]
    titles = [m["text"].partition("\n")[0] for m in said]
    assert titles == [
        "Type of activity",
        "Short description of the activity and its relevance",
        "Date",
        "What you learnt",
        "Positive impact",
        "What you learnt from discussing it with a peer",
    ]
    learnt = said[3]
    (copied,) = [e for e in learnt["entities"] if e["type"] == "pre"]
    text = learnt["text"].encode("utf-16-le")[2 * copied["offset"] :].decode("utf-16-le")
    assert text.startswith(FELT)


async def test_a_peer_piece_that_is_missing_is_said_and_offered(chair):
    await chair.reflects_until("review", skipping=True)
    await chair.finishes()
    await chair.taps("For my yearly record")
    chair.sees("This is still missing. One piece a year has to be discussed with a peer")
    await chair.taps("Add what I learnt with a peer")
    await chair.says("She saw it the other way round.")
    await chair.taps("Past reflections", chair.labels()[0])
    await chair.taps("For my yearly record")
    (said,) = [m["text"] for m in chair.arrived if "with a peer\n" in m["text"]]
    assert said.endswith("She saw it the other way round.")


async def test_what_is_deleted_is_no_longer_to_be_taken_away(done):
    summary = next(m for m in reversed(done.phone.chat) if any(b["text"] == "Word" for b in buttons(m)))
    await done.taps("Delete")
    await done.says("delete")
    await done.taps_stale(summary, "Word")
    done.sees("That reflection is no longer there.")
    assert files(done) == []


async def test_another_chair_gets_nothing_of_it(plain_chair):
    from tests.chair import Chair

    await plain_chair.reflects_until("review", skipping=True)
    await plain_chair.finishes()
    number = (await plain_chair.record()).newest.id
    other = Chair(plain_chair.server, 202, "Other")
    await other.joins()
    (home, *_) = [m for m in reversed(other.phone.chat) if buttons(m)]
    for data in (f"d.take|{number}|json", f"d.more|{number}", f"d.record|{number}"):
        await other.presses(home["message_id"], data)
        other.sees("That reflection is no longer there.")
    assert files(other) == []


async def test_json_that_came_is_what_the_chair_has(done):
    await done.taps("Other formats", "JSON")
    ((_, content, _),) = files(done)
    record = json.loads(content)
    answers = {one["key"]: one for one in record["answers"]}
    assert answers["hindsight"]["words"][0]["text"] == FELT
    assert "wellbeing" not in answers
