"""What is stored is a promise: the code and the golden file know the same tags and fields.

No name of a class or of a field in the code is in the golden file: renaming one changes nothing there.
"""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bot.actions import Action, Commanded, chat, conferences
from bot.actions.callback_data import BUTTONS, ON_REFLECTION, decode, encode
from bot.actions.preferences import Setting, SettingsPart
from bot.guard.held import PURPOSES, held_of
from bot.guard.held import kept as kept_held
from bot.nudges import due, planning
from bot.nudges.preferences import preferences_of, save_preferences
from bot.nudges.prompts import PROMPTS, Prompt, asked_at, kept, prompt_of
from bot.screens import Screen
from bot.screens.chat import NOTE_ON
from bot.screens.guard import GUARD
from bot.screens.outbox_data import SCREENS, pack, unpack
from bot.usecases.additions import ADDENDUM
from bot.usecases.clearing import COMMAND
from bot.usecases.guarded import KEPT
from bot.views.render import SUMMARY
from bot.wire import Table, Unreadable
from flows import inputs
from flows.answer import Status
from flows.availability import NudgeKind
from flows.calendar import conferences as calendars
from flows.effects import NoteReason, Refusal
from flows.form import REVIEW, SUBMITTED, Pace
from flows.identifiers.finding import Kind
from flows.nudges import Snooze
from flows.time import phrases
from storage.chairs import Chair
from storage.codec import answer_packed, answer_unpacked
from storage.departures import Departure, Why
from storage.heads import Head, open_head, seal_head
from storage.invitations import Invitation, seal_invitation
from storage.kept_words import Words, words_of
from storage.nudges import Nudge
from storage.outbox import Pending
from tests.server import LONDON

GOLDEN = tomllib.loads(Path(__file__).with_name("stored_formats.toml").read_text(encoding="utf-8"))
TABLES = {"button": BUTTONS, "tap": ON_REFLECTION, "screen": SCREENS, "prompt": PROMPTS, "held": PURPOSES}
BY_NO_BUTTON = {
    Commanded,
    chat.AskForget,
    chat.LeaveNow,
    chat.Mistyped,
    chat.Wrote,
    chat.Rewrote,
    chat.SentOther,
    chat.Started,
    chat.TapUnknown,
    conferences.CalendarSent,
    conferences.CalendarRead,
}
"""What a chair does with a message, a command or a file."""
TAPS = {**GOLDEN["button"], **GOLDEN["tap"]}
UNDER = 78


def members(union) -> set[type]:
    return {part for each in get_args(union) for part in (get_args(each) or (each,))}


def stored_by(table: Table) -> set[type]:
    return {each.made for each in table.formats}


def waiting(told: str) -> Chair:
    return Chair(1, 101, datetime.fromisoformat("2026-12-24T15:30+00:00"), None, None, False, told)


@pytest.mark.parametrize("kind", TABLES)
def test_every_tag_and_field_is_in_the_golden_file_and_the_other_way(kind):
    known = {each.tag: [field.stored for field in each.fields] for each in TABLES[kind].formats}
    assert len(known) == len(TABLES[kind].formats), "two formats have one tag"
    assert known == {tag: each["fields"] for tag, each in GOLDEN[kind].items()}


@pytest.mark.parametrize("tag", TAPS)
def test_a_button_of_the_golden_file_still_asks_for_the_same(tag):
    data, table = TAPS[tag]["example"], BUTTONS if tag in GOLDEN["button"] else ON_REFLECTION
    action = decode(data, UNDER)
    assert encode(action) == data
    assert len(data.encode()) <= 64
    thing = action.given if isinstance(action, chat.Tapped) else action
    assert table.of(thing).tag == tag
    assert table.of(thing).body(thing) == TAPS[tag]["holds"]
    if table.of(thing).message:
        assert getattr(action, table.of(thing).message) == UNDER


@pytest.mark.parametrize("tag", GOLDEN["screen"])
def test_a_screen_of_the_golden_file_still_waits_under_its_tag(tag):
    body = json.loads(GOLDEN["screen"][tag]["example"])
    assert pack(unpack(Pending(1, None, tag, body, 0))) == (tag, body)


@pytest.mark.parametrize("tag", GOLDEN["prompt"])
def test_a_prompt_of_the_golden_file_still_waits_under_its_tag(tag):
    told = f'["{tag}","2026-12-24T15:30:00+00:00",{GOLDEN["prompt"][tag]["example"]}]'
    assert kept(prompt_of(told), asked_at(waiting(told))) == told


def test_every_action_has_a_button_or_is_known_to_have_none():
    assert members(Action) == stored_by(BUTTONS) | {chat.Tapped} | BY_NO_BUTTON
    assert not (stored_by(BUTTONS) | {chat.Tapped}) & BY_NO_BUTTON
    by_no_tap = {inputs.Said, inputs.Edited, inputs.Resumed}
    assert members(inputs.Input) == stored_by(ON_REFLECTION) | by_no_tap


