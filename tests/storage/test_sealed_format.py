"""Whoever has the keyring and `docs/sealed-format.md` opens the record: a second reading of it."""

import base64
import hashlib
import hmac
import json
import tomllib
from pathlib import Path

import pyrage
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from pyrage import x25519

from storage.errors import SealBroken
from storage.vault import Keyring, Vault

VECTORS = tomllib.loads((Path(__file__).parent / "sealed_vectors.toml").read_text(encoding="utf-8"))
KEYRING = json.loads(VECTORS["keyring"])["keys"]
SEALED_KEYS = {key["owner"]: bytes.fromhex(key["sealed"]) for key in VECTORS["data_keys"]}
SEALS = [pytest.param(seal, id=seal["what"]) for seal in VECTORS["seals"]]


def decrypted(key: bytes, body: bytes, bound: bytes) -> bytes:
    """What a nonce, a ciphertext and a tag hold."""
    nonce, ciphertext, tag = body[:12], body[12:-16], body[-16:]
    cipher = Cipher(algorithms.AES(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(bound)
    return cipher.update(ciphertext) + cipher.finalize()


def place(owner: int, record: str, field: str) -> bytes:
    return f"{owner}|{len(record)}|{record}|{field}".encode()


def data_key(owner: int) -> bytes:
    sealed = SEALED_KEYS[owner]
    assert sealed[0] == 1
    head, body = sealed[: 2 + sealed[1]], sealed[2 + sealed[1] :]
    key = next(base64.b64decode(k["key"]) for k in KEYRING if k["id"] == head[2:].decode())
    return decrypted(key, body, head + place(owner, "chair", "key"))


def opened(sealed: bytes, owner: int, record: str, field: str) -> bytes:
    plain = decrypted(data_key(owner), sealed[1:], sealed[:1] + place(owner, record, field))
    if sealed[0] == 1:
        return plain
    assert sealed[0] == 2
    length = int.from_bytes(plain[:4], "big")
    assert not plain[4 + length :].strip(b"\0")
    return plain[4 : 4 + length]


def vault() -> Vault:
    return Vault(Keyring.parse(VECTORS["keyring"]), SEALED_KEYS.get)


@pytest.mark.parametrize("key", VECTORS["data_keys"], ids=lambda key: f"owner {key['owner']}")
def test_a_data_key_opens(key):
    wanted = bytes.fromhex(key["opened"])
    assert data_key(key["owner"]) == wanted
    assert Keyring.parse(VECTORS["keyring"]).unwrap(SEALED_KEYS[key["owner"]], key["owner"]) == wanted


@pytest.mark.parametrize("seal", SEALS)
def test_a_seal_opens_by_the_page_and_by_the_vault(seal):
    at = {name: seal[name] for name in ("owner", "record", "field")}
    sealed, wanted = bytes.fromhex(seal["sealed"]), bytes.fromhex(seal["opened"])
    assert opened(sealed, **at) == wanted
    assert vault().open(sealed, **at) == wanted


@pytest.mark.parametrize("seal", SEALS)
@pytest.mark.parametrize(
    "moved", [{"owner": 0}, {"record": "reflection 13"}, {"field": "elsewhere"}], ids=str
)
def test_a_seal_opens_in_no_other_place(seal, moved):
    at = {name: seal[name] for name in ("owner", "record", "field")}
    if at | moved == at:
        moved = {"owner": 7}
    sealed = bytes.fromhex(seal["sealed"])
    with pytest.raises(InvalidTag):
        opened(sealed, **(at | moved))
    with pytest.raises(SealBroken):
        vault().open(sealed, **(at | moved))


@pytest.mark.parametrize(
    "content", [b"", b"a", "ß🙂".encode(), bytes(479), bytes(480), bytes(20_000)], ids=len
)
def test_what_is_sealed_today_opens_by_the_page(content):
    sealed = vault().seal(content, owner=7, record="reflection 1", field="slot 0")
    assert opened(sealed, 7, "reflection 1", "slot 0") == content
    assert (len(sealed) - 512) % 4092 == 0


def test_a_token_is_made_by_the_page():
    key = hmac.new(data_key(0), b"tokens", hashlib.sha256).digest()
    for token in VECTORS["tokens"]:
        made = hmac.new(key, token["text"].encode(), hashlib.sha256).digest()[:16]
        assert made.hex() == token["token"]
        assert vault().token(token["text"]) == made


def test_a_slot_reads_as_the_page_says():
    seal = next(seal for seal in VECTORS["seals"] if seal["what"] == "a slot")
    plain = opened(bytes.fromhex(seal["sealed"]), seal["owner"], seal["record"], seal["field"])
    assert [int.from_bytes(plain[a:b], "big") for a, b in ((0, 4), (4, 6), (6, 8))] == [3, 0, 1]
    name, content = plain[9 : 9 + plain[8]], plain[9 + plain[8] :]
    assert name == b"answer prompted"
    assert json.loads(content) == {"status": "answered"}


SEVERAL = VECTORS["several"]


def parts(stored: bytes) -> list[bytes]:
    """The envelopes and what is sealed for two people, in turn."""
    assert stored[0] == 2
    count, rest, found = int.from_bytes(stored[1:3], "big"), stored[3:], []
    while rest:
        end = 2 + int.from_bytes(rest[:2], "big")
        found.append(rest[2:end])
        rest = rest[end:]
    assert len(found) == 2 * count
    return found


def test_several_data_keys_of_one_owner_open_by_the_page():
    stored = bytes.fromhex(SEVERAL["stored"])
    for number, sealed in enumerate(parts(stored)[::2]):
        head, body = sealed[: 2 + sealed[1]], sealed[2 + sealed[1] :]
        key = next(base64.b64decode(k["key"]) for k in KEYRING if k["id"] == head[2:].decode())
        field = f"key {number}" if number else "key"
        assert decrypted(key, body, head + place(9, "chair", field)).hex() == SEVERAL["opened"][number]


def test_the_second_of_two_people_opens_the_outside_and_the_first_what_is_in_it():
    before, sealed, after = parts(bytes.fromhex(SEVERAL["stored"]))[1::2]
    first, second = map(x25519.Identity.from_str, SEVERAL["secrets"])
    assert (before, after) == (b"", b"")
    plain = pyrage.decrypt(pyrage.decrypt(sealed, [second]), [first])
    assert plain == b"9|1|" + bytes.fromhex(SEVERAL["opened"][1])


def test_a_seal_under_a_later_key_opens_by_the_page_and_by_the_vault():
    seal = SEVERAL["seal"]
    key, sealed = bytes.fromhex(SEVERAL["opened"][seal["key"]]), bytes.fromhex(seal["sealed"])
    plain = decrypted(key, sealed[1:], sealed[:1] + place(9, seal["record"], seal["field"]))
    wanted = bytes.fromhex(seal["opened"])
    assert plain[4 : 4 + int.from_bytes(plain[:4], "big")] == wanted
    found = Vault(Keyring.parse(VECTORS["keyring"]), lambda _: bytes.fromhex(SEVERAL["stored"]))
    assert found.open(sealed, owner=9, record=seal["record"], field=seal["field"]) == wanted
