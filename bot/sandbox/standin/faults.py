"""Faults between the bot and Telegram: planned by a test, or random with a seed.

`*` stands for every method but `getUpdates`, because a bot polls all the time: name it to make it fail.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct


class RetryAfter(Struct, frozen=True):
    """Answer 429, and ask to wait so many seconds."""

    seconds: int = 1


class ServerError(Struct, frozen=True):
    """Answer 500 or 502 with a page of HTML."""

    status: int = 502


class Timeout(Struct, frozen=True):
    """Never answer; with `after_effect`, carry out the call all the same."""

    after_effect: bool = False


class Drop(Struct, frozen=True):
    """Close the connection without an answer; with `after_effect`, carry out the call all the same."""

    after_effect: bool = False


class HalfClose(Struct, frozen=True):
    """Carry out the call, and close the connection in the middle of the answer."""


class Blocked(Struct, frozen=True):
    """Answer 403, as if the person had blocked the bot."""


class Refused(Struct, frozen=True):
    """Answer 400, for a reason that nobody knows."""

    reason: str = "TRY_ANOTHER_TIME"


Fault = RetryAfter | ServerError | Timeout | Drop | HalfClose | Blocked | Refused
KINDS: tuple[type[Fault], ...] = (RetryAfter, ServerError, Timeout, Drop, HalfClose, Blocked, Refused)


class LineBroken(Exception):
    """No answer reaches the bot, because of `fault`."""

    def __init__(self, fault: Timeout | Drop | HalfClose) -> None:
        super().__init__(type(fault).__name__)
        self.fault = fault


class HtmlAnswer(Exception):
    """A proxy answers with a page of HTML; `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status

    @property
    def page(self) -> bytes:
        """The body, which is not JSON."""
        return f"<html><head><title>{self.status}</title></head><body>nginx</body></html>".encode()


@dataclass(slots=True)
class _Planned:
    method: str
    left: int
    fault: Fault


@dataclass(slots=True)
class Faults:
    """The faults to come: the planned ones first, in their order, then random ones."""

    _planned: list[_Planned] = field(default_factory=list)
    _chance: random.Random | None = None
    _probability: float = 0.0
    _kinds: Sequence[Fault] = ()
    _with_polling: bool = False

    def next(self, method: str = "*", times: int = 1, *, fault: Fault) -> None:
        """Fail the next `times` calls of a method in this way."""
        self._planned.append(_Planned(method.lower(), times, fault))

    def random(
        self, seed: int, probability: float, kinds: Sequence[Fault], *, with_polling: bool = False
    ) -> None:
        """Fail calls with a probability (0 to 1), in one of these ways; `getUpdates` only `with_polling`."""
        self._chance = random.Random(seed)  # noqa: S311 -- a test must be able to repeat it
        self._probability, self._kinds, self._with_polling = probability, tuple(kinds), with_polling

    def off(self) -> None:
        """Cause no more faults."""
        self._planned.clear()
        self._chance = None

    def draw(self, method: str) -> Fault | None:
        """The fault of this call; None if it goes well."""
        if not self._planned and self._chance is None:
            return None
        polling = method == "getupdates"
        for planned in self._planned:
            if planned.method == method or (planned.method == "*" and not polling):
                planned.left -= 1
                if planned.left <= 0:
                    self._planned.remove(planned)
                return planned.fault
        chance = self._chance
        if chance is None or (polling and not self._with_polling) or chance.random() >= self._probability:
            return None
        return chance.choice(self._kinds)
