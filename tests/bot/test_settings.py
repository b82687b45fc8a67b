"""The settings: where they come from, and what is said of those that cannot be used."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsWrong, host_and_port, load

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder, and an environment without settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsWrong) as refused:
        load()
    assert str(refused.value).splitlines()[1:] == [f"  {problem}" for problem in refused.value.problems]
    return refused.value.problems


def test_nothing_need_be_set():
    settings = load()
    assert settings.telegram_bot_token is None
    assert settings.form == "west_sussex"
    assert settings.time_zone.key == "Europe/London"


def test_the_environment_goes_before_the_file(folder, monkeypatch):
    (folder / ".env").write_text("LOG_LEVEL=ERROR\nSANDBOX_PORT=9000\n")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load()
    assert settings.log_level == "DEBUG"
    assert settings.sandbox_port == 9000


def test_what_is_set_to_nothing_is_not_set(folder, monkeypatch):
    (folder / ".env").write_text("TELEGRAM_BOT_TOKEN=\n")
    monkeypatch.setenv("FORM", "")
    assert load() == load(None)


def test_what_belongs_to_other_programs_is_left_alone(folder):
    (folder / ".env").write_text("SOMETHING_ELSE=1\n")
    assert load() == load(None)


def test_a_token_is_in_no_text_of_the_settings(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings = load()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    for shown in (str(settings), repr(settings), settings.model_dump_json()):
        assert TOKEN not in shown


def test_settings_do_not_change_under_way():
    with pytest.raises(ValidationError):
        load().form = "another"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "hunter2"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN} "[1:]),
        ("TELEGRAM_BOT_TOKEN", f"bot{TOKEN}"),
        ("TELEGRAM_API_URL", "api.example.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "https:///bot"),
        ("TELEGRAM_API_URL", "https://api.example.org:0"),
        ("TELEGRAM_API_URL", "https://api.example.org:99999"),
        ("TELEGRAM_API_URL", "https://api.example.org:http"),
        ("TELEGRAM_API_URL", "https://api.example.org?a=b"),
        ("TELEGRAM_API_URL", "https://[::1"),
        ("TELEGRAM_API_URL", "https://[::1].example.org"),
        ("TELEGRAM_API_URL", "https://[v1.x]"),
        ("TELEGRAM_API_URL", "https://me:secret@api.example.org"),
        ("WEBHOOK_URL", "https://example.org:"),
        ("WEBHOOK_URL", "https://example.org:-1/t"),
        ("WEBHOOK_URL", "https://exa mple.org/t"),
        ("WEBHOOK_URL", "https://exam_ple-.org/t"),
        ("WEBHOOK_URL", "https://999.1.1.1/t"),
        ("WEBHOOK_URL", "https://example.org[::1]/t"),
        ("WEBHOOK_URL", "https://[::1]x:443/t"),
        ("WEBHOOK_URL", "https://example..org/t"),
        ("WEBHOOK_URL", "https://example.org/t#part"),
        ("WEBHOOK_URL", "https://me@example.org/t"),
        ("KEYRING_FILE", "data/keyring.json"),
        ("DATABASE_FILE", "afterword.db"),
        ("FORM", "no_such_form"),
        ("FORM", "../west_sussex"),
        ("FORM", "missing.toml"),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("TIME_ZONE", "../Europe/London"),
        ("GUARD_ALLOW", "no_such_words.txt"),
        ("GUARD_NAMES", "the bridge, ?!"),
        ("GUARD_NAMES", "x" * 101),
        ("LOG_LEVEL", "chatty"),
        ("LOG_FORMAT", "xml"),
        ("WEBHOOK_URL", "http://afterword.example.org/telegram"),
        ("WEBHOOK_URL", "https://afterword.example.org:8444/telegram"),
        ("WEBHOOK_URL", "https://afterword.example.org:444"),
        ("WEBHOOK_LISTEN", "8443"),
        ("WEBHOOK_SECRET", "too short"),
        ("HEALTH_LISTEN", "127.0.0.1:99999"),
        ("SANDBOX_PORT", "65536"),
        ("SANDBOX_PORT", "eighty"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_name_and_not_shown(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    (problem,) = problems()
    # Where two do not go together, the later one is named, and the earlier one is in the sentence.
    assert name in problem
    assert value not in problem


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://afterword.example.org/telegram", "https://api.telegram.org"),
        ("https://afterword.example.org:443/telegram", "https://api.telegram.org/"),
        ("https://afterword.example.org:8443/telegram", "https://api.telegram.org"),
        ("http://127.0.0.1:9999/telegram", "https://api.telegram.org"),
        ("https://afterword.example.org:9999/telegram", "http://127.0.0.1:8081"),
    ],
)
def test_a_webhook_has_a_port_that_its_server_comes_to(monkeypatch, url, server):
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("TELEGRAM_API_URL", server)
    assert load().webhook_url == url


def test_all_problems_are_told_together(monkeypatch):
    for name in ("TELEGRAM_BOT_TOKEN", "FORM", "TIME_ZONE", "SANDBOX_PORT"):
        monkeypatch.setenv(name, "?")
    monkeypatch.setenv("KEYRING_FILE", "data/keyring.json")
    told = [problem.split()[0].rstrip(":") for problem in problems()]
    assert told == ["TELEGRAM_BOT_TOKEN", "KEYRING_FILE", "FORM", "TIME_ZONE", "SANDBOX_PORT"]


def test_a_binary_file_is_no_form(folder, monkeypatch):
    (folder / "mine.toml").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("FORM", "mine.toml")
    assert problems() == ("FORM is neither the name of a form nor the path of a .toml file that can be read",)


def test_another_bot_api_server_may_be_named_with_or_without_a_slash(monkeypatch):
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    assert load().telegram_api_url == "http://127.0.0.1:8081"


def test_a_place_to_listen_at_is_a_host_and_a_port():
    assert host_and_port("127.0.0.1:9090") == ("127.0.0.1", 9090)
    assert host_and_port("[::1]:9090") == ("::1", 9090)
    assert host_and_port("0.0.0.0:80") == ("0.0.0.0", 80)
    ports = ("9090", "host:", "host:port", "host:65536", "host:²", "host:80 ")
    # Without a host, a server would listen at every address of the machine.
    hosts = (
        ":80",
        "[]:80",
        "]:80",
        "[a]:80",
        "[::1:80",
        "::1:80",
        "a b:80",
        " host:80",
        "host\n:80",
        "1.2.3:80",
    )
    for wrong in (*ports, *hosts):
        with pytest.raises(ValueError, match="a host and a port"):
            host_and_port(wrong)


def test_a_misspelt_setting_is_told_with_the_likely_name_and_with_all_else(folder, monkeypatch):
    (folder / ".env").write_text("TIMEZONE=Europe/Paris\n")
    monkeypatch.setenv("WEBHOK_URL", "https://example.org/t")
    monkeypatch.setenv("FORM", "no_such_form")
    first, *others = problems()
    assert first.startswith("FORM ")
    assert others == [
        "TIMEZONE is no setting; TIME_ZONE is probably meant",
        "WEBHOK_URL is no setting; WEBHOOK_URL is probably meant",
    ]


def test_a_file_of_settings_in_another_encoding_is_told(folder):
    (folder / ".env").write_bytes(b"FORM=\xff\n")
    assert problems() == (".env is not UTF-8: save it as text in that encoding",)
