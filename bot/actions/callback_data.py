"""Buttons to actions and back: the one place that writes and reads callback data, at most 64 bytes of it.

Data reads `tag|field|…`, and of a tap on a reflection's button `reflection|tag|field|…`: numbers, form keys
and an invitation's code, never a chair's words. What cannot be read, as another version's button, is none.
"""

from datetime import time
from functools import cache, partial
from zoneinfo import ZoneInfo

from bot.actions import (
    Action,
    chat,
    conferences,
    documents,
    finding,
    guard,
    nudges,
    packs,
    peers,
    preferences,
    words,
)
from bot.actions.chat import Tapped
from bot.actions.documents import DocumentFormat
from bot.actions.preferences import Setting, SettingsPart
from bot.wire import (
    BY,
    CHOICE,
    DAY,
    FLAG,
    ID,
    KEY,
    MOMENT,
    PAGE,
    Field,
    Format,
    Table,
    Unreadable,
    maybe,
    number,
    one_of,
    text,
)
from flows import inputs
from flows.availability import NudgeKind
from flows.form import Mark, Pace
from flows.nudges import Snooze
from flows.time.working_days import Nation

_InPlace = partial(Format, message="edits")
"""An action that may change the message under which its button stands; that is no part of the data."""
_A_DAY, _TEN_YEARS = 24 * 60, 520
_NOTHING, _SWITCH, _TIME = text(""), text("[01]"), text("[0-9]{2}:[0-9]{2}", time.fromisoformat)


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError):
        raise ValueError from None


_SETTINGS = {
    Setting.QUIET_FROM: _TIME,
    Setting.QUIET_UNTIL: _TIME,
    Setting.NO_QUIET: _NOTHING,
    Setting.WORKS: text("[0-6]"),
    Setting.RESTS: text("[0-6]"),
    Setting.BANK_HOLIDAYS: _SWITCH,
    Setting.NATION: one_of(*Nation),
    Setting.AWAY_UNTIL: text("|2[01][0-9]{2}-[0-9]{2}-[0-9]{2}", lambda day: day and DAY.read(day)),
    Setting.ZONE: text("[A-Za-z0-9_+/-]{1,40}", _zone),
    Setting.KIND_ON: one_of(*NudgeKind),
    Setting.KIND_OFF: one_of(*NudgeKind),
    Setting.STOPPED: _SWITCH,
    Setting.WEEKLY_DAY: text("[0-6]"),
    Setting.WEEKLY_AT: _TIME,
    Setting.LOOK_BACK: text("[0-9]|[1-9][0-9]"),
    Setting.USUAL_WORDS: _NOTHING,
    Setting.FORM: text("[a-z][a-z0-9_]{0,19}"),
}
"""What can be set to what; the rest of the data says which."""


def _can_be_set(action: preferences.Set) -> bool:
    _SETTINGS[action.setting].read(action.value)
    return True


_REFLECTION, _NUDGE, _CONFERENCE = Field("reflection", ID), Field("nudge", ID), Field("conference", ID)
_BURST, _QUESTION_OR_NONE = Field("burst", ID), Field("question", text("[a-z0-9_]{0,64}"))
_PACE_OR_NONE = Field("pace", maybe(one_of(*Pace)))
_STEP = Field("step", PAGE)
_PACK_OF, _FORMAT = Field("of", CHOICE), Field("format", one_of(*DocumentFormat))
_SHARE, _PEER = Field("share", ID), Field("peer", ID)
_QUESTION, _PAGE, _DAY = Field("question", KEY), Field("page", PAGE), Field("day", DAY)
_FOLLOWED = Field("kind", one_of(NudgeKind.ESCALATION, NudgeKind.MONITORING))
_MARK = Field("mark", text("([0-9a-f]{16})?"))
_PACE, _PART = Field("pace", one_of(*Pace)), Field("part", one_of(*SettingsPart))
_CHOICE = Field("choice", text("[a-z0-9_]{1,64}|2[01][0-9]{2}-[0-9]{2}-[0-9]{2}"))

