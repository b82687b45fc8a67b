"""What is too long for a screen comes in pages: on to the last and back again, each thing on one of them."""

from tests.screen import drawn

NEXT, BEFORE = ("›", "Older ›"), ("‹", "‹ Newer")


async def all_pages(chair, *, least=3):
    """The pages from the first to the last, which are the same on the way back."""
    there = await _turned(chair, NEXT)
    assert len(there) >= least
    assert await _turned(chair, BEFORE) == there[::-1]
    return there


async def _turned(chair, ways):
    pages = [_page(chair)]
    while label := next((way for way in ways if way in chair.labels()), None):
        await chair.taps(label)
        assert _page(chair) not in pages, "a page that was there before"
        pages.append(_page(chair))
    return pages


def _page(chair):
    return drawn(chair.message_with_buttons())


def on_one_each(pages, things):
    """How many of these things each page has, where each stands on one page alone."""
    assert [sum(thing in page for page in pages) for thing in things] == [1] * len(things)
    return [sum(thing in page for thing in things) for page in pages]


async def drafts(chair, many):
    """Begin so many reflections; their labels."""
    labels = [f"Table {number:02}" for number in range(many)]
    for label in labels:
        await chair.begins()
        await chair.reflects_until("prompted", {"label": label})
    return labels


async def test_reflections_among_which_words_may_belong_come_in_pages_and_so_do_their_questions(plain_chair):
    chair = plain_chair
    labels = await drafts(chair, 15)
    await chair.sends_command("/start")
    await chair.says("What the father said at the door comes back to me.")
    await chair.taps("Somewhere else")
    listed = await all_pages(chair)
    assert on_one_each(listed, labels) == [7, 7, 1]
    newest = (await chair.record()).newest
    await chair.taps(newest.label)
    asked = await all_pages(chair)
    assert on_one_each(asked, [one.question.ask[:39] for one in newest.path.values()])[0] == 7


async def test_a_history_comes_in_pages(plain_chair):
    chair = plain_chair
    labels = await drafts(chair, 13)
    await chair.sends_command("/history")
    listed = await all_pages(chair)
    assert on_one_each(listed, labels) == [6, 6, 1]


async def test_an_index_comes_in_pages(plain_chair):
    chair = plain_chair
    await chair.reflects_until("review", skipping=True)
    listed = await all_pages(chair)
    assert on_one_each(listed, [f"[{number}]" for number in range(1, 18)])[:2] == [8, 8]


async def test_conferences_and_what_will_be_asked_after_them_come_in_pages(plain_chair):
    chair = plain_chair
    days = range(1, 18)
    for day in days:
        await chair.sends_command("/conference")
        await chair.says(f"{day} December at 10am")
        await chair.taps("Yes")
    await chair.taps("What is coming")
    assert on_one_each(await all_pages(chair), [f" {day} Dec, 10:00" for day in days]) == [8, 8, 1]
    await chair.sends_command("/nudges")
    listed = await all_pages(chair)
    lines = [line for page in listed for line in page.splitlines() if line[:1].isdigit()]
    assert [int(line.split()[0]) for line in lines] == list(range(1, len(lines) + 1))
    assert len(set(lines)) == len(lines) >= 17
