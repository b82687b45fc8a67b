"""The question about words that may identify somebody, with what was found marked in them; and its end."""

from msgspec.structs import replace

from bot.actions.guard import KeepWord, LeaveOut, SettleWords, UseAll, UseRole, WriteAgain
from bot.context import Context
from bot.guard.guard import word_of
from bot.guard.held import Held, held_of
from bot.screens.chat import NOTE_ON
from bot.screens.guard import GUARD, GuardAsked, GuardSettled
from bot.strings import guard as strings
from bot.views.html import escape, plain_units
from bot.views.message import Button, Keyboard, Message, deleting, keyboard
from bot.views.rendered import Rendered
from flows.identifiers.finding import Finding
from flows.plain_words import cut, one_line
from flows.reflection import Reflection
from storage.kept_words import Words
from storage.outbox import Pending

_AROUND = 160
"""How much of a long text is shown to each side of what was found, in characters."""
_WHOLE = 1_500
_MARKED = (30, 12, 6, 3, 1)
"""How many findings are marked, as there is room; Telegram formats a hundred pieces of a message."""
_ROOM = 3_000
_NAMED, _WORD = 3, 40
_ROLES = 4
"""How many roles are on buttons; any other can be typed."""

Burst = list[tuple[Words, Held]]


def _asked_message(context: Context, screen: GuardAsked) -> Message | None:
    """What may identify somebody, one thing at a time; none if nothing is to be settled any more."""
    burst = [
        (words, held_of(words.held))
        for words in context.records.kept_words.of(context.chair, screen.burst)
        if words.held
    ]
    found = next(((words, held) for words, held in burst if held.findings), None)
    if found is None:
        return None
    if burst[0][1].again:
        keys = (
            Button(strings.BACK, SettleWords(screen.burst)),
            Button(strings.LEAVE_OUT, LeaveOut(screen.burst)),
        )
        return Message(f"{strings.WRITE}\n{_quoted(burst)}", (keys,))
    words, held = found
    others = _roles(burst)
    word = word_of(words.text, held.findings[0])
    likeliest, shown = others.pop(word), _shown(words.text, held.findings[0])
    rest = tuple(said for _, said in others.values())
    named = strings.SO_MAY.format(shown, _listed(rest)) if rest else strings.MAY_IDENTIFY.format(shown)
    ways = strings.WHAT_INSTEAD
    if rest:
        pairs = [strings.FOR.format(escape(role), said) for role, said in (likeliest, *others.values())]
        ways = f"{ways} {strings.ALL_OF_THEM.format(_listed(pairs))}"
    parts = [named, f"{strings.HELD}\n{_quoted(burst)}", ways]
    return Message("\n\n".join(parts), _keys(screen.burst, burst, held.findings[0], is_one=not rest))


def _settled_message(
    context: Context, screen: GuardSettled, reflection: Reflection | None
) -> tuple[Message, str]:
    """How words read now that nothing in them is asked about, and which question they are for, if for one."""
    numbers = [int(number) for number in filter(None, screen.messages.split(","))]
    if not numbers:
        return Message(strings.LEFT_OUT), ""
    question = "" if reflection is None else reflection.with_source(numbers[0]) or ""
    if not screen.changed:
        return Message(strings.AS_WRITTEN), question
    texts = _texts(context, reflection, numbers)
    quote = f"<blockquote>{escape(cut(chr(10).join(texts), _WHOLE * 2))}</blockquote>"
    return Message(f"{strings.READS}\n{quote}" if texts else strings.AS_WRITTEN), question


def _texts(context: Context, reflection: Reflection | None, numbers: list[int]) -> list[str]:
    """How the words of these messages read, where they went."""
    if reflection is None:
        return context.records.shares.comments_of(context.chair, numbers, context.now)
    texts = [p.text for a in reflection.answers.values() for p in a.messages if p.source in numbers]
    if texts:
        return texts
    added = context.records.addenda.list(context.chair, reflection.id)
    return [one.text for one in added if one.message_id in numbers]


