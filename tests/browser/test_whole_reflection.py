"""The sandbox as whoever clones this meets it: a process of its own, and a chair with a phone in a browser.

With `--screenshots` the pictures in `docs/screenshots` are taken anew; otherwise they go to a passing folder.
"""

import re
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as NeverSeen

from tests.browser.phone import DESK, choose, field, send
from tests.processes import ROOT, Running, running
from tests.standin import until

LONG_ENOUGH = "The school said nothing until the very end, and then everything at once, in one breath."
SHARP = {"device_scale_factor": 1.5}
SEVEN_LETTERS = ("Met", "Partly", "Met", "Met", "Not met", "Partly", "Met")
SIZES = {"phone": (390, 844), "keyboard": (390, 500), "small": (320, 568), "small-keyboard": (320, 330)}
"""A phone, with its keyboard up, the smallest phone, and that with its keyboard up."""


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox_here(tmp_path: Path):
    """Starts a sandbox in the test's folder; more than once, one after another."""
    async with AsyncExitStack() as stack:

        async def start() -> Running:
            return await stack.enter_async_context(running(tmp_path, "sandbox", SANDBOX_PORT="0"))

        yield start


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    keep = request.config.getoption("--screenshots", default=False)
    folder = ROOT / "docs" / "screenshots" if keep else tmp_path / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_SETTLED_WITHIN = 3_000
"""Milliseconds in which a screen comes to rest."""
_IN_SIGHT = """
() => {
    const scroller = document.querySelector("#scroller");
    const asked = [...document.querySelectorAll("#log .message.bot")].at(-1);
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: "instant" });
    // Its first line, that is, within the bubble's padding.
    const line = asked.getBoundingClientRect().top + 8;
    return line >= scroller.getBoundingClientRect().top;
}
"""


class Hands:
    """A chair's hands and eyes on the phone."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self.pictures = pictures
        self.name = ""
        """What the pictures' names end with."""
        self.watches = False
        """Whether each question is measured against the screen."""
        self.out_of_sight: list[str] = []

    @property
    def asked(self) -> Locator:
        """The last thing that the bot said."""
        return self.page.locator("#log .message.bot").last

    async def sees(self, *texts: str) -> None:
        for text in texts:
            await expect(self.asked).to_contain_text(text)

    async def taps(self, *labels: str) -> None:
        for label in labels:
            key = re.compile(rf"^(✓ )?{re.escape(label)}$")
            await self.asked.get_by_role("button", name=key).click()

    async def answers(self, question: str, *labels: str, says: str = "") -> None:
        await self.sees(question)
        if self.watches and question:
            await self.measures(question)
        await self.taps(*labels)
        if says:
            await send(self.page, says)

    async def measures(self, question: str) -> None:
        """Note a question that begins above the screen's upper edge while its last button is in sight.

        What stands above it may still be changing: it is out of sight if it does not come into it.
        """
        try:
            await self.page.wait_for_function(_IN_SIGHT, timeout=_SETTLED_WITHIN)
        except NeverSeen:
            self.out_of_sight.append(question)

    async def keeps_a_picture(self, name: str, *, of: Locator | None = None) -> None:
        """The page as it stands; with `of`, from the top of that message."""
        if of is not None:
            await of.evaluate("message => message.scrollIntoView({ block: 'start', behavior: 'instant' })")
        else:
            await self.page.locator("#scroller").evaluate(
                "s => s.scrollTo({ top: s.scrollHeight, behavior: 'instant' })"
            )
        await field(self.page).blur()
        await self.page.mouse.move(0, 0)
        await self.page.screenshot(path=self.pictures / f"{name}{self.name}.png", animations="disabled")


@pytest_asyncio.fixture(loop_scope="session")
async def hands(sandbox_here, phone_page, pictures: Path):
    """Opens a phone at an address; all are put away before the sandbox ends."""

    async def at(address: str, **options: object) -> Hands:
        return Hands(await phone_page(address, **SHARP | options), pictures)

    return at


async def joins(chair: Hands) -> None:
    await chair.page.get_by_role("button", name="Start", exact=True).click()
    await chair.sees("Before you write", "not the child's record")
    await chair.taps("I agree")
    await chair.sees("You have joined.")


