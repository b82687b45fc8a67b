"""The shape of the database, as numbered steps; one that has landed is never edited, only followed.

Each step is a module that says what it does and why, and has `apply`. A database remembers, by the modules'
names, which it has had.
"""

from importlib import import_module
from pkgutil import iter_modules

from sqlite_utils import Migrations

steps = Migrations("afterword")
for _name in sorted(module.name for module in iter_modules(__path__)):
    steps(name=_name)(import_module(f"{__name__}.{_name}").apply)
