"""No text of a chair's becomes part of the record without passing the guard, whichever way it comes."""

import ast
from pathlib import Path

import pytest

from tests.chair import WORDS

NAME = "Kayleigh"
TEXT = f"{NAME} and the social worker did not agree about the plan, and nobody asked either of them why."
ROOT = Path(__file__).parents[2]
KEEPERS = {("reflections", "save"), ("addenda", "add"), ("addenda", "correct"), ("reflections", "put")}
"""What in the store keeps words as part of a reflection."""


async def text(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says(TEXT)


async def probe(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.says("The hush.")
    await chair.says(TEXT)


async def second_text(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS}, skipping=True)
    await chair.taps("‹ Back")
    await chair.says(TEXT)


async def comment(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.taps("Partly")
    await chair.says(TEXT)


async def comment_first(chair):
    await chair.reflects_until("prof_input", skipping=True)
    await chair.says(TEXT)


async def note(chair):
    await chair.reflects_until("dissent", {"outcome": "made"}, skipping=True)
    await chair.says(TEXT)


async def note_at_a_date(chair):
    await chair.reflects_until("esc_by", {"escalate": "yes"}, skipping=True)
    await chair.says(f"{NAME}'s manager will say")


async def label(chair):
    await chair.reflects_until("label", skipping=True)
    await chair.says(f"{NAME}'s review")


async def edit(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS}, skipping=True)
    await chair.edits(WORDS, TEXT)


async def reply(chair):
    await chair.reflects_until("learning_need", {"prompted": WORDS}, skipping=True)
    await chair.replies(WORDS, TEXT, mine=True)


async def placed(chair):
    await chair.reflects_until("prompted", skipping=True)
    await chair.sends_command("/help")
    await chair.sends_command("/privacy")
    await chair.says(TEXT)
    await chair.taps(next(each for each in chair.labels() if each.startswith("It answers")))


async def placed_at_begin(chair):
    await chair.says(TEXT)
    await chair.taps("Begin a reflection")
    await chair.taps(next(each for each in chair.labels() if each.startswith("It answers")))


async def sent(chair):
    await chair.reflects_until("review", {"label": "Blue folder", "prompted": WORDS}, skipping=True)
    await chair.finishes()


async def addition(chair):
    await sent(chair)
    await chair.taps("Add to it", "A note of its own")
    await chair.says(TEXT)


async def addition_to_a_question(chair):
    await sent(chair)
    await chair.replies(WORDS, TEXT, mine=True)


async def edited_addition(chair):
    await addition_of_clean_words(chair)
    await chair.edits("Later I saw", TEXT)


async def addition_of_clean_words(chair):
    await sent(chair)
    await chair.taps("Add to it", "A note of its own")
    await chair.says("Later I saw it otherwise.")


async def correction_of_one_sent(chair):
    await sent(chair)
    await chair.edits(WORDS, TEXT)


async def name(chair):
    await sent(chair)
    await chair.taps("Change the label")
    await chair.says(f"{NAME}'s review")


WAYS = [
    text, probe, second_text, comment, comment_first, note, note_at_a_date, label, edit, reply, placed,
    placed_at_begin, addition, addition_to_a_question, edited_addition, correction_of_one_sent, name,
]  # fmt: skip


async def kept(chair):
    """Every text that is part of a reflection of the chair's."""

    def look(records):
        member = records.chairs.by_telegram(chair.phone.id)
        told = []
        for each in records.reflections.list(member, limit=99):
            told += [str(content) for content in records.reflections.contents(each.id, owner=member).values()]
            told.append(each.label)
        return "\n".join(told)

    return await chair.server.look(look)


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
async def test_a_name_is_asked_about_whichever_way_it_comes(chair, way):
    await way(chair)
    chair.sees(f"{NAME} may identify somebody.")
    assert NAME not in await kept(chair)
    await chair.taps(next(each for each in chair.labels() if each.startswith("Use “")))
    assert NAME not in await kept(chair)
    assert NAME not in "\n".join(message.get("text", "") for message in chair.phone.chat)


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
async def test_what_is_kept_as_it_is_arrives_whichever_way_it_comes(chair, way):
    await way(chair)
    await chair.keeps_words()
    assert NAME in await kept(chair)


def test_one_module_of_the_bot_alone_keeps_words():
    found = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                if (owner, node.attr) in KEEPERS:
                    found.add(path.relative_to(ROOT).as_posix())
    # What an export brings back on the command line has been part of a record before.
    assert found == {"bot/usecases/guarded.py", "bot/cli/documents.py"}
