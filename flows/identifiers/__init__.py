"""The identifier guard: finds what may identify somebody in a text, and puts a role in its place.

`guard.find` is the way in, and `replacing` the way out. Nothing here is a promise that a text is safe.
"""
