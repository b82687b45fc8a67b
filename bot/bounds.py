"""What a process that does one piece of work may take of the machine."""

from contextlib import suppress
from pathlib import Path


def bound(*, memory: int, seconds: int) -> None:
    """Have the system end this process when it takes more bytes or seconds, or when memory is short."""
    import resource  # noqa: PLC0415 - such a process alone needs it, and Windows has none

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
