"""From an update to an action."""
