"""A real Chromium for the tests in this folder, and pages of the sandbox's phone in it."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from bot.sandbox.web.server import serve
from tests.browser.phone import CHAIR, PATIENCE_SECONDS, Sandbox

HERE = Path(__file__).parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 1000 * PATIENCE_SECONDS
expect.set_options(timeout=PATIENCE_MS)

Opener = Callable[..., Awaitable[Page]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known when this folder, or a file in it, is named on the command line."""
    said = "take the pictures in docs/screenshots anew"
    parser.getgroup("browser").addoption("--screenshots", action="store_true", help=said)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all: a browser belongs to the loop that started it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, started once. Without one the tests are skipped, but in CI (`CI` is set) they fail."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing = "There is no Chromium on this computer; install the package chromium to run these tests."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone_page(browser: Browser) -> AsyncIterator[Opener]:
    """`await phone_page(address)` opens the phone there, in a browser of its own, as wide as a phone.

    Further arguments are Playwright's for a context (`color_scheme="dark"`, `viewport=…`, `has_touch=True`).
    When the test ends, no page may have written an error to its console, but for those opened with
    `faultless=False`.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    async def open_phone(address: str, *, faultless: bool = True, **options: object) -> Page:
        settings = {"viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/London"} | options
        context = await browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()

        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                faults.append(message.text)

        if faultless:
            page.on("console", heard)
            page.on("pageerror", lambda problem: faults.append(str(problem)))
        await page.goto(address)
        await page.wait_for_selector("#phone:not([aria-busy])")
        return page

    yield open_phone
    for context in contexts:
        await context.close()
    assert faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox()
    async with serve(made.telegram, phone_user_id=CHAIR, port=0, turn_clock=made.turn_clock) as address:
        made.address = address
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def open_phone(sandbox, phone_page):
    """Opens the chair's phone on a chat that has begun."""

    sandbox.chair.send("/start")
    await sandbox.heard()

    async def opened(**options: Any) -> Page:
        return await phone_page(sandbox.address, **options)

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_phone):
    """The chair's phone on a chat that has begun."""
    return await open_phone()
