"""Legal holds: while one is on a chair, nothing of theirs is erased, neither by them nor by itself.

Whatever erases asks here first.
"""

from sqlite_utils import Database

from storage.chairs import Chair


class Holds:
    """Which chairs a hold is on."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def on(self, chair: Chair) -> bool:
        """Whether a hold is on this chair; there is no way yet to put one on."""
        return False
