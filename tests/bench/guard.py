"""The identifier guard: how much it finds, how seldom it interrupts, how long it takes, what it weighs."""

import subprocess
import sys
import time
import timeit

from flows.identifiers.guard import find
from tests.guard.labelled import Figures, Score, figures, sentences

_LONG = 5_000
_HOSTILE = {
    "one letter": "a",
    "capitals": "Aa ",
    "names": "Kayleigh ",
    "initials": "J and K ",
    "digits": "1",
    "numbers": "12 ",
    "streets": "1 Road ",
    "dates": "1/2/",
    "dots": "a.",
    "hyphens": "Mary-",
    "at signs": "a@a.",
    "spaces": " ",
    "accents": "a\u0301",
    "apostrophes": "'",
}
_WEIGH = """
import re
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before = resident()
from flows.identifiers.guard import find
find("Kayleigh")
print(resident() - before)
"""


def guard(*, quick: bool) -> None:
    """The figures of both sets, and the guard's time and memory."""
    for name in ("measuring", "tuning"):
        _print(name, figures(name))
    words = " ".join(sentence.text for sentence in sentences("tuning")[::7]).split()
    times = 20 if quick else 100
    hundred, thousands = (" ".join(words[:count]) for count in (100, 1_000))
    for text, wanted in ((hundred, " (at most 1)"), (thousands[:_LONG], "")):
        taken = _milliseconds(text, times)
        print(f"  {len(text.split()):,} words, {len(text):,} characters: {taken:.2f} ms{wanted}")
    calm = _milliseconds(thousands[:_LONG], times)
    worst = {name: _milliseconds((piece * _LONG)[:_LONG], 3) / calm for name, piece in _HOSTILE.items()}
    name = max(worst, key=lambda name: worst[name])
    twice = _milliseconds((_HOSTILE[name] * _LONG)[: 2 * _LONG], 3) / (worst[name] * calm)
    print(
        f"  {_LONG:,} characters at their worst ({name}): {worst[name]:.1f} × a reflection's; "
        f"twice as many: {twice:.1f} ×"
    )
    done = subprocess.run([sys.executable, "-c", _WEIGH], capture_output=True, text=True, check=True)
    print(f"  lists and rules in memory: {float(done.stdout):.0f} MB (at most 25)")


def _milliseconds(text: str, times: int) -> float:
    # The time of the process, not of the clock: others use the machine too.
    taken = timeit.repeat(lambda: find(text), timer=time.process_time, number=times, repeat=5)
    return 1000 * min(taken) / times


def _print(name: str, found: Figures) -> None:
    print(f"Guard, {name} set:")
    _print_score("names", found.names, " (at least .92, .92)")
    _print_score("what has a pattern", found.patterned, " (at least .99, .97)")
    for kind, score in found.kinds.items():
        _print_score(f"  {kind.value}", score, "")
    print(
        f"  clean sentences interrupted: {found.interrupted} of {found.clean}, {found.interruption:.1%}"
        " (at most 4 %)"
    )


def _print_score(name: str, score: Score, wanted: str) -> None:
    if score.marked and score.found:
        print(
            f"  {name}: recall {score.recall:.3f}, precision {score.precision:.3f}, of {score.marked}{wanted}"
        )
