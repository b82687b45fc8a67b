"""Chairs and reflections: what is remembered, and for whom."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from flows.answer import Answer, Piece, Status
from flows.form import Pace
from storage.errors import FormChanged, InvitationSpent, SealBroken
from storage.store import Records
from storage.vault import Vault
from tests.storage.samples import (
    CHANGED,
    CHANGED_SOURCE,
    CODE,
    NOW,
    answering,
    form,
    joining,
    said,
    source,
    starting,
    submitting,
)


async def test_an_invitation_names_whom_it_is_for(store):
    await store.write(lambda r: r.chairs.invite(CODE, "the new chair", NOW + timedelta(days=1)))
    invitation = await store.read(lambda r: r.chairs.invitation(CODE, NOW))
    assert (invitation.name, invitation.expires_at) == ("the new chair", NOW + timedelta(days=1))


async def test_an_invitation_can_be_taken_up_once(store):
    await store.write(lambda r: r.chairs.invite(CODE, "the new chair", NOW + timedelta(days=1)))
    chair = await store.write(lambda r: r.chairs.join(CODE, 7, NOW))
    assert (chair.telegram_id, chair.joined_at) == (7, NOW)
    assert await store.read(lambda r: r.chairs.name(chair)) == "the new chair"
    assert await store.read(lambda r: r.chairs.invitation(CODE, NOW)) is None
    with pytest.raises(InvitationSpent):
        await store.write(lambda r: r.chairs.join(CODE, 8, NOW))
    assert await store.read(lambda r: r.chairs.by_telegram(8)) is None


async def test_an_expired_invitation_is_none(store):
    await store.write(lambda r: r.chairs.invite(CODE, "the new chair", NOW + timedelta(days=1)))
    later = NOW + timedelta(days=1)
    assert await store.read(lambda r: r.chairs.invitation(CODE, later)) is None
    with pytest.raises(InvitationSpent):
        await store.write(lambda r: r.chairs.join(CODE, 7, later))


async def test_a_chair_who_takes_up_another_invitation_stays_the_same_chair(store, chair):
    again = await store.write(joining(chair.telegram_id, "another name"))
    assert again == chair
    assert await store.read(lambda r: r.chairs.all()) == (chair,)


async def test_a_chair_is_found_by_number_and_by_telegram_account(opening, chair):
    store = await opening()
    assert await store.read(lambda r: r.chairs.by_telegram(chair.telegram_id)) == chair
    assert await store.read(lambda r: r.chairs.by_id(chair.id)) == chair
    assert await store.read(lambda r: r.chairs.by_telegram(999)) is None


async def test_what_a_chair_sets_is_remembered(opening, chair):
    store = await opening()
    assert await store.read(lambda r: r.chairs.settings(chair)) == {}
    settings = {"quiet": ["19:00", "07:30"], "away": None, "words": "Überprüfung 🌧", "n": 3}
    await store.write(lambda r: r.chairs.save_settings(chair, settings))
    await store.write(lambda r: r.chairs.set_zone(chair, "Europe/Lisbon"))
    await store.write(lambda r: r.chairs.set_unreachable(chair, True))
    store = await opening()
    assert await store.read(lambda r: r.chairs.settings(chair)) == settings
    stored = await store.read(lambda r: r.chairs.by_id(chair.id))
    assert (stored.zone, stored.unreachable) == ("Europe/Lisbon", True)


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        (None, "Europe/London"),
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("Atlantis/Centre", "Europe/London"),
        ("Europe", "Europe/London"),
        ("../zones", "Europe/London"),
        ("", "Europe/London"),
    ],
)
async def test_a_zone_that_is_not_known_here_leaves_the_services_own(store, chair, zone, clock):
    await store.write(lambda r: r.chairs.set_zone(chair, zone))
    stored = await store.read(lambda r: r.chairs.by_id(chair.id))
    assert stored.time_zone(ZoneInfo("Europe/London")).key == clock


async def test_a_reflection_comes_back_after_a_restart_as_it_was(opening, store, chair):
    london = ZoneInfo("Europe/London")
    # The repeated hour: half past one, the second time.
    second = datetime(2026, 10, 25, 1, 30, tzinfo=london, fold=1)
    answers = {
        "label": said("Monday, the long one"),
        "kind": Answer(Status.OPEN, picked=("b", "a"), picked_by=12),
        "feelings": Answer(
            Status.GIVEN,
            marks={"s": "met", "m": "not_met"},
            day=date(2026, 12, 1),
            pieces=(Piece("one", 1, second), Piece(" two\r\n\x00\u202e", 2, NOW, joint="")),
            probed=True,
        ),
    }
    started = await store.write(starting(chair, Pace.QUICK))
    after = replace(
        started,
        pace=Pace.FULL,
        updated_at=second,
        cursor="review",
        answers=answers,
        shown=frozenset({"opening", "risk"}),
        reoffered=True,
        heard="feelings",
        submitted_at=None,
    )
    await store.write(lambda r: r.reflections.save(started, after, owner=chair))
    store = await opening()
    stored = await store.read(lambda r: r.reflections.load(after.id, owner=chair))
    assert stored == after
    assert stored.updated_at.tzinfo is london
    assert (stored.updated_at.fold, stored.updated_at.utcoffset()) == (1, timedelta(0))
    assert list(stored.answers["kind"].picked) == ["b", "a"]


async def test_an_answer_taken_back_is_gone(opening, store, chair):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "kind", Answer(Status.SKIPPED)))
    full = await store.write(answering(chair, started.id, "feelings", said("mixed")))
    without = replace(full, answers={"feelings": full.answers["feelings"]})
    await store.write(lambda r: r.reflections.save(full, without, owner=chair))
    store = await opening()
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == without


async def test_saving_with_nothing_before_writes_every_answer_anew(opening, store, chair):
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "kind", Answer(Status.SKIPPED)))
    after = started.answering("feelings", said("mixed"))
    await store.write(lambda r: r.reflections.save(None, after, owner=chair))
    store = await opening()
    assert await store.read(lambda r: r.reflections.load(started.id, owner=chair)) == after


async def test_the_history_is_newest_first_in_pages_with_labels(opening, store, chair, stranger):
    await store.write(starting(stranger))
    ids = [(await store.write(starting(chair))).id for _ in range(5)]
    await store.write(answering(chair, ids[3], "label", said("The long one")))
    await store.write(submitting(chair, ids[3]))
    store = await opening()
    page = await store.read(lambda r: r.reflections.list(chair, limit=2, offset=1))
    assert [line.id for line in page] == [ids[3], ids[2]]
    assert (page[0].label, page[0].submitted_at, page[0].cursor) == ("The long one", NOW, "submitted")
    assert (page[1].label, page[1].submitted_at, page[1].form_id) == ("", None, "sample")
    assert (page[1].pace, page[1].started_at, page[1].updated_at) == (Pace.FULL, NOW, NOW)
    assert await store.read(lambda r: r.reflections.count(chair)) == 5
    assert [d.id for d in await store.read(lambda r: r.reflections.drafts(chair))] == ids[:3:-1] + ids[2::-1]


async def test_a_label_taken_back_leaves_the_history(store, chair):
    started = await store.write(starting(chair))
    labelled = await store.write(answering(chair, started.id, "label", said("The long one")))
    bare = replace(labelled, answers={})
    await store.write(lambda r: r.reflections.save(labelled, bare, owner=chair))
    (line,) = await store.read(lambda r: r.reflections.list(chair, limit=10))
    assert line.label == ""


async def test_a_clock_that_jumps_back_does_not_reorder_the_history(store, chair):
    first = await store.write(starting(chair))
    second = await store.write(
        lambda r: r.reflections.start(chair, form(), source(), Pace.FULL, NOW - timedelta(days=400))
    )
    history = await store.read(lambda r: r.reflections.list(chair, limit=10))
    assert [line.id for line in history] == [second.id, first.id]


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_is_another_chairs_reads_as_missing(opening, store, chair, stranger, restarted):
    reflection = await store.write(starting(chair))
    await store.write(answering(chair, reflection.id, "feelings", said("mixed")))
    await store.write(lambda r: r.messages.said(chair, 5, reflection.id, "feelings", NOW))
    if restarted:
        store = await opening()

    def look(r: Records) -> None:
        assert r.reflections.load(reflection.id, owner=stranger) is None
        assert r.reflections.list(stranger, limit=10) == ()
        assert r.reflections.count(stranger) == 0
        assert r.reflections.drafts(stranger) == ()
        assert r.reflections.by_message(stranger, 5) is None
        assert r.messages.find(stranger, 5) is None
        assert r.messages.last_shown(stranger, reflection.id, "feelings") is None

    await store.read(look)


async def test_what_is_another_chairs_cannot_be_changed(store, chair, stranger):
    reflection = await store.write(starting(chair))
    full = await store.write(answering(chair, reflection.id, "feelings", said("mixed")))

    def meddle(r: Records) -> None:
        r.reflections.delete(reflection.id, owner=stranger)
        r.chairs.set_current(stranger, reflection.id)
        r.messages.said(stranger, 9, reflection.id, "feelings", NOW)
        r.messages.shown(stranger, 10, reflection.id, "feelings", NOW)
        r.outbox.put(stranger, reflection.id, "ask", {"question": "kind"})

    await store.write(lambda r: r.messages.said(chair, 5, reflection.id, "feelings", NOW))
    await store.write(meddle)
    with pytest.raises(LookupError):
        await store.write(lambda r: r.reflections.save(full, replace(full, answers={}), owner=stranger))

    def look(r: Records) -> None:
        assert r.reflections.load(reflection.id, owner=chair) == full
        assert r.chairs.by_id(stranger.id).current is None
        assert r.messages.find(stranger, 9).reflection_id is None
        assert r.messages.find(stranger, 10).reflection_id is None
        assert r.messages.find(chair, 5).reflection_id == reflection.id
        assert r.outbox.pending(stranger) == ()

    await store.read(look)


async def test_the_reflection_on_the_screen_is_none_once_it_is_deleted(store, chair):
    reflection = await store.write(starting(chair))
    await store.write(lambda r: r.chairs.set_current(chair, reflection.id))
    assert (await store.read(lambda r: r.chairs.by_id(chair.id))).current == reflection.id
    await store.write(lambda r: r.reflections.delete(reflection.id, owner=chair))
    assert (await store.read(lambda r: r.chairs.by_id(chair.id))).current is None


async def test_a_deleted_reflection_takes_its_answers_and_what_waits_with_it(store, chair):
    reflection = await store.write(starting(chair))
    await store.write(answering(chair, reflection.id, "feelings", said("mixed")))
    await store.write(lambda r: r.outbox.put(chair, reflection.id, "ask", {"question": "kind"}))
    await store.write(lambda r: r.messages.shown(chair, 6, reflection.id, "feelings", NOW))
    await store.write(lambda r: r.reflections.delete(reflection.id, owner=chair))

    def look(r: Records) -> None:
        assert r.reflections.load(reflection.id, owner=chair) is None
        assert r.outbox.pending(chair) == ()
        # The message is still in the chat, and can still be cleaned up.
        assert r.messages.find(chair, 6).reflection_id is None

    await store.read(look)
    assert (await store.write(starting(chair))).id > reflection.id


async def test_a_form_cannot_change_under_its_version(opening, store, chair):
    first = await store.write(starting(chair))
    for _ in range(2):
        with pytest.raises(FormChanged, match="sample, version 1") as refused:
            await store.write(lambda r: r.reflections.start(chair, CHANGED, CHANGED_SOURCE, Pace.FULL, NOW))
        assert "version = 2" in str(refused.value)
        assert refused.value.differs == ("“title”",)
        store = await opening()
    second = await store.write(lambda r: r.reflections.start(chair, form(2), source(2), Pace.FULL, NOW))
    store = await opening()
    assert (await store.read(lambda r: r.reflections.load(first.id, owner=chair))).form.version == 1
    assert (await store.read(lambda r: r.reflections.load(second.id, owner=chair))).form.version == 2


async def test_a_form_may_change_until_a_reflection_has_it(opening, store, chair):
    for changed, text in ((form(), source()), (CHANGED, CHANGED_SOURCE), (form(), source())):
        await store.write(lambda r, changed=changed, text=text: r.forms.keep(changed, text))
        kept = await store.read(lambda r: r.db.execute("SELECT source FROM forms").fetchall())
        assert kept == [(text,)]
    await store.write(starting(chair))
    # Other words for the very same form.
    await store.write(lambda r: r.reflections.start(chair, form(), "sample  1", Pace.FULL, NOW))
    store = await opening()
    assert await store.read(lambda r: r.db.execute("SELECT source FROM forms").fetchall()) == [("sample  1",)]


async def test_a_removed_chair_leaves_nothing_behind(store, chair, stranger):
    reflection = await store.write(starting(chair))
    await store.write(answering(chair, reflection.id, "feelings", said("mixed")))
    theirs = await store.write(starting(stranger))

    def more(r: Records) -> None:
        r.chairs.set_current(chair, reflection.id)
        r.chairs.save_settings(chair, {"quiet": True})
        r.messages.said(chair, 5, reflection.id, "feelings", NOW)
        r.outbox.put(chair, None, "home", {})
        r.inbox.take([(1, chair.telegram_id, b"{}"), (2, stranger.telegram_id, b"{}")], NOW)

    await store.write(more)
    await store.write(lambda r: r.chairs.remove(chair))

    def look(r: Records) -> None:
        assert r.chairs.all() == (stranger,)
        assert r.chairs.by_telegram(chair.telegram_id) is None
        assert r.reflections.load(reflection.id, owner=chair) is None
        assert r.reflections.count(chair) == 0
        assert r.messages.find(chair, 5) is None
        assert r.outbox.pending(chair) == ()
        assert r.keys.find(chair.id) is None
        assert [left.update_id for left in r.inbox.left()] == [2]
        assert not r.inbox.done(1, NOW)
        assert r.reflections.load(theirs.id, owner=stranger) is not None

    await store.write(look)


async def test_a_removed_chair_cannot_write_any_more(store, chair):
    await store.write(lambda r: r.chairs.remove(chair))
    with pytest.raises(SealBroken):
        await store.write(lambda r: r.chairs.save_settings(chair, {}))


async def test_a_removed_chair_may_join_again_as_somebody_new(store, chair):
    await store.write(lambda r: r.chairs.remove(chair))
    again = await store.write(joining(chair.telegram_id))
    assert again.id > chair.id
    assert await store.read(lambda r: r.reflections.count(again)) == 0


async def test_the_audit_says_what_happened_and_outlives_the_chair(store, chair):
    await store.write(lambda r: r.audit.note(NOW, "backup made"))
    await store.write(lambda r: r.chairs.remove(chair))
    events = await store.read(lambda r: r.audit.latest())
    assert [(e.event, e.chair_id) for e in events] == [
        ("chair removed", chair.id),
        ("backup made", None),
        ("chair joined", chair.id),
        ("chair invited", None),
    ]


async def test_a_time_without_a_zone_is_refused(store, chair):
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        await store.write(lambda r: r.reflections.start(chair, form(), source(), Pace.FULL, naive))
    with pytest.raises(ValueError, match="zone"):
        await store.write(lambda r: r.audit.note(naive, "event"))


async def test_what_a_reflection_holds_comes_back_whole_however_much_it_is(opening, store, chair):
    started = await store.write(starting(chair))
    slot = Vault.room(512) - 9 - len("held")
    for length in (0, 1, slot - 1, slot, slot + 1, 2 * slot, 70 * slot, 3):
        content = bytes(n % 251 for n in range(length))
        await store.write(lambda r, c=content: r.reflections.put(started.id, "held", c, owner=chair))
        store = await opening()
        assert await store.read(lambda r: r.reflections.contents(started.id, owner=chair)) == {
            "held": content
        }
