"""What is handed out on paper and to programs: the leaflet, the bill of materials, the licences."""

import json
import re
import sys

import pymupdf
import pytest

from tests.contract.dependencies import LOCK, packages
from tests.contract.known_faults import NOT_ASKED, judged, main
from tests.contract.leaflet import MADE, ROOT, SOURCE, leaflet
from tests.documents.test_pdf import faults

pytestmark = pytest.mark.once


def test_the_leaflet_is_made_of_its_words():
    assert (ROOT / MADE).read_bytes() == leaflet(), "write it anew with `make docs`"


def test_the_leaflet_is_one_page_that_everybody_can_read(tmp_path):
    file = (ROOT / MADE).read_bytes()
    assert faults(file, tmp_path) == {"page": [], "pdfua": [], "outloud": []}
    with pymupdf.open(stream=file) as opened:
        assert len(opened) == 1
        read = "".join(opened[0].get_text().split())
    written = re.sub(r"^[#-]+ *|\*", "", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    missing = [word for word in written.split() if word not in read]
    assert missing == []


def test_the_bill_of_materials_has_every_package_of_the_lock_and_how_they_hang_together():
    bill = json.loads((ROOT / "docs" / "sbom.json").read_text(encoding="utf-8"))
    locked = re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [(one["name"], one["version"]) for one in bill["components"]] == locked
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    hashes = {one["content"] for part in bill["components"] for one in part["hashes"]}
    assert hashes == set(re.findall(r"sha256:(\w+)", LOCK.read_text(encoding="utf-8")))
    needs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    reached: set[str] = set()
    coming = ["afterword"]
    while coming:
        coming += set(needs[one := coming.pop()]) - reached
        reached.add(one)
    assert {one["bom-ref"] for one in bill["components"]} <= reached


def test_no_licence_forbids_what_an_authority_does_with_the_bot():
    """None asks for the bot's own source to be given away, as the GPL does of what it is part of."""
    assert {one.licence for one in packages() if re.search(r"\bA?GPL", one.licence)} == set()


def found(name: str, *faults: str, **more: object) -> dict[str, object]:
    vulns = [{"id": fault, "fix_versions": ["2.0"]} for fault in faults]
    return {"name": name, "version": "1.0", "vulns": vulns, **more}


@pytest.mark.parametrize(
    ("status", "packages", "judgement"),
    [
        (1, [found("aiohttp", "CVE-1"), found("lxml")], 1),
        (0, [found("aiohttp"), found("lxml")], 0),
        (0, [{"name": "aiohttp", "skip_reason": "not found"}, found("lxml")], 0),
        (1, [{"name": "aiohttp", "skip_reason": "not found"}, found("lxml", "CVE-2")], 1),
    ],
)
def test_a_known_fault_fails_and_a_clean_lock_does_not(status, packages, judgement):
    ended, said = judged(status, json.dumps({"dependencies": packages}))
    assert ended == judgement
    assert said != NOT_ASKED
    assert ("CVE" in said) is bool(judgement)


def test_where_nobody_could_look_it_says_so(capsys):
    nobody = [{"name": "aiohttp", "skip_reason": "not found"}, {"name": "lxml", "skip_reason": "not found"}]
    assert judged(0, json.dumps({"dependencies": nobody})) == (0, NOT_ASKED)
    assert main([sys.executable, "-c", "raise SystemExit('no network')"]) == 0
    assert capsys.readouterr().out == f"{NOT_ASKED}\n"
