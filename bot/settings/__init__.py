"""What an operator sets, in the environment or in `.env`, and how single values of it are read."""

from bot.settings.addresses import host_and_port
from bot.settings.settings import Settings, SettingsWrong, format_set, load

__all__ = ["Settings", "SettingsWrong", "format_set", "host_and_port", "load"]
