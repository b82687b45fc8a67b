"""What a chair can do to look at a reflection together with another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskPeer:
    """How a finished reflection can be discussed with a peer, and with whom it is shared."""

    reflection: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ListPeers:
    """With which other chair it is to be shared."""

    reflection: int
    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ChoosePeer:
    """This one: asks whether that is meant."""

    reflection: int
    peer: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ShareWith:
    """The chair means it."""

    reflection: int
    peer: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ShareByLink:
    """It is shared with whichever chair follows a link first."""

    reflection: int


@dataclass(frozen=True, slots=True)
class StopSharing:
    """It is shared no longer."""

    share: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ReadSharing:
    """Who was given what the chair shares, and who opened it when."""


@dataclass(frozen=True, slots=True)
class OpenShared:
    """The peer reads what is shared with them."""

    share: int


@dataclass(frozen=True, slots=True)
class DeclineShared:
    """The peer does not want it."""

    share: int


@dataclass(frozen=True, slots=True)
class AskComment:
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