BUTTONS = Table(
    (
        Format("home", chat.GoHome),
        Format("history", chat.ListPast),
        Format("reflect", chat.Reflect),
        Format("pause", chat.Pause),
        Format("cancel", chat.Cancel),
        Format("help", chat.ReadHelp),
        Format("privacy", chat.ReadPrivacy),
        Format("mydata", documents.TakeData),
        Format("empty", chat.ClearChat),
        Format("h.keep", chat.KeepAfterAll),
        Format("leave?", chat.AskLeave),
        Format("leave!", chat.Leave),
        Format("agree", chat.Agreed, (Field("code", text("[A-Za-z0-9_-]{1,58}")),)),
        Format("join", chat.AgreedTo, (Field("code", text("[A-Za-z0-9_-]{1,40}")), _MARK)),
        Format("again", chat.AgreedAgain, (_MARK, _PACE_OR_NONE)),
        Format("begin", chat.Begin, (_PACE,)),
        Format("go", chat.Continue, (_REFLECTION,)),
        _InPlace("past", chat.TurnPast, (_PAGE,)),
        Format("open", chat.Open, (_REFLECTION,)),
        Format("delete?", chat.AskDelete, (_REFLECTION,)),
        _InPlace("delete!", chat.Delete, (_REFLECTION,)),
        _InPlace("keep", chat.Keep, (_REFLECTION,)),
        _InPlace("page", chat.TurnReview, (_REFLECTION, _PAGE)),
        _InPlace("read", chat.ReadAnswer, (_REFLECTION, _QUESTION, Field("part", PAGE))),
        _InPlace("look", chat.LookAt, (_REFLECTION, _QUESTION, Field("part", KEY))),
        _InPlace("unfold", chat.Unfold, (_REFLECTION, _QUESTION), {"folded": False}),
        _InPlace("fold", chat.Unfold, (_REFLECTION, _QUESTION), {"folded": True}),
        _InPlace("n.take", nudges.TakeUp, (_NUDGE, Field("grouped", FLAG))),
        _InPlace("n.start", nudges.StartFrom, (_NUDGE, _PACE)),
        _InPlace("n.later", nudges.AskLater, (_NUDGE, Field("snooze", one_of(*Snooze)))),
        _InPlace("n.no", nudges.DropNudge, (_NUDGE,)),
        Format("n.day", nudges.AskDay, (_REFLECTION, _FOLLOWED)),
        _InPlace("n.on", nudges.AgainOn, (_REFLECTION, _FOLLOWED, _DAY)),
        _InPlace("n.close", nudges.Close, (_REFLECTION, _FOLLOWED)),
        Format("n.look", nudges.PlanLookBack, (_REFLECTION,)),
        _InPlace("n.weeks", nudges.LookBackIn, (_REFLECTION, Field("weeks", number(0, _TEN_YEARS)))),
        _InPlace("n.nothing", nudges.NothingToAdd),
        Format("n.year", nudges.ReadYear),
        Format("c.ask", conferences.AskConference),
        _InPlace("c.in", conferences.EndsIn, (Field("minutes", number(0, _A_DAY)),)),
        _InPlace("c.at", conferences.EndsAt, (Field("at", MOMENT),)),
        _InPlace("c.list", conferences.ListConferences, (_PAGE,)),
        _InPlace("c.drop", conferences.DropConference, (_CONFERENCE, _PAGE)),
        _InPlace("c.keep", conferences.KeepConference, (_CONFERENCE, _PAGE)),
        _InPlace("c.missing", conferences.DropMissing),
        _InPlace("s.open", preferences.OpenSettings, (_PART,)),
        _InPlace(
            "s.set",
            preferences.Set,
            (_PART, Field("setting", one_of(*Setting)), Field("value", text("[^|]{0,40}"))),
            check=_can_be_set,
        ),
        _InPlace("l.list", preferences.ListNudges, (_PAGE,)),
        _InPlace("l.off", preferences.PutOff, (_NUDGE, _DAY, _PAGE)),
        _InPlace("l.drop", preferences.DropNudge, (_NUDGE, _PAGE)),
        Format("l.time", preferences.AskTime, (_NUDGE,)),
        _InPlace("l.at", nudges.MoveNudge, (_NUDGE, Field("at", MOMENT))),
        _InPlace("w.put", words.PlaceWords, (_BURST, _REFLECTION, _QUESTION_OR_NONE)),
        _InPlace("w.none", words.DropWords, (_BURST,)),
        _InPlace("w.drop", words.DropTold, (_BURST, Field("last", ID))),
        _InPlace("w.begin", words.BeginWithWords, (_BURST,)),
        _InPlace("w.where", words.AskWhere, (_REFLECTION, Field("burst", number(0, 2**63 - 1)), _PAGE)),
        _InPlace("w.which", words.AskWhich, (_BURST, _PAGE)),
        Format("w.add", words.AddTo, (_REFLECTION, _QUESTION_OR_NONE)),
        Format("w.name", words.AskName, (_REFLECTION,)),
        Format("d.take", documents.TakeAway, (_REFLECTION, _FORMAT)),
        Format("d.more", documents.AskFormats, (_REFLECTION,)),
        Format("d.record", documents.AskRecord, (_REFLECTION,)),
        _InPlace("p.ask", peers.AskPeer, (_REFLECTION,)),
        _InPlace("p.list", peers.ListPeers, (_REFLECTION, _PAGE)),
        _InPlace("p.with", peers.ChoosePeer, (_REFLECTION, _PEER)),
        _InPlace("p.share", peers.ShareWith, (_REFLECTION, _PEER)),
        Format("p.link", peers.ShareByLink, (_REFLECTION,)),
        _InPlace("p.stop", peers.StopSharing, (_SHARE,)),
        Format("p.log", peers.ReadSharing),
        Format("p.open", peers.OpenShared, (_SHARE,)),
        Format("p.no", peers.DeclineShared, (_SHARE,)),
        Format("p.say", peers.AskComment, (_SHARE,)),
        Format("f.ask", finding.AskSearch),
        _InPlace("f.page", finding.TurnFound, (Field("search", ID), _PAGE)),
        _InPlace("f.by", finding.ChooseBy),
        _InPlace("f.past", finding.TurnPastBy, (Field("by", BY), _PAGE)),
        Format("k.ask", packs.AskPack, (), {"of": ""}),
        Format("k.these", packs.AskPack, (_PACK_OF,)),
        _InPlace("k.other", packs.ChooseOther),
        _InPlace("k.of", packs.ChoosePack, (_PACK_OF,)),
        _InPlace("k.hand", packs.PickForPack, (), {"page": 0, "anew": True}),
        _InPlace("k.page", packs.PickForPack, (_PAGE,), {"anew": False}),
        _InPlace("k.+", packs.Pick, (_REFLECTION, _PAGE), {"on": True}),
        _InPlace("k.-", packs.Pick, (_REFLECTION, _PAGE), {"on": False}),
        _InPlace("k.make", packs.MakePack, (_PACK_OF, _FORMAT)),
        _InPlace("k.stop", packs.StopPack, (Field("pack", ID),)),
        _InPlace("g.use", guard.UseRole, (_BURST, _STEP, Field("role", PAGE))),
        _InPlace("g.all", guard.UseAll, (_BURST, _STEP)),
        _InPlace("g.keep", guard.KeepWord, (_BURST, _STEP)),
        _InPlace("g.again", guard.WriteAgain, (_BURST,)),
        _InPlace("g.settle", guard.SettleWords, (_BURST,)),
        _InPlace("g.out", guard.LeaveOut, (_BURST,)),
    )
)
ON_REFLECTION = Table(
    (
        Format("+", inputs.Picked, (_QUESTION, _CHOICE), {"on": True}),
        Format("-", inputs.Picked, (_QUESTION, _CHOICE), {"on": False}),
        Format("mark", inputs.Marked, (_QUESTION, Field("criterion", KEY), Field("mark", KEY))),
        Format("marks", inputs.MarkedAll, (_QUESTION, Field("mark", one_of(*Mark)))),
        Format("done", inputs.Finished, (_QUESTION,)),
        Format("skip", inputs.Skipped, (_QUESTION,)),
        Format("back", inputs.Back, (_QUESTION,)),
        Format("add", inputs.HeldAdded, (_QUESTION,)),
        Format("replace", inputs.HeldReplaces, (_QUESTION,)),
        Format("leave", inputs.HeldDropped, (_QUESTION,)),
        Format("holds", inputs.CommentHolds, (_QUESTION,)),
        Format("uncomment", inputs.CommentDropped, (_QUESTION,)),
        Format("clear", inputs.Cleared, (_QUESTION,)),
        Format("undo", inputs.Undone, (_QUESTION,)),
        Format("take", inputs.TakenUp, (_QUESTION,)),
        Format("edit", inputs.Change, (_QUESTION,)),
        Format("reopen", inputs.Reopened),
        Format("extend", inputs.Extended),
        Format("submit", inputs.Submitted),
    )
)
"""What a button of one reflection does to it."""


