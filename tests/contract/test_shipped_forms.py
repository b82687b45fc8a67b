"""A form that is shipped keeps its version only while it is the form that was shipped under it."""

import re
from importlib import resources
from pathlib import Path

import pytest

from flows.form_changes import changes
from flows.loading import parse, source_of

KEPT = Path(__file__).parents[1] / "forms"
SHIPPED = sorted(file.name.removesuffix(".toml") for file in (resources.files("flows") / "forms").iterdir())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_form_is_the_one_that_its_version_names(name):
    form = parse(*source_of(name))
    copy = KEPT / f"{form.id}_{form.version}.toml"
    assert copy.is_file(), f"a new version: copy flows/forms/{name}.toml to {copy}, and keep those before it"
    found = changes(parse(copy.read_text(encoding="utf-8"), copy.name), form)
    assert found == (), (
        f"{name} is no longer what version {form.version} names: give it version {form.version + 1}"
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_earlier_version_of_a_shipped_form_can_still_be_read(name):
    form = parse(*source_of(name))
    for version in range(1, form.version + 1):
        text = (KEPT / f"{form.id}_{version}.toml").read_text(encoding="utf-8")
        assert parse(text, name, kept=True).version == version
        assert re.search(rf'^id = "{form.id}"$', text, re.MULTILINE)
