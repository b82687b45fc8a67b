"""Whatever file is given as a form, the answer is sentences with lines, in bounded time."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.loading import FormInvalid, parse, source_of

WEST_SUSSEX = source_of("west_sussex")[0]
ENOUGH = 300_000


def faults(file: Path) -> list[str]:
    with pytest.raises(FormInvalid) as found:
        parse(*source_of(str(file)))
    return str(found.value).splitlines()


def changed(old: str, new: str) -> bytes:
    assert old in WEST_SUSSEX
    return WEST_SUSSEX.replace(old, new, 1).encode()


@pytest.mark.parametrize("version", ["0", "-3", "10000", "1" + "0" * 30, "9" * 5_000, "true", "1.0", "inf"])
def test_a_version_out_of_range_is_a_fault(tmp_path, version):
    file = tmp_path / "f.toml"
    file.write_bytes(changed("version = 2", f"version = {version}"))
    (fault,) = faults(file)
    assert "whole number" in fault or "number is too long" in fault


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (changed("[texts]", f"x = {'[' * 5_000}{']' * 5_000}\n[texts]"), 10, "nested too deep"),
        (changed("[texts]", f"{'a.' * 20_000}a = 1\n[texts]"), 10, "more than 100 dots"),
        (changed('title = "Reflective learning"', f'title = "{"x" * 5_000}"'), 7, "5,000 characters long"),
        (changed('title = "Reflective learning"', 'title = "a\\u0000b"'), 7, "cannot be shown"),
        (b'id = "a"\ntitle = "\xef"', 2, "not UTF-8"),
        (WEST_SUSSEX.encode("utf-16"), 1, "not UTF-8"),
        (b'id = "a"\nx\0 = 1', 2, "not TOML"),
        (b'id = "a"\n\nx = ', 3, "not TOML"),
        (b'id = "a"\n\nx = """\n\n', 3, "not TOML"),
        (b'id = "a"\n\nx = ' + b"9" * 5_000, 3, "a number is too long"),
        (b"a = 1\nx = [[[{}]]]\n\ny = " + b"[" * 5_000, 4, "nested too deep"),
        (b"#" * ENOUGH, 1, "longer than a form"),
        (b"[[section]]\n" + b"[[section.question]]\n" * 600, 1, "is missing"),
    ],
)
def test_a_text_that_is_no_form_is_told_with_its_line(tmp_path, content, line, message):
    file = tmp_path / "f.toml"
    file.write_bytes(content)
    told = faults(file)
    assert told[0].startswith(f"{file}:{line}: ")
    assert message in told[0]


def test_a_mistyped_condition_that_others_build_on_is_one_fault_at_its_line(tmp_path):
    file = tmp_path / "f.toml"
    file.write_bytes(changed('when = { outcome = ["made", "continues"] }', 'when = { smater = "yes" }'))
    told = faults(file)
    assert all("waits for “smater”, which is not in the form" in fault for fault in told)
    assert all(int(fault.removeprefix(f"{file}:").split(":")[0]) > 100 for fault in told)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_not_read(tmp_path, make):
    file = tmp_path / "f.toml"
    make(file)
    assert faults(file) == [f"{file}:1: this is not a file, but a folder, a device or a pipe"]


def test_a_byte_order_mark_is_no_fault(tmp_path):
    file = tmp_path / "f.toml"
    file.write_bytes(b"\xef\xbb\xbf" + WEST_SUSSEX.replace("\n", "\r\n").encode())
    assert source_of(str(file))[0] == WEST_SUSSEX


def test_the_words_of_a_file_stay_on_their_line(tmp_path):
    file = tmp_path / "f.toml"
    file.write_bytes(changed("version = 2", f'version = 2\n"a\\n\\u001b{"b" * 5_000}" = 1'))
    (fault,) = faults(file)
    assert "a\\n\\x1bb" in fault
    assert len(fault) < 600


def test_a_form_that_was_kept_is_not_judged_anew():
    source = changed("version = 2", "version = 0").decode()
    assert parse(source, "a kept form", kept=True).version == 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(WEST_SUSSEX)), st.integers(0, 60))
@example(b"\xff", 0, 0)
def test_any_change_to_a_form_leads_to_a_form_or_to_faults(tmp_path_factory, put, at, cut):
    file = tmp_path_factory.getbasetemp() / "any.toml"
    raw = WEST_SUSSEX.encode()
    for content in (put, raw[:at] + put + raw[at + cut :]):
        file.write_bytes(content)
        told = ""
        try:
            parse(*source_of(str(file)))
        except FormInvalid as invalid:
            told = str(invalid) or "nothing"
        assert all(line.startswith(f"{file}:") for line in told.splitlines())
