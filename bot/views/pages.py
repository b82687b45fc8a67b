"""The bot's own pages: home, help, privacy, and what it asks before it deletes."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot import terms
from bot.actions.chat import (
    Agreed,
    AgreedAgain,
    AgreedTo,
    AskDelete,
    AskLeave,
    Begin,
    ClearChat,
    Continue,
    GoHome,
    Keep,
    KeepAfterAll,
    ListPast,
    Reflect,
)
from bot.actions.conferences import AskConference
from bot.actions.documents import TakeData
from bot.screens.chat import ChatCleared, HeldBack
from bot.strings import chat as strings
from bot.strings import labels
from bot.strings import terms as terms_strings
from bot.strings.counts import some
from bot.usecases.agreeing import Agreement
from bot.views.days import long_day, short_day
from bot.views.html import escape
from bot.views.message import Button, Keyboard, Message, Style
from flows.facts import Facts
from flows.form import Pace
from flows.plain_words import cut, isolated, one_line
from storage.reflections import Overview

PAGE = 6
"""How many reflections a page of the history lists."""
Titled = Overview | Facts

_DRAFTS_AT_HOME = 3
_TITLE = 30
_SHORT_TITLE = 18
"""How much of a label stands before the time at which its reflection was begun, in characters."""


def home_message(drafts: Iterable[Overview], zone: ZoneInfo, *, joined: bool = False) -> Message:
    """The first page: begin, go on with what is open, or look back."""
    waiting = tuple(drafts)[:_DRAFTS_AT_HOME]
    parts = [strings.HOME]
    if joined:
        parts.append(strings.JOINED)
    elif waiting:
        parts.append(strings.HOME_OPEN)
    return Message("\n\n".join(parts), (*_continues(waiting, zone), begins(), _looks()))


def choose_message(drafts: Iterable[Overview], zone: ZoneInfo) -> Message:
    """Drafts wait: go on with one, or start another."""
    another = (
        Button(labels.ANOTHER, Begin(Pace.FULL)),
        Button(f"{labels.ANOTHER}: {labels.QUICK}", Begin(Pace.QUICK)),
    )
    return Message(strings.CHOOSE, (*_continues(drafts, zone), *((key,) for key in another)))


def help_message() -> Message:
    """How this works, and the commands."""
    listed = "\n".join(f"/{name} – {escape(text)}" for name, text in strings.COMMANDS.items())
    return Message(strings.HELP.format(commands=listed), ((Button(labels.REFLECT, Reflect()),),))


def privacy_text() -> str:
    """What is kept, where, and who can read it, with the authority's own words if it has given any."""
    now = terms.current()
    who = terms_strings.TWO_CAN_OPEN if now.recipients else terms_strings.ONLY_YOU
    said = [strings.PRIVACY.replace("{who}", who)]
    if (own := now.text) is not None:
        said += [
            terms_strings.TERMS_VERSION.format(escape(own.authority), escape(own.version)),
            "\n".join(
                (
                    terms_strings.CONTROLLER.format(escape(own.controller)),
                    terms_strings.CONTACT.format(escape(own.contact)),
                )
            ),
            *map(escape, own.paragraphs),
        ]
    return "\n\n".join(said)


def terms_message(pace: Pace | None) -> Message:
    """What has changed of that, and whether the chair agrees; a reflection of this pace begins with it."""
    said = "\n\n".join((terms_strings.TERMS_CHANGED, privacy_text(), terms_strings.TERMS_AGREE))
    agrees = Button(labels.AGREE, AgreedAgain(terms.current().mark, pace))
    return Message(said, ((agrees,), (Button(labels.LEAVE, AskLeave(), Style.DELETES),)))


def disclosed_message(day: date, count: int) -> Message:
    """That reflections of the chair's were prepared for opening by others, and how many."""
    many = some(terms_strings.DISCLOSED_COUNT, count)
    return Message(terms_strings.DISCLOSED.format(long_day(day), many))