async def reflects_to_the_review(chair: Hands) -> None:
    """Every kind of question, by tapping and by typing, with a picture of some."""
    await chair.answers("What kind of conference was it?", "Initial (ICPC)")
    await chair.answers("When was it?", "Today")
    await chair.answers("A short label", says="Morning, siblings")
    await chair.answers("what prompted this reflection", says="It stayed with me.")
    await chair.answers(
        "What one moment made this stand out?",
        says="The school said nothing until the very end, and then everything at once.",
    )
    await chair.answers("What was the learning need", says="Hearing the child when the room is loud.")
    await chair.sees("How did the social work report")
    await chair.taps("Help")
    await chair.sees("Quality, timeliness, analysis, the child's voice")
    await chair.keeps_a_picture("help")
    await chair.answers("", says="It came late, and was thin on what a day is like for the child.")
    await chair.answers("Was the professional input valuable", "Partly")
    await chair.sees("Whose input")
    await chair.keeps_a_picture("comment")
    await chair.answers("Whose input", says="Health brought dates. The school held back.")
    await chair.sees("What was the outcome of the conference?")
    await chair.keeps_a_picture("choices")
    await chair.taps("Plan made", "Next ›")
    await chair.answers("Under which category?", "Neglect", "Emotional", "Done")
    await chair.answers("Was any dissent noted?", "No")
    await chair.sees("What was the scaling?")
    await chair.keeps_a_picture("scale")
    await chair.taps("4")
    await chair.answers("Lowest and highest scores", says="2 to 6; the school was lowest.")
    await chair.answers("one point higher", says="An adult whom the child trusts is at home every evening.")
    await chair.answers("SMARTer planning requirements", "Partly", "Next ›")
    await chair.sees("Check each letter", "is it clear what changes for the child")
    for mark in SEVEN_LETTERS:
        at = await chair.asked.inner_text()
        await chair.taps(mark)
        await expect(chair.asked).not_to_have_text(at, use_inner_text=True)
    await chair.sees("Contingency", "is it clear what happens if it does not work?")
    await chair.keeps_a_picture("grid")
    await chair.taps("Met")
    await chair.sees("Every letter has its mark")
    await chair.taps("Done")
    await chair.answers("Which gap matters most", says="Dates. I will ask for one against each action.")
    await chair.answers(
        "your feelings about it", says="Uneasy, and a little cross with myself about the pace."
    )
    await chair.answers(
        "How does this fit in",
        says="It challenges my habit of closing the round before the quiet ones have spoken, "
        "which I do more often than I like to think.",
    )
    await chair.answers("Do you need to escalate", "Already raised")
    await chair.answers(
        "What is the issue", says="No visit for six weeks, so nobody has seen how the days go."
    )
    await chair.answers("Raised with (role)", "Team manager", "Done")
    await chair.answers("At what stage?", "Formal")
    await chair.answers("By when is a response agreed?", says="in two weeks")
    await chair.sees("is that right?")
    await chair.keeps_a_picture("date")
    await chair.taps("Yes, that day")
    await chair.answers("Outcome so far?", "Skip")
    await chair.answers("How can you incorporate", says="I will ask the quiet ones first.")
    await chair.answers("As a plan", says="When the round begins, I will ask the school first.")
    await chair.answers("more conscious of how you are working", "Yes", "Next ›")
    await chair.answers("reflecting on your own practice", "Yes", "Next ›")
    await chair.answers("what causes might be underlying", "Partly", "Next ›")
    await chair.answers("Do you feel more empowered?", "Yes", "Next ›")
    await chair.answers("core functions", "Voice", "Planning", "Done")
    await chair.answers("Any practice to highlight?", "Good", "Next ›")
    await chair.answers("from discussing this CPD activity with a peer", "Skip")
    await chair.answers("How are you after this one?", "Tired but OK")
    await chair.sees("Ready to finish")


async def captures_to_the_review(chair: Hands) -> None:
    """The 90 seconds, from the first page."""
    await chair.taps("90 seconds")
    await chair.answers("What kind of conference was it?", "Review (RCPC)")
    await chair.answers("what prompted this reflection", says=LONG_ENOUGH)
    await chair.answers("What was the outcome of the conference?", "Plan continues", "Next ›")
    await chair.answers("What was the scaling?", "6")
    await chair.answers("your feelings about it", says="Relieved, and a little wary of how quiet it was.")
    await chair.answers("Do you need to escalate", "No")
    await chair.sees("Ready to finish", "That is the 90-second capture")


