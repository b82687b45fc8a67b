"""A chair who sends much at once, taps everything twice and changes what they wrote, on a small phone."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.phone import choose, field, send
from tests.processes import Running, running

SMALL = {"width": 320, "height": 568}
THINGS = (
    *("door", "clock", "coat", "lamp", "kettle", "stairs"),
    *("window", "drawing", "bag", "chair", "corridor", "car"),
)
BURST = [f"What stays with me is the {thing}, and how nobody spoke about it all through." for thing in THINGS]
_ONE_LIVE_KEYBOARD_EACH = """
() => {
    const live = [...document.querySelectorAll("#log .message.bot")]
        .filter((message) => message.querySelector(".keyboard"))
        .map((message) => message.querySelector(".text strong")?.textContent ?? "")
        .filter((question) => question !== "");
    return new Set(live).size === live.length;
}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox_there(tmp_path: Path) -> AsyncIterator[Running]:
    """A sandbox in a process of its own, which ends after the pages are put away."""
    async with running(tmp_path, "sandbox", SANDBOX_PORT="0") as sandbox:
        yield sandbox


@asynccontextmanager
async def leaving_one_keyboard_each(page: Page) -> AsyncIterator[None]:
    """What is done meanwhile leaves no question with two keyboards that could be tapped."""
    yield
    await page.wait_for_function(_ONE_LIVE_KEYBOARD_EACH)


async def taps_twice(page: Page, label: str) -> None:
    """Tap a button twice, as fast as a thumb can, in the newest message that has it."""
    name = re.compile(rf"^(✓ )?{re.escape(label)}$")
    async with leaving_one_keyboard_each(page):
        await page.locator("#log .message.bot").get_by_role("button", name=name).last.click(click_count=2)


async def test_a_burst_double_taps_and_edits_lose_nothing_and_leave_a_question_one_keyboard(
    sandbox_there, phone_page
):
    page = await phone_page(sandbox_there.address, viewport=SMALL)
    log = page.locator("#log .message.bot")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(log.last).to_contain_text("Before you write")
    await taps_twice(page, "I agree")
    await expect(log.last).to_contain_text("You have joined.")
    await taps_twice(page, "90 seconds")
    await expect(log.last).to_contain_text("What kind of conference was it?")
    await taps_twice(page, "Review (RCPC)")
    await expect(log.last).to_contain_text("what prompted this reflection")
    async with leaving_one_keyboard_each(page):
        said = [await send(page, text) for text in BURST]
    mended = BURST[4].replace("kettle", "teapot")
    async with leaving_one_keyboard_each(page):
        await choose(page, said[4], "Edit")
        await field(page).fill(mended)
        await page.get_by_role("button", name="Save", exact=True).click()
    await expect(log.filter(has_text="What was the outcome of the conference?")).not_to_have_count(0)
    await taps_twice(page, "Plan continues")
    # What of the burst was written below this question is its comment already.
    await expect(log.last).to_contain_text(re.compile("Anything to add|What was the scaling"))
    if await log.last.get_by_role("button", name="Next ›").count():
        await taps_twice(page, "Next ›")
    await expect(log.last).to_contain_text("What was the scaling?")
    await taps_twice(page, "6")
    await expect(log.last).to_contain_text("your feelings about it")
    await send(page, "Relieved, and a little wary of how quiet it was.")
    await expect(log.last).to_contain_text("Do you need to escalate")
    await taps_twice(page, "No")
    await expect(log.last).to_contain_text("Ready to finish")
    await taps_twice(page, "Finish")
    await expect(page.locator("#log")).to_contain_text("only you can open it")
    for text in (*BURST[:4], mended, *BURST[5:]):
        await expect(log.filter(has_text=text)).not_to_have_count(0)
