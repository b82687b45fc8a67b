"""Changes on their way: nothing waits for the change of a message but another change of the same message."""

from dataclasses import dataclass

from bot.outbound.showing import Lane, touched_by
from bot.views.rendered import Rendered


@dataclass(slots=True, eq=False)
class Flight:
    """A lane of changes under way; `followed` once something waits for its end."""

    touches: set[int | None]
    pending: set[int]
    followed: bool = False


def may_fly(lane: Lane) -> bool:
    """Whether a lane only changes messages, so that the chair can go on before it has arrived."""
    messages = [message for screen, _ in lane for message in screen.messages]
    return None not in touched_by(lane) and not any(message.takes_over for message in messages)


class Flights:
    """What is on its way to each chair."""

    def __init__(self) -> None:
        self._of: dict[int, list[Flight]] = {}

    def carries(self, chair_id: int, screen: Rendered) -> bool:
        """Whether this is on its way."""
        return any(screen.pending.id in flight.pending for flight in self._of.get(chair_id, ()))

    def holds(self, chair_id: int, lane: Lane) -> bool:
        """Whether this lane has to wait for one that is on its way, at whose end it is to be shown."""
        touches = touched_by(lane)
        ahead = [flight for flight in self._of.get(chair_id, ()) if flight.touches & touches]
        for flight in ahead:
            flight.followed = True
        return bool(ahead)

    def begin(self, chair_id: int, lane: Lane) -> Flight:
        """From now on a lane is on its way, until `end`."""
        return self._begun(chair_id, Flight(touched_by(lane), {screen.pending.id for screen, _ in lane}))

    def begin_change(self, chair_id: int, message_id: int) -> Flight | None:
        """The same for a change that waits nowhere; none while another of that message is on its way."""
        if any(message_id in flight.touches for flight in self._of.get(chair_id, ())):
            return None
        return self._begun(chair_id, Flight({message_id}, set()))

    def _begun(self, chair_id: int, flight: Flight) -> Flight:
        self._of.setdefault(chair_id, []).append(flight)
        return flight

    def end(self, chair_id: int, flight: Flight) -> None:
        """The lane has arrived, or has failed."""
        flights = self._of[chair_id]
        flights.remove(flight)
        if not flights:
            del self._of[chair_id]
