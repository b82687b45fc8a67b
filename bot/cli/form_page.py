"""A form's page as plain text, and as HTML to open, print or send for approval."""

from collections.abc import Iterable
from html import escape

from flows.form import Form
from flows.form_text import Line, Style, page

_INDENT = {Style.QUESTION: "  ", Style.WORDS: "    ", Style.RULE: "    ", Style.CHOICE: "      - "}
_TAGS = {
    Style.TITLE: "h1",
    Style.HEADING: "h2",
    Style.QUESTION: "h3",
    Style.WORDS: "p",
    Style.RULE: "small",
    Style.CHOICE: "li",
}
_HEAD = """\
<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
h3 {{ margin-bottom: 0; font: 0.9rem/1.5 ui-monospace, monospace }}
p {{ margin: 0.3rem 0; white-space: pre-line }}
small {{ display: block }}
</style>
"""


def plain(form: Form) -> str:
    """The page for a terminal."""
    return "\n".join(map(_indented, page(form)))


def html(form: Form) -> str:
    """The page for a browser; it needs nothing from elsewhere."""
    return _HEAD.format(escape(title(form))) + "\n".join(_tagged(page(form))) + "\n</html>\n"


def title(form: Form) -> str:
    """What the page is called."""
    return f"{form.title} · {form.authority} · version {form.version}"


def _indented(line: Line) -> str:
    gap = "\n" if line.style is Style.HEADING else ""
    indent = _INDENT.get(line.style, "")
    return gap + indent + line.text.replace("\n", "\n" + " " * len(indent))


def _tagged(lines: Iterable[Line]) -> Iterable[str]:
    listing = False
    for line in lines:
        if (line.style is Style.CHOICE) is not listing:
            listing = not listing
            yield "<ul>" if listing else "</ul>"
        tag = _TAGS[line.style]
        yield f"<{tag}>{escape(line.text)}</{tag}>"
    if listing:
        yield "</ul>"
