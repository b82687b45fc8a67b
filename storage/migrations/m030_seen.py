"""A head also holds the day on which the chair was last seen, and an invitation more than a name.

Nothing of the shape changes: what is there is read as it is, and written anew in time. An earlier version
cannot read it, and so has to refuse this database.
"""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """There is nothing to do."""
