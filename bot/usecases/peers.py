"""A chair looks at a reflection together with another: whom they share it with, and how that ends."""

from datetime import timedelta
from typing import assert_never

from bot.actions.peers import (
    AskComment,
    AskPeer,
    ChoosePeer,
    DeclineShared,
    ListPeers,
    OpenShared,
    PeerAction,
    ReadSharing,
    ShareByLink,
    ShareWith,
    StopSharing,
)
from bot.context import Context, ScreenOf
from bot.screens.chat import Gone, Reading
from bot.screens.peers import (
    LinkMade,
    PeerAsked,
    PeerChosen,
    PeerList,
    PeerPage,
    SharedGone,
    SharesSpent,
    SharingLog,
    SharingStopped,
)
from bot.usecases import documents, shared
from storage.chairs import Chair
from storage.shares import Share

DAYS = timedelta(days=14)
"""For how long a reflection is shared."""
STOPPED = "stopped"
"""How the audit tells that the owner has ended a share."""


def handle(context: Context, action: PeerAction) -> list[ScreenOf]:
    """What is shown of an action, of the owner's or of a peer's."""
    match action:
        case OpenShared() | DeclineShared() | AskComment():
            return shared.handle(context, action)
        case ReadSharing():
            return [(None, SharingLog())]
        case StopSharing():
            return _stopped(context, action)
        case _:
            return _of(context, action)


def of_reflection(context: Context, number: int) -> tuple[Share, ...]:
    """With whom a reflection is shared, and the link that waits, if one does."""
    return tuple(
        one for one in context.records.shares.of_owner(context.chair, context.now) if one.reflection == number
    )


def others(context: Context, number: int) -> tuple[Chair, ...]:
    """The chairs with whom a reflection can still be shared."""
    taken = {context.chair.id, *(one.peer for one in of_reflection(context, number))}
    return tuple(chair for chair in context.records.chairs.all() if chair.id not in taken)


def _of(
    context: Context, action: AskPeer | ListPeers | ChoosePeer | ShareWith | ShareByLink
) -> list[ScreenOf]:
    number = action.reflection
    reflection = context.records.reflections.load(number, owner=context.chair)
    if reflection is None:
        return [(None, Gone())]
    if not reflection.submitted:
        return [(number, Reading())]
    match action:
        case AskPeer(_, edits):
            return [(number, PeerPage(edits))]
        case ListPeers(_, page, edits):
            return [(number, PeerList(page, edits))]
        case ChoosePeer(_, peer, edits):
            known = any(other.id == peer for other in others(context, number))
            return [(number, PeerChosen(peer, edits) if known else PeerPage(edits))]
        case ShareWith(_, peer, edits):
            chosen = next((other for other in others(context, number) if other.id == peer), None)
            if chosen is None:
                return [(number, PeerPage(edits))]
            if again := documents.shares_again(context):
                return [(number, SharesSpent(again))]
            made = _made(context, number, chosen)
            shared.tell(context, chosen, None, PeerAsked(made.id))
            return [(number, PeerPage(edits))]
        case ShareByLink():
            waits = next((one for one in of_reflection(context, number) if one.peer is None), None)
            if waits is None and (again := documents.shares_again(context)):
                return [(number, SharesSpent(again))]
            link = waits or _made(context, number, None)
            return [(number, LinkMade(link.id))]
        case _:
            assert_never(action)


def _made(context: Context, number: int, peer: Chair | None) -> Share:
    now = context.now
    return context.records.shares.make(context.chair, number, peer, now=now, until=now + DAYS)


def _stopped(context: Context, action: StopSharing) -> list[ScreenOf]:
    mine = context.records.shares.of_owner(context.chair, context.now)
    found = next((one for one in mine if one.id == action.share), None)
    if found is None:
        return [(None, SharedGone())]
    context.records.shares.end(found, context.now, STOPPED)
    return [(found.reflection, SharingStopped(action.edits))]
