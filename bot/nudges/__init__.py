"""What nudges are planned, and which are due."""
