"""Those whom the record does not know: strangers who become chairs, and chairs on another account."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import forms, terms
from bot.actions import Action, Asked, Commanded
from bot.actions.chat import Agreed, AgreedTo, Started
from bot.actions.preferences import SettingsPart
from bot.context import Context, ScreenOf, put
from bot.guard.guard import Guard
from bot.invitations import hashed, is_silenced, missed
from bot.nudges import planning
from bot.outcome import Outcome, Result
from bot.screens.chat import Home
from bot.screens.preferences import SettingsPage
from bot.strings import wording
from bot.usecases import agreeing, moving
from flows.form import Form
from storage.invitations import Invitation
from storage.store import Records


class Arrivals:
    """What becomes of the actions of those who are no chairs yet.

    `usual` is the form of most chairs, and its source; `zone` is the time zone of one who chose none.
    """

    def __init__(
        self, usual: tuple[Form, str], *, zone: ZoneInfo, clock: Callable[[], datetime], guard: Guard
    ) -> None:
        self._usual = usual
        self._zone = zone
        self._clock = clock
        self._guard = guard

    def by_stranger(self, who: int, action: Action, records: Records) -> Result:
        """Take an action of somebody who is no chair yet."""
        asked, now = action.asks if isinstance(action, Commanded) else action, self._clock()
        tries = isinstance(asked, Agreed | AgreedTo) or (isinstance(asked, Started) and bool(asked.payload))
        if tries and is_silenced(records, who, now):
            # What came in before that is answered alike, whether the code is good or not.
            return Result(Outcome.SPENT)
        result = self._by_newcomer(who, asked, records)
        if result.outcome is Outcome.SPENT:
            missed(records, who, now)
        return result

    def _by_newcomer(self, who: int, asked: Asked, records: Records) -> Result:
        match asked:
            case Started(payload) if payload:
                known = records.chairs.invitation(hashed(payload), self._clock())
                if known is None:
                    return Result(Outcome.SPENT)
                if known.moves is not None:
                    return Result(Outcome.MOVING if self._mover(known, records) else Outcome.SPENT)
                return self._invited(known, records)
            case Agreed(code) | AgreedTo(code):
                return self._joined(who, hashed(code), records, mark=getattr(asked, "mark", ""))
            case _:
                return Result(Outcome.STRANGER)

    def _joined(self, who: int, code_hash: bytes, records: Records, *, mark: str) -> Result:
        """Somebody joins who has read the terms of this mark; if they have changed, they are shown again."""
        now = self._clock()
        invitation = records.chairs.invitation(code_hash, now)
        if invitation is None:
            return Result(Outcome.SPENT)
        if invitation.moves is not None:
            return self._moved(who, invitation, records)
        if mark != terms.current().mark:
            return self._invited(invitation, records)
        chair = records.chairs.join(code_hash, who, now)
        context = Context(records, chair, now.astimezone(self._zone))
        records.chairs.set_seen(chair, context.now.date())
        screens: list[ScreenOf] = [(None, Home(joined=True))]
        if invitation.form in records.forms.asked:
            forms.choose(records, chair, invitation.form)
        elif len(records.forms.asked) > 1:
            screens.append((None, SettingsPage(SettingsPart.FORM)))
        with wording.speaking(forms.texts_of(records, chair)):
            planning.joined(context, forms.form_of(records, chair, self._usual)[0])
        agreeing.agree(context)
        put(records, chair, screens)
        return Result(Outcome.TAKEN, chair)

    def _invited(self, invitation: Invitation, records: Records) -> Result:
        form, _ = records.forms.asked.get(invitation.form or "", self._usual)
        return Result(Outcome.INVITED, texts=form.texts)

    def _mover(self, invitation: Invitation, records: Records) -> Context | None:
        """The chair for whom such a link is; none if they are gone, or have another account by now."""
        number, account = invitation.moves or (0, 0)
        chair = records.chairs.by_id(number)
        if chair is None or chair.telegram_id != account:
            return None
        return Context(records, chair, self._clock().astimezone(chair.time_zone(self._zone)), self._guard)

    def _moved(self, who: int, invitation: Invitation, records: Records) -> Result:
        context = self._mover(invitation, records)
        if context is None:
            return Result(Outcome.SPENT)
        if records.inbox.has_any(context.chair.telegram_id):
            return Result(Outcome.MOVE_WAITS)
        records.invitations.take(invitation.code_hash, self._clock())
        with wording.speaking(forms.texts_of(records, context.chair)):
            chair, screens = moving.moved(context, who)
        records.chairs.set_seen(chair, context.now.date())
        put(records, chair, screens)
        return Result(Outcome.MOVED, chair)
