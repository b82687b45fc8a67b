"""Screens as they wait in the outbox: a tag and fields, all numbers and form keys, never a chair's words."""

from bot.actions.documents import DocumentFormat
from bot.actions.preferences import SettingsPart
from bot.screens import (
    Screen,
    announcements,
    chat,
    conferences,
    documents,
    finding,
    guard,
    nudges,
    packs,
    peers,
    preferences,
    retention,
    words,
)
from bot.wire import (
    BY,
    CHOICE,
    COUNT,
    DAY,
    DAYS,
    FLAG,
    ID,
    IDS,
    KEY,
    MESSAGE,
    MOMENT,
    MOMENTS,
    NO_DAYS,
    PAGE,
    SAID_AGAIN,
    SOME_IDS,
    SOME_MOMENTS,
    Field,
    Format,
    Stored,
    Table,
    Unreadable,
    maybe,
    number,
    one_of,
    text,
)
from flows import effects
from flows.availability import LOOKING_BACK, NudgeKind
from flows.calendar.conferences import CalendarRefusal
from flows.form import Pace
from flows.retention import WhatGoes
from flows.time.phrases import TimeRefusal
from storage.outbox import Pending

_EDITS = Field("into", MESSAGE, "edits", default=None)
_QUESTION, _NUDGE, _PAGE = Field("question", KEY), Field("nudge", ID), Field("page", PAGE, default=0)
_FOLLOWED = Field("kind", one_of(NudgeKind.ESCALATION, NudgeKind.MONITORING))
_LOOKED_BACK_ON = Field("kind", one_of(*LOOKING_BACK))
_WORDS = Field("words", SAID_AGAIN, default="")
_REASON = Field("reason", one_of(*TimeRefusal))
_PLACES = text("|{0}(,{0})*".format("[1-9][0-9]{0,17}:[a-z0-9_]{0,64}"))
_QUESTION_OR_NONE = Field("question", text("[a-z0-9_]{0,64}"), default="")
_SHARE, _PACK, _CHOICE = Field("share", ID), Field("pack", ID), Field("of", CHOICE)
_REFUSED = text("|".join(("", *CalendarRefusal)))

