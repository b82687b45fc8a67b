"""The account of a chair as it is sealed, so that nobody's else can be put in its place."""

from storage import seal_names
from storage.vault import Vault


def seal_account(vault: Vault, chair_id: int, telegram_id: int) -> bytes:
    """The account of a chair, sealed."""
    record = seal_names.of_chair(chair_id)
    return vault.seal(str(telegram_id).encode(), owner=chair_id, record=record, field=seal_names.ACCOUNT)


def open_account(vault: Vault, chair_id: int, sealed: bytes) -> int:
    """The account that was sealed; or SealBroken."""
    record = seal_names.of_chair(chair_id)
    return int(vault.open(sealed, owner=chair_id, record=record, field=seal_names.ACCOUNT))
