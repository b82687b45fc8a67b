"""What is remembered: the sealed record; the only place with SQL and cryptography."""