SCREENS = Table(
    (
        Format("Ask", effects.Ask, (_QUESTION,)),
        Format("Recall", effects.Recall),
        Format("Redraw", effects.Redraw, (_QUESTION,)),
        Format("Tell", effects.Tell, (Field("text", KEY),)),
        Format("Review", effects.Review),
        Format("Sent", effects.Sent),
        Format("Corrected", effects.Corrected, (_QUESTION,)),
        Format("Added", effects.Added, (_QUESTION,)),
        Format("Held", effects.Held, (_QUESTION,)),
        Format("AskHolds", effects.AskHolds, (_QUESTION,)),
        Format(
            "NoteKept",
            effects.NoteKept,
            (
                _QUESTION,
                Field("because", one_of(*effects.NoteReason), default=effects.NoteReason.UNMATCHED),
            ),
        ),
        Format("Replaced", effects.Replaced, (_QUESTION,)),
        Format("Emptied", effects.Emptied, (_QUESTION,)),
        Format("Restored", effects.Restored, (_QUESTION,)),
        Format("LeftOut", effects.LeftOut, (_QUESTION,)),
        Format("FormattingLost", effects.FormattingLost),
        Format(
            "Refuse",
            effects.Refuse,
            (
                Field("reason", one_of(*effects.Refusal)),
                Field("question", text("[a-z0-9_]{0,64}"), default=""),
                Field("limit", COUNT, default=0),
                Field("days", NO_DAYS, default=""),
            ),
        ),
        Format("Moved", chat.Moved),
        Format("Announced", announcements.Announced, (Field("number", ID),)),
        Format("Home", chat.Home, (Field("joined", FLAG, default=False),)),
        Format("Choose", chat.Choose),
        Format("Paused", chat.Paused),
        Format("AskCancelled", chat.AskCancelled),
        Format("NothingOpen", chat.NothingOpen),
        Format("Gone", chat.Gone),
        Format("ButtonUnknown", chat.ButtonUnknown),
        Format("WordsUnplaced", chat.WordsUnplaced),
        Format("OnlyWords", chat.OnlyWords),
        Format("HelpPage", chat.HelpPage),
        Format("PrivacyPage", chat.PrivacyPage),
        Format("Past", chat.Past, (_PAGE, _EDITS)),
        Format("Reading", chat.Reading),
        Format("ForgetOffered", chat.ForgetOffered),
        Format("AskDeleted", chat.AskDeleted),
        Format("Deleted", chat.Deleted, (_EDITS, Field("stays", FLAG, default=False))),
        Format("Kept", chat.Kept, (_EDITS,)),
        Format("ReviewPage", chat.ReviewPage, (Field("page", PAGE), _EDITS)),
        Format(
            "ReviewAt",
            chat.ReviewAt,
            (_QUESTION, Field("how", one_of(*chat.HowChanged), default=chat.HowChanged.CHANGED)),
        ),
        Format("AnswerPage", chat.AnswerPage, (_QUESTION, Field("part", PAGE, default=0), _EDITS)),
        Format("Unfolded", chat.Unfolded, (_QUESTION, Field("folded", FLAG, default=False), _EDITS)),
        Format("LookedAt", chat.LookedAt, (_QUESTION, Field("part", KEY), _EDITS)),
        Format(
            "ChatCleared",
            chat.ChatCleared,
            tuple(Field(name, FLAG, default=False) for name in ("stays", "hints", "by_itself")),
        ),
        Format("HoldTold", chat.HoldTold, (Field("what", one_of(*chat.HeldBack)),)),
        Format("TermsAsked", chat.TermsAsked, (Field("pace", maybe(one_of(*Pace)), default=None),)),
        Format("TermsAgreed", chat.TermsAgreed),
        Format("DisclosureTold", chat.DisclosureTold, (Field("day", DAY), Field("count", COUNT))),
        Format("AskLeft", chat.AskLeft),
        Format("Nudged", nudges.Nudged, (Field("nudges", text("[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*")),)),
        Format("NudgeOpened", nudges.NudgeOpened, (_NUDGE,)),
        Format("NudgeMoved", nudges.NudgeMoved, (_NUDGE, _EDITS)),
        Format("NudgeDone", nudges.NudgeDone, (_EDITS,)),
        Format("NudgeDropped", nudges.NudgeDropped, (_EDITS,)),
        Format("NudgeGone", nudges.NudgeGone, (_EDITS,)),
        Format("LookedBack", nudges.LookedBack, (_LOOKED_BACK_ON,)),
        Format("Noted", nudges.Noted, (_LOOKED_BACK_ON,)),
        Format("NoteCorrected", nudges.NoteCorrected),
        Format("AskedDay", nudges.AskedDay, (_FOLLOWED,)),
        Format("NotADay", nudges.NotADay, (_REASON, _WORDS)),
        Format("DaySet", nudges.DaySet, (Field("day", DAY), _EDITS)),
        Format("Closed", nudges.Closed, (_FOLLOWED, _EDITS)),
        Format("LookBackPlan", nudges.LookBackPlan, (_EDITS,)),
        Format("NothingAdded", nudges.NothingAdded, (_EDITS,)),
        Format("ConferenceAsked", conferences.ConferenceAsked),
        Format("ConferenceUnderstood", conferences.ConferenceUnderstood, (Field("at", MOMENTS),)),
        Format("ConferencePlanned", conferences.ConferencePlanned, (Field("conference", ID), _EDITS)),
        Format("ConferenceList", conferences.ConferenceList, (_PAGE, _EDITS)),
        Format("NotATime", conferences.NotATime, (_REASON, _WORDS)),
        Format(
            "CalendarTaken",
            conferences.CalendarTaken,
            (
                Field("count", COUNT),
                Field("refused", _REFUSED),
                Field("unread", COUNT, default=0),
                Field("reason", _REFUSED, default=""),
                Field("gone", SOME_MOMENTS, default=""),
                Field("cancels", FLAG, default=False),
                Field("all_day", COUNT, default=0),
                Field("past", COUNT, default=0),
                Field("others", COUNT, default=0),
            ),
        ),
        Format(
            "YearPage",
            nudges.YearPage,
            (
                Field("form", KEY),
                Field("version", COUNT),
                Field("sent", COUNT),
                Field("with_peer", COUNT),
            ),
        ),
        Format("SettingsPage", preferences.SettingsPage, (Field("part", one_of(*SettingsPart)), _EDITS)),
        Format("ZoneUnknown", preferences.ZoneUnknown),
        Format("NudgeList", preferences.NudgeList, (_PAGE, _EDITS)),
        Format("NudgeTimeAsked", preferences.NudgeTimeAsked),
        Format("DayUnderstood", nudges.DayUnderstood, (_FOLLOWED, Field("day", DAYS))),
        Format("NudgeTimeUnderstood", preferences.NudgeTimeUnderstood, (_NUDGE, Field("at", MOMENTS))),
        Format("NudgeBeforeEnd", preferences.NudgeBeforeEnd, (_NUDGE,)),
        Format("AwayUnderstood", preferences.AwayUnderstood, (Field("day", DAYS),)),
        Format("WordsAsked", words.WordsAsked, (Field("burst", ID), Field("places", _PLACES))),
        Format("WordsPlaced", words.WordsPlaced, (_QUESTION_OR_NONE, _EDITS)),
        Format("WordsDropped", words.WordsDropped, (_EDITS,)),
        Format("WhereTo", words.WhereTo, (Field("burst", number(0, 2**63 - 1), default=0), _PAGE, _EDITS)),
        Format("WhichReflection", words.WhichReflection, (Field("burst", ID), _PAGE, _EDITS)),
        Format("AdditionAsked", words.AdditionAsked, (_QUESTION_OR_NONE,)),
        Format("NameAsked", words.NameAsked),
        Format("Named", words.Named),
        Format("DocumentSent", documents.DocumentSent, (Field("format", one_of(*DocumentFormat)),)),
        Format("FormatsOffered", documents.FormatsOffered),
        Format("RecordShown", documents.RecordShown, (Field("form", KEY), Field("version", COUNT))),
        Format("DataSent", documents.DataSent),
        Format("FilesSpent", documents.FilesSpent, (Field("until", MOMENT),)),
        Format(
            "RetentionTold",
            retention.RetentionTold,
            (
                Field("what", one_of(*WhatGoes)),
                Field("count", COUNT),
                Field("first", DAY),
                Field("last", DAY),
                Field("goes_on", DAY),
            ),
        ),
        Format(
            "RetentionOver",
            retention.RetentionOver,
            (
                Field("what", one_of(*WhatGoes)),
                Field("count", COUNT),
                Field("stays", FLAG, default=False),
            ),
        ),
        Format("PeerPage", peers.PeerPage, (_EDITS,)),
        Format("PeerList", peers.PeerList, (_PAGE, _EDITS)),
        Format("PeerChosen", peers.PeerChosen, (Field("peer", ID), _EDITS)),
        Format("LinkMade", peers.LinkMade, (_SHARE,)),
        Format("PeerTookUp", peers.PeerTookUp, (_SHARE,)),
        Format("PeerDeclined", peers.PeerDeclined),
        Format("PeerCommented", peers.PeerCommented),
        Format("SharingStopped", peers.SharingStopped, (_EDITS,)),
        Format("SharingLog", peers.SharingLog),
        Format("SharesSpent", peers.SharesSpent, (Field("until", MOMENT),)),
        Format("PeerAsked", peers.PeerAsked, (_SHARE,)),
        Format("SharedShown", peers.SharedShown, (_SHARE,)),
        Format("CommentAsked", peers.CommentAsked, (_SHARE,)),
        Format("CommentGiven", peers.CommentGiven, (_SHARE, Field("corrected", FLAG, default=False))),
        Format("SharedGone", peers.SharedGone),
        Format("PastChoices", finding.PastChoices, (_EDITS,)),
        Format("PastPart", finding.PastPart, (Field("by", BY), _PAGE, _EDITS)),
        Format("SearchAsked", finding.SearchAsked),
        Format("FoundPage", finding.FoundPage, (Field("search", ID), _PAGE, _EDITS)),
        Format("PackChoices", packs.PackChoices, (Field("opened", DAY), _EDITS)),
        Format("PackPicking", packs.PackPicking, (_PAGE, _EDITS)),
        Format("PackOffered", packs.PackOffered, (_CHOICE, Field("stopped", FLAG, default=False), _EDITS)),
        Format("PackMaking", packs.PackMaking, (_PACK, _EDITS)),
        Format("PackFailed", packs.PackFailed, (_CHOICE, _EDITS)),
        Format("PackSent", packs.PackSent, (_PACK, _EDITS)),
        Format("GuardAsked", guard.GuardAsked, (Field("burst", ID), _EDITS)),
        Format(
            "GuardSettled",
            guard.GuardSettled,
            (
                Field("burst", ID),
                Field("messages", SOME_IDS, default=""),
                Field("changed", FLAG, default=False),
            ),
        ),
        Format("TakenAway", guard.TakenAway, (Field("messages", IDS),)),
    )
)


def pack(screen: Screen) -> tuple[str, dict[str, Stored]]:
    """The tag and the fields under which a screen waits in the outbox."""
    told = SCREENS.of(screen)
    return told.tag, told.body(screen)


def unpack(pending: Pending) -> Screen:
    """The screen that waits; raises Unreadable for what this version does not know."""
    if pending.body is None:
        raise Unreadable
    screen: Screen = SCREENS.tagged(pending.kind).from_body(pending.body)
    return screen