def test_every_screen_and_every_prompt_has_a_tag():
    assert members(Screen) == stored_by(SCREENS)
    assert members(Prompt) == stored_by(PROMPTS)


@pytest.mark.parametrize(
    "action",
    [chat.Wrote("Words.", 1), chat.Started(), chat.Tapped(1, inputs.Said("Words.", 1))],
    ids=["words", "a command", "an answer in words"],
)
def test_what_no_button_can_do_is_no_callback_data(action):
    with pytest.raises(ValueError, match="no button can do this"):
        encode(action)


def test_the_values_are_those_of_the_golden_file():
    kinds = {
        "nudge": NudgeKind,
        "pace": Pace,
        "snooze": Snooze,
        "refusal": Refusal,
        "note_reason": NoteReason,
        "answer_status": Status,
        "time_reason": phrases.TimeRefusal,
        "found": Kind,
        "calendar_reason": calendars.CalendarRefusal,
        "setting": Setting,
        "settings_part": SettingsPart,
        "departure": Why,
    }
    assert {name: [one.value for one in kind] for name, kind in kinds.items()} == GOLDEN["values"]


def test_the_names_of_places_and_messages_are_those_of_the_golden_file():
    assert GOLDEN["names"]["cursor"] == [REVIEW, SUBMITTED]
    assert {SUMMARY, REVIEW, ADDENDUM, NOTE_ON, GUARD, KEPT, COMMAND} < set(GOLDEN["names"]["message"])
    assert due.NUDGED == "Nudged"
    assert planning.thing(NudgeKind.ESCALATION, 12) == "escalation 12"


@pytest.mark.parametrize("tag", GOLDEN["held"])
def test_what_held_words_are_for_is_kept_as_in_the_golden_file(tag):
    told = f'["{tag}",{GOLDEN["held"][tag]["example"]},[],0,0,0]'
    assert kept_held(held_of(told)) == told
    assert kept_held(held_of(GOLDEN["row"]["held"])) == GOLDEN["row"]["held"]


@pytest.mark.parametrize("told", ["", "[]", '["answer",{"reflection":12},[],0,0,0]', '["hymn",{},[],0,0,0]'])
def test_held_words_that_are_not_as_their_format_says_are_unreadable(told):
    with pytest.raises(Unreadable):
        held_of(told)


