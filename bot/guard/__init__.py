"""What holds a chair's words back: the service's own lists, and how words that are held wait."""
