"""What another version left and this one cannot read: it is set aside, said in one sentence, and logged."""

import asyncio
import logging

import pytest
from msgspec.structs import replace

from bot.strings import chat as strings
from storage.outbox import Waiting
from tests.chair import WORDS, Chair
from tests.nudged import turns_to


async def changed(chair, sql, *values):
    await chair.server.store.write(lambda records: records.db.execute(sql, values))
    # What the running bot remembers of a chair is read anew by the next process.
    await chair.server.restarts()


async def put(chair, kind, body, of=None):
    """Something waits for the chair, as another version left it."""

    def job(records):
        member = records.chairs.by_telegram(chair.phone.id)
        last, kept = records.outbox._of(member.id)
        screen = Waiting(last + 1, member.current if of else None, kind, body)
        records.outbox._save(member.id, last + 1, (*kept, screen))

    await chair.server.store.write(job)
    chair.looks_away()
    await asyncio.gather(*await chair.server.bot.delivery.catch_up())


async def aside(chair):
    return [one.kind for one in await chair.server.look(lambda records: records.outbox.set_asides())]


def logged(caplog):
    return [(r.getMessage(), r.__dict__.get("tag")) for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize("of", [False, True], ids=["of none", "of a reflection"])
@pytest.mark.parametrize(
    ("kind", "body", "event"),
    [
        ("Fireworks", '{"colour":"red"}', "unknown screen"),
        ("Ask", "{}", "screen not readable"),
        ("Tell", '{"text":["support"]}', "screen not readable"),
        ("Past", '{"page":-4,"into":0}', "screen not readable"),
        ("Home", "[1]", "screen not readable"),
        ("Home", "{", "screen not readable"),
        ("YearPage", '{"form":"nowhere","version":9,"sent":0,"with_peer":0}', "screen not made"),
    ],
)
async def test_a_screen_that_cannot_be_made_is_set_aside_and_the_question_stands_again(
    plain_chair, caplog, kind, body, event, of
):
    await plain_chair.reflects_until("held")
    await put(plain_chair, kind, body, of)
    plain_chair.sees(strings.NOT_SHOWN)
    plain_chair.sees_last("When was it?", "[Today]")
    assert await aside(plain_chair) == [kind]
    assert (event, kind) in logged(caplog)
    plain_chair.looks_away()
    await plain_chair.server.restarts()
    plain_chair.sees_nothing_new()
    await plain_chair.taps("Today")
    assert await plain_chair.at() == "label"


async def test_without_a_reflection_the_chair_is_told_all_the_same(plain_chair):
    await put(plain_chair, "Fireworks", "{}")
    plain_chair.sees_last(strings.NOT_SHOWN)


async def test_what_stands_behind_it_comes_and_it_is_said_once(plain_chair):
    await plain_chair.server.store.write(
        lambda records: [
            records.outbox.put(records.chairs.by_telegram(plain_chair.phone.id), None, kind, {"n": n})
            for n, kind in enumerate(("Fireworks", "Balloons", "Fireworks"))
        ]
    )
    await put(plain_chair, "HelpPage", "{}")
    assert [message["text"] for message in plain_chair.arrived].count(strings.NOT_SHOWN) == 1
    plain_chair.sees_last("/reflect")
    assert await aside(plain_chair) == ["Fireworks", "Balloons", "Fireworks"]


async def test_a_summary_whose_seal_is_damaged_is_set_aside_and_not_lost(plain_chair, caplog):
    await plain_chair.reflects_until("review", skipping=True, answers={"prompted": WORDS})
    await plain_chair.finishes()
    number = (await plain_chair.record()).newest.id
    await changed(plain_chair, "UPDATE answers SET sealed = x'00' WHERE slot = 12")
    await plain_chair.server.store.write(
        lambda records: records.outbox.put(
            records.chairs.by_telegram(plain_chair.phone.id), number, "Sent", {}
        )
    )
    await put(plain_chair, "HelpPage", "{}")
    plain_chair.sees(strings.NOT_SHOWN)
    plain_chair.sees_last("/reflect")
    assert await aside(plain_chair) == ["Sent"]
    assert ("screen not made", "Sent") in logged(caplog)


@pytest.mark.parametrize(
    "told", ['["Haiku","2026-11-23T15:00:00+00:00",{}]', '["Day","soon",{"kind":"year"}]', "{"]
)
async def test_words_for_an_unknown_prompt_are_taken_for_nothing_else(plain_chair, caplog, told):
    await plain_chair.reflects_until("prompted")
    await plain_chair.server.store.write(
        lambda records: records.chairs.set_waiting(records.chairs.by_telegram(plain_chair.phone.id), told)
    )
    await plain_chair.says(WORDS)
    plain_chair.sees_last("I have kept it, until you say.", "[It answers “Details of what prompted")
    assert await plain_chair.at() == "prompted"
    assert "unknown prompt" in dict(logged(caplog))
    assert WORDS not in caplog.text
    await plain_chair.taps("It answers “Details of what prompted this reflectio…”")
    assert (await plain_chair.record()).answers["prompted"].text == WORDS
    assert await plain_chair.at() == "learning_need"


NAMED = "Kayleigh was late, and nobody had told her grandmother where she would be all that afternoon."
WHERE = "It answers “Details of what prompted this reflectio…”"


async def hold_of_another_version(chair, held):
    """What words are held for, as another version left it."""

    def job(records):
        owner = records.chairs.by_telegram(chair.phone.id)
        for words in records.kept_words.all(owner):
            records.kept_words.change(owner, replace(words, held=held))

    await chair.server.store.write(job)


@pytest.mark.parametrize(
    "held", ['["haiku",{},[],0,0,0]', '["answer",{"reflection":1},[],0,0,0]', "{", "[7]"]
)
async def test_words_that_are_held_for_what_is_not_known_are_not_lost_and_the_chair_is_asked(
    plain_chair, caplog, held
):
    await plain_chair.reflects_until("prompted")
    await plain_chair.says(NAMED)
    await hold_of_another_version(plain_chair, held)
    await plain_chair.taps("Use “the child”")
    plain_chair.sees_last("Where does “Kayleigh was late", f"[{WHERE}")
    assert "unknown hold" in dict(logged(caplog))
    assert "Kayleigh" not in str([record.__dict__ for record in caplog.records])
    await plain_chair.taps(WHERE)
    await plain_chair.taps("Use “the child”")
    answer = (await plain_chair.record()).answers["prompted"].text
    assert answer == NAMED.replace("Kayleigh", "The child")


async def test_words_that_are_held_for_what_is_not_known_are_asked_about_when_a_draft_is_taken_up(
    plain_chair,
):
    await plain_chair.reflects_until("prompted")
    await plain_chair.says(NAMED)
    await hold_of_another_version(plain_chair, '["haiku",{},[],0,0,0]')
    await plain_chair.sends_command("/pause")
    await plain_chair.taps("Continue")
    plain_chair.sees_last("Where does “Kayleigh was late", f"[{WHERE}")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Fireworks", False),
        ("held or so", False),
        *((name, True) for name in ("Home", "Past", "guard 3", "on held", "no_longer_asked_2")),
    ],
)
async def test_words_under_a_message_of_another_version_are_kept_and_the_chair_is_asked(
    plain_chair, caplog, name, known
):
    await plain_chair.reflects_until("prompted")

    def renamed(records):
        owner = records.chairs.by_telegram(plain_chair.phone.id)
        for one in records.messages.standing(owner):
            if one.ours:
                records.messages.became(owner, one.message_id, None, name)

    await plain_chair.server.store.write(renamed)
    await plain_chair.says(WORDS)
    plain_chair.sees_last("I have kept it, until you say.", f"[{WHERE}")
    assert logged(caplog) == ([] if known else [("unknown message", name)])


