"""The phone for everyone: by keyboard, by ear, in the dark, on small screens; and the sandbox's own tools."""

from datetime import UTC, datetime, timedelta
from time import monotonic

from aiohttp import ClientSession
from playwright.async_api import Page, expect

from bot.sandbox.web.distance import DISTANCES
from tests.browser.phone import DESK, field, message, send

STYLES = ("danger", "success", "primary")


async def test_a_whole_answer_can_be_given_by_keyboard_alone(sandbox, phone_page):
    page = await phone_page(sandbox.address, viewport=DESK)
    await page.get_by_role("button", name="Start").focus()
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await sandbox.heard()
    question = await sandbox.says("Escalate?", ("Yes", "No"))
    await expect(message(page, question)).to_be_visible()
    await page.keyboard.press("Shift+Tab")
    while not await page.get_by_role("button", name="No", exact=True).evaluate(
        "(it) => it === document.activeElement"
    ):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    assert (await sandbox.hears("callback_query"))["data"] == "No"
    await message(page, question).focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".message.own")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await page.keyboard.type("Because it was resolved")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own").last).to_contain_text("Because it was resolved")
    assert (await sandbox.hears("message"))["reply_to_message"]["message_id"] == question


async def test_arrow_up_in_the_empty_field_edits_the_last_message(sandbox, page):
    await send(page, "Six")
    await expect(field(page)).to_have_value("")
    await field(page).press("ArrowUp")
    await expect(field(page)).to_have_value("Six")


async def test_messages_have_names_that_say_who_when_and_what(sandbox, page):
    question = await sandbox.says("What was the <b>scaling</b>?")
    sent = await send(page, "Six")
    await expect(
        page.get_by_role("article", name="Afterword, 14:05: What was the scaling?")
    ).to_have_attribute("id", f"m{question}")
    await expect(sent).to_have_attribute("aria-label", "You, 14:05: Six")
    await expect(page.get_by_role("log", name="Messages")).to_have_attribute("aria-live", "polite")


async def test_the_theme_follows_the_system_until_it_is_chosen_and_is_then_remembered(open_phone):
    page = await open_phone(viewport=DESK, color_scheme="dark")
    dark = await page.locator(".top").evaluate(
        "() => getComputedStyle(document.getElementById('phone')).backgroundColor"
    )
    await page.get_by_role("button", name="Light theme").click()
    phone = page.locator("#phone")
    await expect(phone).not_to_have_css("background-color", dark)
    await page.reload()
    await expect(phone).not_to_have_css("background-color", dark)
    await page.get_by_role("button", name="Dark theme").click()
    await expect(phone).to_have_css("background-color", dark)


async def test_text_stands_out_from_its_ground_in_both_themes(sandbox, open_phone):
    await sandbox.says("What was the scaling?\n<blockquote>10 = safe</blockquote>", ("Six",))
    styled = [{"text": style, "callback_data": style, "style": style} for style in STYLES]
    await sandbox.says("And now?", reply_markup={"inline_keyboard": [styled]})
    pairs = [
        *((f".key[data-style={style}]",) * 2 for style in STYLES),
        (".bot .text", ".bot .bubble"), (".own .text", ".own .bubble"), (".own .meta", ".own .bubble"),
        (".bot .meta", ".bot .bubble"), (".text blockquote", ".text blockquote"), (".key", ".key"),
        (".date span", ".date span"), ("#under", "#phone"),
    ]  # fmt: skip
    for scheme in ("light", "dark"):
        page = await open_phone(color_scheme=scheme)
        for text, ground in pairs:
            assert await contrast(page, text, ground) >= 4.5, (scheme, text)


async def contrast(page: Page, text: str, ground: str) -> float:
    """The contrast between two elements' text and background colours, by the WCAG's formula: 1 to 21."""
    return await page.evaluate(
        """([text, ground]) => {
          const light = (selector, property) => {
            const colour = getComputedStyle(document.querySelector(selector))[property];
            const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
            const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const both = [light(text, "color"), light(ground, "backgroundColor")].sort((a, b) => b - a);
          return (both[0] + 0.05) / (both[1] + 0.05);
        }""",
        [text, ground],
    )


async def test_the_page_fits_a_narrow_phone_and_a_double_zoom(sandbox, open_phone):
    await sandbox.says("What was the outcome of the conference?", ("Plan made", "Adjourned"), tuple("12345"))
    for width in (195, 320, 640):
        page = await open_phone(viewport={"width": width, "height": 568})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await expect(field(page)).to_be_in_viewport()


async def test_a_blocked_bot_can_be_unblocked(sandbox, page):
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(field(page)).to_be_hidden()
    await page.get_by_role("button", name="Unblock").click()
    await expect(field(page)).to_be_visible()


async def test_how_far_away_telegram_is_can_be_chosen_on_a_desk_and_on_a_phone(sandbox, open_phone):
    desk = await open_phone(viewport=DESK)
    button = desk.get_by_role("button", name="A train")
    await expect(button).to_have_attribute("aria-pressed", "false")
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")
    began = monotonic()
    async with ClientSession() as bot:
        await bot.get(f"{sandbox.address}/bot{sandbox.telegram.token}/getMe")
    assert monotonic() - began >= DISTANCES["train"].round_trip
    phone = await open_phone()
    await phone.get_by_role("button", name="More").click()
    await phone.get_by_role("menuitem", name="Telegram: Near").click()
    await expect(desk.get_by_role("button", name="Near")).to_have_attribute("aria-pressed", "true")
    await expect(button).to_have_attribute("aria-pressed", "false")


async def test_the_clock_is_turned_from_the_side_note_and_from_the_phones_menu(sandbox, open_phone):
    before = sandbox.now
    context = await open_phone(viewport=DESK)
    await context.get_by_role("button", name="An hour later").click()
    await expect(context.locator("#clock")).to_have_text("Mon 23 Nov 15:05")
    assert sandbox.now - before == timedelta(hours=1)
    phone = await open_phone()
    await phone.get_by_role("button", name="More").click()
    await phone.get_by_role("menuitem", name="Tomorrow, 8:30").click()
    await expect(context.locator("#clock")).to_have_text("Tue 24 Nov 08:30")
    assert sandbox.now == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
