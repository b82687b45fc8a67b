"""The phone keeps up with the bot, and with a server that comes and goes, and disturbs nobody."""

from playwright.async_api import expect

from bot.sandbox.web.server import serve
from tests.browser.phone import CHAIR, Sandbox, keyboard, message, not_told, send


async def say_a_screenful(sandbox, page) -> None:
    """More than the screen holds, of which the chair has seen the end."""
    for n in range(12):
        await sandbox.says(f"Message {n}\n\nwith some length to it")
    await expect(page.get_by_text("Message 11")).to_be_in_viewport()
    await expect(page).to_have_title("Afterword")


async def sees_news_further_down(page) -> None:
    await expect(page.get_by_text("News")).to_be_attached()
    await expect(page.get_by_role("button", name="Go to the latest, 1 unread")).to_be_visible()
    await expect(page.get_by_text("News")).not_to_be_in_viewport()


async def test_a_change_by_the_bot_shows_at_once_and_leaves_the_focus_where_it_was(sandbox, page):
    question = await sandbox.says("Which letters?", ("Specific", "Measurable"))
    await page.get_by_role("button", name="Measurable").focus()
    await sandbox.bot(
        "editMessageText",
        message_id=question,
        text="Which letters now?",
        reply_markup=keyboard(("✓ Specific", "Measurable"), ("Done",)),
    )
    await expect(message(page, question)).to_contain_text("Which letters now?")
    await expect(page.get_by_role("button", name="Measurable")).to_be_focused()


async def test_when_the_focused_button_goes_its_message_is_focused(sandbox, page):
    question = await sandbox.says("Escalate?", ("Yes", "No"))
    await page.get_by_role("button", name="Yes").focus()
    await sandbox.bot("editMessageText", message_id=question, text="Escalate? Yes")
    await expect(message(page, question)).to_be_focused()


async def test_marked_text_stays_marked_while_others_arrive(sandbox, page):
    question = await sandbox.says("What stayed with you?")
    await message(page, question).locator(".text").select_text()
    later = await sandbox.says("Another")
    await expect(message(page, later)).to_be_visible()
    assert await page.evaluate("getSelection().toString()") == "What stayed with you?"


async def test_what_the_bot_deletes_is_gone_and_the_rest_stays(sandbox, page):
    first, second = await sandbox.says("First"), await sandbox.says("Second")
    await expect(message(page, second)).to_be_visible()
    await sandbox.bot("deleteMessage", message_id=first)
    await expect(message(page, first)).to_have_count(0)
    await expect(message(page, second)).to_be_visible()


async def test_typing_is_shown_and_said(sandbox, page):
    await sandbox.bot("sendChatAction", action="typing")
    await expect(page.locator("#typing-said")).to_have_text("Afterword is typing")
    await sandbox.says("Here it is")
    await expect(page.locator("#typing-said")).to_have_text("")


async def test_a_server_that_went_away_and_came_back_is_found_again(phone_page):
    made = Sandbox()
    made.chair.send("/start")
    async with serve(made.telegram, phone_user_id=CHAIR, port=0) as address:
        page = await phone_page(address, faultless=False)
        port = int(address.rpartition(":")[2].strip("/"))
    await expect(page.get_by_text("Reconnecting…")).to_be_visible()
    await made.says("Said while the line was down")
    async with serve(made.telegram, phone_user_id=CHAIR, port=port):
        await expect(page.get_by_text("Said while the line was down")).to_be_visible()
        await expect(page.get_by_text("Reconnecting…")).to_be_hidden()
        await page.close()


async def test_new_messages_are_counted_while_the_chair_reads_further_up(sandbox, page):
    await say_a_screenful(sandbox, page)
    await page.locator("#scroller").evaluate("(scroller) => scroller.scrollTo(0, 0)")
    await expect(page.get_by_role("button", name="Go to the latest")).to_be_visible()
    await sandbox.says("News")
    await sees_news_further_down(page)
    await expect(page).to_have_title("(1) Afterword")
    await page.get_by_role("button", name="Go to the latest, 1 unread").click()
    await expect(page.get_by_text("News", exact=True)).to_be_in_viewport()
    await expect(page).to_have_title("Afterword")
    await expect(page.get_by_text("New messages")).to_be_visible()


