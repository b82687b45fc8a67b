"""What is installed, rather than cloned, works, and stands in nobody's way."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = Path(sysconfig.get_path("purelib"))

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of an environment's programs, in which the wheel is installed beside what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    ran(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--no-build-isolation", "--wheel-dir", folder, ROOT)  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    programs = folder / "venv" / "bin"
    ran(sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet",
        "--disable-pip-version-check", "--no-deps", wheel)  # fmt: skip
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    needed = folder / "needed"
    needed.mkdir()
    for package in PACKAGES.iterdir():
        if "afterword" not in package.name:
            (needed / package.name).symlink_to(package)
    (site / "needed.pth").write_text(str(needed))
    for everyday in ("bot", "flows", "storage"):
        (site / f"{everyday}.py").write_text(f"raise SystemExit('the {everyday} of somebody else')")
    return programs


def ran(*command, within=None):
    result = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, cwd=within, env={}, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("command", [["afterword"], ["python", "-m", "afterword"]])
def test_it_is_one_program_whatever_else_is_installed(installed, tmp_path, command):
    said = ran(installed / command[0], *command[1:], "--version", within=tmp_path)
    assert said == "afterword 0.1.0\n"


def test_it_brings_its_forms_and_makes_a_record_where_it_is_run(installed, tmp_path):
    ran(installed / "afterword", "forms", "check", "west_sussex", "gibbs_nursing", within=tmp_path)
    ran(installed / "afterword", "init", within=tmp_path)
    ran(installed / "afterword", "check", within=tmp_path)
    assert not list(installed.parent.rglob("*.db"))


def test_nothing_of_it_has_an_everyday_name(installed):
    (wheel,) = installed.parents[1].glob("*.whl")
    names = ran(sys.executable, "-m", "zipfile", "--list", wheel).splitlines()[1:]
    assert {name.split("/")[0] for name in names} == {"afterword", names[-1].split("/")[0]}
