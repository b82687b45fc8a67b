"""What can be on a screen of a reflection that is shared with a peer: the owner's screens, and the peer's."""

from msgspec import Struct


class PeerPage(Struct, frozen=True):
    """How a reflection can be discussed with a peer, and with whom it is shared."""

    edits: int | None = None


class PeerList(Struct, frozen=True):
    """A page of the other chairs."""

    page: int = 0
    edits: int | None = None


class PeerChosen(Struct, frozen=True):
    """Whether it is to be shared with this one."""

    peer: int
    edits: int | None = None


class LinkMade(Struct, frozen=True):
    """The link by which it is shared."""

    share: int


class PeerTookUp(Struct, frozen=True):
    """A chair has followed the link."""

    share: int


class PeerDeclined(Struct, frozen=True):
    """The peer does not want it."""


class PeerCommented(Struct, frozen=True):
    """The peer has added a comment."""


class SharingStopped(Struct, frozen=True):
    """It is shared no longer."""

    edits: int | None = None


class SharingLog(Struct, frozen=True):
    """Who was given what the chair shares, and who opened it when."""


class SharesSpent(Struct, frozen=True):
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


class PeerAsked(Struct, frozen=True):
    """Another chair asks to look at a reflection together."""

    share: int


class SharedShown(Struct, frozen=True):
    """The reflection that is shared, to read."""

    share: int


class CommentAsked(Struct, frozen=True):
    """What the peer would say of it."""

    share: int


class CommentGiven(Struct, frozen=True):
    """It is with the reflection; or it reads otherwise now, where it was `corrected`."""

    share: int
    corrected: bool = False


class SharedGone(Struct, frozen=True):
    """It is not shared with them, or no longer."""


PeersScreen = PeerAsked | SharedShown | CommentAsked | CommentGiven | SharedGone
PeerScreen = OwnersScreen | PeersScreen

SHARED = "shared "
"""Before a share's number: what a message with something of it is called in the peer's chat."""
COMMENT = "comment "
"""Before a share's number: what a message that is a comment is called there."""