async def test_what_comes_before_the_page_has_heard_that_the_chair_scrolled_up_pulls_nobody_down(
    sandbox, page
):
    await say_a_screenful(sandbox, page)
    async with not_told(page, "scroll"):
        await page.locator("#scroller").evaluate("(scroller) => scroller.scrollTo(0, 0)")
        await sandbox.says("News")
        await sees_news_further_down(page)
    await expect(page.get_by_text("Message 0")).to_be_in_viewport()


async def test_what_comes_while_the_chair_has_only_begun_to_scroll_up_pulls_nobody_down(sandbox, page):
    await say_a_screenful(sandbox, page)
    async with not_told(page, "scrollend"):
        stood = await page.locator("#scroller").evaluate("(it) => (it.scrollTop -= 10, it.scrollTop)")
        await sandbox.says("More\n\nand more\n\nand then the News")
        await sees_news_further_down(page)
        # Nor does anything else that is shown meanwhile.
        await sandbox.bot("sendChatAction", action="typing")
        await expect(page.locator("#typing-said")).to_have_text("Afterword is typing")
        await expect(page.locator("#scroller")).to_have_js_property("scrollTop", stood)


async def test_whoever_comes_to_rest_near_the_end_follows_what_comes(sandbox, page):
    await say_a_screenful(sandbox, page)
    await page.locator("#scroller").evaluate(
        """(scroller) => new Promise((rested) => {
          scroller.addEventListener("scrollend", rested, { once: true });
          scroller.scrollTop -= 10;
        })"""
    )
    await sandbox.says("More\n\nand more\n\nand then the News")
    await expect(page.get_by_text("News")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="Go to the latest")).to_be_hidden()


async def test_what_comes_on_the_way_to_the_latest_is_the_latest(sandbox, page):
    await say_a_screenful(sandbox, page)
    await page.locator("#scroller").evaluate("(scroller) => scroller.scrollTo(0, 0)")
    # The way is so long that it has not begun when the next message comes.
    await page.locator("#scroller").evaluate("(scroller) => (scroller.scrollTo = () => {})")
    await page.get_by_role("button", name="Go to the latest").click()
    await sandbox.says("News")
    await expect(page.get_by_text("News")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Go to the latest")).to_be_hidden()


async def test_the_day_at_the_top_hides_no_words_while_the_chat_rests(sandbox, page):
    await say_a_screenful(sandbox, page)
    day = page.locator(".date span")
    await expect(day).to_have_css("opacity", "0")
    async with not_told(page, "scrollend"):
        await page.locator("#scroller").evaluate("(scroller) => scroller.scrollBy(0, -60)")
        await expect(day).to_have_css("opacity", "1")
    # At the top it is in its own place, and hides nothing.
    await page.locator("#scroller").evaluate("(scroller) => scroller.scrollTo(0, 0)")
    await expect(page.locator("#scroller.moving")).to_have_count(0)
    await expect(day).to_have_css("opacity", "1")


async def test_what_came_while_the_page_was_closed_waits_under_a_line(sandbox, open_phone):
    for n in range(3):
        await sandbox.says(f"Message {n}")
    page = await open_phone()
    await expect(page.locator(".unread + .message")).to_contain_text("Message 0")
    await send(page, "I have read them")
    await expect(page.get_by_text("New messages")).to_be_hidden()


async def test_what_the_chair_has_answered_is_not_new(sandbox, open_phone):
    await sandbox.says("Before")
    sandbox.chair.send("I wrote this on another phone")
    after = await sandbox.says("After")
    page = await open_phone()
    await expect(page.locator(".unread + .message")).to_have_id(f"m{after}")
