"""What can be on a screen of what is kept no longer; numbers and days, never what it is."""

from dataclasses import dataclass

from flows.retention import WhatGoes


@dataclass(frozen=True, slots=True)
class RetentionTold:
    """So many go in a month, or later: of those days, the first of them on that day; days are in ISO form."""

    what: WhatGoes
    count: int
    first: str
    last: str
    goes_on: str


@dataclass(frozen=True, slots=True)
class RetentionOver:
    """So many have gone; `stays`: some of it cannot be deleted from the chat any more."""

    what: WhatGoes
    count: int
    stays: bool = False


RetentionScreen = RetentionTold | RetentionOver