async def test_settings_and_additions_of_another_version_stay_and_hide_nothing(plain_chair):
    await plain_chair.reflects_until("review", skipping=True, answers={"prompted": WORDS})
    await plain_chair.finishes()
    number = (await plain_chair.record()).newest.id
    await plain_chair.sends_command("/settings")
    await plain_chair.taps("Quiet hours", "From 17:00")

    def left(records):
        owner = records.chairs.by_telegram(plain_chair.phone.id)
        settings = records.chairs.settings(owner)
        kept = settings["nudges"] | {"kinds_off": ["birthday", "weekly"], "nation": "atlantis"}
        records.chairs.save_settings(owner, settings | {"nudges": kept})
        records.addenda.add(owner, number, "birthday", "It went well.", at=records.clock())

    await plain_chair.server.store.write(left)
    await plain_chair.sends_command("/settings")
    await plain_chair.taps("Quiet hours", "From 18:00")
    await plain_chair.sends_command("/history")
    await plain_chair.presses(plain_chair.phone.chat[-1]["message_id"], f"open|{number}")
    plain_chair.sees("It went well.")

    def look(records):
        return records.chairs.settings(records.chairs.by_telegram(plain_chair.phone.id))["nudges"][
            "kinds_off"
        ]

    assert await plain_chair.server.look(look) == ["birthday", "weekly"]


