"""The forms that reflections refer to, each kept as its text under its id and version."""

from collections.abc import Callable

from sqlite_utils import Database

from flows.form import Form
from flows.form_changes import changes
from storage import seal_names
from storage.cache import TransactionalCache
from storage.errors import FormChanged
from storage.heads import Heads, form_token
from storage.vault import SYSTEM, Vault

_REMEMBERED = 50


class KeptForms:
    """The forms by id and version; a version that a reflection refers to is kept for good.

    The system's head knows the text of each, so that nobody puts another question over an answer.
    """

    def __init__(self, db: Database, vault: Vault, heads: Heads, parse: Callable[[str], Form]) -> None:
        self._db = db
        self._vault = vault
        self._heads = heads
        self._parse = parse
        self.memory: TransactionalCache[tuple[str, int], tuple[str, Form]] = TransactionalCache(_REMEMBERED)
        """Forms with their sources."""
        self.asked: dict[str, tuple[Form, str]] = {}
        """What new reflections may use in this process, with their sources, by id; the usual one first."""

    def keep(self, form: Form, source: str) -> None:
        """Keep the text of a form under its version; FormChanged if reflections have another form there."""
        name = (form.id, form.version)
        known = self.memory.get(name)
        if known is not None and known[0] == source:
            return
        kept = self.source(*name)
        if kept is None:
            self._db.execute("INSERT INTO forms (id, version, source) VALUES (?, ?, ?)", (*name, source))
        elif kept != source:
            self.must_fit(form, source)
            self._db.execute("UPDATE forms SET source = ? WHERE id = ? AND version = ?", (source, *name))
        if kept != source:
            self._heads.note(SYSTEM, seal_names.of_form(*name), form_token(self._vault, *name, source))
        self.memory.put(name, (source, form))

    def must_fit(self, form: Form, source: str) -> None:
        """FormChanged if reflections refer to this version, and the form kept under it is another."""
        if (found := self.differences(form, source)) and self.in_use(form.id, form.version):
            raise FormChanged(f"{form.id}, version {form.version}", self.newest(form.id) + 1, found)

    def differences(self, form: Form, source: str) -> tuple[str, ...]:
        """What of a form differs from what is kept under its version; nothing if none is kept."""
        kept = self.source(form.id, form.version)
        return () if kept is None or kept == source else changes(self._parse(kept), form)

    def has(self, form: Form) -> bool:
        """Whether a form is kept under this one's version."""
        return self.source(form.id, form.version) is not None

    def in_use(self, form_id: str, version: int) -> bool:
        """Whether any reflection refers to this version."""
        found = self._db.execute(
            "SELECT 1 FROM reflections WHERE form_id = ? AND form_version = ? LIMIT 1", (form_id, version)
        ).fetchone()
        return found is not None

    def newest(self, form_id: str) -> int:
        """The highest version that is kept; 0 if none is."""
        (found,) = self._db.execute("SELECT max(version) FROM forms WHERE id = ?", (form_id,)).fetchone()
        return found or 0

    def form(self, form_id: str, version: int) -> Form:
        """A form that is kept; KeyError if there is none, SealBroken if its text is not what was kept."""
        known = self.memory.get((form_id, version))
        if known is not None:
            return known[1]
        source = self.proven(form_id, version)
        form = self._parse(source)
        self.memory.put((form_id, version), (source, form))
        return form

    def proven(self, form_id: str, version: int) -> str:
        """The text of a form as it was kept; KeyError if there is none, SealBroken if somebody changed it."""
        source = self.source(form_id, version)
        if source is None:
            raise KeyError((form_id, version))
        token = form_token(self._vault, form_id, version, source)
        self._heads.prove(SYSTEM, seal_names.of_form(form_id, version), token)
        return source

    def source(self, form_id: str, version: int) -> str | None:
        """The text of a form, if it is kept."""
        row = self._db.execute(
            "SELECT source FROM forms WHERE id = ? AND version = ?", (form_id, version)
        ).fetchone()
        return None if row is None else str(row[0])
