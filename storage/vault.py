"""The keyring, and the seals that it guards: a key of its own for each chair.

A seal is AES-256-GCM in an envelope: one byte for its version, a random nonce of 96 bits, ciphertext and tag.
What is sealed is padded, so that its length does not tell what it is; the first version did not do that.
It is bound to its owner, record and field, so that one moved to another place does not open.
A data key's envelope also names the key of the keyring that seals it.
"""

import base64
import hmac
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from storage.cache import TransactionalCache
from storage.errors import (
    DataKeyBroken,
    KeyringExists,
    KeyringExposed,
    KeyringMissing,
    KeyringUnreadable,
    KeyringUnwritable,
    KeyringWrong,
    SealBroken,
)
from storage.escrow import Recipients
from storage.files import replace_file, write_file
from storage.owner_keys import OwnerKeys, field_of, sealer_of

SYSTEM = 0
"""The owner of what belongs to no chair: invitations, updates of strangers."""
_UNPADDED = b"\x01"
_VERSION = b"\x02"
_NONCE = 12
_TAG = 16
_LENGTH = 4
SEALED = 512
"""The bytes of a seal, if what is sealed has room in it."""
_STEP = 4_092
"""What more has room takes so many bytes more, or twice as many, and so on. It is what one overflow page of
SQLite's holds, so that a row takes the same place in its table's page, however long it is: then no copy of a
row that was moved is left between others."""
_KEY = 32
_FILE_LIMIT = 1024 * 1024
TOKEN = 16
"""The bytes of a token."""
_CHAIRS_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys of 256 bits by their ids; the first is current, the others open what they once sealed."""

    keys: dict[str, bytes] = field(repr=False)

    @classmethod
    def parse(cls, text: str, where: object = "") -> "Keyring":
        """A keyring from its JSON, `{"keys": [{"id": …, "key": base64}]}`; KeyringUnreadable otherwise."""
        try:
            entries = json.loads(text)["keys"]
            keys = {e["id"]: base64.b64decode(e["key"], validate=True) for e in entries}
            sound = all(len(key) == _KEY and 0 < len(i.encode()) < 256 for i, key in keys.items())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise KeyringUnreadable(where) from None
        if not keys or not sound or len(keys) != len(entries):
            raise KeyringUnreadable(where)
        return cls(keys)

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """The keyring in a file that only its owner may read.

        Raises KeyringMissing, KeyringExposed or KeyringUnreadable.
        """
        try:
            path.stat()
            # Opening a pipe waits for ever, and a device has no end.
            if not path.is_file():
                raise KeyringUnreadable(path)
            with path.open("rb") as file:
                exposed = os.fstat(file.fileno()).st_mode & 0o077
                raw = file.read(_FILE_LIMIT + 1)
        except FileNotFoundError:
            raise KeyringMissing(path) from None
        except (OSError, ValueError):
            raise KeyringUnreadable(path) from None
        if exposed:
            raise KeyringExposed(path)
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise KeyringUnreadable(path) from None
        if len(raw) > _FILE_LIMIT:
            raise KeyringUnreadable(path)
        return cls.parse(text, path)

    @classmethod
    def create(cls, path: Path) -> "Keyring":
        """A new keyring of one key, in a new file that only its owner may read.

        Raises KeyringExists, or KeyringUnwritable if the file cannot be made.
        """
        keyring = cls.fresh()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise KeyringUnwritable(path) from None
        try:
            write_file(path, keyring.text().encode())
        except FileExistsError:
            raise KeyringExists(path) from None
        except OSError:
            raise KeyringUnwritable(path) from None
        return keyring

    def save(self, path: Path) -> None:
        """Put this keyring in the place of the one in a file, whole or not at all; or KeyringUnwritable."""
        try:
            replace_file(path, self.text().encode())
        except OSError:
            raise KeyringUnwritable(path) from None

    @classmethod
    def fresh(cls) -> "Keyring":
        """A new keyring of one random key, kept nowhere yet."""
        return cls({secrets.token_hex(8): secrets.token_bytes(_KEY)})

    def renewed(self) -> "Keyring":
        """This keyring with a new current key; the old ones still open what they sealed."""
        return Keyring(Keyring.fresh().keys | self.keys)

    def current_only(self) -> "Keyring":
        """This keyring without its old keys, once nothing is left that they sealed."""
        return Keyring(dict([next(iter(self.keys.items()))]))

    def text(self) -> str:
        """The keyring as JSON: the keys themselves, so never to be shown."""
        entries = [{"id": i, "key": base64.b64encode(key).decode()} for i, key in self.keys.items()]
        return json.dumps({"keys": entries}) + "\n"

    def wrap(self, data_key: bytes, owner: int, number: int = 0) -> bytes:
        """A data key, which has this number among its owner's, sealed by the current key."""
        name, key = next(iter(self.keys.items()))
        head = _UNPADDED + bytes([len(name.encode())]) + name.encode()
        nonce = os.urandom(_NONCE)
        bound = _bound(head, owner, "chair", field_of(number))
        return head + nonce + AESGCM(key).encrypt(nonce, data_key, bound)

    def unwrap(self, sealed: bytes, owner: int, number: int = 0) -> bytes:
        """The data key in an envelope; KeyringWrong if none of these keys sealed it for this owner."""
        split = 2 + sealed[1] if len(sealed) > 2 else 0
        head, body = sealed[:split], sealed[split:]
        key = self.keys.get(head[2:].decode(errors="replace"))
        if key is None or head[:1] != _UNPADDED:
            raise KeyringWrong
        try:
            bound = _bound(head, owner, "chair", field_of(number))
            return AESGCM(key).decrypt(body[:_NONCE], body[_NONCE:], bound)
        except (InvalidTag, ValueError):
            raise KeyringWrong from None

    @staticmethod
    def sealers_of(stored: bytes) -> frozenset[str]:
        """The ids of the keys that sealed an owner's data keys."""
        return frozenset(map(sealer_of, OwnerKeys.parse(stored).envelopes))

    def rewrap(self, stored: bytes, owner: int) -> bytes:
        """The same data keys, sealed by the current key; KeyringWrong if none of these keys opens one."""

        def anew(envelope: bytes, number: int) -> bytes:
            data_key = self.unwrap(envelope, owner, number)
            current = sealer_of(envelope) == next(iter(self.keys))
            return envelope if current else self.wrap(data_key, owner, number)

        return OwnerKeys.parse(stored).each(anew).stored()


