"""What another chair has shared: to read, to comment on, and gone from the chat once it has ended."""

from datetime import datetime
from typing import assert_never

from bot.actions.chat import Rewrote, Wrote
from bot.actions.peers import AskComment, DeclineShared, OpenShared
from bot.context import Context, ScreenOf, put
from bot.nudges import planning, prompts
from bot.screens import Screen
from bot.screens.peers import (
    COMMENT,
    SHARED,
    CommentAsked,
    CommentGiven,
    PeerAsked,
    PeerCommented,
    PeerDeclined,
    PeerPage,
    PeerTookUp,
    SharedGone,
    SharedShown,
)
from bot.usecases import clearing, guarded
from flows.effects import Refusal, Refuse
from flows.typed import refusal
from storage.chairs import Chair
from storage.store import Records

DECLINED = "declined"
"""How the audit tells that the peer has ended a share."""
MOST_COMMENTS = 20
"""How many a peer can give while a reflection is shared with them."""


def handle(context: Context, action: OpenShared | DeclineShared | AskComment) -> list[ScreenOf]:
    """What is shown of a peer's action; what is not theirs, or over, is gone."""
    shares, now = context.records.shares, context.now
    share = shares.with_peer(context.chair, action.share, now)
    if share is None:
        return [(None, SharedGone())]
    match action:
        case OpenShared(number):
            shares.note_opened(share, context.chair, now)
            return [(None, SharedShown(number))]
        case DeclineShared():
            shares.end(share, now, DECLINED)
            _tell_owner(context, share.owner, share.reflection, PeerDeclined())
            return [(None, SharedGone())]
        case AskComment(number):
            planning.expect(context, prompts.Commenting(number))
            return [(None, CommentAsked(number))]
        case _:
            assert_never(action)


def followed(context: Context, code: str) -> list[ScreenOf]:
    """What is shown of a link to a share; nothing of any other."""
    shares, me = context.records.shares, context.chair
    share = shares.by_code(code, context.now)
    if share is None:
        return [(None, SharedGone())] if shares.is_code(code) else []
    if share.owner == me.id:
        return [(share.reflection, PeerPage())]
    if share.peer is None:
        share = shares.take_up(share, me, context.now)
        _tell_owner(context, share.owner, share.reflection, PeerTookUp(share.id))
    return [(None, PeerAsked(share.id) if share.peer == me.id else SharedGone())]


def replied(context: Context, said: Wrote) -> list[ScreenOf] | None:
    """What is shown of a reply to what is shared; nothing of any other."""
    found = None if said.reply_to is None else context.records.messages.find(context.chair, said.reply_to)
    if found is None or not found.what.startswith((SHARED, COMMENT)):
        return None
    return given(context, int(found.what.rpartition(" ")[2]), said)


def given(context: Context, number: int, said: Wrote) -> list[ScreenOf]:
    """What is shown of a comment."""
    share = context.records.shares.with_peer(context.chair, number, context.now)
    if share is None:
        context.records.messages.said(context.chair, said.message_id, None, "", context.now)
        return [(None, SharedGone())]
    reason = refusal(said.text)
    if reason is not None:
        return [(None, Refuse(reason))]
    is_known = any(message == said.message_id for message, _ in share.comments)
    if not is_known and len(share.comments) >= MOST_COMMENTS:
        return [(None, Refuse(Refusal.TOO_MANY_COMMENTS, limit=MOST_COMMENTS))]
    held = guarded.comment(context, share, said.message_id, said.text)
    if held is not None:
        return held
    context.records.messages.said(context.chair, said.message_id, None, f"{COMMENT}{number}", context.now)
    if not is_known:
        _tell_owner(context, share.owner, share.reflection, PeerCommented())
    return [(None, CommentGiven(number, is_known))]


def corrected(context: Context, edited: Rewrote) -> list[ScreenOf] | None:
    """What is shown of an edit of a message that is a comment; none of any other."""
    found = context.records.messages.find(context.chair, edited.message_id)
    if found is None or not found.what.startswith(COMMENT):
        return None
    return given(context, int(found.what.removeprefix(COMMENT)), Wrote(edited.text, edited.message_id))


def tell(context: Context, chair: Chair, of: int | None, screen: Screen) -> None:
    """Have something be shown to another chair."""
    put(context.records, chair, [(of, screen)])
    context.others.append(chair)


def take_away_ended(records: Records, now: datetime) -> tuple[Chair, ...]:
    """Take what has ended, in whichever way, out of the chats of the peers; who they are."""
    gone: dict[Chair, None] = {}
    for number, peer in records.shares.ended():
        theirs = Context(records, peer, now)
        guarded.forget_comments(theirs, number)
        if screens := clearing.of_share(theirs, number):
            put(records, peer, screens)
            gone[peer] = None
    return tuple(gone)


def _tell_owner(context: Context, owner: int, reflection: int, screen: Screen) -> None:
    chair = context.records.chairs.by_id(owner)
    if chair is not None:
        tell(context, chair, reflection, screen)
