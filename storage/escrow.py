"""The controller's door: a data key sealed also to two people, one inside the other, in the age format.

Their secrets are never where the record is: both are needed, and the record alone opens nothing of it.
"""

from collections.abc import Sequence

import pyrage
from msgspec import Struct
from pyrage import x25519

from storage.errors import EscrowClosed

_KEY = 32


class Recipients(Struct, frozen=True):
    """The public keys of two people: what is sealed to the first is sealed once more to the second."""

    keys: tuple[str, str]

    @classmethod
    def parse(cls, told: str) -> "Recipients":
        """Two different public keys of age, parted by a comma; ValueError, which never shows them."""
        keys = [part.strip() for part in told.split(",") if part.strip()]
        if any("SECRET" in key.upper() for key in keys):
            raise ValueError("has a secret key in it, which is never to be on this computer: make a new pair")
        wrong = [str(place) for place, key in enumerate(keys, 1) if not _is_public(key)]
        if wrong:
            raise ValueError(
                f"is to be two public keys, age1…, by a comma; not one: number {', '.join(wrong)}"
            )
        if len(keys) != len(set(keys)) or len(keys) != 2:
            raise ValueError("is to be two different public keys, of two people, parted by a comma")
        return cls((keys[0], keys[1]))

    def seal(self, key: bytes, *, owner: int, number: int) -> bytes:
        """A data key of an owner's, which has this number among theirs, sealed for the two."""
        inner, outer = map(x25519.Recipient.from_str, self.keys)
        sealed: bytes = pyrage.encrypt(pyrage.encrypt(_bound(owner, number) + key, [inner]), [outer])
        return sealed


def open_escrow(sealed: bytes, secrets: Sequence[str], *, owner: int, number: int) -> bytes:
    """The data key that was sealed for the two whose secrets these are; EscrowClosed if it does not open."""
    try:
        identities = [x25519.Identity.from_str(secret) for secret in secrets]
        plain: bytes = pyrage.decrypt(pyrage.decrypt(sealed, identities), identities)
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError):
        raise EscrowClosed from None
    bound = _bound(owner, number)
    if not plain.startswith(bound) or len(plain) != len(bound) + _KEY:
        raise EscrowClosed
    return plain[len(bound) :]


def secret_in(text: str) -> str:
    """The secret key in a file as age-keygen writes it; EscrowClosed if there is none, or more than one."""
    found = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(found) != 1 or not found[0].startswith("AGE-SECRET-KEY-1"):
        raise EscrowClosed
    return found[0]


def _is_public(key: str) -> bool:
    try:
        x25519.Recipient.from_str(key)
    except (pyrage.RecipientError, ValueError):
        return False
    return True


def _bound(owner: int, number: int) -> bytes:
    return f"{owner}|{number}|".encode()
