"""Each kind of nudge as it looks on a phone; with `--screenshots`, in the pictures that the docs show."""

from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.web.server import serve
from tests.chair import Chair
from tests.nudged import turns_to
from tests.processes import ROOT
from tests.server import Server
from tests.stories.test_nudges_calendar import TWO, sends

SHARP = {"device_scale_factor": 1.5, "viewport": {"width": 390, "height": 760}}


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    keep = request.config.getoption("--screenshots", default=False)
    folder = ROOT / "docs" / "screenshots" if keep else tmp_path / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Camera:
    """A phone on which the chair's chat is seen, and the folder of its pictures."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder

    async def takes(self, name: str, text: str) -> None:
        """The chat's end, once this is the last thing that the bot has said."""
        await expect(self._page.locator("#log .message.bot").last).to_contain_text(text)
        scrolled = "s => s.scrollTo({ top: s.scrollHeight, behavior: 'instant' })"
        await self._page.locator("#scroller").evaluate(scrolled)
        await self._page.screenshot(path=self._folder / f"nudge-{name}.png", animations="disabled")


@asynccontextmanager
async def chair_and_camera(folder: Path, phone_page, pictures: Path):
    server = Server(folder)
    await server.start()
    chair = Chair(server)
    await chair.joins()
    async with serve(server.telegram, phone_user_id=chair.phone.id) as address:
        try:
            yield chair, Camera(await phone_page(address, **SHARP), pictures)
        finally:
            await server.stop()


async def test_a_conference_and_what_follows_it(tmp_path, phone_page, pictures):
    async with chair_and_camera(tmp_path, phone_page, pictures) as (chair, camera):
        await chair.sends_command("/conference")
        await camera.takes("when", "When does your conference end?")
        await chair.says("Thursday at half 4")
        await camera.takes("understood", "Is that right?")
        await chair.taps("Yes")
        await turns_to(chair, "2026-11-26 16:40")
        await camera.takes("conference", "Your conference has ended.")


async def test_a_calendar(tmp_path, phone_page, pictures):
    async with chair_and_camera(tmp_path, phone_page, pictures) as (chair, camera):
        await sends(chair, TWO)
        await camera.takes("calendar", "2 conferences in the next half year")


async def test_what_reflections_ask_for(tmp_path, phone_page, pictures):
    async with chair_and_camera(tmp_path, phone_page, pictures) as (chair, camera):
        escalated = {
            "label": "Morning, siblings",
            "scaling": "4",
            "hindsight": "Uneasy, and a little cross with myself about the pace.",
            "escalate": "yes",
            "esc_issue": "The plan has no dates, so nobody can tell whether it works for the child.",
            "esc_by": "Mon 7 Dec",
            "commitment": "When a plan has no dates, I will ask for one against each action.",
        }
        await chair.reflects_until("review", escalated)
        await chair.finishes()
        await turns_to(chair, "2026-12-06 15:00")
        await chair.reflects_until("held")
        await turns_to(chair, "2026-12-07 08:30")
        await camera.takes("several", "A few things for when you have a moment")
        await chair.sends_command("/nudges")
        await camera.takes("list", "What I will ask you")
        await chair.taps("A day that you set")
        await camera.takes("escalation", "What came of it?")
        await turns_to(chair, "2026-12-10 08:30")
        await camera.takes("draft", "A reflection is waiting where you left it.")
        await turns_to(chair, "2027-01-04 08:30")
        await camera.takes("hindsight", "Is this a good moment to look back at it?")
        await chair.taps("Look back")
        await camera.takes("looking-back", "What has happened since?")


async def test_monitoring_the_week_and_the_year(tmp_path, phone_page, pictures):
    async with chair_and_camera(tmp_path, phone_page, pictures) as (chair, camera):
        await chair.sends_command("/settings")
        await camera.takes("settings", "Nudges and you")
        await chair.taps("Weekly look", "Weekly look on")
        monitored = {"escalate": "no", "esc_why_not": "monitoring", "esc_until": "Mon 30 Nov"}
        await chair.reflects_until("review", monitored)
        await chair.finishes()
        await turns_to(chair, "2026-11-27 16:00")
        await camera.takes("weekly", "1 reflection so far")
        await turns_to(chair, "2026-11-30 08:30")
        await camera.takes("monitoring", "Today is a day that you set")
        await turns_to(chair, "2027-09-01 08:30")
        await camera.takes("year", "Your professional year closes before long")
