"""Runs pytest as often as it is asked, each time in a process that has imported all but the project.

`python -P tests/mutants/forking.py`, in a project's root, is a script, so that nothing of the project is
imported with it. It says when it is ready. Then it reads lines of JSON, each the arguments of one run and how
many seconds it may take, of the processor and by the clock, and answers each with its exit status; which is
not 0 where its time was up.
"""

import gc
import importlib
import json
import multiprocessing
import os
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

_OWN = frozenset(("bot", "flows", "storage", "tests"))
_FORK = multiprocessing.get_context("fork")
_NOTHING = ("-q", "-p", "no:cacheprovider", "--collect-only")


def main() -> None:
    """Import what the tests import, and then answer until nobody asks."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    # Plugins are imported as pytest does it, with their assertions rewritten.
    pytest.main([*_NOTHING, "--noconftest", "docs"])
    _import_theirs(_imported())
    gc.freeze()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        print(_status(*json.loads(line)), file=answers, flush=True)


def _status(arguments: list[str], processor: int, clock: int) -> int:
    run = _FORK.Process(target=_run, args=(arguments, processor))
    run.start()
    run.join(clock)
    # Whatever it began ends with it.
    with suppress(ProcessLookupError):
        os.killpg(run.pid or 0, signal.SIGKILL)
    run.join()
    return run.exitcode or 0


def _run(arguments: list[str], processor: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    # What is compiled of a mutant is not for the next.
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os._exit(pytest.main(arguments))


def _imported() -> list[str]:
    """What all the tests import, as a process that collects them knows."""
    ours, theirs = _FORK.Pipe(duplex=False)
    _FORK.Process(target=_collect, args=(theirs,)).start()
    theirs.close()
    found: list[str] = ours.recv()
    return found


def _collect(names: Connection) -> None:
    pytest.main([*_NOTHING, "--continue-on-collection-errors", "tests", "--ignore=tests/bench"])
    names.send([*(sys.modules.keys() - _ours())])


def _import_theirs(names: list[str]) -> None:
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)
    assert not _ours(), _ours()


def _ours() -> set[str]:
    """The names under which something of the project is imported, but for this."""
    here = f"{Path.cwd()}{os.sep}"
    return {
        name
        for name, module in sys.modules.items()
        if module is not sys.modules[__name__]
        and (name.partition(".")[0] in _OWN or (getattr(module, "__file__", None) or "").startswith(here))
    }


if __name__ == "__main__":
    main()
