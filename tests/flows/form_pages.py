"""The page on which each form is read and approved, as `python -m tests.flows.form_pages` writes it anew.

What has changed there shows all that a change to a form, or to how forms are read, would have people read.
"""

from pathlib import Path

from flows.form_text import page
from flows.loading import parse, source_of

FOLDER = Path(__file__).parent / "form_pages"
FORMS = {
    "west_sussex": "west_sussex",
    **{name: f"tests/forms/{name}.toml" for name in ("harbour", "lesson", "gibbs_nursing_1")},
}


def written(name: str) -> str:
    """The page of a form, each line with its style."""
    return "".join(f"{line.style}: {line.text}\n" for line in page(parse(*source_of(FORMS[name]))))


if __name__ == "__main__":
    for name in FORMS:
        (FOLDER / f"{name}.txt").write_text(written(name), encoding="utf-8")
