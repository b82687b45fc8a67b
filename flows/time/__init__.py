"""Time in words: what a chair means by a day, a clock time or a length."""
