"""What a chair can do to look at a reflection together with another."""

from msgspec import Struct


class AskPeer(Struct, frozen=True):
    """How a finished reflection can be discussed with a peer, and with whom it is shared."""

    reflection: int
    edits: int | None = None


class ListPeers(Struct, frozen=True):
    """With which other chair it is to be shared."""

    reflection: int
    page: int = 0
    edits: int | None = None


class ChoosePeer(Struct, frozen=True):
    """This one: asks whether that is meant."""

    reflection: int
    peer: int
    edits: int | None = None


class ShareWith(Struct, frozen=True):
    """The chair means it."""

    reflection: int
    peer: int
    edits: int | None = None


class ShareByLink(Struct, frozen=True):
    """It is shared with whichever chair follows a link first."""

    reflection: int


class StopSharing(Struct, frozen=True):
    """It is shared no longer."""

    share: int
    edits: int | None = None


class ReadSharing(Struct, frozen=True):
    """Who was given what the chair shares, and who opened it when."""


class OpenShared(Struct, frozen=True):
    """The peer reads what is shared with them."""

    share: int


class DeclineShared(Struct, frozen=True):
    """The peer does not want it."""

    share: int


class AskComment(Struct, frozen=True):
    """The peer wants to say something: their next words are a comment."""

    share: int


PeerAction = (
    AskPeer
    | ListPeers
    | ChoosePeer
    | ShareWith
    | ShareByLink
    | StopSharing
    | ReadSharing
    | OpenShared
    | DeclineShared
    | AskComment
)
