"""Settings: what holds when nothing is set, which source wins, what is refused, and that no password is ever shown."""

import re
from pathlib import Path

import pytest

from engine.errors import BadSettings
from engine.settings import Settings, masked, settings, variable

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_has_to_be_set(folder: Path) -> None:
    read = settings()
    assert read.data_dir == Path("var")
    assert read.checkpoint_dir == Path("var/checkpoints")
    assert read.database_url == f"sqlite:///{folder}/var/hefa.sqlite3"
    assert read.sqlite == folder / "var" / "hefa.sqlite3"
    assert (read.redis_url, read.port, read.upload_limit, read.policy) == ("", 8000, 50, None)


def test_what_lies_in_the_data_folder_moves_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEFA_DATA_DIR", "/srv/hefa")
    assert settings().database_url == "sqlite:////srv/hefa/hefa.sqlite3"
    assert settings().checkpoint_dir == Path("/srv/hefa/checkpoints")


def test_a_variable_wins_over_dotenv_and_dotenv_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "hefa.toml").write_text('port = 1001\ndata_dir = "toml"\nredis_url = "redis://toml/0"\n')
    (folder / ".env").write_text("HEFA_PORT=1002\nHEFA_DATA_DIR=dotenv\nHEFA_OWNER_PASSWORD=not-ours\n")
    monkeypatch.setenv("HEFA_PORT", "1003")
    read = settings()
    assert (read.port, read.data_dir, read.redis_url) == (1003, Path("dotenv"), "redis://toml/0")
    assert settings(port=1004).port == 1004


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEFA_PORT", "")
    assert settings().port == 8000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_is_understood(scheme: str) -> None:
    assert settings(database_url=f"{scheme}://u:p@h/d").database_url == "postgresql+psycopg://u:p@h/d"
    assert settings(database_url=f"{scheme}://u:p@h/d").sqlite is None


def test_all_faults_are_said_at_once_and_none_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "hefa.toml").write_text("prot = 1\n")
    monkeypatch.setenv("HEFA_PORT", "99999")
    monkeypatch.setenv("HEFA_DATABASE_URL", "mysql://u:hidden@h/d")
    monkeypatch.setenv("HEFA_REDIS_URL", "h:6379")
    monkeypatch.setenv("HEFA_POLICY", "missing.toml")
    with pytest.raises(BadSettings) as refused:
        settings()
    said = [reason.text for reason in refused.value.reasons]
    assert [text.split("：")[0] for text in said] == [
        "hefa.toml", "HEFA_DATABASE_URL", "HEFA_REDIS_URL", "HEFA_PORT", "HEFA_POLICY",
    ]  # fmt: skip
    assert "prot" in said[0]
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "bounds"),
    [("port", "65536", "1 至 65535"), ("upload_limit", "0", "1 至 1024"), ("upload_limit", "much", "1 至 1024")],
)
def test_a_number_out_of_bounds_is_told_its_bounds(name: str, value: str, bounds: str) -> None:
    with pytest.raises(BadSettings, match=f"{variable(name)}：应为 {bounds} 的整数"):
        settings(**{name: value})


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe"])
def test_an_unreadable_file_is_a_fault_in_plain_words(folder: Path, content: bytes) -> None:
    (folder / "hefa.toml").write_bytes(content)
    with pytest.raises(BadSettings, match=r"hefa\.toml"):
        settings()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://u:s3cret@h:5432/d", "postgresql+psycopg://u:***@h:5432/d"),
        (
            "postgresql+psycopg://u@h/d?password=s3cret&sslmode=require",
            "postgresql+psycopg://u@h/d?password=***&sslmode=require",
        ),
        ("redis://:s3cret@h/0", "redis://:***@h/0"),
        ("sqlite:////var/lib/hefa.sqlite3", "sqlite:////var/lib/hefa.sqlite3"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_neither_the_list_nor_the_representation_shows_a_password() -> None:
    read = settings(database_url="postgresql://u:s3cret@h/d", redis_url="redis://:s3cret@h/0")
    assert "s3cret" not in f"{read.shown()}{read!r}{read}"
    assert read.shown()["HEFA_DATABASE_URL"] == "postgresql+psycopg://u:***@h/d"


def test_every_setting_is_documented_here_and_in_the_readme() -> None:
    section = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    table = dict(re.findall(r"^\| `(HEFA_\w+)` \| (.*?) \|", section, re.MULTILINE))
    assert set(table) == {variable(name) for name in Settings.model_fields}
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert table["HEFA_PORT"] == "8000"
    assert table["HEFA_UPLOAD_LIMIT"] == "50"
    assert table["HEFA_DATA_DIR"] == "`var`"


@pytest.mark.parametrize(
    "url", ["smtp://post.example", "smtps://u:p%40ss@post.example:465", "smtp://127.0.0.1:25?tls=off"]
)
def test_a_mail_server_is_named_with_who_the_mail_is_from(url: str) -> None:
    assert settings(smtp_url=url, mail_from="合法 <hefa@example.gov.cn>").smtp_url == url
    with pytest.raises(BadSettings, match="发件人"):
        settings(smtp_url=url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_url", "http://post.example"),
        ("smtp_url", "smtp://post.example:x"),
        ("smtp_url", "smtp://post.example?tls=on"),
        ("mail_from", "nobody"),
        ("mail_from", "a@b.example\nBcc: c@d.example"),
        ("public_url", "ftp://hefa.example"),
        ("public_url", "https://hefa.example/?q=1"),
    ],
)
def test_addresses_that_cannot_be_used_are_said(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=variable(name)):
        settings(**{name: value})


def test_a_secret_setting_is_not_shown() -> None:
    read = settings(metrics_token="t0ken", smtp_url="smtp://u:s3cret@h", mail_from="a@b.example")
    assert "t0ken" not in f"{read.shown()}{read!r}{read}"
    assert "s3cret" not in f"{read.shown()}{read!r}{read}"
    assert read.shown()["HEFA_METRICS_TOKEN"] == "***"
