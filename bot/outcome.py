"""What became of one action of one person."""

from collections.abc import Mapping
from enum import Enum, auto

from msgspec import Struct, field

from bot.views.rendered import Rendered
from storage.chairs import Chair


class Outcome(Enum):
    """What became of an action, where the screen alone does not tell."""

    TAKEN = auto()
    REPEATED = auto()
    """The update has had its effect before."""
    STRANGER = auto()
    INVITED = auto()
    """The code of a good invitation: what it means to join is to be shown."""
    SPENT = auto()
    """The code of an invitation that was used or has run out."""
    LEFT = auto()
    MOVING = auto()
    """The code of a link for another account of a chair: what it means is to be shown."""
    MOVED = auto()
    """A chair has moved to this account, and another chat is to be told."""
    MOVE_WAITS = auto()
    """Nothing is moved, for something from the other account has not had its effect."""


class Result(Struct, frozen=True):
    """An outcome, and the chair whose screen may have changed; `screens` are all that waits for them.

    `stale`: the button that was tapped no longer means anything, and nothing was changed. `stays`: some
    content of somebody who left has to stay in the chat. `texts` are those in whose words somebody who is
    invited is spoken to.
    """

    outcome: Outcome
    chair: Chair | None = None
    screens: tuple[Rendered, ...] | None = None
    stale: bool = False
    stays: bool = False
    others: tuple[Chair, ...] = ()
    """Chairs beside that one for whom something waits."""
    texts: Mapping[str, str] = field(default_factory=dict)
