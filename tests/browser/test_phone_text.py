"""What the phone makes of a text and its entities."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.phone import message, send

LONG_QUOTE = "What the form says at length, word for word, about how the chair came to think so. " * 6


async def test_a_long_quote_is_folded_to_three_lines_and_opens_with_a_tap(sandbox, page):
    await sandbox.says(f"Why?\n<blockquote expandable>{LONG_QUOTE}</blockquote>")
    quote = page.locator(".fold-text")
    folded = (await quote.bounding_box())["height"]
    line = await quote.evaluate("(quote) => parseFloat(getComputedStyle(quote).lineHeight)")
    assert abs(folded - 3 * line) < 2
    await page.get_by_role("button", name="Show all").click()
    assert (await quote.bounding_box())["height"] > 3 * line
    await page.get_by_role("button", name="Show less").click()
    assert abs((await quote.bounding_box())["height"] - folded) < 2


async def test_a_short_quote_has_nothing_to_unfold(sandbox, page):
    await sandbox.says("<blockquote expandable>Short</blockquote>")
    await expect(page.locator(".fold")).to_be_visible()
    await expect(page.get_by_role("button", name="Show all")).to_be_hidden()


async def test_right_to_left_text_runs_from_the_right(sandbox, page):
    arabic, english = await sandbox.says("شكرا لك\nعلى المساعدة الطويلة"), await sandbox.says("Thank you")
    await expect(message(page, arabic)).to_be_visible()
    for message_id, direction in ((arabic, "rtl"), (english, "ltr")):
        await expect(message(page, message_id).locator(".text")).to_have_css("direction", direction)


async def test_hidden_text_is_shown_with_a_tap(sandbox, page):
    shown = await sandbox.says("The word is <tg-spoiler>secret</tg-spoiler>")
    hidden = message(page, shown).get_by_text("secret")
    await expect(hidden).to_be_hidden()
    await page.get_by_role("button", name="Hidden text. Show it").click()
    await expect(hidden).to_be_visible()


async def test_lines_and_spaces_stay_as_they_were_written(sandbox, page):
    written = "One\n\n  two   three\n" + "long" * 60
    shown = await sandbox.says(written)
    text = message(page, shown).locator(".text")
    await expect(text).to_be_visible()
    assert await text.evaluate("(text) => text.innerText.trim()") == written
    assert await page.locator("#scroller").evaluate("(it) => it.scrollWidth <= it.clientWidth")


async def test_markup_in_a_text_is_text(sandbox, page):
    sent = await send(page, "<img src=x onerror=alert(1)><b>bold</b>")
    await expect(sent.locator("img[src=x], b")).to_have_count(0)


async def rendered(page: Page, text: str, entities: list[dict[str, Any]]) -> str:
    """The elements that the page makes of a text, as HTML."""
    return await page.evaluate(
        """async ([text, entities]) => {
          const { render } = await import("/phone/text.js");
          const root = document.createElement("div");
          root.append(render(text, entities, {}));
          return root.innerHTML;
        }""",
        [text, entities],
    )


async def test_nested_and_crossing_styles_each_cover_their_own_characters(page):
    nested = [{"type": "bold", "offset": 0, "length": 7}, {"type": "italic", "offset": 3, "length": 2}]
    assert await rendered(page, "🌿 a b c", nested) == "<strong>🌿 <em>a </em>b </strong>c"
    crossing = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    assert await rendered(page, "abc", crossing) == "<strong>a<em>b</em></strong><em>c</em>"


async def test_a_style_that_ends_inside_a_link_leaves_the_link_whole(page):
    entities = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "text_link", "offset": 2, "length": 4, "url": "https://example.org/"},
    ]
    html = await rendered(page, "a link", entities)
    assert html.count("<a ") == 1
    assert "<strong>a </strong>" in html


async def test_an_address_that_would_run_something_is_no_link(page):
    for url in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "not an address"):
        entities = [{"type": "text_link", "offset": 0, "length": 1, "url": url}]
        assert await rendered(page, "x", entities) == "<span>x</span>"


async def test_entities_outside_the_text_do_no_harm(page):
    entities = [{"type": "bold", "offset": -2, "length": 3}, {"type": "italic", "offset": 90, "length": 3}]
    assert await rendered(page, "ab", entities) == "<strong>a</strong>b"
