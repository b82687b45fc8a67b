"""The figures of a year as a picture for a phone, set by typst; used in a process of its own."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import typst

from bot.documents.pdf import FONTS
from bot.documents.signs import in_words
from bot.strings import year as strings
from bot.strings.counts import reflections
from bot.views.days import long_day
from bot.views.wanted import Picture
from flows.plain_words import cut

_PAGE = Path(__file__).with_name("year.typ")
_SHARPNESS = 216.0
"""Pixels to an inch: three to each point of a phone's screen, 1,080 across."""
_MONTHS = 12
"""The last months that have room beside each other."""
_MARKS = 20
"""The last answers that stand in a row."""
_ASK, _NAME, _ALL_NAMES = 110, 60, 400


def png(picture: Picture) -> bytes:
    """The picture."""
    told = json.dumps(_told(picture))
    made = typst.Compiler(str(_PAGE), root=str(_PAGE.parent), ignore_system_fonts=True).compile(
        format="png", ppi=_SHARPNESS, sys_inputs={"document": told}
    )
    assert isinstance(made, bytes)  # noqa: S101 - one page, since its height is that of what stands there
    return made


def _told(picture: Picture) -> dict[str, Any]:
    """The picture as the page reads it."""
    found = picture.figures
    answered = len(found.answered)
    return {
        "fonts": FONTS,
        "title": picture.title,
        "subtitle": f"{long_day(picture.opened)} – {long_day(picture.until)} · {reflections(found.sent)}",
        "trends": found.has_trends,
        "progress": [
            {"name": name, "done": done, "of": of}
            for name, (done, of) in zip((strings.PIECES, strings.WITH_PEER), picture.progress, strict=False)
            if of
        ],
        "months": [
            {"name": f"{month:%b}", "sent": sent, "held": held}
            for month, sent, held in found.months[-_MONTHS:]
        ],
        "scores": found.scores,
        "low": picture.scale[0],
        "high": picture.scale[1],
        "letters": [{"name": _fit(one.name), "holds": len(one.holds), "of": one.of} for one in found.letters],
        "escalations": [
            {"name": strings.RAISED_SO, "count": len(found.raised)},
            {"name": strings.ANSWERED, "count": answered},
            {"name": strings.OPEN, "count": len(found.raised) - answered},
        ],
        "functions": [{"name": _fit(name), "count": count} for name, count in found.functions],
        "untouched": _untouched(found.untouched),
        "growth": [_grown(picture, ask, answers) for ask, answers in found.growth],
        "marks": list(zip(("first", "middle", "last"), strings.MARKS, strict=True)),
        "words": strings.HEADINGS,
        "foot": strings.IN_WORDS,
    }


def _grown(picture: Picture, ask: str, answers: tuple[str, ...]) -> dict[str, Any]:
    """One question about the chair's own development: its last answers in a row, and how many of each."""
    choices = picture.choices.get(ask) or tuple(dict.fromkeys(answers))
    kinds = {
        label: "first" if place == 0 else "last" if place == len(choices) - 1 else "middle"
        for place, label in enumerate(choices)
    }
    counts = Counter(answers)
    return {
        "ask": _fit(ask, _ASK),
        "marks": [kinds.get(label, "middle") for label in answers[-_MARKS:]],
        "counts": ", ".join(f"{_fit(label)} {counts[label]}" for label in counts),
    }


def _untouched(names: tuple[str, ...]) -> str:
    return strings.NEVER.format(names=_fit(", ".join(names), _ALL_NAMES)) if names else ""


def _fit(words: str, most: int = _NAME) -> str:
    return in_words(cut(words, most))