class Vault:
    """Seals and opens with each owner's data key, which `find` gives as it is stored: sealed, or None."""

    def __init__(self, keyring: Keyring, find: Callable[[int], bytes | None]) -> None:
        self.keyring = keyring
        self._find = find
        self.opened: TransactionalCache[int, tuple[AESGCM, ...]] = TransactionalCache(_CHAIRS_REMEMBERED)
        """The data keys in use."""
        self._tokens: HMAC | None = None

    def new_key(self, owner: int) -> bytes:
        """A new data key for an owner, sealed, to be stored where `find` finds it."""
        self.opened.drop(owner)
        return self.keyring.wrap(secrets.token_bytes(_KEY), owner)

    def another_key(self, owner: int, recipients: Recipients | None) -> bytes:
        """An owner's data keys and a new one, sealed for these two people too; to be stored instead."""
        keys = OwnerKeys.parse(self._find(owner) or b"")
        number, data_key = len(keys.envelopes), secrets.token_bytes(_KEY)
        escrow = b"" if recipients is None else recipients.seal(data_key, owner=owner, number=number)
        self.opened.drop(owner)
        return keys.and_one(self.keyring.wrap(data_key, owner, number), escrow).stored()

    def newest_key(self, owner: int) -> int:
        """The number of an owner's newest data key; DataKeyBroken."""
        return len(self._keys(owner)) - 1

    def forget(self, owner: int) -> None:
        """Forget an owner's data key."""
        self.opened.drop(owner)

    @staticmethod
    def size_of(length: int, *, least: int = SEALED) -> int:
        """How many bytes a seal of so many takes, which has `least`, or as many steps more as it takes."""
        return least + max(0, -(-(length - Vault.room(least)) // _STEP)) * _STEP

    @staticmethod
    def room(size: int) -> int:
        """How many bytes a seal of so many holds."""
        return size - len(_VERSION) - _NONCE - _LENGTH - _TAG

    def seal(
        self, plain: bytes, *, owner: int, record: str, field: str, size: int = SEALED, key: int = 0
    ) -> bytes:
        """The bytes in an envelope that only this owner's key opens, at this record and field.

        `key` is the number of the key among the owner's. The envelope has `size` bytes, or as many steps more
        as it takes. Raises DataKeyBroken.
        """
        nonce, bound = os.urandom(_NONCE), _bound(_VERSION, owner, record, field)
        room, length = self.room(size), len(plain)
        if length > room:
            room = self.room(self.size_of(length, least=size))
        padded = length.to_bytes(_LENGTH) + plain + bytes(room - length)
        return _VERSION + nonce + self._keys(owner)[key].encrypt(nonce, padded, bound)

    @staticmethod
    def like_a_seal(size: int) -> bytes:
        """Bytes that look like a seal of so many, and open for nobody."""
        return _VERSION + os.urandom(size - len(_VERSION))

    def token(self, text: str) -> bytes:
        """What a text is found by; the same each time, and made by nobody without the system's key."""
        if self._tokens is None:
            key = self.keyring.unwrap(self._find(SYSTEM) or b"", SYSTEM)
            self._tokens = HMAC(hmac.digest(key, b"tokens", "sha256"), SHA256())
        token = self._tokens.copy()
        token.update(text.encode())
        return token.finalize()[:TOKEN]

    def open(self, sealed: bytes, *, owner: int, record: str, field: str) -> bytes:
        """What was sealed at this place; SealBroken, which names the place alone, if it does not open.

        DataKeyBroken if nothing of this owner's opens.
        """
        try:
            if (version := sealed[:1]) not in (_VERSION, _UNPADDED):
                raise InvalidTag  # noqa: TRY301 - one way out for every broken envelope
            plain = _opened(self._keys(owner), sealed[1:], _bound(version, owner, record, field))
            return (
                plain if version == _UNPADDED else plain[_LENGTH : _LENGTH + int.from_bytes(plain[:_LENGTH])]
            )
        except (InvalidTag, ValueError):
            raise SealBroken(f"{record}, {field}") from None

    def _keys(self, owner: int) -> tuple[AESGCM, ...]:
        keys = self.opened.get(owner)
        if keys is None:
            sealed = self._find(owner)
            if sealed is None:
                raise DataKeyBroken(f"the key of chair {owner}")
            try:
                envelopes = enumerate(OwnerKeys.parse(sealed).envelopes)
                keys = tuple(AESGCM(self.keyring.unwrap(one, owner, number)) for number, one in envelopes)
            except KeyringWrong:
                if owner == SYSTEM:
                    raise
                # The keyring opens the system's own key, or the database would not have been opened.
                raise DataKeyBroken(f"the key of chair {owner}") from None
            self.opened.put(owner, keys)
        return keys


def _opened(keys: tuple[AESGCM, ...], sealed: bytes, bound: bytes) -> bytes:
    """What one of these keys opens; the newest is tried first. InvalidTag if none does."""
    for key in keys[:0:-1]:
        with suppress(InvalidTag):
            return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    return keys[0].decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)


def _bound(head: bytes, owner: int, record: str, field: str) -> bytes:
    """What a seal is bound to, so written that no two places read the same."""
    return head + f"{owner}|{len(record)}|{record}|{field}".encode()
