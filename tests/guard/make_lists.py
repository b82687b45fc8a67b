"""Write the guard's lists anew: `python -m tests.guard.make_lists DICTIONARY LARGE_DICTIONARY`.

It needs Faker (MIT), which nothing else here does, and the two British lists of words of SCOWL, one word a
line, as Debian's packages `wbritish` and `wbritish-large` have them. Our own names, in `families.toml` beside
this file, are added. What comes of it is checked in, in `flows/identifiers/word_lists/`.
"""

import importlib
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.identifiers.plain import folded

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "flows" / "identifiers" / "word_lists"
LOCALES = (
    "cs_CZ de_DE en en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_US es_ES fr_DZ fr_FR ga_IE ha_NG hr_HR "
    "hu_HU ig_NG it_IT lt_LT lv_LV pl_PL pt_PT ro_RO sk_SK sw tr_TR tw_GH vi_VN yo_NG zu_ZA"
)
GIVEN = {"first_names_female": "f", "first_names_male": "m", "first_names": "", "first_names_unisex": ""}
SURNAMES = ("last_names", "last_names_female", "last_names_male", "last_names_unisex")
MARKS = "gfmsow"
NAMES_HEAD = """\
# A name a line, folded, and what is known of it: g a given name, f a girl's, m a boy's; s a surname;
# o on our own lists; w also a word of English. Written by tests/guard/make_lists.py; see SOURCES.md.
"""
WORDS_HEAD = """\
# Words of British English (SCOWL, size 60), folded. Written by tests/guard/make_lists.py; see SOURCES.md.
"""


def fakers() -> Iterator[tuple[str, str]]:
    """Every name of Faker's lists, with its marks."""
    for locale in LOCALES.split():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute, sex in GIVEN.items():
            for name in _listed(provider, attribute):
                yield name, "g" + sex
        for attribute in SURNAMES:
            for name in _listed(provider, attribute):
                yield name, "s"


def _listed(provider: type, attribute: str) -> Iterable[str]:
    listed = getattr(provider, attribute, ())
    return () if isinstance(listed, property) else listed


def families() -> Iterator[tuple[str, str]]:
    """Every name of our own lists, with its marks."""
    marks = {"girls": "gfo", "boys": "gmo", "surnames": "so"}
    for family in tomllib.loads((HERE / "families.toml").read_text(encoding="utf-8")).values():
        for which, names in family.items():
            for name in names.split():
                yield name, marks[which]


def words(path: str) -> set[str]:
    """The words of a dictionary that are written small."""
    listed = Path(path).read_text(encoding="utf-8").split()
    return {folded(word) for word in listed if word[0].islower() and "'" not in word}


def known(dictionary: set[str]) -> dict[str, set[str]]:
    """Each name, cleaned, and its marks."""
    found: dict[str, set[str]] = defaultdict(set)
    for listed, marks in (*fakers(), *families()):
        for part in re.split(r"[\s-]+", unicodedata.normalize("NFC", listed)):
            name = folded(part)
            # One letter is an initial; three may be a slip of the thumb, unless they are on our own lists.
            if not name.isascii() or not name.isalpha() or len(name) < (2 if "o" in marks else 4):
                continue
            found[name] |= set(marks)
    for name, marks in found.items():
        if name in dictionary:
            marks.add("w")
    return found


def main() -> None:
    """Write both lists."""
    usual, large = (words(path) for path in sys.argv[1:3])
    names = known(usual | large)
    lines = [f"{name} {''.join(m for m in MARKS if m in names[name])}\n" for name in sorted(names)]
    (DATA / "names.txt").write_text(NAMES_HEAD + "".join(lines), encoding="utf-8")
    short = sorted(word for word in usual if word.isascii() and word.isalpha() and len(word) > 1)
    (DATA / "words.txt").write_text(WORDS_HEAD + "".join(f"{word}\n" for word in short), encoding="utf-8")
    print(
        f"{len(names):,} names, {sum('w' in marks for marks in names.values()):,} of them words too; "
        f"{len(short):,} words"
    )


if __name__ == "__main__":
    main()
