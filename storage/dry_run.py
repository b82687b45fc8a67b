"""A dry run of a start: what it would do to a database, which may be in use, without changing anything."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from flows.form import Form
from storage.database import lock_database, reading, steps_to_come
from storage.errors import DatabaseBusy, FormChanged
from storage.store import Records
from storage.vault import Keyring


class DryRun(Struct, frozen=True):
    """What a start would do: the migrations that would run, and what would become of the form.

    `kept`: a form is kept under this one's version already; `differs` says where the two differ; `refused` is
    the error that the start would stop with.
    """

    steps: tuple[str, ...]
    kept: bool
    differs: tuple[str, ...]
    refused: FormChanged | None


def dry_run(
    database: Path,
    keyring: Keyring,
    form: Form,
    source: str,
    *,
    parse_form: Callable[[str], Form],
    clock: Callable[[], datetime],
) -> DryRun:
    """What a start would do; raises DatabaseNewer, KeyringWrong or DatabaseDamaged where it would refuse."""
    lock: int | None = None
    with suppress(DatabaseBusy):
        lock = lock_database(database)
    try:
        with reading(database, held=lock is not None) as db:
            steps = steps_to_come(db, database)
            records = Records(db, keyring, parse_form, clock)
            records.must_fit(())
            forms = records.forms
            refused: FormChanged | None = None
            try:
                forms.must_fit(form, source)
            except FormChanged as error:
                refused = error
            return DryRun(steps, forms.has(form), forms.differences(form, source), refused)
    finally:
        if lock is not None:
            os.close(lock)
