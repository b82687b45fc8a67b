"""The words on the buttons, typed: what a chair asks for with them, and which tap of a question they are."""

from enum import StrEnum

from flows import inputs
from flows.answer import Answer, Status
from flows.form import REVIEW, QuestionKind
from flows.inputs import Input
from flows.matching import agrees, says_only
from flows.plain_words import plain
from flows.reflection import Reflection
from flows.tapped import all_may_be_met


class Command(StrEnum):
    """What a button asks for."""

    SKIP = "skip"
    BACK = "back"
    NEXT = "next"
    DONE = "done"
    UNDO = "undo"
    CLEAR = "clear"
    FINISH = "finish"
    PAUSE = "pause"
    HELP = "help"
    STOP = "stop"


_TYPED = {
    Command.SKIP: (
        "skip", "skip it", "skip this", "skip this one", "skip this question", "skip question", "skip that",
        "skip for now", "can i skip", "can i skip this", "can i skip it", "pass",
    ),
    Command.BACK: ("back", "go back", "go back one", "previous", "previous question"),
    Command.NEXT: (
        "next", "next question", "next one", "go on", "move on", "keep this", "carry on", "ok next",
        "okay next",
    ),
    Command.DONE: (
        "done", "i'm done", "i am done", "all done", "that's all", "that is all", "finished", "i'm finished",
        "that's it",
    ),
    Command.UNDO: ("undo", "undo that", "undo it", "undo this"),
    Command.CLEAR: ("clear", "clear it", "clear this", "clear that"),
    Command.FINISH: ("finish", "finish it", "send", "send it"),
    Command.PAUSE: ("pause", "pause it", "pause this", "pause here", "pause for now", "later"),
    Command.HELP: ("help", "help me", "i need help", "can you help"),
    Command.STOP: ("stop", "stop it", "stop this", "stop now", "stop here", "stop for now"),
}  # fmt: skip
_LONGEST = 80
"""No button's words are as long, whatever is said or set around them; most answers are."""
_BY_WORDS = {words.replace("'", ""): command for command, each in _TYPED.items() for words in each}
_ADD, _REPLACE = ("add", "add it", "add to it", "add that"), ("replace", "replace it", "take its place")
_HOLDS = (
    "yes, it still holds",
    "it still holds",
    "still holds",
    "it holds",
    "it does",
    "keep it",
    "yes, keep it",
)
_HOLDS_NOT = ("no, take it away", "take it away", "drop it", "remove it", "delete it", "clear it")
_ALL_MET = ("all met", "all are met", "all of them met")
_LEAVE = ("leave it", "leave it as it was", "leave it as it is", "neither", "keep it", "keep what was there")


def command_of(text: str) -> Command | None:
    """The button that the words are, in any case and with any mark at the end; none for anything else.

    A chair who stands at a question is answered by the engine; PAUSE, HELP and STOP are for the bot to obey.
    """
    if len(text) > _LONGEST:
        return None
    said = plain(plain(text).removesuffix("?")).replace("'", "")
    said = said.removesuffix(" please").removeprefix("please ")
    return _BY_WORDS.get(said)


def tap_of(reflection: Reflection, text: str) -> Input | None:
    """The tap that the words are, at a draft's question or review; none where they are an answer in words."""
    at, command = reflection.cursor, command_of(text)
    if at == REVIEW:
        at_review: dict[Command | None, Input] = {
            Command.BACK: inputs.Back(REVIEW),
            Command.FINISH: inputs.Submitted(),
            Command.DONE: inputs.Submitted(),
            Command.UNDO: inputs.Undone(_last_replaced(reflection) or ""),
        }
        return at_review.get(command)
    asked = reflection.path[at]
    answer = asked.answer
    offered = next((q.key for q in reflection.offers(at) if plain(text) == plain(q.offer_label)), None)
    tapped = (answer and decision_of(answer, at, text)) or (offered and inputs.TakenUp(offered))
    if tapped:
        return tapped
    if all_may_be_met(asked) and plain(text) in _ALL_MET:
        return inputs.MarkedAll(at)
    match command:
        case Command.SKIP:
            return inputs.Skipped(at)
        case Command.BACK:
            return inputs.Back(at)
        case Command.NEXT if answer is None or answer.empty:
            return inputs.Skipped(at)
        case Command.NEXT | Command.DONE:
            return inputs.Finished(at)
        case Command.CLEAR if answer is not None and answer.settled and not answer.empty:
            return inputs.Cleared(at)
        case Command.UNDO:
            last = _last_replaced(reflection)
            return inputs.Back(at) if last is None else inputs.Undone(last)
        case _:
            pass
    unconfirmed = asked.question.kind is QuestionKind.DATE and answer and answer.day and not answer.settled
    return inputs.Finished(at) if unconfirmed and agrees(text) else None


def decision_of(answer: Answer, at: str, text: str) -> Input | None:
    """What the words decide of an answer that waits for that, and not of one that is still being given."""
    if answer.status is Status.OPEN:
        return None
    said, agreed = plain(text), says_only(text)
    if answer.held_day is not None and agreed is not None:
        return inputs.HeldReplaces(at) if agreed else inputs.HeldDropped(at)
    if answer.held:
        if said in _ADD:
            return inputs.HeldAdded(at)
        if said in _REPLACE:
            return inputs.HeldReplaces(at)
        return inputs.HeldDropped(at) if said in _LEAVE else None
    if answer.doubtful and (agreed is not None or said in (*_HOLDS, *_HOLDS_NOT)):
        return inputs.CommentHolds(at) if agreed or said in _HOLDS else inputs.CommentDropped(at)
    return None


def _last_replaced(reflection: Reflection) -> str | None:
    """The question whose answer was replaced last: that on the screen, or that with the latest words."""
    replaced = {key: a.answer for key, a in reflection.path.items() if a.answer and a.answer.replaced}
    if reflection.cursor in replaced:
        return reflection.cursor
    if len(replaced) > 1 and not all(map(_latest, replaced.values())):
        # A choice does not tell when it was changed.
        return None
    return max(replaced, key=lambda key: _latest(replaced[key]), default=None)


def _latest(answer: Answer) -> float:
    versions = (answer, *answer.replaced)
    return max((p.at.timestamp() for version in versions for p in version.pieces), default=0)
