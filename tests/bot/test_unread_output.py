"""A command whose output nobody reads to its end, as with `| head`, ends in silence."""

import subprocess
import sys

import pytest

from bot.__main__ import UNREAD


@pytest.mark.parametrize(
    "command",
    [["forms", "show", "west_sussex"], ["forms", "diagram", "west_sussex"], ["--help"], ["--version"]],
    ids=" ".join,
)
def test_a_command_that_nobody_reads_ends_in_silence(command):
    started = subprocess.Popen(
        [sys.executable, "-m", "bot", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    # The pipe is closed before the process has come to write.
    started.stdout.close()
    told = started.stderr.read()
    started.stderr.close()
    # Of what argparse itself prints, it does not say that nobody read it.
    assert (started.wait(), told) == (0 if command[0].startswith("--") else UNREAD, b"")
