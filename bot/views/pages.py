"""The bot's own pages: home, the history, help, privacy, and what it asks before it deletes."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.chat import (
    Agreed,
    AskDelete,
    AskLeave,
    Begin,
    Continue,
    Delete,
    GoHome,
    Keep,
    Leave,
    ListPast,
    Open,
    Reflect,
    TurnPast,
)
from bot.actions.nudges import AskConference
from bot.strings import chat as words
from bot.strings.chat import Button
from bot.views.html import escape
from bot.views.message import Key, Post, Rows
from flows.form import Pace
from storage.reflections import Overview

PAGE = 6
"""How many reflections a page of the history lists."""
_DRAFTS_AT_HOME = 3
_TITLE = 30


def home_post(drafts: Iterable[Overview], zone: ZoneInfo, *, joined: bool = False) -> Post:
    """The first page: begin, go on with what is open, or look back."""
    waiting = tuple(drafts)[:_DRAFTS_AT_HOME]
    parts = [words.HOME]
    if joined:
        parts.append(words.JOINED)
    elif waiting:
        parts.append(words.HOME_OPEN)
    return Post("\n\n".join(parts), (*_continues(waiting, zone), _begins(), _looks()))


def choose_post(drafts: Iterable[Overview], zone: ZoneInfo) -> Post:
    """Drafts wait: go on with one, or start another."""
    another = (
        Key(Button.ANOTHER, Begin(Pace.FULL)),
        Key(f"{Button.ANOTHER}: {Button.QUICK}", Begin(Pace.QUICK)),
    )
    return Post(words.CHOOSE, (*_continues(drafts, zone), *((key,) for key in another)))


def past_post(listed: tuple[Overview, ...], page: int, count: int, zone: ZoneInfo) -> Post:
    """A page of the history, newest first."""
    if not count:
        return Post(words.NO_HISTORY, (_begins(),))
    last = (count - 1) // PAGE
    html = words.HISTORY if not last else f"{words.HISTORY}\n<i>Page {page + 1} of {last + 1}</i>"
    opens = tuple((Key(_row(o, zone), Open(o.id)),) for o in listed)
    turns = []
    if page > 0:
        turns.append(Key(Button.NEWER, TurnPast(page - 1)))
    if page < last:
        turns.append(Key(Button.OLDER, TurnPast(page + 1)))
    return Post(html, (*opens, *((tuple(turns),) if turns else ()), (Key(Button.HOME, GoHome()),)))


def help_post() -> Post:
    """How this works, and the commands."""
    listed = "\n".join(f"/{name} – {escape(text)}" for name, text in words.COMMANDS.items())
    return Post(words.HELP.format(commands=listed), ((Key(Button.REFLECT, Reflect()),),))


def privacy_post() -> Post:
    """What is kept and where, and the way to have it deleted."""
    return Post(words.PRIVACY, ((Key(Button.LEAVE, AskLeave()),),))


def invitation_post(code: str) -> Post:
    """What a newcomer reads before joining."""
    return Post(f"{words.PRIVACY}\n\n{words.AGREE}", ((Key(Button.AGREE, Agreed(code)),),))


def ask_leave_post() -> Post:
    """Whether everything is to be deleted."""
    return Post(words.ASK_LEAVE, ((Key(Button.YES_LEAVE, Leave()), Key(Button.NO_KEEP, GoHome())),))


def ask_delete_post(title: str, reflection_id: int) -> Post:
    """Whether one reflection is to be deleted."""
    keys = (Key(Button.YES_DELETE, Delete(reflection_id)), Key(Button.NO_KEEP, Keep(reflection_id)))
    return Post(words.ASK_DELETE.format(escape(title)), (keys,))


def ask_cancel_post(reflection_id: int) -> Post:
    """What is to become of the draft."""
    keys = (Key(Button.KEEP_DRAFT, GoHome()), Key(Button.DELETE_DRAFT, AskDelete(reflection_id)))
    return Post(words.ASK_CANCEL, (keys, (Key(Button.GO_ON, Continue(reflection_id)),)))


def paused_post(reflection_id: int) -> Post:
    """Everything is kept."""
    return Post(words.PAUSED, ((Key(Button.CONTINUE, Continue(reflection_id)),),))


def nothing_open_post() -> Post:
    """Words came while no question was open."""
    return Post(words.NOTHING_OPEN, (_begins(),))


def title_of(label: str, started_at: datetime, zone: ZoneInfo) -> str:
    """What a reflection is called: the chair's label, or when it was begun."""
    local = started_at.astimezone(zone)
    return label or f"{local.day} {local:%B}, {local:%H:%M}"


def _looks() -> tuple[Key, ...]:
    return Key(Button.PAST, ListPast()), Key(Button.CONFERENCE, AskConference())


def _begins() -> tuple[Key, ...]:
    return Key(Button.REFLECT, Reflect()), Key(Button.QUICK, Begin(Pace.QUICK))


def _continues(drafts: Iterable[Overview], zone: ZoneInfo) -> Rows:
    return tuple(
        (Key(f"{Button.CONTINUE}: {_cut(title_of(d.label, d.started_at, zone))}", Continue(d.id)),)
        for d in drafts
    )


def _row(overview: Overview, zone: ZoneInfo) -> str:
    at = (overview.submitted_at or overview.updated_at).astimezone(zone)
    title = _cut(title_of(overview.label, overview.started_at, zone))
    state = "" if overview.submitted_at else f" · {words.DRAFT}"
    return f"{at.day} {at:%b} · {title}{state}"


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"
