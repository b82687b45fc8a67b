"""What the repository offers to those who come to it does what is said."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
WORKFLOW = (ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_workflow_does_what_the_projects_own_run_does():
    made = set(re.findall(r"make (check|site|test)\b", CI))
    assert set(re.findall(r"run: make (\w+)", WORKFLOW)) == made == {"check", "site", "test"}


def test_the_workflow_runs_every_python_that_the_package_supports_and_the_browser_once():
    versions = re.findall(r'python: "(3\.\d+)"', WORKFLOW)
    (listed,) = re.findall(r"for version in (3[\d. ]+);", CI)
    assert versions == listed.split()
    assert WORKFLOW.count("--ignore=tests/browser") == len(versions) - 1


@pytest.mark.parametrize("page", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_what_a_page_links_to_is_there(page):
    for link in re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / link).exists(), link
