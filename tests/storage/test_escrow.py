"""The controller's door: two people open together what was begun since the chair agreed; nobody else does."""

import pytest
from pyrage import x25519

from storage import disclosure
from storage.errors import CopyUnreadable, EscrowClosed, KeyringWrong, NothingCovered
from storage.escrow import Recipients, open_escrow, secret_in
from storage.integrity import check
from storage.owner_keys import OwnerKeys
from storage.rotation import rotate
from storage.store import Store
from storage.vault import Keyring
from tests.storage.samples import NOW, answering, joining, parse_form, said, starting

WORDS = "the school was heard first"


class Two:
    """Two people, each with a key pair."""

    def __init__(self) -> None:
        pairs = [x25519.Identity.generate() for _ in range(2)]
        self.secrets = [str(pair) for pair in pairs]
        self.recipients = Recipients.parse(",".join(str(pair.to_public()) for pair in pairs))


@pytest.fixture
def two() -> Two:
    return Two()


def begins_key(chair, recipients):
    return lambda records: records.chairs.begin_key(chair, recipients)


async def writes(store, chair, words=WORDS) -> int:
    started = await store.write(starting(chair))
    await store.write(answering(chair, started.id, "feelings", said(words)))
    return started.id


async def copy_of(store, chair, only=None):
    return await store.read(lambda records: disclosure.sealed_copy(records, chair, only))


async def test_what_is_begun_since_is_opened_by_both_and_what_was_before_by_nobody(store, chair, two):
    before = await writes(store, chair, "before they agreed")
    await store.write(begins_key(chair, two.recipients))
    since = await writes(store, chair)
    # What goes on with a reflection stays under the key that it was begun with.
    await store.write(answering(chair, before, "label", said("still theirs alone")))
    copy, covered, left_out = await copy_of(store, chair)
    assert (covered, left_out) == (1, 1)
    (found,) = disclosure.opened(copy, two.secrets, parse_form)
    assert (found.number, found.reflection.answers["feelings"].text) == (since, WORDS)
    assert (await check(store)).sound
    for number, words in ((before, "before they agreed"), (since, WORDS)):
        kept = await store.read(lambda r, n=number: r.reflections.load(n, owner=chair))
        assert kept.answers["feelings"].text == words


async def test_neither_of_them_opens_it_alone_nor_with_a_third(store, chair, two):
    await store.write(begins_key(chair, two.recipients))
    await writes(store, chair)
    copy, _, _ = await copy_of(store, chair)
    first, second = two.secrets
    third = Two().secrets[0]
    for secrets in ([first, first], [second, second], [first, third], [third, second], Two().secrets):
        with pytest.raises(EscrowClosed):
            disclosure.opened(copy, secrets, parse_form)
    assert disclosure.opened(copy, [second, first], parse_form)


async def test_when_the_two_change_each_pair_opens_what_was_begun_under_it(store, chair, two):
    others = Two()
    await store.write(begins_key(chair, two.recipients))
    first = await writes(store, chair, "under the first two")
    await store.write(begins_key(chair, others.recipients))
    second = await writes(store, chair, "under the others")
    await store.write(begins_key(chair, None))
    third = await writes(store, chair, "under nobody")
    for pair, number in ((two, first), (others, second)):
        copy, _, _ = await copy_of(store, chair, number)
        (found,) = disclosure.opened(copy, pair.secrets, parse_form)
        assert found.number == number
    copy, covered, left_out = await copy_of(store, chair)
    assert (covered, left_out) == (2, 1)
    with pytest.raises(EscrowClosed):
        disclosure.opened(copy, two.secrets, parse_form)
    with pytest.raises(NothingCovered):
        await copy_of(store, chair, third)


async def test_a_rotation_seals_each_key_anew_and_the_door_stays(store, chair, two, database, keyring):
    await store.write(begins_key(chair, two.recipients))
    number = await writes(store, chair)
    renewed = keyring.renewed()
    await rotate(store, renewed)
    await store.close()
    with pytest.raises(KeyringWrong):
        Store.open(database, keyring, parse_form=parse_form, clock=lambda: NOW)
    again = Store.open(database, renewed.current_only(), parse_form=parse_form, clock=lambda: NOW)
    kept = await again.read(lambda r: r.reflections.load(number, owner=chair))
    assert kept.answers["feelings"].text == WORDS
    assert disclosure.opened((await copy_of(again, chair))[0], two.secrets, parse_form)
    await again.close()


async def test_an_erased_chairs_door_is_gone_from_the_disk(store, chair, two, database):
    await store.write(begins_key(chair, two.recipients))
    await writes(store, chair)
    keys = OwnerKeys.parse(await store.read(lambda records: records.keys.find(chair.id)))
    await store.write(lambda records: records.chairs.remove(chair))
    raw = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert keys.escrows[1]
    assert keys.escrows[1] not in raw


async def test_a_door_of_one_chair_or_key_does_not_open_for_another(two):
    sealed = two.recipients.seal(bytes(32), owner=1, number=1)
    assert open_escrow(sealed, two.secrets, owner=1, number=1) == bytes(32)
    for place in ({"owner": 2, "number": 1}, {"owner": 1, "number": 2}, {"owner": 11, "number": 1}):
        with pytest.raises(EscrowClosed):
            open_escrow(sealed, two.secrets, **place)


async def test_another_chairs_reflections_are_in_no_copy(store, chair, stranger, two):
    for one in (chair, stranger):
        await store.write(begins_key(one, two.recipients))
    theirs = await writes(store, stranger, "of the stranger")
    await writes(store, chair)
    (found,) = disclosure.opened((await copy_of(store, chair))[0], two.secrets, parse_form)
    assert found.reflection.answers["feelings"].text == WORDS
    with pytest.raises(NothingCovered):
        await copy_of(store, chair, theirs)


@pytest.mark.parametrize("copy", [b"", b"{}", b"[]", b"null", b'{"format":"other"}', b"\xff", b"[" * 100_000])
def test_what_is_no_copy_is_said_to_be_none(copy, two):
    with pytest.raises(CopyUnreadable):
        disclosure.opened(copy, two.secrets, parse_form)


def test_a_secret_is_read_from_a_file_as_age_writes_it(two):
    file = f"# created: 2026-11-27\n# public key: age1\n{two.secrets[0]}\n"
    assert secret_in(file) == two.secrets[0]
    for wrong in ("", "# nothing", f"{two.secrets[0]}\n{two.secrets[1]}\n", "age1public"):
        with pytest.raises(EscrowClosed):
            secret_in(wrong)


def test_keys_that_are_cut_off_are_not_taken_for_others():
    keys = OwnerKeys((b"\x01first", b"\x01second"), (b"", b"escrow"))
    assert OwnerKeys.parse(keys.stored()) == keys
    for cut in range(1, len(keys.stored())):
        with pytest.raises(KeyringWrong):
            OwnerKeys.parse(keys.stored()[:cut])


async def test_a_newcomer_is_sealed_as_before(store):
    newcomer = await store.write(joining(404))
    stored = await store.read(lambda records: records.keys.find(newcomer.id))
    assert stored[:1] == b"\x01"
    assert Keyring.fresh().sealers_of(stored)
