"""What can be asked of the bot: the closed union that the way in makes of updates and `service` handles."""

from bot.actions.chat import ChatAction
from bot.actions.conferences import ConferenceAction
from bot.actions.nudges import NudgeAction
from bot.actions.preferences import PreferenceAction
from bot.actions.words import WordsAction

Action = ChatAction | ConferenceAction | NudgeAction | PreferenceAction | WordsAction
