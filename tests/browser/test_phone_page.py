"""The phone in the browser: beginning, writing, attaching, replying, editing and deleting."""

from playwright.async_api import expect

from bot.sandbox.web.server import serve
from tests.browser.phone import CHAIR, DESK, Sandbox, caught_up, choose, field, message, send


async def test_start_begins_the_chat_and_gives_way_to_the_field(sandbox, phone_page):
    page = await phone_page(sandbox.address)
    await expect(field(page)).to_be_hidden()
    await page.get_by_role("button", name="Start").click()
    await expect(field(page)).to_be_focused()
    assert (await sandbox.hears("message"))["text"] == "/start"


async def test_start_carries_the_code_of_an_invitation(phone_page):
    made = Sandbox()
    link = "https://t.me/afterword_sandbox_bot?start=Invited_4711"
    async with serve(made.telegram, phone_user_id=CHAIR, start_link=link) as address:
        page = await phone_page(address)
        await page.get_by_role("button", name="Start").click()
        assert (await made.hears("message"))["text"] == "/start Invited_4711"
        await page.close()


async def test_what_is_sent_reaches_the_bot_and_is_ticked_once_it_has(sandbox, page):
    sent = await send(page, "It went well")
    await expect(sent.get_by_role("img", name="Sent")).to_be_visible()
    assert (await sandbox.hears("message"))["text"] == "It went well"
    await expect(sent.get_by_role("img", name="Read")).to_be_visible()
    await expect(field(page)).to_have_value("")


async def test_enter_sends_at_a_desk_and_shift_enter_starts_a_line(sandbox, open_phone):
    page = await open_phone(viewport=DESK)
    await field(page).press_sequentially("One")
    await field(page).press("Shift+Enter")
    await field(page).press_sequentially("Two")
    await field(page).press("Enter")
    await expect(page.locator(".message.own").last).to_contain_text("One\nTwo")
    assert (await sandbox.hears("message"))["text"] == "One\nTwo"


async def test_enter_is_a_new_line_under_a_thumb(sandbox, open_phone):
    page = await open_phone(has_touch=True, is_mobile=True)
    await field(page).press_sequentially("One")
    await field(page).press("Enter")
    await expect(field(page)).to_have_value("One\n")
    await caught_up(page)
    assert await sandbox.heard() == []


async def test_what_could_not_be_sent_stays_in_the_field_and_the_reason_is_said(sandbox, open_phone):
    page = await open_phone(faultless=False)
    sandbox.chair.deactivate()
    await field(page).fill("Not lost")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#toasts")).to_contain_text("deactivated")
    await expect(field(page)).to_have_value("Not lost")


async def test_the_commands_are_offered_filtered_and_sent_with_a_tap(sandbox, page):
    commands = [("reflect", "Begin"), ("history", "Look back"), ("help", "How it works")]
    await sandbox.bot("setMyCommands", commands=[{"command": c, "description": d} for c, d in commands])
    await page.get_by_role("button", name="Commands").click()
    await expect(page.get_by_role("option")).to_have_count(3)
    await page.keyboard.press("Escape")
    await field(page).press_sequentially("/h")
    await expect(page.get_by_role("option")).to_have_text(["/historyLook back", "/helpHow it works"])
    await page.get_by_role("option", name="/history").click()
    await expect(field(page)).to_have_value("")
    await expect(page.locator(".message.own").last).to_contain_text("/history")


async def test_a_command_in_a_text_is_sent_with_a_tap(sandbox, page):
    await sandbox.says("Try /help for more")
    await page.get_by_role("button", name="/help").click()
    await expect(page.locator(".message.own").last).to_contain_text("/help")
    assert (await sandbox.hears("message"))["text"] == "/help"


async def test_a_file_and_a_picture_are_sent_and_shown(sandbox, page):
    await page.locator("#file").set_input_files(
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"note"}
    )
    link = page.get_by_role("link", name="Download note.txt, 4 bytes")
    await expect(link).to_be_visible()
    async with page.expect_download() as download:
        await link.click()
    assert (await download.value).suggested_filename == "note.txt"
    picture = await page.locator(".face").screenshot()
    await page.locator("#file").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": picture})
    await expect(page.get_by_role("img", name="Photo")).to_have_js_property("complete", True)
    assert await page.get_by_role("img", name="Photo").evaluate("(image) => image.naturalWidth") > 0


async def test_a_voice_message_and_the_like_are_offered_behind_attach(sandbox, page):
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name="Voice message").click()
    await expect(page.locator(".message.own").last).to_contain_text("Voice message")
    assert "voice" in await sandbox.hears("message")


async def test_a_reply_says_what_it_answers_and_leads_back_there(sandbox, page):
    question = await sandbox.says("What was the scaling?")
    await choose(page, message(page, question), "Reply")
    answer = await send(page, "Six")
    assert (await sandbox.hears("message"))["reply_to_message"]["message_id"] == question
    await answer.get_by_role("button", name="In reply to Afterword: What was the scaling?").click()
    await expect(message(page, question)).to_be_focused()
    await expect(message(page, question)).to_have_class("message bot last flash")


async def test_an_edit_changes_the_sent_text_and_is_marked(sandbox, page):
    sent = await send(page, "Six")
    await sandbox.heard()
    await choose(page, sent, "Edit")
    await expect(field(page)).to_have_value("Six")
    await field(page).fill("Seven")
    await page.get_by_role("button", name="Save").click()
    edited = page.locator(".message.own").last
    await expect(edited).to_contain_text("Seven")
    await expect(edited.get_by_text("edited", exact=True)).to_be_visible()
    assert (await sandbox.hears("edited_message"))["text"] == "Seven"
    await expect(field(page)).to_have_value("")


async def test_escape_gives_up_an_edit_and_nothing_changes(sandbox, page):
    sent = await send(page, "Six")
    await sandbox.heard()
    await choose(page, sent, "Edit")
    await field(page).fill("Seven")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("group", name="Editing")).to_be_hidden()
    await expect(field(page)).to_have_value("")
    await caught_up(page)
    assert await sandbox.heard() == []


async def test_the_bots_messages_cannot_be_edited(sandbox, page):
    question = await sandbox.says("What was the scaling?")
    await message(page, question).locator(".bubble").click(button="right")
    await expect(page.get_by_role("menuitem")).to_have_text(["Reply", "Copy", "Delete"])


async def test_a_message_is_deleted_only_after_a_yes(sandbox, page):
    sent = await send(page, "Too much")
    await choose(page, sent, "Delete")
    await page.get_by_role("button", name="Cancel").click()
    await expect(sent).to_be_visible()
    await choose(page, sent, "Delete")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(sent).to_have_count(0)
    assert "Too much" not in [said.get("text") for said in sandbox.chair.chat]


async def test_a_long_press_offers_the_same_actions(sandbox, open_phone):
    page = await open_phone(has_touch=True, is_mobile=True)
    question = await sandbox.says("What was the scaling?")
    finger = await page.context.new_cdp_session(page)
    box = await message(page, question).bounding_box()
    at = {"x": box["x"] + 30, "y": box["y"] + 20}
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await caught_up(page)
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
    await page.get_by_role("menuitem", name="Reply").tap()
    await expect(page.get_by_role("group", name="Reply to Afterword")).to_be_visible()
