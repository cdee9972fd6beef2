"""Telling a group: JSON to an address, or what the robots of three platforms understand; no answer is followed elsewhere."""

import json
import logging
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from engine.errors import HefaError
from house.letters import Letter, Said

ROBOTS: Mapping[str, re.Pattern[str]] = {
    "wecombot": re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([A-Za-z0-9_-]{8,80})"),
    "dingtalk": re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{16,128})"),
    "feishu": re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([A-Za-z0-9_-]{8,80})/?"),
}
"""A robot's address exactly as its platform gives it."""
TIMEOUT = 20.0  # seconds of one answer
MOST = 4000  # bytes of an answer that are read


class HookFailed(HefaError):
    """对方没有收下。"""

    code = "hook_failed"


def tell(kind: str, address: str, event: Said, letter: Letter, identity: str) -> None:
    """Tell one group. Raises HookFailed, in words that do not hold the address."""
    if kind == "webhook":
        _post(address, {
            "id": identity, "case": event.case_id, "number": event.number, "title": event.outside, "what": event.what, "kind": event.kind,
            "office": event.org_title, "at": event.at.isoformat(), "due_on": event.due_on.isoformat() if event.due_on else None,
            "left": event.left, "link": letter.link,
        })  # fmt: skip
    else:
        _robot(kind, address, letter)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Whoever answers with another address is not followed: it may be one that nobody has allowed."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_HANDLERS = (urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler, urllib.request.HTTPErrorProcessor,
             urllib.request.HTTPDefaultErrorHandler, _Stay)  # fmt: skip


def _post(address: str, body: Mapping[str, Any]) -> bytes:
    """JSON to an address of our own choice, and what is answered: only http and https can be spoken here."""
    opener = urllib.request.OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "hefa",
        "Idempotency-Key": str(body.get("id", "")),
    }
    data = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(address, data, headers, method="POST")  # noqa: S310 -- the opener knows two schemes
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            return bytes(answer.read(MOST))
    except urllib.error.HTTPError as refused:
        refused.close()
        moved = "，不跟随转址" if 300 <= refused.code < 400 else ""
        raise HookFailed(f"对方答复 {refused.code}{moved}") from None
    except (OSError, ValueError) as away:
        reason = getattr(away, "reason", away)
        raise HookFailed(f"连不上：{type(reason).__name__}") from None


_PLUGINS: Mapping[str, tuple[str, str, str]] = {
    "wecombot": ("apprise.plugins.wecombot", "NotifyWeComBot", "key"),
    "dingtalk": ("apprise.plugins.dingtalk", "NotifyDingTalk", "token"),
    "feishu": ("apprise.plugins.feishu", "NotifyFeishu", "token"),
}
"""Where apprise speaks to a platform; only these three of its hundred and more are loaded."""


_DEAF = ("wecombot", "dingtalk")
"""Platforms that refuse with HTTP 200 and an errcode, while apprise hears only the HTTP status."""


@cache
def robot(kind: str) -> Any:
    """The platform as apprise knows it, told to keep its log to itself: there an address could be read."""
    module, name, _ = _PLUGINS[kind]
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    plugin = getattr(import_module(module), name)
    return type(name, (plugin,), {"send": _send}) if kind in _DEAF else plugin


def _send(robot: Any, body: str, title: str = "", **_: Any) -> bool:
    """One message, in the text form that both platforms share, and its answer heard. Raises HookFailed."""
    address = getattr(robot, "api_url", None) or robot.notify_url.format(token=robot.token)
    said = _post(address, {"msgtype": "text", "text": {"content": f"{title}\r\n{body}" if title else body}})
    try:
        answer = json.loads(said)
        code, why = answer["errcode"], str(answer.get("errmsg", ""))
    except (ValueError, TypeError, KeyError):
        raise HookFailed("平台的答复看不懂：没有 errcode") from None
    if code != 0:
        raise HookFailed(f"平台没有收下：{code} {_harmless(why)}".strip())
    return True


def _harmless(why: str) -> str:
    """A platform's words in one line, without anything as long as the secret of an address."""
    return re.sub(r"[A-Za-z0-9_-]{16,}", "…", " ".join(why.split()))[:200]


def _robot(kind: str, address: str, letter: Letter) -> None:
    """Through apprise, which knows these platforms."""
    from apprise import AppriseAsset

    found = ROBOTS[kind].fullmatch(address)
    if found is None:
        raise HookFailed("地址不是这个平台的机器人")
    one = robot(kind)(**{_PLUGINS[kind][2]: found[1]}, asset=AppriseAsset(http_redirects=False))
    if not one.notify(title=letter.subject, body=letter.text):
        raise HookFailed("平台没有收下")
