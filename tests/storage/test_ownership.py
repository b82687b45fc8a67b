"""Every storage call that takes a chair: with another's numbers it finds nothing and changes nothing.

Each is made by one chair in two records that differ in one thing: whether the other chair has anything. What
it gives back is the same in both, and it leaves every row of the other's as it was.
"""

import inspect
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest

from flows.availability import NudgeKind
from flows.form import Pace
from flows.nudges import Nudge
from storage.chairs import Chair
from storage.heads import Heads
from storage.kept_words import Words
from storage.store import Records, Store
from storage.vault import Keyring
from tests.storage.samples import (
    NOW,
    answering,
    form,
    joining,
    parse_form,
    said,
    source,
    starting,
    submitting,
)

BY_THE_SHARE = {"shares.note_opened", "shares.take_up"}
"""What a share allows that was found by its peer, or by its link."""
NUMBERED = {"reflections.start", "conferences.put", "nudges.put"}
"""What gives a new number, which depends on how many were given to others."""
SEALED = {"reflections.stored"}
"""What gives seals, of which no two are alike."""
NAMED = (
    "SELECT current FROM chairs WHERE id = ?",
    "SELECT reflection_id FROM conferences WHERE chair_id = ?",
    "SELECT reflection_id FROM wanted_gone WHERE chair_id = ?",
    "SELECT reflection_id FROM shares WHERE chair_id = ?",
)
"""Where a chair's own rows name a reflection in the clear."""
ROWS = {
    "chairs": "id",
    "data_keys": "owner",
    "audit": "chair_id",
    **dict.fromkeys(
        (
            *("reflections", "conferences", "nudges", "outbox", "kept_words", "messages", "heads", "shares"),
            *("holds", "wanted_gone"),
        ),
        "chair_id",
    ),
}
"""Whose each row is, by which column."""
WITHIN = ("answers", "retention_told")
OLDER = 300
"""So many messages that not all of a chat are in memory."""
LATER = timedelta(days=400)


def nudge(kind: NudgeKind, about: str) -> Nudge:
    return Nudge(kind, about, NOW.replace(tzinfo=None), "Europe/London", NOW)