def asked(
    context: Context, pending: Pending, reflection: Reflection | None, screen: GuardAsked, *, below: bool
) -> Rendered:
    """The question about words that may identify somebody, of which one is in the chat."""
    message, what = _asked_message(context, screen), f"{GUARD}{screen.burst}"
    if message is None:
        return Rendered(pending)
    messages = context.records.messages
    of = None if reflection is None else reflection.id
    last = messages.last_shown(context.chair, of, what)
    is_last = last is not None and not below and last == messages.newest(context.chair)
    edits = screen.edits or (last if is_last else None)
    if edits is not None:
        message = replace(message, edits=edits, takes_over=True)
    gone = () if last is None or last == edits else deleting((last,))
    return Rendered(pending, what, of, (message, *gone))


def settled(
    context: Context, pending: Pending, reflection: Reflection | None, screen: GuardSettled
) -> Rendered:
    """What has become of those words, in the place of that question."""
    of = None if reflection is None else reflection.id
    asked = context.records.messages.last_shown(context.chair, of, f"{GUARD}{screen.burst}")
    if asked is None:
        return Rendered(pending)
    message, question = _settled_message(context, screen, reflection)
    shown = NOTE_ON + question if question else pending.kind
    return Rendered(pending, f"{GUARD}{screen.burst}" if of is None else shown, of, (message,), asked)


def _keys(number: int, burst: Burst, finding: Finding, *, is_one: bool) -> Keyboard:
    step = sum(held.step for _, held in burst)
    roles = [
        Button(strings.USE.format(role), UseRole(number, step, place))
        for place, role in enumerate(finding.roles[:_ROLES])
    ]
    again, keep = Button(strings.AGAIN, WriteAgain(number)), Button(strings.KEEP, KeepWord(number, step))
    ways = (again,) if is_one else (Button(strings.USE_ALL, UseAll(number, step)), again)
    return (*keyboard(roles, 2), ways, (keep,))


def _roles(burst: Burst) -> dict[str, tuple[str, str]]:
    """For each word that was found, its likeliest role and how it is shown."""
    roles: dict[str, tuple[str, str]] = {}
    for words, held in burst:
        for finding in held.findings:
            shown = finding.roles[0], _shown(words.text, finding)
            roles.setdefault(word_of(words.text, finding), shown)
    return roles


def _shown(text: str, finding: Finding) -> str:
    return escape(cut(one_line(text[finding.start : finding.end]), _WORD))


def _listed(parts: tuple[str, ...] | list[str]) -> str:
    """A few things in a row, and how many more there are."""
    named = list(parts[:_NAMED])
    if len(parts) > _NAMED:
        named.append(strings.AND_MORE.format(len(parts) - _NAMED))
    return ", ".join(named)


def _quoted(burst: Burst) -> str:
    """The words with what was found marked; of a long text, what stands around it."""
    for most in _MARKED:
        texts, left = [], most
        for words, held in burst:
            texts.append(_marked(words.text, held.findings[:left], whole=_WHOLE // len(burst)))
            left -= min(left, len(held.findings))
        quoted = "\n".join(texts)
        if plain_units(quoted) <= _ROOM:
            break
    return f"<blockquote>{quoted}</blockquote>"


def _marked(text: str, findings: tuple[Finding, ...], *, whole: int) -> str:
    parts, at = [], 0
    for finding in findings:
        parts += [
            _between(text, at, finding.start, whole),
            f"<b><u>{escape(text[finding.start : finding.end])}</u></b>",
        ]
        at = finding.end
    return "".join([*parts, _between(text, at, len(text), whole)])


def _between(text: str, start: int, end: int, whole: int) -> str:
    """The words between two findings; an ellipsis for the middle of many, in a text too long to be shown."""
    if len(text) <= whole or end - start <= 2 * _AROUND:
        return escape(text[start:end])
    before = text[start : start + _AROUND] if start else ""
    after = text[end - _AROUND : end] if end < len(text) else ""
    return f"{escape(before)} … {escape(after)}"
