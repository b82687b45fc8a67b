"""What the service, the image and the operating guide say of the program is so."""

import ast
import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import PERMANENT, USAGE
from bot.cli.parser import parser
from bot.lifecycle import running
from bot.ops.metrics import Metrics, Standing
from bot.settings import Settings, load

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
TRIAL = ROOT / ".ci" / "image"
UNIT = ROOT / "deploy" / "afterword.service"
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
WORST_EXPOSURE = 1.5
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def unit() -> dict[str, list[str]]:
    """The unit's settings, each with its values in order."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", UNIT.read_text(encoding="utf-8"), flags=re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def stages() -> list[list[tuple[str, str]]]:
    """The image's instructions with their arguments, by stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", text).splitlines()
    found: list[list[tuple[str, str]]] = []
    for line in lines:
        if not line or line.startswith("#"):
            continue
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append((name, rest.strip()))
    return found


def test_every_stage_is_made_from_the_one_image_that_can_be_given_with_its_digest():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    above = [line for line in text.partition("\nFROM ")[0].splitlines() if line and not line.startswith("#")]
    assert above == ["ARG BASE=python:3.11-slim"]
    assert [stage[0][1].split()[0] for stage in stages()] == ["${BASE}", "${BASE}"]
    assert "--build-arg BASE=" in GUIDE


def of(name: str) -> list[str]:
    """The arguments of every such instruction of the image that is run."""
    return [rest for each, rest in stages()[-1] if each == name]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in of("ENV") for pair in shlex.split(rest))


def copied() -> list[str]:
    """What the image takes from this folder."""
    plain = [
        rest.split() for stage in stages() for name, rest in stage if name == "COPY" and "--from" not in rest
    ]
    return [source for *sources, _ in plain for source in sources]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, flags=re.DOTALL)


def settings_of(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    (folder / "env").write_text(text, encoding="utf-8")
    return load(str(folder / "env"))


# The service.


@pytest.fixture
def verified(tmp_path: Path) -> Path:
    """The unit with a program that is there, for the one it names is where it will be installed."""
    copy = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    copy.write_text(
        re.sub(r"(?<=^ExecStart=)\S+", sys.executable, text, flags=re.MULTILINE), encoding="utf-8"
    )
    return copy


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(verified):
    done = subprocess.run(
        [ANALYZE, "verify", verified], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_the_service_is_exposed_to_little(verified):
    command = [ANALYZE, "security", "--offline=true", f"--threshold={int(WORST_EXPOSURE * 10)}", verified]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-200:]


def test_the_service_starts_the_program_as_it_is_installed():
    (start,) = unit()["ExecStart"]
    program, *given = shlex.split(start)
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert Path(program).name in scripts
    parser().parse_args(given)
    assert program in GUIDE


def test_the_service_leaves_the_bot_the_time_that_it_takes_to_stop():
    patience = inspect.signature(running).parameters["patience"].default
    assert int(unit()["TimeoutStopSec"][0]) > patience


def test_the_service_may_write_where_the_guide_has_it_write_and_nowhere_else(tmp_path, monkeypatch):
    settings = settings_of(blocks("ini")[0], tmp_path, monkeypatch)
    (state,) = unit()["StateDirectory"]
    assert settings.database_file.parent == Path("/var/lib") / state
    assert unit()["ReadWritePaths"] == [f"-{settings.keyring_file.parent}"]
    assert unit()["ProtectSystem"] == ["strict"]
    # Its settings are where the commands of the guide look for them too.
    assert f"cd {unit()['WorkingDirectory'][0]} &&" in GUIDE


def test_the_unit_holds_no_setting_that_the_commands_would_miss():
    assert not {"Environment", "EnvironmentFile"} & set(unit())


# The image.


def test_the_image_runs_as_nobody():
    assert of("USER") == ["nobody:nogroup"]
    (start, healthcheck) = of("ENTRYPOINT")[0], of("HEALTHCHECK")[0]
    names = [name for name, _ in stages()[-1]]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert (start, of("CMD")) == ('["python", "-m", "bot"]', ['["run"]'])
    assert f"http://{environment()['HEALTH_LISTEN']}/healthz" in healthcheck


def test_every_package_of_the_image_is_proven_by_its_hash():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install[^&]*", re.sub(r"\\\n", " ", text))
    assert len(installs) == text.count("pip install") == 1
    assert "--require-hashes" in installs[0]
    assert "--only-binary :all:" in installs[0]


def test_nothing_is_installed_where_the_bot_runs():
    assert not any(word in run for run in of("RUN") for word in ("pip", "apt", "curl", "wget"))


def test_no_secret_is_in_the_image():
    assert not any(name == "ARG" for stage in stages() for name, _ in stage)
    names = [name.upper() for name in Settings.model_fields]
    assert {name for name in environment() if name in names} == {
        "DATABASE_FILE",
        "KEYRING_FILE",
        "HEALTH_LISTEN",
    }
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    rules = [line for line in ignored if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == {*copied()}
    assert {"**/.env*", "**/keyring*.json*", "**/*.db*"} <= set(rules[len(copied()) :])


def test_the_images_settings_can_be_used(tmp_path, monkeypatch):
    text = "\n".join(f"{name}={value}" for name, value in environment().items())
    settings = settings_of(text, tmp_path, monkeypatch)
    folders = {str(settings.database_file.parent), str(settings.keyring_file.parent)}
    assert all(f" {folder} " in of("RUN")[0] for folder in folders)
    assert all(f":{folder} " in GUIDE for folder in folders)


def test_what_the_image_takes_is_all_that_the_bot_needs_and_it_writes_nothing_beside_it(tmp_path):
    for source in copied():
        if (ROOT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / source, tmp_path / source, ignore=ignored)
        else:
            shutil.copy(ROOT / source, tmp_path / source)
    before = sorted(tmp_path.rglob("*"))
    found = "import bot, flows, storage; print(bot.__file__, flows.__file__, storage.__file__)"
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tmp_path)}
    for command in (("-c", found), ("-m", "bot", "forms", "check"), ("-c", "import bot.sandbox.run")):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        if command[1] == found:
            assert all(Path(file).is_relative_to(tmp_path) for file in done.stdout.split())
    assert sorted(tmp_path.rglob("*")) == before


