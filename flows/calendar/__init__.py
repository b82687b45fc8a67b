"""Calendar files: what conferences they hold, read with the RFC's rules and their own zones."""
