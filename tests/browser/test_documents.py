"""A finished reflection is taken away on the phone's page: every file is downloaded, and opened."""

import json
from io import BytesIO
from pathlib import Path

import pymupdf
import pytest
from docx import Document as opened
from playwright.async_api import expect

from tests.browser.phone import send
from tests.browser.test_whole_reflection import LONG_ENOUGH, hands, joins, pictures, sandbox_here

__all__ = ["hands", "pictures", "sandbox_here"]
FELT = "I was relieved, and then I was not."

pytestmark = pytest.mark.asyncio(loop_scope="session")


def read(path: Path) -> str:
    """The words in a file, by its name's end."""
    content = path.read_bytes()
    match path.suffix:
        case ".docx":
            tables = opened(BytesIO(content)).tables
            return "\n".join(p.text for t in tables for row in t.rows for p in row.cells[0].paragraphs)
        case ".pdf":
            with pymupdf.open(stream=content) as file:
                return " ".join(" ".join(page.get_text() for page in file).split())
        case ".json":
            return json.dumps(json.loads(content), ensure_ascii=False)
        case _:
            return content.decode()


async def downloaded(chair, folder: Path, suffix: str) -> Path:
    """Tap the newest file of that kind in the chat, as a reader would."""
    link = chair.page.locator(f"#log a.file[download$='{suffix}']").last
    async with chair.page.expect_download() as coming:
        await link.click()
    file = await coming.value
    path = folder / file.suggested_filename
    await file.save_as(path)
    return path


async def test_every_file_can_be_downloaded_and_opened(sandbox_here, hands, tmp_path):
    chair = await hands((await sandbox_here()).address)
    await joins(chair)
    await chair.taps("90 seconds")
    await chair.answers("What kind of conference was it?", "Initial (ICPC)")
    await chair.answers("what prompted this reflection", says=LONG_ENOUGH)
    await chair.answers("What was the outcome", "Plan made", "Next ›")
    await chair.answers("What was the scaling?", "5")
    await chair.answers("With the benefit of hindsight", says=FELT)
    await chair.answers("Do you need to escalate", "No")
    await chair.sees("Ready to finish")
    await chair.taps("Finish")
    await chair.sees("Thank you for stopping to think.")
    under = chair.page.locator("#log .message.bot", has_text="Thank you for stopping to think.").last
    for label, suffix in (("Word", ".docx"), ("PDF", ".pdf")):
        await under.get_by_role("button", name=label, exact=True).click()
        path = await downloaded(chair, tmp_path, suffix)
        assert path.name.startswith("reflection-")
        assert FELT in read(path)
    await under.get_by_role("button", name="Other formats", exact=True).click()
    others = chair.page.locator("#log .message.bot", has_text="plain text that any program opens").last
    for label, suffix in (("Markdown", ".md"), ("JSON", ".json")):
        await others.get_by_role("button", name=label, exact=True).click()
        assert FELT in read(await downloaded(chair, tmp_path, suffix))
    await under.get_by_role("button", name="For my yearly record", exact=True).click()
    await chair.sees("What you learnt from discussing it with a peer")
    copied = chair.page.locator("#log .message.bot", has_text="What you learnt").locator("pre")
    await expect(copied.first).to_contain_text(FELT)
    await send(chair.page, "/year")
    await chair.taps("A pack for supervision")
    await chair.taps("All of them: 1")
    asks = chair.page.locator(
        "#log .message.bot", has=chair.page.get_by_role("button", name="Other reflections")
    )
    for label, suffix in (("PDF", ".pdf"), ("Word", ".docx")):
        await asks.get_by_role("button", name=label, exact=True).click()
        await expect(
            chair.page.locator(f"#log a.file[download^='reflections-'][download$='{suffix}']")
        ).to_be_visible()
        await expect(asks).to_contain_text("Your pack of 1 reflection is here.")
        path = await downloaded(chair, tmp_path, suffix)
        assert path.name.startswith("reflections-")
        assert FELT in read(path)
