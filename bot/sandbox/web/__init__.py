"""The stand-in over HTTP: the Bot API, the phone's page, and control for tests."""