def privacy_message(agreed: Agreement | None) -> Message:
    """What is kept and where, what the chair agreed to, and the way to have it deleted."""
    asked = (
        Button(labels.MY_DATA, TakeData()),
        Button(labels.CLEAR_CHAT, ClearChat()),
        Button(labels.LEAVE, AskLeave(), Style.DELETES),
    )
    keys = tuple((one,) for one in asked)
    said = [privacy_text()]
    if (agreed.mark if agreed else "") != terms.current().mark:
        said.append(terms_strings.NOT_AGREED)
    elif agreed is not None:
        said.append(terms_strings.AGREED_ON.format(long_day(agreed.on)))
    return Message("\n\n".join(said), keys)


def cleared_message(screen: ChatCleared) -> Message:
    """That the chat is cleared, what of it stays, and what Telegram can do itself."""
    said = [strings.CLEARED_BY_ITSELF if screen.by_itself else strings.CLEARED]
    if screen.stays:
        said.append(strings.STAYS[:1].upper() + strings.STAYS[1:])
    if screen.hints:
        said.append(strings.AUTO_DELETE)
    return Message("\n\n".join(said), quiet=True)


def with_hold(message: Message, since: datetime | None, *, waits: bool) -> Message:
    """A message, and that a legal hold is on the chair: since when, and if something `waits` for its end."""
    said = strings.HOLD_FIRST if since is None else strings.HOLD_ON.format(long_day(since.date()))
    if not waits:
        return replace(message, html=f"{message.html}\n\n{said}")
    keyboard = ((Button(labels.KEEP_AFTER_ALL, KeepAfterAll()),), *message.keyboard)
    return replace(message, html=f"{message.html}\n\n{said} {strings.HOLD_WAITS}", keyboard=keyboard)


_HELD_BACK = {
    HeldBack.REFLECTION: strings.HOLD_ON_REFLECTION,
    HeldBack.EVERYTHING: strings.HOLD_ON_EVERYTHING,
    HeldBack.CHAT: strings.HOLD_ON_CHAT,
    HeldBack.NOTHING: strings.HOLD_ON_NOTHING,
}


def hold_message(what: HeldBack) -> Message:
    """That a legal hold keeps this from being deleted."""
    can_stay = what in (HeldBack.REFLECTION, HeldBack.EVERYTHING)
    keyboard: Keyboard = ((Button(labels.KEEP_AFTER_ALL, KeepAfterAll()),),) if can_stay else ()
    return Message(_HELD_BACK[what], keyboard)


def left_message(*, stays: bool) -> Message:
    """That everything of a chair's is deleted, and what of it is not."""
    return Message(_left(stays=stays))


def left_later_message(*, stays: bool) -> Message:
    """The same, to a chair who wanted it while a legal hold was on them."""
    return Message(strings.LEFT_LATER + _left(stays=stays))


def _left(*, stays: bool) -> str:
    return strings.LEFT_STAYS.format(strings.STAYS) if stays else strings.LEFT


def invitation_message(code: str) -> Message:
    """What a newcomer reads before joining."""
    mark = terms.current().mark
    agrees = Button(labels.AGREE, AgreedTo(code, mark) if mark else Agreed(code))
    return Message(f"{privacy_text()}\n\n{terms_strings.AGREE}", ((agrees,),))


def forget_message(newest: Iterable[Overview], zone: ZoneInfo) -> Message:
    """What can be deleted: one of the newest reflections, an older one, or everything."""
    titles = titles_of(listed := tuple(newest), zone)
    keys = [(Button(titles[one.id], AskDelete(one.id)),) for one in listed]
    older = [(Button(labels.PAST, ListPast()),)] if listed else []
    return Message(strings.FORGET, (*keys, *older, (Button(labels.LEAVE, AskLeave(), Style.DELETES),)))


