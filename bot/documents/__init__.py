"""A finished reflection as a document: what stands where, and how each format sets it."""
