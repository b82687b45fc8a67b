"""What can be on a screen of a reflection that is shared with a peer: the owner's screens, and the peer's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeerPage:
    """How a reflection can be discussed with a peer, and with whom it is shared."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class PeerList:
    """A page of the other chairs."""

    page: int = 0
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class PeerChosen:
    """Whether it is to be shared with this one."""

    peer: int
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class LinkMade:
    """The link by which it is shared."""

    share: int


@dataclass(frozen=True, slots=True)
class PeerTookUp:
    """A chair has followed the link."""

    share: int


@dataclass(frozen=True, slots=True)
class PeerDeclined:
    """The peer does not want it."""


@dataclass(frozen=True, slots=True)
class PeerCommented:
    """The peer has added a comment."""


@dataclass(frozen=True, slots=True)
class SharingStopped:
    """It is shared no longer."""

    edits: int | None = None


@dataclass(frozen=True, slots=True)
class SharingLog:
    """Who was given what the chair shares, and who opened it when."""


@dataclass(frozen=True, slots=True)
class SharesSpent:
    """The chair has shared as often as they may in a day; `until` is when they may again."""

    until: str


OwnersScreen = (
    PeerPage
    | PeerList
    | PeerChosen
    | LinkMade
    | PeerTookUp
    | PeerDeclined
    | PeerCommented
    | SharingStopped
    | SharingLog
    | SharesSpent
)


@dataclass(frozen=True, slots=True)
class PeerAsked:
    """Another chair asks to look at a reflection together."""

    share: int


@dataclass(frozen=True, slots=True)
class SharedShown:
    """The reflection that is shared, to read."""

    share: int


@dataclass(frozen=True, slots=True)
class CommentAsked:
    """What the peer would say of it."""

    share: int


@dataclass(frozen=True, slots=True)
class CommentGiven:
    """It is with the reflection; or it reads otherwise now, where it was `corrected`."""

    share: int
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class SharedGone:
    """It is not shared with them, or no longer."""


PeersScreen = PeerAsked | SharedShown | CommentAsked | CommentGiven | SharedGone
PeerScreen = OwnersScreen | PeersScreen

SHARED = "shared "
"""Before a share's number: what a message with something of it is called in the peer's chat."""
COMMENT = "comment "
"""Before a share's number: what a message that is a comment is called there."""
