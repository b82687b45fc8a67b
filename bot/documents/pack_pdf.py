"""A pack as a PDF for screen readers and archives, as that of a single reflection is."""

import json
import re

from bot.documents.pack import PackDocument, Told
from bot.documents.pdf import FONTS, readable_and_made, set_in_type, signatures_of, told_of
from bot.documents.picture import png
from bot.strings import packs as strings

_SURE = re.compile(r"[\n -~\xa0-\u017f\u2013\u2014\u2018-\u201d\u2022\u2026]*")
"""What the fonts that typst brings have a shape for."""


def pack_pdf(document: PackDocument, told: Told) -> bytes:
    """The file; at worst one that meets no standard, and says so."""
    reflections, warning = [], ""
    for number, (heading, one) in enumerate(zip(document.headings, document.documents, strict=True), 1):
        # Its introduction and its signatures stand once in the whole pack, if at all.
        account = told_of(one) | {"heading": heading, "introduction": [], "signatures": []}
        if not _SURE.fullmatch(json.dumps(account, ensure_ascii=False)):
            # What cannot be shown is found in one reflection, rather than time and again in all of them.
            account, _ = readable_and_made("page", account, one.finished)
            warning = warning or account["warning"]
        reflections.append(account)
        told(number)
    return set_in_type(
        "pack",
        {
            "title": document.title,
            "subtitle": document.subtitle,
            "facts": document.facts,
            "fonts": FONTS,
            "warning": warning,
            "contents_title": strings.CONTENTS,
            "figures_title": strings.FIGURES,
            "picture": [*png(document.picture)],
            "picture_alt": strings.IN_WORDS,
            "figures": document.figures,
            "reflections": reflections,
            **signatures_of(document.signatures),
        },
        document.made,
    )
