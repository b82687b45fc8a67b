"""What of the outbox is worth showing: the last of what is about the same, and some however late it is."""

from collections.abc import Hashable, Sequence

from msgspec.structs import replace

from bot.screens.chat import ReviewAt
from bot.screens.documents import DataSent, DocumentSent
from bot.screens.guard import GuardAsked, TakenAway
from bot.screens.outbox_data import SCREENS
from bot.screens.packs import PackSent
from bot.screens.peers import SharedShown
from bot.screens.words import WordsAsked
from flows.effects import Ask, AskHolds, Held, Recall, Review, Sent
from storage.codec import packed
from storage.outbox import Pending

SENT = SCREENS.tag_of(Sent)
REVIEW_AT = SCREENS.tag_of(ReviewAt)
PLACES = frozenset((*map(SCREENS.tag_of, (Ask, Held, AskHolds, Review, Recall)), REVIEW_AT))
"""Screens of where the chair stands."""
LASTING = PLACES | {
    SENT,
    *map(SCREENS.tag_of, (WordsAsked, GuardAsked, DocumentSent, DataSent, PackSent, SharedShown)),
}
"""Screens that are worth seeing whenever the chair comes back."""
OWED = LASTING | {SCREENS.tag_of(TakenAway)}
"""What is still to be done of a chat when its chair can be reached again."""


def by_worth(waiting: Sequence[Pending]) -> tuple[tuple[Pending, bool], ...]:
    """All that waits for a chair, in order, and whether a later screen makes each idle.

    What is overtaken may have come, and its doubt goes on with what overtakes it. What has been sent in part
    is finished.
    """
    about = [(_subject(pending), pending) for pending in waiting]
    latest = {subject: pending.id for subject, pending in about}
    in_doubt = {latest[subject] for subject, pending in about if pending.tried}
    return tuple(
        [
            (
                replace(pending, tried=True) if pending.id in in_doubt else pending,
                latest[subject] != pending.id and not pending.sent,
            )
            for subject, pending in about
        ]
    )


def _subject(pending: Pending) -> Hashable:
    """What a screen is about: of several that wait, only the last is worth showing."""
    if pending.kind in PLACES:
        return PLACES
    return pending.kind, pending.reflection_id, packed(pending.body)