@pytest.mark.parametrize("size", SIZES)
async def test_every_question_has_its_explanation_in_sight_on_every_phone(
    tmp_path, sandbox_here, hands, size
):
    width, height = SIZES[size]
    chair = await hands((await sandbox_here()).address, viewport={"width": width, "height": height})
    chair.name, chair.watches = f"-{size}" if size != "phone" else "", size != "small-keyboard"
    if size == "small-keyboard":
        # There the question may be anywhere, and the walk alone is what counts.
        chair.pictures = tmp_path
    await joins(chair)
    await captures_to_the_review(chair)
    await chair.keeps_a_picture("capture")
    await chair.taps("Finish")
    await chair.sees("only you can open it")
    await chair.keeps_a_picture("end")
    await send(chair.page, "/start")
    await chair.taps("Reflect")
    await reflects_to_the_review(chair)
    await chair.keeps_a_picture("review")
    await chair.taps("4")
    await chair.sees("what prompted this reflection", "Change")
    await chair.keeps_a_picture("answer")
    await chair.taps("‹ Back to the review", "Finish")
    await chair.sees("only you can open it")
    assert chair.out_of_sight == []


async def test_a_newcomer_reflects_in_the_browser_from_the_first_tap_to_the_summary(sandbox_here, hands):
    address = (await sandbox_here()).address
    chair = await hands(address)
    await joins(chair)
    await chair.taps("Reflect")
    await chair.sees("What kind of conference was it?")
    await chair.keeps_a_picture("first")
    await reflects_to_the_review(chair)
    await chair.keeps_a_picture("review", of=chair.asked)

    await chair.taps("4", "Change")
    # The review quotes the question too.
    await chair.sees("Type to add to it")
    await chair.answers("what prompted this reflection", says="And I had promised the child a say.")
    await chair.taps("Add to it")
    await chair.sees("Ready to finish")
    await chair.taps("Finish")
    summary = chair.page.locator("#log .message.bot").filter(has_text="Reflective learning · West Sussex")
    await expect(summary).to_contain_text("Morning, siblings")
    await expect(summary).to_contain_text("And I had promised the child a say.")
    await chair.sees("Further learning needs")
    await expect(summary).not_to_contain_text("Tired but OK")
    await chair.keeps_a_picture("summary", of=summary)

    await chair.taps("Past reflections")
    await chair.sees("Past reflections")
    await expect(chair.asked.get_by_role("button", name="Morning, siblings")).to_be_visible()

    dark = await hands(address, color_scheme="dark")
    await dark.sees("Past reflections")
    await dark.keeps_a_picture("dark")
    context = await hands(address, viewport=DESK, device_scale_factor=1)
    await context.sees("Past reflections")
    await context.keeps_a_picture("desktop")


async def test_an_edited_message_corrects_its_answer_in_the_browser(sandbox_here, hands):
    chair = await hands((await sandbox_here()).address)
    await joins(chair)
    await chair.taps("90 seconds")
    await chair.answers("What kind of conference was it?", "Other")
    await chair.sees("what prompted this reflection")
    said = await send(
        chair.page, "The quiet of the older child, all through the first half of the conference."
    )
    await chair.answers("What was the outcome", "Adjourned", "Next ›")
    await chair.sees("What was the scaling?")
    await choose(chair.page, said, "Edit")
    await field(chair.page).fill("The quiet of both children, all through the first half of the conference.")
    await chair.page.get_by_role("button", name="Save", exact=True).click()
    await expect(chair.page.locator("#log")).to_contain_text("Corrected: “Details of what prompted")


async def test_a_killed_sandbox_comes_back_with_the_chat_and_at_the_same_question(
    tmp_path, sandbox_here, hands
):
    sandbox = await sandbox_here()
    chair = await hands(sandbox.address)
    await joins(chair)
    await chair.taps("Reflect")
    await chair.answers("What kind of conference was it?", "Review (RCPC)")
    await chair.answers("When was it?", "Yesterday")
    await chair.answers("A short label", says="Afternoon, one child")
    await chair.sees("what prompted this reflection")
    chat = tmp_path / ".sandbox" / "telegram.json"
    await until(lambda: "what prompted this reflection" in chat.read_text(encoding="utf-8"))
    await chair.page.close()
    await sandbox.ends(signal.SIGKILL)
    chair = await hands((await sandbox_here()).address)
    await expect(chair.page.locator("#log")).to_contain_text("Afternoon, one child")
    await chair.answers(
        "what prompted this reflection",
        says="How calm the room was, and how quickly it turned when money was named.",
    )
    await chair.sees("What was the learning need")
    await send(chair.page, "/start")
    await chair.sees("You have a reflection open.")
    await chair.taps("Continue: Afternoon, one child")
    await chair.sees("What was the learning need")
