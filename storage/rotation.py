"""Seals every data key anew with the keyring's current key."""

from storage.store import Records, Store
from storage.vault import Keyring


async def rotate(store: Store, keyring: Keyring, note: str | None = None) -> int:
    """Go on with another keyring, and seal every data key with its current key; how many were sealed anew.

    The keyring must still hold the keys that sealed so far, see `Keyring.renewed`; otherwise KeyringWrong,
    and nothing is changed. Save it to its file first, so that it opens the database whatever happens then.
    `note` goes into the audit with it. Once this and the next backup are done, nothing needs the old keys:
    see `Keyring.current_only`.
    """

    def job(records: Records) -> int:
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

    return await store.write(job)
