"""Reflections to make documents of, walked through the real engine, and words in every script of chairs."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.documents.model import Document, document_of
from flows.form import Form
from flows.summary import Addition
from tests.flows.walking import WEST_SUSSEX, Walking

LONDON = ZoneInfo("Europe/London")
SCRIPTS = {
    "Welsh": "Mae’r plentyn yn ddiogel gyda’r fam; ŵy, tŷ, gŵr",
    "Polish": "Zażółć gęślą jaźń: szkoła zauważyła to pierwsza",
    "Arabic": "المدرسة لاحظت ذلك أولا",
    "Bengali": "বিদ্যালয় প্রথমে এটি লক্ষ্য করেছে",
    "Chinese": "学校最先注意到这一点",
    "emoji": "Relieved 🙂 and tired 👩‍👩‍👧 ❤️",
}
EVERY_SCRIPT = "\n".join(SCRIPTS.values())
HOSTILE = (
    "</w:t><w:p> & < > \" ' #let x = 1; $ \\ `code` *bold* _it_ [link](x) | cell | {{ tag }} "
    "and words enough that nothing more is asked of them"
)


def finished(form: Form = WEST_SUSSEX, **answers: str) -> Walking:
    """A chair who has finished a reflection: some letters not met, an escalation, and these answers."""
    chosen = {"smarter": "partly", "smarter_checks": "partly", "escalate": "already", **answers}
    chair = Walking(form).until("review", **chosen)
    chair.submits()
    assert chair.reflection.submitted
    return chair


def document(chair: Walking | None = None, *additions: Addition) -> Document:
    """The document of what a chair has finished."""
    chair = chair or finished()
    return document_of(chair.reflection, chair.now.astimezone(LONDON), additions)


def added(chair: Walking, text: str = "It went\nbetter than feared") -> Addition:
    return Addition("Looking back", chair.now + timedelta(weeks=6), text)
