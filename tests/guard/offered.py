"""What the guard offers for everything that is marked in the file for tuning.

`python -m tests.guard.offered` writes it into `offered.txt` anew. What has changed there shows what else a
change to a rule of the guard's changes.
"""

from collections.abc import Iterator

from flows.identifiers.guard import find
from tests.guard.labelled import HERE, sentences

FILE = HERE / "offered.txt"


def offered() -> Iterator[str]:
    """Each sentence of the file in which something is found, and each finding with its roles."""
    for sentence in sentences("tuning"):
        if found := find(sentence.text):
            yield sentence.text
            for one in found:
                yield f"    {sentence.text[one.start : one.end]} ({one.kind}): {', '.join(one.roles)}"


if __name__ == "__main__":
    FILE.write_text("".join(f"{line}\n" for line in offered()), encoding="utf-8")
