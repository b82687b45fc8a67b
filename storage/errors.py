"""Everything that can go wrong with the record, as sentences for whoever runs the bot."""

import inspect
import sqlite3


class AfterwordError(Exception):
    """Something went wrong that whoever runs the bot should know."""

    def __init__(self, where: object = "") -> None:
        super().__init__(where)
        self.where = str(where)
        """What it is about: a file, a form, a record. Never what somebody wrote."""

    def __str__(self) -> str:
        message = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        return f"{message} [{self.where}]" if self.where else message


class PermanentFault(AfterwordError):
    """Something must be changed by whoever runs the bot: another start fails just as this one did."""


class KeyringMissing(PermanentFault):
    """There is no keyring: put it back where it was; only an empty database may start with a new one."""


class KeyringUnreadable(PermanentFault):
    """The keyring cannot be read: it must be JSON with one or more keys of 256 bits, each with an id."""


class KeyringUnwritable(AfterwordError):
    """The keyring cannot be written: see who owns its folder, and whether its disk is full."""


class KeyringExposed(PermanentFault):
    """Others may read the keyring: take it from them with chmod 600."""


class KeyringExists(AfterwordError):
    """There is a keyring already; it is not overwritten, for all that it has sealed would be lost."""


class KeyringWrong(PermanentFault):
    """This keyring does not open this database: use the one that it was made with."""


class DatabaseNewer(PermanentFault):
    """A newer version of the bot has used this database: run that version, or restore an older backup."""


class DatabaseOlder(AfterwordError):
    """An older version of the bot has used this database: start the bot, or run `upgrade`, and then this."""


class DatabaseMissing(AfterwordError):
    """There is no database here yet: see DATABASE_FILE."""


class DatabaseUnwritable(AfterwordError):
    """The database cannot be opened for writing: see who owns its file and folder, or if the disk is full."""


class DatabaseBusy(AfterwordError):
    """Another process is running on this database: stop it first."""


class DatabaseDamaged(PermanentFault):
    """The database is damaged: stop the bot, keep the file, and restore the last backup."""


class FormChanged(PermanentFault):
    """Reflections were begun with this version of the form, and it differs from theirs: give it the next."""

    def __init__(self, where: object, next_version: int, differs: tuple[str, ...]) -> None:
        super().__init__(where)
        self.next_version = next_version
        self.differs = differs
        """What differs from the form that is kept: questions by their keys."""

    def __str__(self) -> str:
        return (
            f"{super().__str__()}\n  Write “version = {self.next_version}” in its file."
            f"\n  What differs: {'; '.join(self.differs)}."
        )


class NothingCovered(AfterwordError):
    """Nothing of it can be opened by anybody but the chair: it was begun before they agreed to that."""


class CopyUnreadable(AfterwordError):
    """This is no file that `disclose` has written, or it is damaged."""


class EscrowClosed(AfterwordError):
    """These two secrets do not open it: both are needed, of the two people to whom it was sealed."""


class ChairHeld(AfterwordError):
    """A legal hold is on this chair, and nothing of theirs is erased: `chairs release` lifts it."""


class AlreadyHeld(AfterwordError):
    """A legal hold is on this chair already."""


class NotHeld(AfterwordError):
    """There is no legal hold on this chair."""


class SealBroken(AfterwordError):
    """A sealed record does not open: it was altered or moved, or its key was destroyed."""


class DataKeyBroken(SealBroken):
    """A chair's own key does not open, so nothing of theirs does: it was altered, or destroyed with them."""


class InvitationSpent(AfterwordError):
    """The invitation was used or has expired: make a new one."""


class BackupExists(AfterwordError):
    """There is a file of this name already; backups are not overwritten: choose another name."""


class BackupFailed(AfterwordError):
    """The backup could not be written: see who owns the folder, and whether its disk is full."""


class BackupForeign(AfterwordError):
    """This folder holds the backups of another database, or of another keyring: choose another folder."""


class BackupUnreadable(AfterwordError):
    """This is no backup, or it is damaged: take another one."""


class BackupKeysMissing(AfterwordError):
    """The keys of this backup are not beside it: put the file data-keys.json of its folder back."""


class DatabaseExists(AfterwordError):
    """There is a database already: say that it is to be replaced, and it is kept under another name."""


class NotKept(AfterwordError):
    """Nothing of it could be kept: the disk is full or read-only, or another program holds the database."""


class NotErased(AfterwordError):
    """It is out of the record, but not off the disk yet: another program, such as a backup, is still reading.

    The bot sees to it when that ends, or when it starts next; where no bot runs, `check` does.
    """


class BackupBesideKeyring(AfterwordError):
    """The keyring is in this folder, and whoever takes it would have both: choose another folder."""


class StoreClosed(AfterwordError):
    """The store has been closed: nothing more is taken."""


STORE_FAILURES = (AfterwordError, sqlite3.Error)
"""What a job can fail with because of the store, and through no fault of its own."""
