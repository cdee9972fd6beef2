"""Walking every page that a stranger can reach from the first one, as a robot would."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from fastapi.testclient import TestClient

from tests.web.conftest import Office

FREE = ("/static/", "/sign-in", "/public")  # where links of public pages may lead
MOST = 80


def walked(stranger: TestClient, *more: str) -> dict[str, str]:
    """Address → text of the page. Raises AssertionError for a link that leads inside, or nowhere."""
    found: dict[str, str] = {}
    ahead = ["/public", *more]
    while ahead and len(found) < MOST:
        path = ahead.pop(0)
        if unquote(path) in map(unquote, found):
            continue
        answer = stranger.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)
        found[path] = answer.text if "html" in answer.headers["content-type"] else ""
        for link in re.findall(r'(?:href|action|src)="([^"]+)"', found[path]):
            target = urlsplit(urljoin(path, link.replace("&amp;", "&")))
            if target.netloc:
                continue
            assert target.path.startswith(FREE), f"{path} leads to {link}"
            if target.path.startswith("/public"):
                ahead.append(target.path + (f"?{target.query}" if target.query else ""))
    return found


def inside(office: Office) -> re.Pattern[str]:
    """Whoever works here, by any name, and what only our own pages speak of."""
    names = {row[0] for row in office.door.rows("SELECT name FROM person")}
    users = {row[0] for row in office.door.rows("SELECT username FROM person")}
    words = [*map(re.escape, names), *(rf"(?<![\w/.-]){re.escape(one)}(?![\w.-])" for one in users if len(one) > 3)]
    return re.compile("|".join([*words, "case_id", "审查件 ?\\d", "Traceback", "/cases/"]))
