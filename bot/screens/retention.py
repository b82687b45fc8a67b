"""What can be on a screen of what is kept no longer; numbers and days, never what it is."""

from msgspec import Struct

from flows.retention import WhatGoes


class RetentionTold(Struct, frozen=True):
    """So many go in a month, or later: of those days, the first of them on that day; days are in ISO form."""

    what: WhatGoes
    count: int
    first: str
    last: str
    goes_on: str


class RetentionOver(Struct, frozen=True):
    """So many have gone; `stays`: some of it cannot be deleted from the chat any more."""

    what: WhatGoes
    count: int
    stays: bool = False


RetentionScreen = RetentionTold | RetentionOver
