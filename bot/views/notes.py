"""Short notes on an answer: what became of words, of an edit, of what was replaced."""

from bot.actions.chat import Open, Tapped
from bot.strings import chat as strings
from bot.strings import labels
from bot.strings.times import DAY_REFUSED
from bot.views.days import long_day, short_day
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message, keyboard
from bot.views.times import day_refused, days
from flows.effects import (
    Added,
    Corrected,
    Emptied,
    LeftOut,
    NoteKept,
    NoteReason,
    Refusal,
    Refuse,
    Replaced,
    Restored,
)
from flows.form import QuestionKind
from flows.inputs import Picked, Undone
from flows.reflection import Reflection
from flows.time.phrases import NotUnderstood, TimeRefusal, day

AnswerNote = Added | Corrected | Emptied | LeftOut | NoteKept | Replaced | Restored


def note_message(reflection: Reflection, note: AnswerNote) -> Message:
    """The note, with a way to the summary of what was sent, or back to what was replaced."""
    answer = reflection.answers.get(note.question)
    # Of what was sent, nothing that was replaced is kept.
    told = Corrected(note.question) if reflection.submitted and isinstance(note, Replaced) else note
    stands = (
        isinstance(note, NoteKept)
        and note.because is not NoteReason.ASIDE
        and answer
        and answer.settled
        and not answer.empty
    )
    said = (strings.NOTE_BESIDE if stands else _said(told)).format(
        escape(reflection.form.question(note.question).ask)
    )
    if isinstance(note, NoteKept):
        said = f"{_if_another(reflection, note.question)}{_why_no_day(reflection, note.question)}{said}"
    keys: Keyboard = ()
    if reflection.submitted:
        said = f"{said}\n{strings.SEE_SUMMARY}"
        keys = ((Button(labels.SUMMARY, Open(reflection.id)),),)
    elif isinstance(note, Replaced | Emptied | Restored) and answer is not None and answer.replaced:
        keys = ((Button(labels.UNDO, Tapped(reflection.id, Undone(note.question))),),)
    return Message(said, keys, quiet=True)


def _if_another(reflection: Reflection, key: str) -> str:
    """The question that the words are kept with, where another is on the screen."""
    return "" if key == reflection.cursor else f"<b>{escape(reflection.form.question(key).ask)}</b>\n"


def _why_no_day(reflection: Reflection, key: str) -> str:
    """Why the words just kept name no day, in the words that were typed; nothing where that is not plain."""
    answer = reflection.answers.get(key)
    if answer is None or not answer.notes or reflection.form.question(key).kind is not QuestionKind.DATE:
        return ""
    noted = answer.notes[-1]
    found = day(noted.text, noted.at.date(), reflection.form.nation)
    if not isinstance(found, NotUnderstood) or found.reason in (TimeRefusal.UNCLEAR, TimeRefusal.PAST):
        return ""
    return f"{day_refused(DAY_REFUSED[found.reason], found.words, noted.at.date())}\n\n"


def _said(note: AnswerNote) -> str:
    match note:
        case Corrected():
            return strings.CORRECTED
        case Added():
            return strings.ADDED
        case NoteKept(_, because):
            return strings.NOTES_KEPT[because]
        case Replaced():
            return strings.REPLACED
        case Emptied():
            return strings.EMPTIED
        case Restored():
            return strings.RESTORED
        case LeftOut():
            return strings.LEFT_OUT


def refused_message(refused: Refuse, reflection: Reflection | None = None) -> Message:
    """Why something was not taken; of a day, which of several is meant."""
    said = strings.REFUSALS[refused.reason].format(limit=refused.limit)
    if refused.reason is not Refusal.WHICH_DAY:
        return Message(said)
    meant = days(refused.days)
    if reflection is None or reflection.cursor != refused.question:
        return Message(f"{said} {' / '.join(map(long_day, meant))}. {strings.TYPE_ITS_DATE}")
    keys = (
        Button(short_day(day), Tapped(reflection.id, Picked(refused.question, day.isoformat())))
        for day in meant
    )
    return Message(said, keyboard(keys, 2))
