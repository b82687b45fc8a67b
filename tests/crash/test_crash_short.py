"""A short crash test; `make crash-test` is the long one."""

from pathlib import Path

from bot.sandbox.web.distance import DISTANCES
from tests.crash.crashing import crash


async def test_what_chairs_say_is_kept_once_and_nobody_is_stuck_however_often_the_bot_is_killed(
    tmp_path: Path,
) -> None:
    """From a city away, so that calls and their answers overtake each other."""
    far = DISTANCES["city"]
    report = await crash(20261123, kills=5, chairs=3, folder=tmp_path, quick=1.0, life=1.2, distance=far)
    assert not report.problems, report
    assert report.kills == 5, report
