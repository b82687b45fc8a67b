"""What the browser tests share: a stand-in Telegram with one chair, and hands for the phone on the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Locator, Page, expect

from bot.sandbox.standin.telegram import Telegram

CHAIR = 4711
PATIENCE_SECONDS = 60
"""How long a fact may take to come true, on a machine that has other things to do."""
DESK = {"width": 1280, "height": 900}


class Sandbox:
    """A stand-in Telegram with one chair, served to a browser; the test speaks for the bot."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
        self.telegram = Telegram(lambda: self.now)
        self.chair = self.telegram.person(CHAIR, "Chair")
        self.address = ""

    def turn_clock(self, to: datetime) -> None:
        self.now = to

    async def bot(self, method: str, **parameters: Any) -> Any:
        reply = await self.telegram.call(method, {"chat_id": CHAIR, **parameters})
        assert reply.status == 200, reply.body
        return reply.body["result"]

    async def says(self, text: str, *rows: tuple[str, ...], **more: Any) -> int:
        """The bot sends HTML `text` with rows of buttons; a button's data is its label's beginning."""
        if rows:
            more["reply_markup"] = keyboard(*rows)
        return (await self.bot("sendMessage", text=text, parse_mode="HTML", **more))["message_id"]

    async def heard(self, seconds: int = 0) -> list[dict[str, Any]]:
        """The updates that wait for the bot, taken; when there is none, the first within `seconds`."""
        updates = await self.bot("getUpdates", timeout=seconds)
        if updates:
            await self.bot("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    async def hears(self, kind: str) -> dict[str, Any]:
        """The one update that waits for the bot, which is of this kind."""
        (update,) = await self.heard(PATIENCE_SECONDS)
        return update[kind]


def keyboard(*rows: tuple[str, ...]) -> dict[str, Any]:
    return {
        "inline_keyboard": [[{"text": label, "callback_data": label[:60]} for label in row] for row in rows]
    }


async def caught_up(page: Page) -> None:
    """Wait until the server has heard and answered what the page had to say."""
    await page.evaluate("async () => (await fetch('/phone/state')).json()")


@asynccontextmanager
async def not_told(page: Page, event: str) -> AsyncIterator[None]:
    """Keep an event from the page, as a busy machine does for a while."""
    await page.evaluate(
        """(event) => {
          window.untold = (each) => each.stopImmediatePropagation();
          window.addEventListener(event, window.untold, { capture: true });
        }""",
        event,
    )
    yield
    untold = "(event) => window.removeEventListener(event, window.untold, { capture: true })"
    await page.evaluate(untold, event)


def message(page: Page, message_id: int) -> Locator:
    return page.locator(f"#m{message_id}")


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


async def send(page: Page, text: str) -> Locator:
    await field(page).fill(text)
    await page.get_by_role("button", name="Send", exact=True).click()
    sent = page.locator(".message.own").filter(has_text=text).last
    await expect(sent).to_be_visible()
    # Until then the page is still busy with it.
    await expect(field(page)).to_have_value("")
    return sent


async def choose(page: Page, of: Locator, action: str) -> None:
    await of.locator(".bubble").click(button="right", position={"x": 12, "y": 12})
    await page.get_by_role("menuitem", name=action).click()
