"""What can wait in the outbox to be shown."""
