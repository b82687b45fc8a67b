"""The owner's screens of what they share with a peer."""

from datetime import datetime
from typing import assert_never

from bot.actions.chat import Open
from bot.actions.peers import (
    AskPeer,
    ChoosePeer,
    ListPeers,
    ReadSharing,
    ShareByLink,
    ShareWith,
    StopSharing,
)
from bot.actions.words import AddTo
from bot.context import Context
from bot.names import name_in
from bot.nudges.planning import zone_of
from bot.screens.peers import (
    LinkMade,
    OwnersScreen,
    PeerChosen,
    PeerCommented,
    PeerDeclined,
    PeerList,
    PeerPage,
    PeerTookUp,
    SharesSpent,
    SharingLog,
    SharingStopped,
)
from bot.strings import labels
from bot.strings import peers as strings
from bot.usecases.peers import DAYS, of_reflection, others
from bot.views.days import long_day, long_moment, short_moment
from bot.views.html import dated, escape
from bot.views.message import Button, Message, Style, keyboard
from bot.views.pages import title_of
from flows.plain_words import cut, isolated, one_line
from flows.reflection import Reflection
from flows.roles import Role
from storage.audit import Event
from storage.shares import SHARED, Share

_PAGE, _NAME, _LOGGED = 8, 40, 20


def message_of(context: Context, screen: OwnersScreen, reflection: Reflection | None) -> Message | None:
    """The message of a screen; none if what it is about is gone."""
    if isinstance(screen, SharingLog):
        return _log(context)
    if reflection is None:
        return None
    number = reflection.id
    see = ((Button(labels.SUMMARY, Open(number)), Button(strings.DISCUSSED, AskPeer(number))),)
    match screen:
        case PeerPage():
            return _page(context, reflection)
        case PeerList(page):
            return _list(context, number, page, _title(context, reflection))
        case PeerChosen(peer):
            sure = strings.SURE.format(
                title=_title(context, reflection),
                name=name_of(context, peer),
                until=_until(context.now + DAYS),
            )
            keys = (Button(strings.YES_SHARE, ShareWith(number, peer)), Button(strings.NO, AskPeer(number)))
            return Message(sure, (keys,))
        case LinkMade(share):
            link = _share(context, number, share)
            if link is None or link.peer is not None:
                return None
            said = strings.LINK.format(until=_until(link.until.astimezone(zone_of(context))))
            return Message(said, start=context.records.shares.link_code(link))
        case PeerTookUp(share):
            taken = _share(context, number, share)
            if taken is None or taken.peer is None:
                return None
            until = _until(taken.until.astimezone(zone_of(context)))
            return Message(strings.TOOK_UP.format(name=name_of(context, taken.peer), until=until), see)
        case PeerDeclined():
            return Message(strings.DECLINED, see)
        case PeerCommented():
            return Message(strings.COMMENTED, see)
        case SharingStopped():
            return Message(strings.STOPPED, see)
        case SharesSpent(until):
            again = datetime.fromisoformat(until).astimezone(zone_of(context))
            return Message(strings.SHARES_SPENT.format(long_moment(again)))
        case _:
            assert_never(screen)


def name_of(context: Context, chair_id: int | None) -> str:
    """What a chair is called, in HTML; as anybody where that cannot be told."""
    known = None if chair_id is None else context.records.chairs.by_id(chair_id)
    found = None if known is None else name_in(context.records, known)
    name = cut(one_line(found or ""), _NAME)
    return escape(isolated(name) if name else strings.SOMEBODY)


def _page(context: Context, reflection: Reflection) -> Message:
    number = reflection.id
    shares = of_reflection(context, number)
    said = [strings.PAGE.format(_title(context, reflection)), *(_line(context, one) for one in shares)]
    ways = [Button(strings.WITH_PERSON, ListPeers(number)), Button(strings.BY_A_LINK, ShareByLink(number))]
    peer = reflection.form.with_role(Role.PEER)
    talked = Button(strings.IN_PERSON, AddTo(number, "" if peer is None else peer.key))
    stops = [
        (Button(strings.STOP.format(_plain_name(context, one.peer)), StopSharing(one.id), Style.DELETES),)
        for one in shares
    ]
    log = Button(strings.WHO_OPENED, ReadSharing())
    return Message(
        "\n\n".join(said), (tuple(ways), *stops, (talked,), (log, Button(labels.SUMMARY, Open(number))))
    )


def _line(context: Context, share: Share) -> str:
    zone = zone_of(context)
    moments = ", ".join(short_moment(at.astimezone(zone)) for at in share.opened)
    opened = strings.OPENED.format(moments) if moments else strings.NOT_OPENED
    name = strings.BY_LINK if share.peer is None else name_of(context, share.peer)
    return strings.SHARED_WITH.format(name=name, until=_until(share.until.astimezone(zone)), opened=opened)


def _list(context: Context, number: int, page: int, title: str) -> Message:
    listed = others(context, number)
    back = Button(strings.NO, AskPeer(number))
    if not listed:
        return Message(strings.NOBODY, ((Button(strings.BY_A_LINK, ShareByLink(number)), back),))
    last = (len(listed) - 1) // _PAGE
    page = min(page, last)
    here = listed[page * _PAGE : (page + 1) * _PAGE]
    keys = (Button(_plain_name(context, one.id), ChoosePeer(number, one.id)) for one in here)
    more = (Button(strings.OTHERS, ListPeers(number, page + 1 if page < last else 0)),) if last else ()
    return Message(strings.CHOOSE.format(title), (*keyboard(keys, 2), (*more, back)))


def _log(context: Context) -> Message:
    """The audit's lines about what the chair shares: every opening is one."""
    events = context.records.audit.about(context.chair.id, SHARED, _LOGGED)
    if not events:
        return Message(strings.LOG_EMPTY)
    return Message("\n".join([strings.LOG, *(_logged(context, event) for event in events)]))


def _logged(context: Context, event: Event) -> str:
    what, _, whom = event.event.removeprefix(SHARED).partition(", chair ")
    name = strings.BY_WHOM.format(name_of(context, int(whom))) if whom else ""
    at = short_moment(event.at.astimezone(zone_of(context)))
    return strings.LOG_LINE.format(at=at, what=strings.EVENTS[what], whom=name)


def _plain_name(context: Context, chair_id: int | None) -> str:
    known = None if chair_id is None else context.records.chairs.by_id(chair_id)
    name = strings.LINK_AGAIN if known is None else name_in(context.records, known) or strings.SOMEBODY
    return isolated(cut(one_line(name), _NAME))


def _share(context: Context, number: int, share: int) -> Share | None:
    return next((one for one in of_reflection(context, number) if one.id == share), None)


def _title(context: Context, reflection: Reflection) -> str:
    return escape(title_of(reflection.label, reflection.started_at, zone_of(context)))


def _until(at: datetime) -> str:
    return dated(at, long_day(at.date()))
