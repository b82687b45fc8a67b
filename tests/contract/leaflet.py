"""The leaflet for chairs: `docs/leaflet.md`, set by typst as one tagged page. `make docs` writes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import typst
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "docs" / "leaflet.md"
MADE = "docs/leaflet.pdf"
_PAGE = Path(__file__).with_name("leaflet.typ")
_FONTS = ("Libertinus Serif",)


def leaflet() -> bytes:
    """The file; the same words make the same bytes."""
    blocks = list(_blocks(SyntaxTreeNode(MarkdownIt().parse(SOURCE.read_text(encoding="utf-8")))))
    title = "".join(piece["text"] for piece in blocks[0]["text"])
    page = typst.Compiler(str(_PAGE), root=str(_PAGE.parent), ignore_system_fonts=True)
    made = page.compile(
        format="pdf",
        sys_inputs={"leaflet": json.dumps({"title": title, "fonts": _FONTS, "blocks": blocks})},
        pdf_standards=cast("Any", ["ua-1", "a-2a"]),
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made


def _blocks(tree: SyntaxTreeNode) -> Iterator[dict[str, Any]]:
    for node in tree.children:
        match node.type:
            case "heading":
                yield {"kind": "heading", "level": int(node.tag[1]), "text": _runs(node)}
            case "paragraph":
                yield {"kind": "paragraph", "text": _runs(node)}
            case "bullet_list":
                yield {"kind": "list", "items": [_runs(item) for item in node.children]}
            case other:
                raise ValueError(f"the leaflet has a {other}, which its page does not set")


def _runs(node: SyntaxTreeNode) -> list[dict[str, Any]]:
    """The words of a block, parted where their emphasis changes."""
    return [
        {"text": " ".join(one.content.split("\n")) or " ", "emphasis": _is_emphasised(one)}
        for one in node.walk()
        if one.type in ("text", "softbreak")
    ]


def _is_emphasised(node: SyntaxTreeNode) -> bool:
    return node.parent is not None and node.parent.type == "em"
