"""What can be on a screen: the closed union of what waits in the outbox, a step's effects among it."""

from bot.screens.announcements import AnnouncementScreen
from bot.screens.chat import ChatScreen
from bot.screens.conferences import ConferenceScreen
from bot.screens.documents import DocumentScreen
from bot.screens.finding import FindingScreen
from bot.screens.guard import GuardScreen
from bot.screens.nudges import NudgeScreen
from bot.screens.packs import PackScreen
from bot.screens.peers import PeerScreen
from bot.screens.preferences import PreferenceScreen
from bot.screens.retention import RetentionScreen
from bot.screens.words import WordsScreen
from flows.effects import Effect

Screen = (
    Effect
    | AnnouncementScreen
    | ChatScreen
    | ConferenceScreen
    | DocumentScreen
    | FindingScreen
    | GuardScreen
    | NudgeScreen
    | PackScreen
    | PeerScreen
    | PreferenceScreen
    | RetentionScreen
    | WordsScreen
)