def has_some(records: Records, chair: Chair, third: Chair, message: int) -> dict:
    """A job in which a chair comes to have something of every kind; the numbers of it."""
    # The other's chat is the longer one.
    for number in range(message - OLDER - message // 5, message):
        records.messages.said(chair, number, None, "", NOW)
    draft = starting(chair)(records)
    answering(chair, draft.id, "feelings", said("of the draft", message))(records)
    sent = starting(chair, Pace.QUICK)(records)
    answering(chair, sent.id, "feelings", said("of what was sent", message + 1))(records)
    submitting(chair, sent.id)(records)
    records.addenda.add(chair, sent.id, "note", "added", at=NOW, message_id=message + 2)
    records.allowed_words.add(chair, draft.id, "May")
    conference = records.conferences.put(chair, NOW, "Europe/London", "hash", NOW, series="a series")
    records.conferences.link(chair, conference, sent.id)
    records.retained.tell(chair, [draft.id, sent.id], NOW.date())
    for kind in NudgeKind:
        reminder = records.nudges.put(chair, nudge(kind, f"{kind} {draft.id}"))
    records.kept_words.keep(chair, message + 3, "words that wait", after=message, at=NOW)
    for number, of in ((message, draft.id), (message + 1, sent.id), (message + 3, None)):
        records.messages.said(chair, number, of, "feelings", NOW)
        records.messages.shown(chair, number + 500, of, "feelings", NOW)
    records.outbox.put(chair, draft.id, "Ask", {"question": "feelings"})
    records.chairs.save_settings(chair, {"theirs": message})
    records.chairs.set_current(chair, draft.id)
    records.chairs.set_waiting(chair, "waits")
    share = records.shares.make(chair, sent.id, third, now=NOW, until=NOW + LATER)
    records.shares.comment(third, share, message + 4, "a comment", NOW)
    return {
        "reflections": (draft.id, sent.id),
        "loaded": records.reflections.load(draft.id, owner=chair),
        "conference": conference,
        "nudge": reminder,
        "share": share,
        "addendum": records.addenda.list(chair, sent.id)[0].id,
        "messages": (message, message + 1, message + 2, message + 504),
    }


def is_held(records: Records, chair: Chair, theirs: dict) -> None:
    """A job in which a hold is put on a chair who wanted something gone."""
    records.holds.put_on(chair, NOW, "an inquiry")
    records.holds.want_gone(chair, theirs["reflections"][0])


def arguments(theirs: dict, me: Chair, third: Chair) -> dict[str, tuple]:
    """What each parameter is given, by its name: the other chair's, wherever it can name something."""
    draft, sent = theirs["reflections"]
    words = Words(1, theirs["messages"][0], "other words", NOW)
    return {
        **dict.fromkeys(("chair", "owner"), (me,)),
        **dict.fromkeys(("reflection_id", "number"), (draft, sent)),
        **dict.fromkeys(("now", "at", "started_at"), (NOW,)),
        **dict.fromkeys(("about",), (f"draft {draft}", "note")),
        # The first is one of the chair's own, from long ago.
        **dict.fromkeys(("message_id", "before"), (1_001 - OLDER, *theirs["messages"])),
        "peer": (me,),
        "numbers": ((draft, sent),),
        "messages": (theirs["messages"],),
        "message_ids": (theirs["messages"],),
        # The first is the chair's own: it is no way to what is another's either.
        "conference_id": (1, theirs["conference"]),
        "nudge_id": (theirs["nudge"],),
        "share_id": (theirs["share"].id,),
        "share": (theirs["share"],),
        "addendum_id": (theirs["addendum"],),
        "burst": (1, 2),
        "after": (theirs["loaded"].answering("feelings", said("in its place", 7)),),
        "words": (words,),
        "nudge": (nudge(NudgeKind.DRAFT, f"draft {draft}"),),
        "question": ("feelings",),
        "what": ("feelings",),
        "text": ("a text",),
        "word": ("Kayleigh",),
        "name": ("another name",),
        "content": (b"content",),
        "kind": ("Ask",),
        "body": ({"question": "feelings"},),
        "uid_hash": ("another hash",),
        "ends_at": (NOW,),
        "start": (NOW - LATER,),
        "end": (NOW + LATER,),
        "until": (NOW + LATER,),
        "since": (NOW - LATER,),
        "day": (NOW.date() - LATER,),
        "on": (NOW.date() + LATER,),
        "zone": ("Europe/London",),
        "limit": (10,),
        "most": (10,),
        "reason": ("a reason",),
        "form": (form(),),
        "form_source": (source(),),
        "pace": (Pace.FULL,),
        "settings": ({"mine": 1},),
        "telegram_id": (303,),
        "unreachable": (True,),
        "waiting": ("waits",),
        "dropped": (True,),
        "recipients": (None,),
    }


SPECIAL = {
    ("reflections.save", "before"): "loaded",
    ("kept_words.keep", "after"): "message",
    ("shares.make", "peer"): "third",
    ("retained.drafts", "until"): "day",
    ("retained.submitted", "until"): "day",
    ("retained.tell", "numbers"): "numbers",
    ("chairs.set_waiting", "waiting"): "none",
}


def given(name: str, parameter: str, theirs: dict, me: Chair, third: Chair) -> tuple:
    match SPECIAL.get((name, parameter)):
        case "loaded":
            return (theirs["loaded"],)
        case "message":
            return theirs["messages"]
        case "third":
            return (third, None)
        case "day":
            return (NOW.date() + LATER,)
        case _:
            return arguments(theirs, me, third)[parameter]


def calls(records: Records) -> Iterator[tuple[str, object]]:
    """Every public method of a repository that takes a chair."""
    for name, repository in vars(records).items():
        if not type(repository).__module__.startswith("storage.") or isinstance(repository, Heads):
            continue
        for method, function in inspect.getmembers(repository, inspect.ismethod):
            taken = inspect.signature(function, eval_str=True).parameters.values()
            if not method.startswith("_") and any(Chair in (p.annotation, *_parts(p)) for p in taken):
                yield f"{name}.{method}", function


def _parts(parameter) -> tuple:
    return getattr(parameter.annotation, "__args__", ())


def rows_of(records: Records, chair: Chair) -> dict:
    """Every row of a chair's, as it is stored."""
    found = {
        table: records.db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (chair.id,)).fetchall()
        for table, column in ROWS.items()
    }
    ids = "SELECT id FROM reflections WHERE chair_id = ?"
    for table in WITHIN:
        of_theirs = f"SELECT * FROM {table} WHERE reflection_id IN ({ids})"
        found[table] = records.db.execute(of_theirs, (chair.id,)).fetchall()
    return found


