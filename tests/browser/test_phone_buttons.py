"""The buttons under a message: pressed, waiting, answered; and big enough."""

from playwright.async_api import expect

from tests.browser.phone import caught_up, keyboard


async def test_a_pressed_button_waits_for_the_bot_and_a_second_tap_does_nothing(sandbox, page):
    await sandbox.says("Escalate?", ("Yes", "No"))
    yes = page.get_by_role("button", name="Yes")
    await yes.dblclick()
    await expect(yes).to_have_attribute("aria-busy", "true")
    query = await sandbox.hears("callback_query")
    assert query["data"] == "Yes"
    await sandbox.bot("answerCallbackQuery", callback_query_id=query["id"], text="Kept")
    await expect(page.locator("#toasts")).to_contain_text("Kept")
    await expect(yes).not_to_have_attribute("aria-busy", "true")
    assert await sandbox.heard() == []


async def test_a_double_tap_is_not_taken_for_a_tap_on_what_the_button_became(sandbox, page):
    question = await sandbox.says("First?", ("Next",))
    await expect(page.get_by_role("button", name="Next")).to_be_visible()
    await page.evaluate(
        """() => {
          const key = document.querySelector(".key");
          const tap = () => key.dispatchEvent(new MouseEvent("click", { detail: 2, bubbles: true }));
          new MutationObserver(tap).observe(key, { attributeFilter: ["data-data"] });
        }"""
    )
    await sandbox.bot(
        "editMessageText", message_id=question, text="Second?", reply_markup=keyboard(("Submit",))
    )
    submit = page.get_by_role("button", name="Submit")
    await expect(submit).to_be_visible()
    await caught_up(page)
    assert await sandbox.heard() == []
    await submit.click()
    assert (await sandbox.hears("callback_query"))["data"] == "Submit"


async def test_a_silent_answer_ends_the_wait_too(sandbox, page):
    await sandbox.says("Escalate?", ("Yes", "No"))
    yes = page.get_by_role("button", name="Yes")
    await expect(yes).to_be_visible()
    await expect(page).to_have_title("Afterword")
    await yes.click()
    query = await sandbox.hears("callback_query")
    await caught_up(page)
    await expect(yes).to_have_attribute("aria-busy", "true")
    await sandbox.bot("answerCallbackQuery", callback_query_id=query["id"])
    await expect(yes).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_is_a_dialog_that_must_be_closed(sandbox, page):
    await sandbox.says("Escalate?", ("Yes",))
    await page.get_by_role("button", name="Yes").click()
    query = await sandbox.hears("callback_query")
    await sandbox.bot("answerCallbackQuery", callback_query_id=query["id"], text="Act now", show_alert=True)
    alert = page.get_by_role("alertdialog", name="Act now")
    await expect(alert).to_be_visible()
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_be_hidden()


async def test_every_button_is_tall_enough_for_a_thumb_and_none_leaves_the_screen(sandbox, open_phone):
    page = await open_phone(viewport={"width": 320, "height": 568})
    long = "A label so long that it has to go over several lines of a small screen, as some do"
    await sandbox.says("Scale", tuple("0123456"), (long, "Back"))
    await expect(page.get_by_role("button", name=long)).to_be_visible()
    for button in await page.locator(".key").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["x"] < box["x"] + box["width"] <= 320


async def test_a_button_with_an_address_opens_apart(sandbox, page):
    rows = [[{"text": "Procedure", "url": "https://example.org/"}]]
    await sandbox.says("See", reply_markup={"inline_keyboard": rows})
    link = page.get_by_role("link", name="Procedure")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
