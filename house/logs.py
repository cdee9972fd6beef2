"""What processes say of themselves: a line of JSON each, with the request or task it belongs to, and never a secret."""

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from structlog.typing import EventDict, Processor

from engine.settings import SECRET, Settings

QUIET = (
    "httpx",
    "httpx2",
    "httpcore",
    "urllib3",
    "asyncio",
    "alembic",
    "apprise",
    "fontTools",
    "pypdf",
    "uvicorn.access",
)
_NAMES = re.compile(r"pass(word|wd)?$|secret|token|authorization|cookie|api_?key|credential", re.IGNORECASE)
_PATTERNS = (
    (re.compile(r"(\w+://[^\s/:@]*):[^\s/@]+@"), r"\1:***@"),  # the password of an address
    (re.compile(r"(/feeds/)[^\s/?\"']+"), r"\1***"),  # a subscription's address is its secret
    (re.compile(r"(Bearer\s+)[\w.~+/=-]+", re.IGNORECASE), r"\1***"),
    (
        re.compile(
            r"((?:pass(?:word|wd)?|secret|token|key|[?&]sign)[\"']?\s*[=:]\s*[\"']?)[^\s&,;\"'}]+", re.IGNORECASE
        ),
        r"\1***",
    ),
    (re.compile(r"((?:__Host-)?hefa=)[\w-]{20,}"), r"\1***"),  # a session's cookie
)


def configure(process: str, said: Settings | None = None) -> None:
    """From here on everything this process says goes to standard error: JSON for machines, plain lines on a terminal."""
    terminal = sys.stderr.isatty()
    hidden = masking(_secrets(said) if said else ())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _named(process),
        _plain,
    ]
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if terminal:
        last += [hidden, structlog.dev.ConsoleRenderer()]
    else:
        last += [structlog.processors.format_exc_info, hidden, structlog.processors.JSONRenderer(ensure_ascii=False)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=last))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if terminal else logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _plain(_: Any, __: str, event: EventDict) -> EventDict:
    """Without what libraries say twice."""
    for name in ("color_message", "data"):
        event.pop(name, None)
    return event


def _named(process: str) -> Processor:
    def name(_: Any, __: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return name


def masking(secrets: Iterable[str] = ()) -> Processor:
    """A step that takes secrets out of everything said: these words, what stands under a telling name, what looks like one."""
    words = sorted({one for one in secrets if len(one) >= 4}, key=len, reverse=True)

    def mask(_: Any, __: str, event: EventDict) -> Mapping[str, Any]:
        return {name: _masked(name, value, words) for name, value in event.items()}

    return mask


def _masked(name: str, value: Any, words: Iterable[str]) -> Any:
    if _NAMES.search(name) and value not in (None, "", True, False):
        return "***"
    if isinstance(value, MutableMapping):
        return {key: _masked(str(key), one, words) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", one, words) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    for word in words:
        text = text.replace(word, "***")
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def _secrets(said: Settings) -> Iterable[str]:
    """What of these settings nobody may read in a log."""
    for url in (said.database_url, said.redis_url, said.smtp_url):
        password = urlsplit(url).password if "://" in url else None
        if password:
            yield from {password, unquote(password)}
    yield from (str(getattr(said, name)) for name in SECRET if getattr(said, name))