# What watches it, and what backs it up.


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_nightly_backup(tmp_path):
    for unit_file in ("afterword-backup.service", "afterword-backup.timer"):
        shutil.copy(ROOT / "deploy" / unit_file, tmp_path)
    done = subprocess.run(
        [ANALYZE, "verify", tmp_path / "afterword-backup.timer", tmp_path / "afterword-backup.service"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_nightly_backup_gives_a_command_that_there_is():
    text = (ROOT / "deploy" / "afterword-backup.service").read_text(encoding="utf-8")
    command = re.search(r"afterword (backup) (\S+)", text)
    assert command is not None
    assert parser().parse_args([command[1], command[2]]).file


def test_every_alert_is_of_a_metric_that_there_is_and_every_metric_worth_a_warning_has_one():
    rules = (ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"afterword_\w+", rules))
    worth = re.findall(r"^\| `(afterword_\w+)` \| [^|]+ \| ([^|\s][^|]*) \|$", GUIDE, flags=re.MULTILINE)
    wanted = {name for name, _ in worth}
    assert {name.removesuffix("_bucket") for name in asked} == wanted


def test_the_dashboard_draws_every_metric_of_ours_and_none_that_is_not_there():
    board = json.loads((ROOT / "deploy" / "dashboard.json").read_text(encoding="utf-8"))
    drawn = [panel for panel in board["panels"] if panel["type"] != "row"]
    expressions = [target["expr"] for panel in drawn for target in panel["targets"]]
    asked = {name for each in expressions for name in re.findall(r"\b(?:afterword|process)_\w+", each)}
    page = a_page()
    samples = set(re.findall(r"^((?:afterword|process)_\w+)[ {]", page, flags=re.MULTILINE))
    # Of counts with labels, only what was counted has a line.
    samples |= metrics_of(page)
    samples |= {f"{name}_total" for name in re.findall(r"# TYPE (\w+?)(?:_total)? counter", page)}
    assert asked - samples == set()
    assert {name.removesuffix("_bucket") for name in asked if name.startswith("afterword")} == metrics_of(
        page
    )
    places = [tuple(panel["gridPos"].values()) for panel in board["panels"]]
    assert len(set(places)) == len(places) == len({panel["id"] for panel in board["panels"]})


def test_the_image_is_of_the_version_in_the_project_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    labels = dict(pair.split("=", 1) for rest in of("LABEL") for pair in shlex.split(rest))
    assert labels["org.opencontainers.image.version"] == project["version"]
    assert all(name.startswith("org.opencontainers.image.") for name in labels)


def test_a_form_that_is_mounted_is_one_that_can_be_set():
    (shown,) = [block for block in blocks("sh") if "--env FORM=" in block]
    inside = re.search(r"--env FORM=(\S+)", shown)
    assert inside is not None
    assert f":{inside[1]}:ro" in shown
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    assert f"FORM: {inside[1]}" in compose
    assert f":{inside[1]}:ro" in compose


def test_the_image_is_tried_in_ci_with_commands_that_there_are():
    script = TRIAL.read_text(encoding="utf-8")
    assert "- run: .ci/image" in (ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8")
    assert re.search(r"^ *\.ci/image\b", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    given = re.findall(r"\bpython -m bot ((?!--version)[^|&'\n]*)", script)
    assert {command.split()[0] for command in given} == {"init", "backup", "check", "forms", "run", "invite"}
    for command in given:
        parser().parse_args(shlex.split(command.rstrip(" &")))


def test_a_machine_that_can_build_no_image_says_so_by_a_status_of_its_own(tmp_path):
    for tool in ("bash", "dirname", "mktemp", "rm"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    done = subprocess.run(
        [tmp_path / "bash", TRIAL],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        75,
        "No image is built here: there is neither docker nor buildah.\n",
    )
    # What CI takes for no fault of the image's.
    assert "((built == 0 || built == 75))" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_a_fault_that_no_second_start_mends_is_not_tried_again():
    assert unit()["RestartPreventExitStatus"] == [f"{USAGE} {PERMANENT}"]


def test_the_unit_shows_the_metrics_of_the_process():
    assert unit()["ProcSubset"] == ["all"]


def test_compose_says_what_the_guide_says():
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    (guide,) = [block for block in blocks("sh") if "docker run --detach" in block]
    for flag, line in (
        ("--read-only", "read_only: true"),
        ("--tmpfs /tmp", "tmpfs: [/tmp]"),
        ("--cap-drop ALL", "cap_drop: [ALL]"),
        ("--stop-timeout 15", "stop_grace_period: 15s"),
        ("--restart unless-stopped", "restart: unless-stopped"),
        ("no-new-privileges", "no-new-privileges"),
    ):
        assert flag in guide
        assert line in text
    for volume in re.findall(r"--volume afterword-(\w+:/\w+)", guide):
        assert f"- {volume}" in text


# The guide.


def events() -> Iterator[tuple[str, str]]:
    """Every sentence that is logged as a warning or worse, and where; the sandbox's are no operator's."""
    for file in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]:
        if "sandbox" in file.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Name(id="log" | "_log"), attr="warning" | "error" | "critical"
                    ),
                    args=[sentence, *_],
                ):
                    assert isinstance(sentence, ast.Constant), f"{file}:{node.lineno}: not a fixed sentence"
                    yield str(sentence.value), f"{file.relative_to(ROOT)}:{node.lineno}"


def test_the_guide_says_what_to_do_about_every_event():
    table = re.findall(r"^\| (`.*?) \|", GUIDE.partition("### What the log says")[2], flags=re.MULTILINE)
    told = {event for row in table for event in re.findall(r"`(.+?)`", row)}
    logged = dict(events())
    assert {e: at for e, at in logged.items() if e not in told} == {}, "add a line to docs/operating.md"
    assert told - set(logged) == {"a library reported"}, "docs/operating.md tells of what is never logged"


def a_page() -> str:
    """What a bot that has polled once answers to Prometheus."""
    metrics = Metrics(lambda: 0.0)
    metrics.called("getUpdates", "ok", 0.1)
    return metrics.page(Standing(0, 0, 0, 0, 0, 0)).decode()


def metrics_of(page: str) -> set[str]:
    """Our own metrics on such a page."""
    families = re.findall(r"^# TYPE (afterword_\w+) ", page, flags=re.MULTILINE)
    return {name for name in families if not name.endswith("_created")}


def test_the_guide_names_every_metric_of_ours_and_no_other():
    named = set(re.findall(r"`(afterword_\w+)`", GUIDE))
    assert {name.removesuffix("_info") for name in named} == {
        name.removesuffix("_info") for name in metrics_of(a_page())
    }


def test_what_the_guide_sets_can_be_set(tmp_path, monkeypatch):
    for text in blocks("ini"):
        names = re.findall(r"^([A-Z_]+)=", text, flags=re.MULTILINE)
        assert set(names) <= {name.upper() for name in Settings.model_fields}
        settings_of(text, tmp_path, monkeypatch)


def test_the_guides_proxy_leads_to_where_the_bot_listens():
    (proxied,) = blocks("nginx")
    url, listen = (
        re.search(rf"^{name}=(.+)$", GUIDE, re.MULTILINE)[1] for name in ("WEBHOOK_URL", "WEBHOOK_LISTEN")
    )
    host, _, path = url.removeprefix("https://").partition("/")
    assert f"server_name {host};" in proxied
    assert f"location = /{path} {{" in proxied
    assert f"proxy_pass http://{listen};" in proxied


def test_the_guides_timetable_gives_commands_that_there_are():
    (table,) = blocks("cron")
    commands = [shlex.split(line.replace("\\%", "%"))[6:] for line in table.splitlines()]
    given = [words[1:] for words in commands if words[0] == "/usr/local/bin/afterword"]
    assert given
    for words in given:
        parser().parse_args(words)
    assert "cat > /usr/local/bin/afterword" in GUIDE
