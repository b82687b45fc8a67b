"""The peer's screens: what another chair has shared with them, and what they say of it."""

from datetime import datetime
from typing import assert_never

from bot.actions.peers import AskComment, DeclineShared, OpenShared
from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens.guard import GuardAsked, GuardSettled
from bot.screens.peers import (
    SHARED,
    CommentAsked,
    CommentGiven,
    PeerAsked,
    PeersScreen,
    SharedGone,
    SharedShown,
)
from bot.strings import peers as strings
from bot.views import guard
from bot.views.days import long_day
from bot.views.html import dated
from bot.views.message import Button, Message
from bot.views.nudges import additions_of
from bot.views.peers import name_of
from bot.views.rendered import Rendered
from bot.views.summary import account
from storage.outbox import Pending
from storage.shares import Share

Shown = PeersScreen | GuardAsked | GuardSettled
"""What a peer can see that is of no reflection of their own."""


def rendered(context: Context, pending: Pending, screen: Shown, *, below: bool) -> Rendered:
    """The screen; what is shared no longer is said to be gone."""
    match screen:
        case GuardAsked():
            return guard.asked(context, pending, None, screen, below=below)
        case GuardSettled():
            return guard.settled(context, pending, None, screen)
        case SharedGone():
            return Rendered(pending, pending.kind, None, (Message(strings.GONE),))
        case PeerAsked(number) | SharedShown(number) | CommentAsked(number) | CommentGiven(number):
            share = context.records.shares.with_peer(context.chair, number, context.now)
            if share is None:
                return Rendered(pending, pending.kind, None, (Message(strings.GONE),))
            return _of(context, pending, screen, share)
        case _:
            assert_never(screen)


def _of(
    context: Context,
    pending: Pending,
    screen: PeerAsked | SharedShown | CommentAsked | CommentGiven,
    share: Share,
) -> Rendered:
    name, until = name_of(context, share.owner), _until(context, share.until)
    match screen:
        case PeerAsked(number):
            keys = (
                Button(strings.OPEN_IT, OpenShared(number)),
                Button(strings.NOT_THIS, DeclineShared(number)),
            )
            said = strings.ASKED.format(name=name[:1].upper() + name[1:], until=until)
            return Rendered(pending, pending.kind, None, (Message(said, (keys,)),))
        case SharedShown():
            return _shown(context, pending, share, strings.SHARED_HEAD.format(name=name, until=until))
        case CommentAsked():
            return Rendered(pending, pending.kind, None, (Message(strings.ASK_COMMENT.format(name=name)),))
        case CommentGiven(_, is_correction):
            said = strings.CORRECTED if is_correction else strings.GIVEN.format(name=name)
            return Rendered(pending, pending.kind, None, (Message(said, quiet=True),))
        case _:
            assert_never(screen)


def _shown(context: Context, pending: Pending, share: Share, head: str) -> Rendered:
    found = context.records.shares.reading(context.chair, share)
    finished = None if found is None else found[1].submitted_at
    if found is None or finished is None:
        return Rendered(pending, pending.kind, None, (Message(strings.GONE),))
    _, reflection, addenda = found
    keys = (
        Button(strings.COMMENT, AskComment(share.id)),
        Button(strings.PUT_BACK, DeclineShared(share.id)),
    )
    added = additions_of(context, reflection, addenda)
    messages = account(reflection, finished.astimezone(zone_of(context)), added, (keys,), first=head)
    return Rendered(pending, f"{SHARED}{share.id}", None, messages)


def _until(context: Context, until: datetime) -> str:
    return dated(until, long_day(until.astimezone(zone_of(context)).date()))
