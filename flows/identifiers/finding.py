"""What the guard finds: a piece of a text that may identify somebody, and roles to stand in its place."""

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What a piece of a text may be; the values are stored, so none is ever renamed."""

    NAME = "name"
    INITIALS = "initials"
    DATE = "date"
    DATE_OF_BIRTH = "date of birth"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    STREET = "street"
    SCHOOL = "school"
    NHS_NUMBER = "NHS number"
    NATIONAL_INSURANCE = "National Insurance"
    CASE_NUMBER = "case number"
    LINK = "link"
    USER_NAME = "user name"


class Finding(Struct, frozen=True):
    """`text[start:end]` may identify somebody; `roles` may stand there instead, the likeliest first.

    A possessive's ending is not part of it: of “Kayleigh's” it is “Kayleigh”.
    """

    start: int
    end: int
    kind: Kind
    roles: tuple[str, ...]


Span = tuple[int, int, Kind]
"""A piece of a plain text, before roles are thought of."""
