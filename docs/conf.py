"""How `make site` makes pages of README.md and docs/: the settings of Sphinx, which reads this by name."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "Afterword"
html_title = "Afterword"
html_theme = "furo"
html_show_copyright = False

extensions = ["myst_parser", "sphinx_external_toc"]
external_toc_path = "docs/_toc.yml"
source_suffix = {".md": "markdown"}
include_patterns = ["*.md", "docs/**"]
exclude_patterns = ["docs/screenshots/*.png"]

# Headings have the anchors that they have on GitHub, and pictures are found from where they stand.
myst_heading_anchors = 4
myst_enable_extensions = ["html_image"]


def setup(app: Sphinx) -> None:
    """Show as it is written what there are no colours for: the drawing, which is for GitHub, and crontab."""
    for name in ("mermaid", "cron"):
        app.add_lexer(name, TextLexer)
