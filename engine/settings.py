"""Settings: `HEFA_…` variables, or the same in `.env` or `hefa.toml` of the working folder; all faults said at once."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from engine.errors import BadSettings

PREFIX = "HEFA_"
FILE = Path("hefa.toml")
SECRET = ("metrics_token",)  # settings that are a secret whole; in an address only the password is one
_SENDER = re.compile(r"(?:[^<>\r\n]{0,60} ?<)?[!-;=?-~]+@[A-Za-z0-9.-]+>?")
_FOLLOWS = "default_factory_not_called"  # a default that needs a setting which is at fault itself


def _beside(data: Mapping[str, Any]) -> str:
    return f"sqlite:///{Path(data['data_dir']).absolute() / 'hefa.sqlite3'}"


class Settings(BaseSettings):
    """What an operator may set. Variables win over `.env`, `.env` over `hefa.toml`. Use `settings()`, not the class."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, toml_file=FILE, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    data_dir: Path = Field(Path("var"), description="数据目录：数据库、上传的文件、密钥")
    database_url: str = Field(
        default_factory=_beside,
        description="数据库：sqlite:///… 或 postgresql+psycopg://…；不设则为数据目录中的 SQLite 文件",
        repr=False,
    )
    redis_url: str = Field("", description="Redis：给后台进程按铃；不设则期限在同一进程内处理", repr=False)
    checkpoint_dir: Path = Field(
        default_factory=lambda data: data["data_dir"] / "checkpoints", description="检查点目录：最好在另一台设备上"
    )
    port: int = Field(8000, ge=1, le=65535, description="网页服务端口")
    upload_limit: int = Field(50, ge=1, le=1024, description="一个上传文件的上限（MB）")
    public_url: str = Field(
        "", description="网页对人的地址，如 https://hefa.example.gov.cn；通知里的链接用它，不设则不带链接"
    )
    smtp_url: str = Field(
        "",
        description="邮件服务器：smtp://用户:密码@主机:587、smtps://…；内网不加密的加 ?tls=off；不设则不发邮件",
        repr=False,
    )
    mail_from: str = Field("", description="邮件的发件人，如 合法 <hefa@example.gov.cn>", validate_default=True)
    metrics_token: str = Field("", description="别的机器读 /metrics 时要带的口令；不设则只有本机能读", repr=False)
    policy: Path | None = Field(None, description="默认参数包（TOML 文件）；不设则用随附的一份")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        scheme, _, rest = url.partition("://")
        if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
            return f"postgresql+psycopg://{rest}"
        if scheme in ("sqlite", "sqlite+pysqlite") and rest.startswith("/"):
            return f"sqlite://{rest}"
        raise ValueError("只支持 sqlite:///文件 和 postgresql+psycopg://用户:密码@主机/库")

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, url: str) -> str:
        if url and not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("应以 redis:// 开头，如 redis://127.0.0.1:6379/0")
        return url

    @field_validator("public_url")
    @classmethod
    def _known_public(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("应如 https://hefa.example.gov.cn")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _known_smtp(cls, url: str) -> str:
        if url and not _is_smtp(url):
            raise ValueError("应如 smtp://用户:密码@主机:587、smtps://主机，不加密的加 ?tls=off")
        return url

    @field_validator("mail_from")
    @classmethod
    def _known_sender(cls, sender: str, info: ValidationInfo) -> str:
        if not sender and info.data.get("smtp_url"):
            raise ValueError("设了 HEFA_SMTP_URL，就要说明发件人，如 合法 <hefa@example.gov.cn>")
        if sender and not _SENDER.fullmatch(sender):
            raise ValueError("应如 hefa@example.gov.cn 或 合法 <hefa@example.gov.cn>")
        return sender

    @field_validator("policy")
    @classmethod
    def _policy_is_there(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"找不到文件 {path}")
        return path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was said directly, then variables, `.env`, `hefa.toml`."""
        del file_secret_settings
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def sqlite(self) -> Path | None:
        """The file of an SQLite database; None on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.database_url.startswith("sqlite") else None

    def shown(self) -> dict[str, str]:
        """Every setting under its variable's name, without passwords."""
        said = {name: getattr(self, name) for name in type(self).model_fields}
        return {variable(name): _shown(name, value) for name, value in said.items()}


def settings(**said: Any) -> Settings:
    """The settings of this process; `said` wins over all else. Raises BadSettings with every fault."""
    faults = _strangers()
    try:
        read = Settings(**said)
    except ValidationError as invalid:
        errors = [error for error in invalid.errors(include_url=False) if error["type"] != _FOLLOWS]
        faults += [_in_chinese(error) for error in errors]
        raise BadSettings(faults) from None
    except tomllib.TOMLDecodeError as garbled:
        raise BadSettings([*faults, f"{FILE}：不是有效的 TOML：{garbled}"]) from None
    except UnicodeDecodeError:
        raise BadSettings([*faults, f"{FILE} 或 .env 不是 UTF-8 文本"]) from None
    if faults:
        raise BadSettings(faults)
    return read


def variable(name: str) -> str:
    """The environment's name of a setting."""
    return PREFIX + name.upper()


def masked(url: str) -> str:
    """A URL that may be shown: its password, wherever it stands, as ***."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    query = [(key, "***" if "password" in key.lower() else value) for key, value in parse_qsl(parts.query)]
    place = f"{name}{':***' if colon else ''}{at}{host}"
    return urlunsplit((parts.scheme, place, parts.path, urlencode(query, safe="*/"), "")) if place else url


def _is_smtp(url: str) -> bool:
    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.query in ("", "tls=off")


def _shown(name: str, value: Any) -> str:
    if name in SECRET:
        return "***" if value else ""
    return "" if value is None else masked(str(value))


def _strangers() -> list[str]:
    """Lines of `hefa.toml` that set nothing: a misspelt setting would otherwise be ignored in silence."""
    try:
        given = tomllib.loads(FILE.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [f"{FILE}：没有“{name}”这项设置" for name in given if name not in Settings.model_fields]


def _bounds(name: str) -> str:
    field = Settings.model_fields.get(name)
    said = {type(one).__name__: one for one in (field.metadata if field else ())}
    return f"{said['Ge'].ge} 至 {said['Le'].le} " if {"Ge", "Le"} <= said.keys() else ""


def _in_chinese(error: ErrorDetails) -> str:
    name = variable(str(error["loc"][0])) if error["loc"] else "设置"
    match error["type"]:
        case "value_error":
            said = error["msg"].removeprefix("Value error, ")
        case "int_parsing" | "int_type" | "greater_than_equal" | "less_than_equal":
            said = f"应为 {_bounds(str(error['loc'][0]))}的整数"
        case _:
            said = "写法不对"
    return f"{name}：{said}"
