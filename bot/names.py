"""The names that an administrator gives to chairs: what one may be, and when two are the same."""

from flows.plain_words import is_blank
from storage.chairs import Chair
from storage.errors import AfterwordError, SealBroken
from storage.store import Records

LONGEST = 80
_NONE = "(a name that does not open)"


class NameWrong(AfterwordError):
    """That name cannot be given to a chair."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name)
        self.problem = problem

    def __str__(self) -> str:
        return f"The name {self.problem}; nothing is changed."


def trimmed(name: str) -> str:
    """A name as it is kept: without spaces around it."""
    return name.strip(" ")


def problem_of(name: str) -> str | None:
    """What is wrong with a trimmed name by itself."""
    if is_blank(name):
        return "is empty"
    if len(name) > LONGEST:
        return f"is {len(name)} characters long; at most {LONGEST} are kept"
    if not name.isprintable():
        return "has a line break or another character that cannot be shown"
    return None


def same(name: str) -> str:
    """What two names that are the same to a reader have in common."""
    return " ".join(name.split()).casefold()


def name_in(records: Records, chair: Chair) -> str | None:
    """A chair's name; none where it is damaged."""
    try:
        return records.chairs.name(chair)
    except SealBroken:
        return None


def called(records: Records, chair: Chair) -> str:
    """A chair's name; that it does not open, where it is damaged, so that they can be named anew."""
    return name_in(records, chair) or _NONE


def taken(records: Records) -> dict[str, str]:
    """Who has each name, as `same` gives it: a chair, or somebody whose invitation is open."""
    now = records.clock()
    invited = {
        same(one.name): "is invited already; `invitations resend` makes a new link"
        for one in records.invitations.all()
        if one.expires_at > now and one.moves is None
    }
    chairs = {
        same(called(records, chair)): f"is that of chair {chair.id} already" for chair in records.chairs.all()
    }
    return invited | chairs


def must_be_free(records: Records, name: str, *, but: str = "") -> None:
    """NameWrong unless the name may be given to somebody whose own is `but`; call it in that very job."""
    others = {} if same(name) == same(but) else taken(records)
    if problem := problem_of(name) or others.get(same(name)):
        raise NameWrong(name, problem)
