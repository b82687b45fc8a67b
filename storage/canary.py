"""The system's own seal, by which a keyring is known to be the right one for a database."""

from sqlite_utils import Database

from storage.data_keys import DataKeys
from storage.errors import DatabaseDamaged, SealBroken
from storage.vault import SYSTEM, Vault

CANARY = ("canary", "canary")
"""Its record and field."""
_PROOF = b"afterword"


def prove(db: Database, vault: Vault, keys: DataKeys) -> None:
    """Prove that the keyring opens this database, or make the first keys of a new one; KeyringWrong."""
    if prove_if_made(db, vault):
        return
    if db.execute("SELECT 1 FROM data_keys").fetchone() is not None:
        raise DatabaseDamaged
    with db.atomic():
        keys.put(SYSTEM, vault.new_key(SYSTEM))
        sealed = vault.seal(_PROOF, owner=SYSTEM, record=CANARY[0], field=CANARY[1])
        db.execute("INSERT INTO canary (id, sealed) VALUES (1, ?)", (sealed,))


def prove_if_made(db: Database, vault: Vault) -> bool:
    """Prove that the keyring opens this database, if it has keys; whether it has."""
    row = db.execute("SELECT sealed FROM canary").fetchone()
    if row is None:
        return False
    try:
        vault.open(row[0], owner=SYSTEM, record=CANARY[0], field=CANARY[1])
    except SealBroken as broken:
        raise DatabaseDamaged(broken.where) from None
    return True
