"""Short notes on an answer: what became of words, of an edit, of what was replaced."""

from bot.actions.chat import Open, Tapped
from bot.strings import chat as strings
from bot.strings import labels
from bot.views.html import escape
from bot.views.message import Button, Message
from flows.effects import Added, Corrected, Emptied, LeftOut, NoteKept, Replaced, Restored
from flows.inputs import Undone
from flows.reflection import Reflection

AnswerNote = Added | Corrected | Emptied | LeftOut | NoteKept | Replaced | Restored


def note_message(reflection: Reflection, note: AnswerNote) -> Message:
    """The note, with a way to the summary of what was sent, or back to what was replaced."""
    said = _said(note).format(escape(reflection.form.question(note.question).ask))
    if reflection.submitted:
        keys = ((Button(labels.SUMMARY, Open(reflection.id)),),)
        return Message(f"{said}\n{strings.SEE_SUMMARY}", keys, quiet=True)
    answer = reflection.answers.get(note.question)
    if isinstance(note, Replaced | Emptied | Restored) and answer is not None and answer.replaced:
        undo = Button(labels.UNDO, Tapped(reflection.id, Undone(note.question)))
        return Message(said, ((undo,),), quiet=True)
    return Message(said, quiet=True)


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
