"""What the service tells all chairs."""

from msgspec import Struct


class Announced(Struct, frozen=True):
    """An announcement of this number, whose text the record has."""

    number: int


AnnouncementScreen = Announced
