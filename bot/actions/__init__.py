"""What can be asked of the bot: the closed union that the way in makes of updates and `service` handles."""

from msgspec import Struct

from bot.actions.chat import ChatAction, Wrote
from bot.actions.conferences import ConferenceAction
from bot.actions.documents import DocumentAction
from bot.actions.finding import FindingAction
from bot.actions.guard import GuardAction
from bot.actions.nudges import NudgeAction
from bot.actions.packs import PackAction
from bot.actions.peers import PeerAction
from bot.actions.preferences import PreferenceAction
from bot.actions.words import WordsAction

Asked = (
    ChatAction
    | ConferenceAction
    | DocumentAction
    | FindingAction
    | GuardAction
    | NudgeAction
    | PackAction
    | PeerAction
    | PreferenceAction
    | WordsAction
)


class Commanded(Struct, frozen=True):
    """A command, which message it was, and the words that stood behind it."""

    asks: Asked
    message_id: int
    words: Wrote | None = None


Action = Asked | Commanded
