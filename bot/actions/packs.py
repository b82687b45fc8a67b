"""What a chair can ask about a pack: several finished reflections as one file."""

from msgspec import Struct

from bot.actions.documents import DocumentFormat


class AskPack(Struct, frozen=True):
    """The chair wants a pack: of this choice of reflections, or of which is asked."""

    of: str = ""


class ChooseOther(Struct, frozen=True):
    """The chair wants other reflections in it: which, is asked in place."""

    edits: int | None = None


class ChoosePack(Struct, frozen=True):
    """A pack of this choice of reflections: as which file, is asked in place."""

    of: str
    edits: int | None = None


class PickForPack(Struct, frozen=True):
    """A page of the reflections, to pick from by hand, in place; `anew` with none of them picked yet."""

    page: int = 0
    anew: bool = False
    edits: int | None = None


class Pick(Struct, frozen=True):
    """One of them goes into the pack, or comes out of it, in place."""

    reflection: int
    page: int
    on: bool
    edits: int | None = None


class MakePack(Struct, frozen=True):
    """The pack is to be made, in place."""

    of: str
    format: DocumentFormat
    edits: int | None = None


class StopPack(Struct, frozen=True):
    """The pack with this number is not wanted after all, in place."""

    pack: int
    edits: int | None = None


PackAction = AskPack | ChooseOther | ChoosePack | PickForPack | Pick | MakePack | StopPack
