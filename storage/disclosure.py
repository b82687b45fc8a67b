"""What of a chair's record is to be disclosed: a sealed copy, which two secrets open, and no keyring.

The copy has the slots of each reflection as they are stored, the keys as they are sealed for the two, and the
forms. It is made where the record is, and opened where the secrets are.
"""

import base64
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from flows.form import Form
from flows.reflection import Reflection
from storage.addenda import Addendum, addenda_in
from storage.chairs import Chair
from storage.database import plain
from storage.errors import CopyUnreadable, EscrowClosed, NothingCovered, SealBroken
from storage.escrow import open_escrow
from storage.owner_keys import OwnerKeys
from storage.slots import Slots
from storage.state import open_state
from storage.store import Records
from storage.stored_reflection import reflection_of
from storage.vault import Keyring, Vault

FORMAT = "afterword-disclosure-1"


class Disclosed(Struct, frozen=True):
    """One reflection that was opened, with what was added to it later."""

    number: int
    reflection: Reflection
    addenda: tuple[Addendum, ...]


def sealed_copy(records: Records, chair: Chair, only: int | None = None) -> tuple[bytes, int, int]:
    """The copy of a chair's reflections, or of one alone; how many it has, and how many nobody can open.

    Raises NothingCovered, or SealBroken if any of them is not as it was written.
    """
    keys = OwnerKeys.parse(records.keys.find(chair.id) or b"")
    found = [one for one in records.reflections.stored(chair) if only is None or one.number == only]
    covered = [one for one in found if keys.escrows[one.key]]
    if not covered:
        raise NothingCovered(chair.id)
    forms = {one.form for one in covered}
    copy = {
        "format": FORMAT,
        "chair": chair.id,
        "keys": {str(one.key): _text(keys.escrows[one.key]) for one in covered},
        "forms": [[*form, records.forms.proven(*form)] for form in sorted(forms)],
        "reflections": [
            {
                "number": one.number,
                "form": one.form,
                "key": one.key,
                "state": _text(one.state),
                "slots": [*map(_text, one.slots)],
            }
            for one in covered
        ],
    }
    return json.dumps(copy).encode() + b"\n", len(covered), len(found) - len(covered)


def opened(copy: bytes, secrets: Sequence[str], parse_form: Callable[[str], Form]) -> tuple[Disclosed, ...]:
    """What a copy holds, by the secrets of the two; CopyUnreadable or EscrowClosed."""
    try:
        told = json.loads(copy)
        if told["format"] != FORMAT:
            raise ValueError  # noqa: TRY301 - one way out for every file that is no such copy
        owner = int(told["chair"])
        sealed = {int(number): base64.b64decode(escrow) for number, escrow in told["keys"].items()}
        keys = {
            number: open_escrow(one, secrets, owner=owner, number=number) for number, one in sealed.items()
        }
        forms = {(form_id, version): parse_form(source) for form_id, version, source in told["forms"]}
        return tuple(_opened(told["reflections"], owner, keys, forms))
    except (EscrowClosed, SealBroken):
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise CopyUnreadable from None


def _opened(
    reflections: list[dict[str, Any]],
    owner: int,
    keys: dict[int, bytes],
    forms: dict[tuple[str, int], Form],
) -> Iterator[Disclosed]:
    with plain(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE answers (reflection_id INTEGER, slot INTEGER, sealed BLOB)")
        for one in reflections:
            number, form = int(one["number"]), (str(one["form"][0]), int(one["form"][1]))
            rows = [(number, slot, base64.b64decode(sealed)) for slot, sealed in enumerate(one["slots"])]
            db.conn.executemany("INSERT INTO answers VALUES (?, ?, ?)", rows)
            vault = _vault_of(keys[int(one["key"])], owner)
            state = open_state(vault, owner, number, form, base64.b64decode(one["state"]))
            contents, _ = Slots(db, vault).load(owner, number, state.written)
            yield Disclosed(number, reflection_of(number, state, contents, forms[form]), addenda_in(contents))


def _vault_of(data_key: bytes, owner: int) -> Vault:
    """A vault that has this one data key."""
    keyring = Keyring.fresh()
    wrapped = keyring.wrap(data_key, owner)
    return Vault(keyring, lambda _: wrapped)


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()


def note(records: Records, chair: Chair, now: datetime, *, reason: str, untold: str | None) -> None:
    """Note in the audit that something of a chair's is disclosed, why, and why they are not told, if not."""
    records.audit.note(now, "content disclosed", chair.id, reason)
    if untold is not None:
        records.audit.note(now, "chair not told of it", chair.id, untold)