def named_by(records: Records, chair: Chair) -> list:
    """Which reflections a chair's own rows name, so that none is another's; of those under seal, too."""
    found = [records.db.execute(of, (chair.id,)).fetchall() for of in NAMED]
    if records.chairs.by_id(chair.id) is None:
        return found
    shown = [(one.message_id, one.reflection_id) for one in records.messages.standing(chair)]
    return [*found, shown, [one.reflection_id for one in records.outbox.everything(chair)]]


class _Undone(Exception):
    """A job is undone once it was looked at."""


async def outcome(store: Store, name: str, values: dict, other: Chair, numbers: tuple = ()) -> tuple:
    """What a call gives back, and whether it left the other's rows as they were; it is undone."""
    told = {}
    me = next(one for one in values.values() if isinstance(one, Chair))

    def job(records: Records) -> None:
        for number in numbers:
            # What its owner has just read is remembered.
            records.reflections.load(number, owner=other)
        before = rows_of(records, other)
        call = dict(calls(records))[name]
        try:
            result = call(**values)
            told["result"] = [*result] if inspect.isgenerator(result) else result
        except Exception as error:
            told["result"] = type(error)
        for sealing in records._sealing:
            sealing.settle()
        after = rows_of(records, other)
        told["changed"] = [table for table, rows in after.items() if rows != before[table]]
        told["named"] = named_by(records, me)
        raise _Undone

    with pytest.raises(_Undone):
        await store.write(job)
    if name in SEALED:
        told["result"] = [(one.number, one.form) for one in told["result"]]
    if name in NUMBERED:
        told["result"] = type(told["result"])
        told["named"] = []
    return (told["result"], told["named"]), told["changed"]


@pytest.fixture
async def two(tmp_path):
    """Two records in which a chair has something of every kind; in the second, another has so too."""
    stores, told = [], None
    for has in (False, True):
        place = tmp_path / str(has) / "afterword.db"
        store = Store.open(place, Keyring.fresh(), parse_form=parse_form, clock=lambda: NOW)
        other, me, third = [
            await store.write(joining(number, name))
            for number, name in ((101, "the other"), (202, "me"), (404, "a third"))
        ]
        mine = lambda records, me=me, third=third: has_some(records, me, third, 1_000)  # noqa: E731
        await store.write(mine)
        if has:
            told = await store.write(lambda records: has_some(records, other, third, 2_000))  # noqa: B023
            # A hold on the chair themselves would keep them from more than what they do not have.
            await store.write(lambda records: is_held(records, other, told))  # noqa: B023
        else:
            # What is asked with, and what comes of it, is the same in both.
            await store.write(lambda records: records.forms.keep(form(), source()))
        stores.append(store)
    yield stores, (other, me, third), told
    for store in stores:
        await store.close()


async def test_no_call_finds_or_changes_anything_with_another_chairs_numbers(two):
    (without, with_theirs), (other, me, third), theirs = two
    names = [*dict(await with_theirs.read(lambda records: [*calls(records)]))]
    assert len(names) > 100
    wrong = []
    for name in names:
        if name in BY_THE_SHARE:
            continue
        call = dict(await with_theirs.read(lambda records: [*calls(records)]))[name]
        wanted = [
            parameter
            for parameter, one in inspect.signature(call).parameters.items()
            if one.default is inspect.Parameter.empty
        ]
        ways = [given(name, parameter, theirs, me, third) for parameter in wanted]
        for each in product(*ways):
            values = dict(zip(wanted, each, strict=True))
            expected, _ = await outcome(without, name, values, other)
            for read in ((), theirs["reflections"]):
                found, changed = await outcome(with_theirs, name, values, other, read)
                if found != expected:
                    wrong.append(
                        f"{name}: gives {found!r:.200}, and {expected!r:.200} where there is nothing"
                    )
                if changed:
                    wrong.append(f"{name}: changes {changed}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))


async def test_no_state_of_another_chairs_reflection_is_sealed_anew(two):
    """Whoever asks has asked before; the row itself is asked all the same."""
    (_, with_theirs), (other, me, _), theirs = two

    def job(records: Records) -> None:
        states = records.reflections._states
        row = states.row(theirs["reflections"][0], other.id)
        states.put(theirs["reflections"][0], me.id, states.newest(other.id, *row))

    with pytest.raises(LookupError):
        await with_theirs.write(job)
