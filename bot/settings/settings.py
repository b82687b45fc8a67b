"""The settings: read once, from the environment or `.env`, with every problem reported at once."""

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from bot.settings.addresses import LAST_PORT, TELEGRAM, api_address, host_and_port, must_be_public
from bot.settings.form_files import fault_of
from bot.settings.word_lists import words_of
from bot.terms import PrivacyText, text_of
from flows.retention import Retention
from storage.errors import PermanentFault
from storage.escrow import Recipients

_CLOSE = 0.85
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")


class SettingsWrong(PermanentFault):
    """The settings cannot be used as they are. What to change, in the environment or in `.env`:"""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__()
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *(f"  {problem}" for problem in self.problems)))


class Settings(BaseSettings):
    """What an operator can set; frozen, and with no secret in its repr."""

    model_config = SettingsConfigDict(
        env_file=".env", frozen=True, extra="ignore", env_ignore_empty=True, validate_default=True
    )

    telegram_bot_token: SecretStr | None = Field(
        None, description="The bot's token, from @BotFather. Without one, the sandbox runs in the browser."
    )
    telegram_api_url: str = Field(
        TELEGRAM, description="The Bot API server: Telegram's own, or one that you run."
    )
    database_file: Path = Field(Path("data/afterword.db"), description="Where everything is kept, sealed.")
    keyring_file: Path = Field(
        Path("keyring.json"),
        description="The keys that open the database. Keep it elsewhere than the database and its backups.",
    )
    form: str = Field(
        "west_sussex", description="The form that is asked: its name, or the path of a file ending in .toml."
    )
    more_forms: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Further forms, by commas: each chair is asked FORM or one of these, as they or you say.",
    )
    template: Path | None = Field(
        None,
        description="The authority's own .docx, filled in when a chair takes a reflection away as Word.",
    )
    time_zone: Annotated[ZoneInfo, NoDecode] = Field(
        ZoneInfo("Europe/London"), description="The time of day of a chair who has not chosen one."
    )
    clear_chat_hours: int = Field(
        24,
        ge=0,
        le=47,
        description="After how many hours what holds content goes from a chat by itself; 0 leaves it there.",
    )
    retain_months: int | None = Field(
        None,
        ge=1,
        le=1200,
        description="For how many months a finished reflection is kept; unset, until its chair deletes it.",
    )
    retain_drafts_months: int | None = Field(
        None, ge=1, le=1200, description="For how many months a draft is kept after it was last worked on."
    )
    retain_audit_months: int | None = Field(
        None, ge=1, le=1200, description="For how many months a line of the audit is kept; unset, for good."
    )
    guard_allow: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Words that identify nobody, so that they are not asked about: by commas, or .txt files.",
    )
    guard_names: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), description="Words to be asked about beside what is found anyway, in the same way."
    )
    privacy_text: Annotated[PrivacyText | None, NoDecode] = Field(
        None,
        description="The authority's words on chairs' data, a .toml file; a change asks every chair again.",
    )
    disclosure_recipients: Annotated[Recipients | None, NoDecode] = Field(
        None,
        description="Two public keys of age, by a comma: both together open what chairs begin from then on.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR. Never what a chair wrote."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="How it is logged: text for people, json for programs."
    )
    webhook_url: str | None = Field(
        None,
        description="The public https address at which Telegram brings updates; without one, the bot polls.",
    )
    webhook_listen: str = Field(
        "127.0.0.1:8443", description="Where the bot answers to what comes for WEBHOOK_URL, behind a proxy."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram proves itself by; without one, it is made anew at each start."
    )
    health_listen: str | None = Field(
        None,
        description="Where to answer /healthz, /readyz and /metrics, such as 127.0.0.1:9090; unset, nowhere.",
    )
    sandbox_port: int = Field(
        8080, ge=0, le=LAST_PORT, description="The sandbox's port on this computer; 0 takes any free one."
    )

    @property
    def retention(self) -> Retention:
        """For how long things are kept."""
        return Retention(self.retain_months, self.retain_drafts_months, self.retain_audit_months)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that is asked, by its name or path, the usual one first."""
        return (self.form, *sorted(self.more_forms))

    @field_validator("telegram_bot_token")
    @classmethod
    def _is_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                "is not a bot token; @BotFather's look like 123456789:AbC… with 35 characters after the colon"
            )
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        return api_address(url)

    @field_validator("webhook_url")
    @classmethod
    def _is_public(cls, url: str | None, others: ValidationInfo) -> str | None:
        if url is not None:
            must_be_public(url, from_telegram=others.data.get("telegram_api_url") == TELEGRAM)
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("is to have 16 to 256 characters, of A-Z, a-z, 0-9, _ and - alone")
        return secret

    @field_validator("health_listen", "webhook_listen")
    @classmethod
    def _is_host_and_port(cls, address: str | None) -> str | None:
        if address is not None:
            host_and_port(address)
        return address

    @field_validator("keyring_file")
    @classmethod
    def _is_apart(cls, keyring: Path, others: ValidationInfo) -> Path:
        database: Path = others.data["database_file"]
        if keyring.absolute().parent == database.absolute().parent:
            raise ValueError("is in DATABASE_FILE's folder; keep them apart, or who copies one has both")
        return keyring

    @field_validator("form")
    @classmethod
    def _is_form(cls, form: str) -> str:
        if (fault := fault_of(form)) is not None:
            raise ValueError(f"is {fault}")
        return form

    @field_validator("more_forms", mode="before")
    @classmethod
    def _are_names(cls, told: object) -> object:
        return frozenset(filter(None, map(str.strip, told.split(",")))) if isinstance(told, str) else told

    @field_validator("more_forms")
    @classmethod
    def _are_forms(cls, forms: frozenset[str]) -> frozenset[str]:
        for form in sorted(forms):
            if (fault := fault_of(form)) is not None:
                raise ValueError(f"has what is {fault}")
        return forms

    @field_validator("time_zone", mode="before")
    @classmethod
    def _is_zone(cls, name: object) -> object:
        if isinstance(name, str):
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValueError("is not a time zone; they look like Europe/London") from None
        return name

    @field_validator("guard_allow", "guard_names", mode="before")
    @classmethod
    def _are_words(cls, told: object) -> object:
        return words_of(told) if isinstance(told, str) else told

    @field_validator("privacy_text", mode="before")
    @classmethod
    def _is_privacy_text(cls, told: object) -> object:
        return text_of(Path(told)) if isinstance(told, str) else told

    @field_validator("disclosure_recipients", mode="before")
    @classmethod
    def _are_recipients(cls, told: object) -> object:
        return Recipients.parse(told) if isinstance(told, str) else told

    @field_validator("log_level", mode="before")
    @classmethod
    def _is_level(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("log_format", mode="before")
    @classmethod
    def _is_format(cls, style: object) -> object:
        return style.lower() if isinstance(style, str) else style


def load(env_file: str | None = ".env") -> Settings:
    """The settings of the environment and, below it, of `env_file`; SettingsWrong with every problem."""
    try:
        misspelt = tuple(_misspelt(env_file))
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg] # pydantic-settings' own argument
    except UnicodeDecodeError:
        raise SettingsWrong((f"{env_file} is not UTF-8: save it as text in that encoding",)) from None
    except ValidationError as error:
        problems = tuple(_problem(e["loc"], e["type"], e["msg"]) for e in error.errors())
        raise SettingsWrong(problems + misspelt) from None
    if misspelt:
        raise SettingsWrong(misspelt)
    return settings


def format_set(env_file: str = ".env") -> str:
    """LOG_FORMAT as it is set, for what is to be told before the settings are known to be right."""
    try:
        beside = DotEnvSettingsSource(Settings, env_file).env_vars
    except (OSError, UnicodeDecodeError):
        beside = {}
    return (dict(os.environ).get("LOG_FORMAT") or beside.get("log_format") or "text").lower()


def _misspelt(env_file: str | None) -> Iterator[str]:
    """What is set under a name that is nearly that of a setting which is not set itself."""
    given = {name.lower() for name in os.environ} | DotEnvSettingsSource(Settings, env_file).env_vars.keys()
    unset = Settings.model_fields.keys() - given
    for name in sorted(given - Settings.model_fields.keys()):
        for meant in get_close_matches(name, sorted(unset), n=1, cutoff=_CLOSE):
            yield f"{name.upper()} is no setting; {meant.upper()} is probably meant"


def _problem(where: tuple[int | str, ...], kind: str, message: str) -> str:
    """One line an operator can act on; never the value, which may be a secret."""
    name = str(where[0]).upper() if where else ""
    if kind == "value_error":
        return f"{name} {message.removeprefix('Value error, ')}".strip()
    return f"{name}: {message[:1].lower()}{message[1:]}"