def encode(action: Action) -> str:
    """The callback data of a button that asks for this action; ValueError if no button can."""
    try:
        if isinstance(action, Tapped):
            told = ON_REFLECTION.of(action.given)
            return "|".join((str(action.reflection), told.tag, *told.texts(action.given)))
        told = BUTTONS.of(action)
    except KeyError:
        raise ValueError("no button can do this") from None
    return "|".join((told.tag, *told.texts(action)))


def decode(data: str, message_id: int) -> Action | None:
    """The action that a tapped button asks for; `message_id` is the message that the button stands under."""
    head, *parts = data.split("|")
    try:
        if parts and head.isdecimal():
            return Tapped(ID.read_text(head), ON_REFLECTION.tagged(parts[0]).from_texts(parts[1:]))
        told = BUTTONS.tagged(head)
        action: Action = told.from_texts(parts, {told.message: message_id} if told.message else {})
    except Unreadable:
        return None
    return action


def tag_in(data: str) -> str:
    """The tag in callback data, for a log: nothing of what else is in it, and only what can be one."""
    head, *parts = data.split("|")
    tag = parts[0] if parts and head.isdecimal() else head
    return tag if tag in {"+", "-"} or (tag.isascii() and tag[:1].isalpha() and len(tag) <= 12) else "none"
