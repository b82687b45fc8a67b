"""The guard as a service has set it, and how words that it holds back are kept."""
