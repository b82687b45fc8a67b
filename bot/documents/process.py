"""Makes one file: what it is of comes on the standard input, and the file goes to the standard output.

How many reflections are in a pack so far goes to the standard errors, a number a line.
Nothing touches the disk. Only what makes that one file is read, which is most of the time that it takes.
"""

import os
import pickle
import sys

from bot.bounds import bound
from bot.documents.archive import Archive, archive_of
from bot.documents.asked import SECONDS, Asked
from bot.views.wanted import Picture

_MEMORY = 1024 * 1024 * 1024
"""Bytes of addresses; typst reserves more than it uses."""

if __name__ == "__main__":
    bound(memory=_MEMORY, seconds=int(SECONDS))
    to_make: Asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own bot wrote it
    match to_make:
        case Archive():
            made = archive_of(to_make)
        case Picture():
            from bot.documents.picture import png

            made = png(to_make)
        case tuple():
            from bot.documents.files import file_of

            made = file_of(*to_make)
        case _:
            from bot.documents.pack_file import file_of_pack

            # It takes seconds, and those who talk meanwhile go before it.
            os.nice(10)
            made = file_of_pack(to_make, lambda count: print(count, file=sys.stderr, flush=True))
    sys.stdout.buffer.write(made)
