"""Screens as they wait in the outbox: a tag and fields, all numbers and form keys, never a chair's words."""

from bot.actions.nudges import SettingsPart
from bot.screens import chat as shows
from bot.screens import nudges
from bot.screens.chat import Show
from bot.wire import (
    COUNT,
    DAY,
    FLAG,
    ID,
    KEY,
    MESSAGE,
    MOMENT,
    PAGE,
    Field,
    Format,
    Stored,
    Table,
    Unreadable,
    one_of,
    text,
)
from flows import effects
from flows.availability import Kind
from flows.calendar.conferences import Reason as CalendarReason
from flows.time.phrases import Reason
from storage.outbox import Pending

_INTO = Field("into", MESSAGE, default=0)
_QUESTION, _NUDGE, _PAGE = Field("question", KEY), Field("nudge", ID), Field("page", PAGE, default=0)
_FOLLOWED = Field("kind", one_of(Kind.ESCALATION, Kind.MONITORING))
_LOOKED_BACK_ON = Field("kind", one_of(Kind.ESCALATION, Kind.MONITORING, Kind.HINDSIGHT))
_REASON = Field("reason", one_of(*Reason))
_REFUSED = text("|".join(("", *CalendarReason)))

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
        Format(
            "Refuse",
            effects.Refuse,
            (
                Field("reason", one_of(*effects.Refusal)),
                Field("question", text("[a-z0-9_]{0,64}"), default=""),
                Field("limit", COUNT, default=0),
            ),
        ),
        Format("Home", shows.Home, (Field("joined", FLAG, default=False),)),
        Format("Choose", shows.Choose),
        Format("Paused", shows.Paused),
        Format("AskCancelled", shows.AskCancelled),
        Format("NothingOpen", shows.NothingOpen),
        Format("Gone", shows.Gone),
        Format("ButtonUnknown", shows.ButtonUnknown),
        Format("WordsUnplaced", shows.WordsUnplaced),
        Format("OnlyWords", shows.OnlyWords),
        Format("HelpPage", shows.HelpPage),
        Format("PrivacyPage", shows.PrivacyPage),
        Format("Past", shows.Past, (_PAGE, _INTO)),
        Format("Reading", shows.Reading),
        Format("AskDeleted", shows.AskDeleted),
        Format("Deleted", shows.Deleted, (_INTO,)),
        Format("Kept", shows.Kept, (_INTO,)),
        Format("ReviewPage", shows.ReviewPage, (Field("page", PAGE), _INTO)),
        Format("Unfolded", shows.Unfolded, (_QUESTION, Field("folded", FLAG, default=False), _INTO)),
        Format("AskLeft", shows.AskLeft),
        Format("Nudged", nudges.Nudged, (Field("nudges", text("[1-9][0-9]{0,17}(,[1-9][0-9]{0,17})*")),)),
        Format("NudgeOpened", nudges.NudgeOpened, (_NUDGE,)),
        Format("NudgeMoved", nudges.NudgeMoved, (_NUDGE, _INTO)),
        Format("NudgeDone", nudges.NudgeDone, (_INTO,)),
        Format("NudgeDropped", nudges.NudgeDropped, (_INTO,)),
        Format("NudgeGone", nudges.NudgeGone, (_INTO,)),
        Format("LookedBack", nudges.LookedBack, (_LOOKED_BACK_ON,)),
        Format("Noted", nudges.Noted, (_LOOKED_BACK_ON,)),
        Format("NoteCorrected", nudges.NoteCorrected),
        Format("AskedDay", nudges.AskedDay, (_FOLLOWED,)),
        Format("NotADay", nudges.NotADay, (_REASON,)),
        Format("DaySet", nudges.DaySet, (Field("day", DAY), _INTO)),
        Format("Closed", nudges.Closed, (_FOLLOWED, _INTO)),
        Format("LookBackPlan", nudges.LookBackPlan, (_INTO,)),
        Format("NothingAdded", nudges.NothingAdded, (_INTO,)),
        Format("ConferenceAsked", nudges.ConferenceAsked),
        Format("ConferenceUnderstood", nudges.ConferenceUnderstood, (Field("at", MOMENT),)),
        Format("ConferencePlanned", nudges.ConferencePlanned, (Field("conference", ID), _INTO)),
        Format("ConferenceList", nudges.ConferenceList, (_PAGE, _INTO)),
        Format("NotATime", nudges.NotATime, (_REASON,)),
        Format("CalendarTaken", nudges.CalendarTaken, (Field("count", COUNT), Field("refused", _REFUSED))),
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
        Format("SettingsPage", nudges.SettingsPage, (Field("part", one_of(*SettingsPart)), _INTO)),
        Format("ZoneUnknown", nudges.ZoneUnknown),
        Format("NudgeList", nudges.NudgeList, (_PAGE, _INTO)),
        Format("NudgeTimeAsked", nudges.NudgeTimeAsked),
    )
)


def pack(show: Show) -> tuple[str, dict[str, Stored]]:
    """The tag and the fields under which a screen waits in the outbox."""
    told = SCREENS.of(show)
    return told.tag, told.body(show)


def unpack(pending: Pending) -> Show:
    """The screen that waits; raises Unreadable for what this version does not know."""
    if pending.body is None:
        raise Unreadable
    screen: Show = SCREENS.tagged(pending.kind).from_body(pending.body)
    return screen