def move_message(code: str) -> Message:
    """What somebody reads before everything of a chair's is moved to their account."""
    return Message(strings.ASK_MOVE, ((Button(labels.MOVE, Agreed(code)),),))


def moved_away_message(*, cleared: bool, stays: bool) -> Message:
    """That everything of a chair's was moved to another account, and what of it is still in this chat."""
    gone = strings.LEFT_CLEARED_STAYS.format(strings.STAYS) if stays else strings.LEFT_CLEARED
    return Message(strings.MOVED_AWAY.format(gone if cleared or stays else ""))


def removed_message(*, stays: bool) -> Message:
    """That a chair was removed, and what of it is still in the chat."""
    return Message(strings.REMOVED_STAYS.format(strings.STAYS) if stays else strings.REMOVED)


def ask_leave_message() -> Message:
    """Whether everything is to be deleted, and the word for it."""
    said = strings.ASK_LEAVE.format(strings.FORGET_WORD)
    return Message(said, ((Button(labels.NO_KEEP, GoHome()),),))


def ask_delete_message(title: str, reflection_id: int) -> Message:
    """Whether one reflection is to be deleted, and the word for it."""
    said = strings.ASK_DELETE.format(escape(title), strings.FORGET_WORD)
    return Message(said, ((Button(labels.NO_KEEP, Keep(reflection_id)),),))


def ask_cancel_message(reflection_id: int) -> Message:
    """What is to become of the draft."""
    keys = (
        Button(labels.KEEP_DRAFT, GoHome()),
        Button(labels.DELETE_DRAFT, AskDelete(reflection_id), Style.DELETES),
    )
    return Message(strings.ASK_CANCEL, (keys, (Button(labels.GO_ON, Continue(reflection_id)),)))


def paused_message(reflection_id: int) -> Message:
    """Everything is kept."""
    return Message(strings.PAUSED, ((Button(labels.CONTINUE, Continue(reflection_id)),),))


def nothing_open_message() -> Message:
    """Words came while no question was open."""
    return Message(strings.NOTHING_OPEN, (begins(),))


def title_of(label: str, started_at: datetime, zone: ZoneInfo, *, most: int | None = None) -> str:
    """What a reflection is called, on one line: the chair's label, or when it was begun; `most` cuts it."""
    local = started_at.astimezone(zone)
    title = one_line(label) or f"{local.day} {local:%B}, {local:%H:%M}"
    return isolated(title if most is None else cut(title, most))


def titles_of(listed: Iterable[Titled], zone: ZoneInfo) -> dict[int, str]:
    """What each of several reflections is called, by number; of two called the same, also when it began."""
    overviews = tuple(listed)
    titles = {one.id: title_of(one.label, one.started_at, zone, most=_TITLE) for one in overviews}
    counts = Counter(title.casefold() for title in titles.values())
    return {
        one.id: _told_apart(one, zone) if counts[titles[one.id].casefold()] > 1 else titles[one.id]
        for one in overviews
    }


def _told_apart(overview: Titled, zone: ZoneInfo) -> str:
    # To the second: no chair starts two reflections in one.
    local = overview.started_at.astimezone(zone)
    started = f"{short_day(local.date())}, {local:%H:%M:%S}"
    label = one_line(overview.label)
    return f"{isolated(cut(label, _SHORT_TITLE))}, {started}" if label else started


def _looks() -> tuple[Button, ...]:
    return Button(labels.PAST, ListPast()), Button(labels.CONFERENCE, AskConference())


def begins() -> tuple[Button, ...]:
    """The two speeds."""
    return Button(labels.REFLECT, Reflect()), Button(labels.QUICK, Begin(Pace.QUICK))


def _continues(drafts: Iterable[Overview], zone: ZoneInfo) -> Keyboard:
    titles = titles_of(waiting := tuple(drafts), zone)
    return tuple((Button(f"{labels.CONTINUE}: {titles[d.id]}", Continue(d.id)),) for d in waiting)
