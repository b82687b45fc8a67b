"""The question about words that may identify somebody, on a phone."""

from pathlib import Path

from playwright.async_api import expect

from bot.sandbox.web.server import serve
from tests.chair import Chair
from tests.processes import ROOT
from tests.server import Server

SAID = (
    "Kayleigh was late again, and Kayleigh's mum said that J, who is in Year 9 at Oakfield Academy, heard "
    "all of it from the stairs."
)


async def test_what_was_found_is_marked_and_every_way_on_is_within_reach(tmp_path, phone_page, request):
    keeps = request.config.getoption("--screenshots", default=False)
    pictures: Path = ROOT / "docs" / "screenshots" if keeps else tmp_path
    server = Server(tmp_path)
    await server.start()
    chair = Chair(server)
    await chair.joins()
    await chair.reflects_until("prompted", skipping=True)
    async with serve(server.telegram, phone_user_id=chair.phone.id) as address:
        try:
            page = await phone_page(address, device_scale_factor=1.5, viewport={"width": 390, "height": 844})
            await chair.says(SAID)
            asked = page.locator("#log .message.bot").last
            await expect(asked).to_contain_text("may identify somebody")
            assert await asked.locator("u").all_inner_texts() == [
                "Kayleigh",
                "Kayleigh",
                "J",
                "Oakfield Academy",
            ]
            for label in ("Use “the child”", "Use all", "Keep: it identifies nobody", "Write it again"):
                await expect(asked.get_by_role("button", name=label, exact=True)).to_be_visible()
            scrolled = "s => s.scrollTo({ top: s.scrollHeight, behavior: 'instant' })"
            await page.locator("#scroller").evaluate(scrolled)
            await page.screenshot(path=pictures / "guard.png", animations="disabled")
            await chair.taps("Use all")
            await expect(page.locator("#log")).not_to_contain_text("Kayleigh")
            await page.close()
        finally:
            await server.stop()
