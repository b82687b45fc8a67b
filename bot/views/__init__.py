"""From what waits in the outbox to messages."""
