"""The records: the repositories of all that was said, over one database and one keyring."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlite_utils import Database

from flows.form import Form
from storage import canary
from storage.addenda import Addenda
from storage.allowed_words import AllowedWords
from storage.announcements import Announcements
from storage.audit import Audit
from storage.cache import TransactionalCache
from storage.chairs import Chair, Chairs
from storage.conferences import Conferences
from storage.data_keys import DataKeys
from storage.departures import Departures
from storage.digests import Digests
from storage.errors import AfterwordError
from storage.heads import Heads
from storage.holds import Holds
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.kept_forms import KeptForms
from storage.kept_words import KeptWords
from storage.limits import Limits
from storage.messages import Messages
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.ownership import Loaded, Ownership
from storage.reflections import Reflections
from storage.retention import Retained
from storage.shares import Shares
from storage.tally import Tally
from storage.vault import SYSTEM, Keyring, Vault

_log = logging.getLogger(__name__)
_REFLECTIONS_REMEMBERED = 1_000
_CHAIRS_REMEMBERED = 2_000


class Records:
    """The repositories; used only inside a job, on the store's own thread."""

    def __init__(
        self,
        db: Database,
        keyring: Keyring,
        parse_form: Callable[[str], Form],
        clock: Callable[[], datetime],
        keyring_again: Callable[[], Keyring] | None = None,
    ) -> None:
        self.clock = clock
        self._keyring_again = keyring_again
        self.keys = DataKeys(db)
        self.vault = Vault(keyring, self.keys.find)
        self.audit = Audit(db, self.vault)
        self.holds = Holds(db, self.audit)
        loaded: TransactionalCache[int, Loaded] = TransactionalCache(_REFLECTIONS_REMEMBERED)
        self.tally = Tally(db, self.vault)
        self.heads = Heads(db, self.vault, self.tally)
        self.invitations = Invitations(db, self.vault, self.heads, self.audit, clock)
        ownership = Ownership(db, loaded)
        self.messages = Messages(db, self.vault, ownership)
        known: TransactionalCache[int, Chair] = TransactionalCache(_CHAIRS_REMEMBERED)
        self.chairs = Chairs(
            db,
            self.vault,
            heads=self.heads,
            keys=self.keys,
            audit=self.audit,
            must_not_be_held=self.holds.must_not_be_on,
            invitations=self.invitations,
            loaded=loaded,
            chats=self.messages.chats,
            known=known,
            clock=clock,
            begin=self._begin,
        )
        self.outbox = Outbox(db, self.vault, self.chairs, ownership)
        self.forms = KeptForms(db, self.vault, self.heads, parse_form)
        self.reflections = Reflections(
            db,
            self.vault,
            heads=self.heads,
            loaded=loaded,
            messages=self.messages,
            forms=self.forms,
            outbox=self.outbox,
            holds=self.holds,
            chairs=known,
        )
        self.kept_words = KeptWords(db, self.vault, self.heads)
        self.inbox = Inbox(db, self.vault, self.heads, self.chairs.number_of)
        self.announcements = Announcements(db, self.vault, self.audit, clock)
        self.departures = Departures(db, self.vault, self.heads)
        self.nudges = Nudges(db, self.vault, self.heads)
        self.conferences = Conferences(db)
        self.addenda = Addenda(self.reflections)
        self.shares = Shares(
            db, self.vault, self.heads, chairs=self.chairs, addenda=self.addenda, audit=self.audit
        )
        self.digests = Digests(db, self.reflections, self.addenda)
        self.allowed_words = AllowedWords(self.reflections)
        self.retained = Retained(db, self.reflections)
        self.limits = Limits(db, self.vault)
        self.db = db
        self._sealing = (self.messages, self.outbox, self.heads)
        self._memories = (
            self.vault.opened,
            loaded,
            self.forms.memory,
            self.nudges.coming_of,
            self.outbox.kept_of,
            self.messages.chats,
            self.heads.known,
            self.tally.known,
            self.tally.sum,
            *self.chairs.memories,
        )

    def _begin(self, chair_id: int) -> None:
        """Make what else everybody's record has from its beginning."""
        self.kept_words.create(chair_id)

    def prove(self) -> None:
        """Prove that the keyring opens this database, or make the first keys of a new one; KeyringWrong."""
        if not canary.opens(self.db, self.vault):
            canary.begin(self.db, self.vault, self.keys)

    def must_fit(self, forms: Sequence[tuple[Form, str]]) -> None:
        """Refuse a keyring, and forms, that this database cannot go on with; nothing of it is changed."""
        canary.opens(self.db, self.vault)
        for form, source in forms:
            self.forms.must_fit(form, source)

    def erased(self) -> tuple[int, ...]:
        """The numbers of the chairs who were erased."""
        return tuple(chair for (chair,) in self.db.execute("SELECT chair_id FROM erased").fetchall())

    def kept(self) -> bool:
        """What was done is committed: hold on to it; whether a key was destroyed with it."""
        self.tally.forget()
        for memory in self._memories:
            memory.commit()
        destroyed, self.keys.destroyed = self.keys.destroyed, False
        if destroyed:
            self.digests.clear()
            self.outbox.kept_of.clear()
        return destroyed

    def changed(self) -> None:
        """Another process has written: forget whatever was remembered, and go on with the keys of today."""
        self.tally.forget()
        for memory in self._memories:
            memory.clear()
        if self._keyring_again is not None:
            self._go_on_with(self._keyring_again)

    def _go_on_with(self, keyring_again: Callable[[], Keyring]) -> None:
        """Take the keyring of now, unless it does not open this record: then the one that did stays."""
        try:
            keyring = keyring_again()
            keyring.unwrap(self.keys.find(SYSTEM) or b"", SYSTEM)
        except AfterwordError as error:
            _log.error("keyring not read again", extra={"reason": type(error).__name__})
        else:
            self.vault.keyring = keyring

    def undone(self) -> None:
        """Something was rolled back: forget whatever was remembered meanwhile."""
        for sealing in self._sealing:
            sealing.undo()
        for memory in self._memories:
            memory.rollback()

    def settle(self) -> None:
        """Seal what jobs have changed so far, which is sealed once for all of them."""
        for sealing in self._sealing:
            sealing.settle()
