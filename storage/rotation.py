"""Seals every data key anew with the keyring's current key."""

from functools import partial

from storage.store import Records, Store
from storage.vault import Keyring


async def rotate(store: Store, keyring: Keyring, note: str | None = None) -> int:
    """Go on with another keyring, as `seal_anew`, in a transaction of its own."""
    return await store.write(partial(seal_anew, keyring=keyring, note=note))


def seal_anew(records: Records, keyring: Keyring, note: str | None = None) -> int:
    """Seal every data key with the current key of another keyring, and go on with it; how many there were.

    The keyring must still hold the keys that sealed so far, see `Keyring.renewed`; otherwise KeyringWrong,
    and nothing is changed. Save it to its file first, so that it opens the database whatever happens then.
    `note` goes into the audit with it. Once this and the next backup are done, nothing needs the old keys:
    see `Keyring.current_only`.
    """
    anew = 0
    for owner in records.keys.owners():
        sealed = records.keys.find(owner) or b""
        rewrapped = keyring.rewrap(sealed, owner)
        if rewrapped != sealed:
            records.keys.replace(owner, rewrapped)
            anew += 1
    # What is noted is sealed too, and its key is by now sealed anew.
    records.vault.keyring = keyring
    if note is not None:
        records.audit.note(records.clock(), note)
    return anew


def is_rotated(records: Records, keyring: Keyring) -> bool:
    """Whether the current key of a keyring seals every data key already."""
    found = [keyring.sealers_of(records.keys.find(owner) or b"") for owner in records.keys.owners()]
    return frozenset().union(*found) == {next(iter(keyring.keys))}