@pytest.mark.parametrize(
    ("data", "tag"),
    [
        ("fireworks|1", "fireworks"),
        ("go|-1", "go"),
        ("+|nothing", "+"),
        ("", "none"),
        ("12", "none"),
        ("12|juggle|held", "juggle"),
        ("juggle|twelve", "juggle"),
        ("twelvesigns2", "twelvesigns2"),
        ("thirteensigns", "none"),
        ("the mother said|no", "none"),
    ],
)
async def test_an_unknown_button_is_answered_and_the_question_stands_again(plain_chair, caplog, data, tag):
    await plain_chair.reflects_until("held")
    await plain_chair.presses(plain_chair.phone.chat[-1]["message_id"], data)
    plain_chair.sees(strings.BUTTON_UNKNOWN)
    plain_chair.sees_last("When was it?")
    assert ("unknown button", tag) in logged(caplog)
    assert "mother" not in str([record.__dict__ for record in caplog.records])


async def test_an_unknown_nudge_stays_for_a_version_that_knows_it(plain_chair, caplog):
    await plain_chair.reflects_until("held")

    def renamed(records):
        owner = records.chairs.by_telegram(plain_chair.phone.id).id
        _, planned = records.nudges._load(owner)
        kinds = [replace(one, kind="birthday") if one.nth == 2 else one for one in planned]
        records.nudges.restore(owner, kinds)

    await plain_chair.server.store.write(renamed)
    await turns_to(plain_chair, "2026-11-24 08:30")
    plain_chair.sees("A reflection is waiting")
    await turns_to(plain_chair, "2026-11-27 08:30")
    plain_chair.sees_nothing_new()
    await plain_chair.sends_command("/nudges")
    await plain_chair.sends_command("/settings")
    await plain_chair.taps("Quiet hours", "From 17:00")
    unknown = await plain_chair.server.look(lambda records: records.nudges.unknown())
    assert [kind for _, _, kind in unknown] == ["birthday"]
    assert [tag for event, tag in logged(caplog) if event == "unknown nudge"] == ["birthday"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("zone", value) for value in ("Europe/Atlantis", "../../etc/passwd", "Europe", "")),
        *(("joined_at", value) for value in ("yesterday", "", "2026-13-01T00:00:00+00:00", 7)),
    ],
)
async def test_what_means_nothing_beside_one_chair_keeps_no_chair_from_what_is_theirs(
    plain_chair, caplog, column, value
):
    other = Chair(plain_chair.server, 202)
    await other.joins()
    for chair in (plain_chair, other):
        await chair.reflects_until("held")
    await changed(plain_chair, f"UPDATE chairs SET {column} = ? WHERE id = 1", value)
    await turns_to(other, "2026-11-25 08:30")
    for chair in (plain_chair, other):
        chair.sees("A reflection is waiting")
        await chair.sends_command("/help")
        chair.sees("How this works")
    await plain_chair.server.clears()
    assert logged(caplog) == []
