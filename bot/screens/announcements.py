"""What the service tells all chairs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement of this number, whose text the record has."""

    number: int


AnnouncementScreen = Announced