async def test_words_that_wait_are_kept_as_in_the_golden_file(plain_chair):
    burst, after, message_id, text, at, held = json.loads(GOLDEN["row"]["words"])

    def job(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        waits = Words(burst, message_id, text, datetime.fromisoformat(at), after, held)
        records.kept_words.hold(member, waits)
        (sealed,) = records.db.execute("SELECT sealed FROM kept_words").fetchone()
        plain = records.vault.open(sealed, owner=member.id, record=f"chair {member.id}", field="words")
        return plain.decode(), records.kept_words.of(member, burst), (waits,)

    plain, found, wanted = await plain_chair.server.store.write(job)
    assert plain == GOLDEN["row"]["all_words"]
    assert found == wanted
    # As one of them was kept alone.
    assert (words_of(GOLDEN["row"]["words"].encode()),) == wanted


async def test_what_waits_to_be_shown_is_kept_as_in_the_golden_file(plain_chair):
    def job(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        records.outbox._save(member.id, 0, ())
        records.outbox.put(member, None, "Past", {"page": 2})
        (pending,) = records.outbox.pending(member)
        records.outbox.mark_tried([pending.id], tried=True)
        return member

    member = await plain_chair.server.store.write(job)

    def kept(records):
        (sealed,) = records.db.execute("SELECT sealed FROM outbox").fetchone()
        return records.vault.open(sealed, owner=0, record=f"chair {member.id}", field="outbox").decode()

    assert await plain_chair.server.look(kept) == GOLDEN["row"]["outbox"]


async def test_an_update_is_kept_as_in_the_golden_file(plain_chair):
    def job(records):
        records.inbox.take([(7, 900, b"{}")], datetime.fromisoformat("2026-12-24T15:30:00+00:00"))
        (sealed,) = records.db.execute("SELECT body FROM inbox WHERE update_id = 7").fetchone()
        return records.vault.open(sealed, owner=0, record="update 7", field="body").decode()

    assert await plain_chair.server.store.write(job) == GOLDEN["row"]["update"]


async def test_a_head_is_kept_as_in_the_golden_file(plain_chair):
    def job(records):
        ends, dealt = {"settings": "0123456789abcdef"}, "2026-12-24T15:30:00.000000+00:00"
        sealed = seal_head(records.vault, 1, Head(None, ends, "2026-12-23", dealt))
        plain = records.vault.open(sealed, owner=0, record="chair 1", field="head").decode()
        older = records.vault.seal(
            b'[null,{"settings":"0123456789abcdef"}]', owner=0, record="chair 1", field="head"
        )
        return plain, open_head(records.vault, 1, older)

    plain, older = await plain_chair.server.store.write(job)
    assert plain == GOLDEN["row"]["head"]
    assert older == Head(None, {"settings": "0123456789abcdef"})


async def test_an_invitation_is_kept_as_in_the_golden_file(plain_chair):
    one = Invitation(b"\7" * 32, "Somebody", datetime(2026, 12, 24, 15, 30, tzinfo=UTC), "lesson", (7, 101))

    def job(records):
        vault, record = records.vault, "invitation 0707070707070707"
        return vault.open(seal_invitation(vault, one), owner=0, record=record, field="name").decode()

    assert await plain_chair.server.store.write(job) == GOLDEN["row"]["invitation"]


async def test_a_chat_that_was_left_is_kept_as_in_the_golden_file(plain_chair):
    earlier = {
        b"[101,[],false]": Why.MOVED,
        b"[101,[],false,false]": Why.MOVED,
        b"[101,[],false,true]": Why.REMOVED,
    }

    def job(records):
        records.departures.add(101, [7, 9], Why.LEFT, stays=True)
        (sealed,) = records.db.execute("SELECT sealed FROM departures").fetchone()
        plain = records.vault.open(sealed, owner=0, record="departure 1", field="chat").decode()
        for number, told in enumerate(earlier, 2):
            sealed = records.vault.seal(told, owner=0, record=f"departure {number}", field="chat")
            records.db.execute("INSERT INTO departures VALUES (?, ?)", (number, sealed))
            records.heads.note(0, f"departure {number}", sealed)
        return plain, records.departures.all()

    plain, (newest, *older) = await plain_chair.server.store.write(job)
    assert plain == GOLDEN["row"]["departure"]
    assert newest == Departure(1, 101, (7, 9), stays=True, why=Why.LEFT)
    assert [one.why for one in older] == list(earlier.values())


@pytest.mark.parametrize("row", ["answer", "answer_undecided"])
def test_an_answer_is_kept_as_in_the_golden_file(row):
    told = GOLDEN["row"][row].encode()
    assert answer_packed(answer_unpacked(told)) == told


async def test_nudges_settings_and_drafts_are_kept_as_in_the_golden_file(plain_chair):
    row, server = GOLDEN["row"], plain_chair.server
    kind, about, local, zone, due, nth, asked = json.loads(row["nudge"])
    nudge = Nudge(
        NudgeKind(kind),
        about,
        datetime.fromisoformat(local),
        zone,
        datetime.fromisoformat(due),
        nth,
        bool(asked),
    )
    settings, state = json.loads(row["settings"]), json.loads(row["state"])
    await plain_chair.reflects_until("held")

    def job(records):
        member = records.chairs.by_telegram(plain_chair.phone.id)
        number = records.nudges.put(member, nudge)
        _, planned = records.nudges._load(member.id)
        stored = json.dumps(planned[-1].values()[1:8], separators=(",", ":"))
        found = records.nudges.find(member, number).nudge
        records.chairs.save_settings(member, settings)
        save_preferences(records, member, preferences_of(records, member, LONDON))
        number, sealed = records.db.execute("SELECT id, sealed FROM reflections").fetchone()
        place = {"record": f"reflection {number}", "field": "state"}
        draft = json.loads(records.vault.open(sealed, owner=member.id, **place))
        return stored, found, records.chairs.settings(member), draft.keys()

    stored, found, saved, kept_of_draft = await server.store.write(job)
    assert (stored, found) == (row["nudge"], nudge)
    assert saved == settings
    assert kept_of_draft == state.keys()


FORGED = [
    "",
    "|",
    "||",
    "home|1",
    "homes",
    "go|",
    "go|01",
    "go|１２",
    "go|²",
    "go|" + "9" * 60,
    "go|1|2",
    "n.take|1|True",
    "n.on|1|escalation|2026-13-01",
    "n.on|1|escalation|2026-02-30",
    "n.on|1|escalation|0001-01-01",
    "n.on|1|escalation|9999-12-31",
    "n.on|1|escalation|20261224",
    "n.on|1|draft|2026-12-24",
    "n.close|1|nothing",
    "n.later|1|never",
    "n.start|1|slow",
    "c.at|2026-12-24",
    "c.at|2026-12-24T25:30+00:00",
    "c.at|2026-12-24T15:30",
    "c.at|9999-12-31T23:59+00:00",
    "l.off|1||0",
    "s.open|",
    "s.set|quiet|from|25:00",
    "s.set|quiet|from|19",
    "s.set|days|works|٣",
    "s.set|away|away|tomorrow",
    "s.set|zone|zone|Europe/Nowhere",
    "s.set|zone|zone|../../etc/passwd",
    "s.set|kinds|off|nothing",
    "s.set|all|stop|2",
    "begin|",
    "agree|",
    "agree|a code",
    "1",
    "1|",
    "0|done|scaling",
    "-1|done|scaling",
    "١|done|scaling",
    f"{2**63}|done|scaling",
    "1|done|",
    "1|done|the mother",
    "1|submit|1",
    "1|+|scaling",
    "1|nothing|scaling",
]


@pytest.mark.parametrize("data", FORGED)
def test_forged_data_asks_for_nothing(data):
    assert decode(data, UNDER) is None


@pytest.mark.parametrize(
    ("furthest", "beyond"),
    [
        ("go|1", "go|0"),
        (f"go|{2**63 - 1}", f"go|{2**63}"),
        ("past|0", "past|-1"),
        ("past|9999", "past|10000"),
        ("n.take|1|0", "n.take|1|-1"),
        ("n.take|1|1", "n.take|1|2"),
        ("n.weeks|1|0", "n.weeks|1|-1"),
        ("n.weeks|1|520", "n.weeks|1|521"),
        ("c.in|0", "c.in|-1"),
        ("c.in|1440", "c.in|1441"),
        ("w.where|1|0|0", "w.where|1|-1|0"),
        (f"w.where|1|{2**63 - 1}|0", f"w.where|1|{2**63}|0"),
        ("s.set|look|weeks|99", "s.set|look|weeks|100"),
        ("s.set|days|works|6", "s.set|days|works|7"),
        ("s.set|quiet|from|23:59", "s.set|quiet|from|24:00"),
        ("s.set|away|away|2000-01-01", "s.set|away|away|1999-12-31"),
        ("s.set|away|away|2199-12-31", "s.set|away|away|2200-01-01"),
    ],
)
def test_a_button_says_as_much_as_it_may_and_no_more(furthest, beyond):
    assert encode(decode(furthest, UNDER)) == furthest
    assert decode(beyond, UNDER) is None


_PARTS = st.sampled_from([part for each in TAPS.values() for part in each["example"].split("|")])


@drawn(st.lists(_PARTS | st.text(max_size=8), max_size=6).map("|".join))
def test_whatever_can_be_read_is_written_as_it_was(data):
    action = decode(data, UNDER)
    assert action is None or encode(action) == data


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("Ask", {}),
        ("Ask", {"question": 3}),
        ("Ask", {"question": "held", "more": 1}),
        ("Past", {"page": "1"}),
        ("Past", {"page": -1, "into": 0}),
        ("Past", {"page": True, "into": 0}),
        ("Refuse", {"reason": "bored", "question": "", "limit": 0}),
        ("DaySet", {"day": "soon", "into": 0}),
        ("Nudged", {"nudges": ""}),
        ("Nudged", {"nudges": "1,x"}),
        ("SettingsPage", {"part": "nothing", "into": 0}),
        ("Asked", {"question": "held"}),
    ],
)
def test_a_screen_that_is_not_as_its_format_says_is_unreadable(tag, body):
    with pytest.raises(Unreadable):
        unpack(Pending(1, None, tag, body, 0))


