"""The system's own seal, by which a keyring is known to be the one of a database."""

from sqlite_utils import Database

from storage.data_keys import DataKeys
from storage.errors import DatabaseDamaged, SealBroken
from storage.vault import SYSTEM, Vault

CANARY = ("canary", "canary")
"""Its record and field."""
_PROOF = b"afterword"


def opens(db: Database, vault: Vault) -> bool:
    """Whether there is one, and the keyring opens it; KeyringWrong or DatabaseDamaged if it does not."""
    row = db.execute("SELECT sealed FROM canary").fetchone()
    if row is None:
        return False
    try:
        vault.open(row[0], owner=SYSTEM, record=CANARY[0], field=CANARY[1])
    except SealBroken as broken:
        raise DatabaseDamaged(broken.where) from None
    return True


def begin(db: Database, vault: Vault, keys: DataKeys) -> None:
    """Make the first keys of a new database, and its seal; DatabaseDamaged if it has keys, and no seal."""
    if db.execute("SELECT 1 FROM data_keys").fetchone() is not None:
        raise DatabaseDamaged
    with db.atomic():
        keys.put(SYSTEM, vault.new_key(SYSTEM))
        sealed = vault.seal(_PROOF, owner=SYSTEM, record=CANARY[0], field=CANARY[1])
        db.execute("INSERT INTO canary (id, sealed) VALUES (1, ?)", (sealed,))
