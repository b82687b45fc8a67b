"""The stand-in over HTTP: the Bot API, the phone's page, and a way in for tests."""