@pytest.mark.parametrize(
    ("tag", "furthest", "beyond"),
    [
        ("Past", {"page": 9999}, {"page": 10000}),
        ("NudgeMoved", {"nudge": 2**63 - 1, "into": 0}, {"nudge": 2**63, "into": 0}),
        ("NudgeMoved", {"nudge": 1, "into": 2**63 - 1}, {"nudge": 1, "into": 2**63}),
        ("NudgeMoved", {"nudge": 1, "into": 0}, {"nudge": 0, "into": 0}),
    ],
)
def test_a_screen_says_as_much_as_it_may_and_no_more(tag, furthest, beyond):
    assert pack(unpack(Pending(1, None, tag, furthest, 0)))[1].items() >= furthest.items()
    with pytest.raises(Unreadable):
        unpack(Pending(1, None, tag, beyond, 0))


@pytest.mark.parametrize(
    "told",
    [
        '["Days","2026-12-24T15:30:00+00:00",{}]',
        '["NudgeTime","2026-12-24T15:30:00+00:00",{}]',
        '["NudgeTime","2026-12-24T15:30:00+00:00",{"nudge":"3"}]',
        '["Day","2026-12-24T15:30:00+00:00",{"reflection":1,"kind":"draft"}]',
        '["Addition","2026-12-24T15:30:00+00:00",{"reflection":1,"kind":"hindsight","until":"soon"}]',
    ],
)
def test_a_prompt_that_is_not_as_its_format_says_is_unreadable(told):
    with pytest.raises(Unreadable):
        prompt_of(told)
