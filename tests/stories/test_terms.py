"""The authority's words, and who can have reflections opened: read on joining, asked again when changed."""

from itertools import chain

from bot.open_store import read_kept
from bot.strings import terms as terms_strings
from bot.terms import PrivacyText
from storage import disclosure
from tests.chair import WORDS, Chair
from tests.nudged import later
from tests.storage.test_escrow import Two
from tests.stories.test_nudges_conferences import linked

OURS = PrivacyText(
    version="2026-11",
    authority="Harbour <Council>",
    controller="Harbour Council",
    contact="The data protection officer, 01234 567890",
    paragraphs=("Reflections are kept for six years.", "Ask your manager & us."),
)
ANSWERS = {"label": "Blue folder", "prompted": WORDS}


async def sets(server, **settings):
    """The service is started anew with other settings."""
    server.settings = server.settings.model_copy(update=settings)
    await server.restarts()


async def keys_of(chair) -> int:
    member = (await chair.record()).member
    return await chair.server.look(lambda records: records.vault.newest_key(member.id))


async def test_a_newcomer_reads_the_authoritys_words_and_agrees_to_them(newcomer, server):
    await sets(server, privacy_text=OURS)
    await newcomer.opens_link(await newcomer.invited())
    newcomer.sees(
        "Before you write",
        "Harbour <Council>, version 2026-11",
        "Who decides about your data: Harbour Council",
        "Whom to ask: The data protection officer, 01234 567890",
        "Reflections are kept for six years.",
        "your service has set up no way to open them",
    )
    await newcomer.taps("I agree")
    await newcomer.sends_command("/privacy")
    newcomer.sees("Ask your manager & us.", "You agreed to this on Monday 23 November 2026.")
    await newcomer.begins()
    newcomer.does_not_see(terms_strings.TERMS_CHANGED)
    assert (await newcomer.record()).current is not None


async def test_a_change_asks_before_the_next_reflection_and_a_draft_goes_on(chair, server):
    await chair.reflects_until("learning_need", ANSWERS, skipping=True)
    await sets(server, privacy_text=OURS)
    await chair.says("Whose voice was heard, and when.")
    assert (await chair.record()).answers["learning_need"].text == "Whose voice was heard, and when."
    await chair.sends_command("/privacy")
    chair.sees("You have not agreed to this yet")

    await chair.begins()
    chair.sees("What your service says of your data has changed.", "Reflections are kept for six years.")
    assert len((await chair.record()).reflections) == 1
    await chair.taps("I agree")
    assert len((await chair.record()).reflections) == 2
    assert (await chair.record()).current == (await chair.record()).newest
    # Once, not before every reflection.
    await chair.begins()
    assert len((await chair.record()).reflections) == 3

    events = await server.look(
        lambda records: [(one.event, records.audit.reason(one.number)) for one in records.audit.latest(1)]
    )
    assert events == [("terms agreed", "version 2026-11")]


async def test_a_button_of_earlier_terms_agrees_to_none_of_now(chair, server):
    newcomer = Chair(server, 303, "Newcomer")
    await sets(server, privacy_text=OURS)
    await chair.begins()
    code = await newcomer.invited()
    await newcomer.opens_link(code)
    changed = PrivacyText("2026-12", "Harbour", "Harbour", "Ask us", ("Kept for ten years.",))
    await sets(server, privacy_text=changed)
    for one in (chair, newcomer):
        one.looks_away()
        await one.taps("I agree")
        one.sees("Kept for ten years.")
    assert not await newcomer.is_known()
    assert (await chair.record()).reflections == ()
    for one in (chair, newcomer):
        await one.taps("I agree")
    assert await newcomer.is_known()
    assert len((await chair.record()).reflections) == 1


async def test_a_nudge_after_a_conference_waits_for_the_agreement_and_can_be_tapped_again(chair, server):
    await chair.sends_command("/conference")
    await chair.taps("In 30 minutes")
    await later(chair, minutes=45)
    await sets(server, privacy_text=OURS)
    await chair.taps("Reflect now")
    chair.sees("What your service says of your data has changed.")
    assert (await chair.record()).reflections == ()
    await chair.taps("I agree")
    chair.sees("Now tap again what you wanted to begin.")
    await chair.taps("Reflect now")
    record = await chair.record()
    assert record.current == record.newest
    assert await linked(chair) == [record.newest.id]


async def test_words_that_wait_are_not_lost_for_it(chair, server):
    await sets(server, privacy_text=OURS)
    await chair.says(WORDS)
    await chair.taps("Begin a reflection")
    chair.sees("What your service says of your data has changed.")
    await chair.taps("I agree", "Begin a reflection")
    assert len((await chair.record()).reflections) == 1
    kept = await server.look(lambda r: r.kept_words.all(r.chairs.by_telegram(chair.phone.id)))
    assert [one.text for one in kept] == [WORDS]


async def test_what_is_begun_after_agreeing_can_be_opened_by_two_and_what_was_before_by_nobody(chair, server):
    two = Two()
    await chair.reflects_until("review", ANSWERS, skipping=True)
    await chair.finishes()
    before = (await chair.record()).newest.id
    assert await keys_of(chair) == 0

    await sets(server, disclosure_recipients=two.recipients)
    await chair.begins()
    chair.sees("your service can have opened what you begin from the day on", "two people together")
    assert await keys_of(chair) == 0
    await chair.taps("I agree")
    await chair.reflects_until("learning_need", {"label": "Green folder"}, skipping=True)
    since = (await chair.record()).newest.id
    member = (await chair.record()).member
    copy, covered, left_out = await server.look(lambda r: disclosure.sealed_copy(r, member))
    assert (covered, left_out) == (1, 1)
    (found,) = disclosure.opened(copy, two.secrets, read_kept)
    assert found.number == since != before
    assert "Green folder" in [answer.text for answer in found.reflection.answers.values()]

    # The other way is a change too: from then on nobody else can open what they begin.
    await sets(server, disclosure_recipients=None)
    await chair.begins()
    chair.sees("your service has set up no way to open them")
    await chair.taps("I agree")
    _, covered, left_out = await server.look(lambda r: disclosure.sealed_copy(r, member))
    assert (covered, left_out) == (1, 2)


async def test_a_change_of_words_alone_makes_no_new_key(chair, server):
    two = Two()
    await sets(server, disclosure_recipients=two.recipients)
    await chair.begins()
    await chair.taps("I agree")
    assert await keys_of(chair) == 1
    await sets(server, privacy_text=OURS)
    await chair.begins()
    await chair.taps("I agree")
    assert await keys_of(chair) == 1
    await sets(server, disclosure_recipients=Two().recipients)
    await chair.begins()
    await chair.taps("I agree")
    assert await keys_of(chair) == 2


async def test_no_page_is_too_long_for_telegram_whatever_the_authority_writes(chair, server):
    newcomer = Chair(server, 303, "Newcomer")
    two = Two()
    long = PrivacyText("v", "a" * 200, "c" * 300, "w" * 299, tuple("p" * 100 for _ in range(12)))
    await sets(server, privacy_text=long, disclosure_recipients=two.recipients)
    await newcomer.opens_link(await newcomer.invited())
    await chair.begins()
    await chair.sends_command("/privacy")
    said = [m["text"] for m in chain(newcomer.phone.chat, chair.phone.chat) if "p" * 100 in m.get("text", "")]
    assert len(said) == 3
    assert all(len(text) <= 4096 for text in said)
