"""The one file of data keys beside the backups of a folder.

A backup holds no keys. They stand in this file, which every further backup brings up to date: it gains the
keys of new chairs and loses those of the erased, so that no older backup of the folder opens for them any
more. The keys are sealed by the keyring, as they are in the database.
"""

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import BackupForeign, BackupUnreadable, KeyringWrong
from storage.files import overwrite, replace_file
from storage.vault import SYSTEM, Keyring

NAME = "data-keys.json"


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """Sealed data keys by owner, and the chairs that were erased."""

    keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    erased: frozenset[int] = frozenset()

    @classmethod
    def beside(cls, backup: Path) -> "BackupKeys":
        """The keys beside a backup, or none; BackupUnreadable if what stands there is no such file."""
        path = backup.with_name(NAME)
        try:
            value = json.loads(path.read_bytes())
            keys = {int(owner): base64.b64decode(key, validate=True) for owner, key in value["keys"].items()}
            return cls(keys, frozenset(map(int, value["erased"])))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise BackupUnreadable(path) from None

    def joined(self, live: "BackupKeys", keyring: Keyring) -> "BackupKeys":
        """These keys and those of the database, less those of the erased, all sealed by the current key.

        BackupForeign if these belong to another database.
        """
        if SYSTEM in self.keys:
            ours = keyring.unwrap(live.keys[SYSTEM], SYSTEM)
            try:
                theirs = keyring.unwrap(self.keys[SYSTEM], SYSTEM)
            except KeyringWrong:
                theirs = b""
            if theirs != ours:
                raise BackupForeign
        erased = self.erased | live.erased
        keys = {owner: key for owner, key in {**self.keys, **live.keys}.items() if owner not in erased}
        return BackupKeys({owner: keyring.rewrap(key, owner) for owner, key in keys.items()}, erased)

    def write(self, backup: Path) -> None:
        """Put these keys beside a backup, in the place of those that are there; may raise OSError."""
        keys = {str(owner): base64.b64encode(key).decode() for owner, key in sorted(self.keys.items())}
        value = {"keys": keys, "erased": sorted(self.erased)}
        path, content = backup.with_name(NAME), json.dumps(value, indent=1).encode() + b"\n"
        with suppress(FileNotFoundError), path.open("r+b") as old:
            replace_file(path, content)
            # The keys of the erased are not to be found in what the disk counts as free.
            overwrite(old)
            return
        replace_file(path, content)
