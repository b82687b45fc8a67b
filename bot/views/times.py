"""Times and days as they are shown: what was understood, why it was refused, and examples that work now."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo

from bot.strings import times as words
from bot.views.days import long_moment
from bot.views.html import dated, escape
from bot.views.message import Button, Message, keyboard
from flows.time import examples
from flows.time.phrases import TimeRefusal


def asked(one: str, meant: Sequence[tuple[str, Button]], another: Button) -> Message:
    """What was understood, and whether that is right; where several may be meant, which.

    Each meaning is in full, with the button that agrees to it; `one` is what is asked of a single one.
    """
    if len(meant) == 1:
        full, key = meant[0]
        return Message(one.format(full), ((Button(words.YES, key.action), another),))
    return Message(words.WHICH, (*keyboard((key for _, key in meant), 2), (another,)))


def time_refused(reason: str, typed: str, now: datetime) -> str:
    """Why a time was refused, in the words that were typed, and what works at this moment."""
    return _refused(words.TIME_REFUSED[TimeRefusal(reason)], typed, time_examples(now))


def day_refused(why: str, typed: str, today: date) -> str:
    """Why a day was refused, in the words that were typed, and what works today."""
    return _refused(why, typed, day_examples(today))


def time_examples(now: datetime) -> str:
    """Ways to say a time: “today 15:30”, “Thursday at half 4” or “in two hours”."""
    return _listed(example.said for example in examples.times(now))


def day_examples(today: date) -> str:
    """Ways to say a day: “Friday”, “4 December” or “in two weeks”."""
    return _listed(example.said for example in examples.days(today))


def moments(iso: str, zone: tzinfo | None) -> tuple[datetime, ...]:
    """Moments in ISO form, parted by commas, by the clock of a zone."""
    return tuple(datetime.fromisoformat(each).astimezone(UTC).astimezone(zone) for each in iso.split(","))


def days(iso: str) -> tuple[date, ...]:
    """Days in ISO form, parted by commas."""
    return tuple(map(date.fromisoformat, iso.split(",")))


def told_moment(moment: datetime) -> str:
    """The same as HTML, with the moment itself, for a phone that is somewhere else."""
    return dated(moment, long_moment(moment))


def _refused(why: str, typed: str, shown: str) -> str:
    said = words.TYPED.format(escape(typed)) if typed else ""
    return f"{said}{why} {words.TRY.format(shown)}"


def _listed(said: Iterable[str]) -> str:
    *first, last = (f"“{each}”" for each in said)
    return f"{', '.join(first)} or {last}"
