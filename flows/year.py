"""The professional year: what a form's profession asks for each year, by when, and when to remind of it."""

from datetime import date, timedelta

from msgspec import Struct


class ProfessionalYear(Struct, frozen=True):
    """A form's professional year: the days on which to remind, its last day, and what it asks for.

    Days are (month, day) of every year, the reminders in order. It asks, in the words of `asks`, for so many
    `pieces`, of which so many `with_peer`.
    """

    reminders: tuple[tuple[int, int], ...]
    closes: tuple[int, int]
    asks: str = ""
    pieces: int = 0
    with_peer: int = 0

    def closing(self, today: date) -> date:
        """The last day of the professional year that `today` is in."""
        return date(today.year + ((today.month, today.day) > self.closes), *self.closes)

    def opening(self, today: date) -> date:
        """The first day of the professional year that `today` is in."""
        last = self.closing(today)
        return date(last.year - 1, *self.closes) + timedelta(days=1)


CALENDAR_YEAR = ProfessionalYear((), (12, 31))
"""The year of a form that asks for nothing each year."""
