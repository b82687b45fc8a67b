"""Makes `west_sussex.docx` anew: the authority's own form, its table of four cells and no controls.

python -m tests.forms.authority_docx
"""

from pathlib import Path

from docx import Document as new_file

from flows.front import Prose
from flows.loading import parse, source_of

FILE = Path(__file__).with_name("west_sussex.docx")
ROWS = (
    (
        "Details of reflective discussion activity ",
        "Details of what prompted this reflection: e.g. why did you choose this child: ",
    ),
    (
        "What was the learning need or objective that was addressed?  (To discuss children who present as "
        "worrying or at significant risk)",
        "How did the social work report and safety planning contribute to the concerns?",
        "Was the professional input valuable and support your concerns? ",
    ),
    (
        "What was the outcome of the conference?  What was the scaling?",
        "Do you consider that your safety planning met the SMARTer planning requirements? (review together)",
        "With the benefit of hindsight, what are your feelings about it?",
        "How does this fit in with your current practice, understanding or attitudes?",
        "Do you need to escalate / raise a dispute if not why not? ",
        "How can you incorporate any new understanding or skill you have into your day-to-day practice?",
    ),
)
FURTHER = "Further learning needs  - "


def make() -> None:
    form = parse(*source_of("west_sussex"))
    assert form.front is not None
    file = new_file()
    file.add_paragraph(f"{form.front.title} ", "Title")
    file.add_paragraph(form.front.subtitle)
    for kind, text in form.front.introduction:
        file.add_paragraph(text, "List Bullet" if kind is Prose.BULLET else "Normal")
    asked = [q for q in form if q.section == "further"]
    further = (FURTHER + form.section("further").intro, *(f"{q.ask} {q.help}" for q in asked))
    table = file.add_table(0, 1, "Table Grid")
    for heading, *bullets in (*ROWS, further):
        cell = table.add_row().cells[0]
        cell.paragraphs[0].add_run(heading).bold = True
        for bullet in bullets:
            cell.add_paragraph(bullet, "List Bullet")
        for _ in range(3):
            cell.add_paragraph()
    file.save(str(FILE))


if __name__ == "__main__":
    make()
