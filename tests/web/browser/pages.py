"""Every page that a person can open, with somebody who may and an address that exists in the demo."""

from dataclasses import dataclass

from sqlalchemy import text

from house.demo import demo_settings
from house.opening import open_house
from tests.web.browser.conftest import Served


@dataclass(frozen=True)
class Shown:
    """A page: the route it shows, an address of it, and who looks."""

    route: str
    path: str
    who: str


NO_PAGES = {
    "/": "leads on", "/healthz": "for machines", "/readyz": "for machines", "/metrics": "for machines",
    "/cases/{case}/materials/{seq}/{n}": "a file", "/cases/{case}/dossier.zip": "a file",
    "/cases/{case}/papers/{key}/{seq}.{form}": "a file", "/opinion/basis": "an answer for the editor",
}  # fmt: skip
"""Routes that answer GET without being a page."""

PAGES: dict[str, tuple[str, str]] = {
    "/sign-in": ("/sign-in", ""),
    "/password": ("/password", "rev0.1"),
    "/me": ("/me", "rev0.1"),
    "/inbox": ("/inbox", "rev0.1"),
    "/cases": ("/cases", "watcher"),
    "/board": ("/board", "watcher"),
    "/cases/{case}": ("/cases/{open}", "lead0"),
    "/cases/{case}/acts/{act}": ("/cases/{signing}/acts/escalate", "lead0"),
    "/cases/{case}/opinion": ("/cases/{assigned}/opinion", "{reviewer}"),
    "/cases/{case}/supplement": ("/cases/{gap}/supplement", "{gap_handler}"),
    "/cases/{case}/answer": ("/cases/{finding}/answer", "{finding_handler}"),
    "/cases/{case}/compare": ("/cases/{rounds}/compare", "watcher"),
    "/cases/{case}/events/{seq}": ("/cases/{open}/events/1", "watcher"),
    "/cases/{case}/catalogue": ("/cases/{rounds}/catalogue", "watcher"),
    "/r/{case}/{seq}/{digest}": ("/r/{open}/1/{digest}", ""),
    "/counter": ("/counter", "h1.0"),
    "/counter/mine": ("/counter/mine", "h1.0"),
}
"""Route → an address of it and who looks ('' for a stranger). {words} are filled in from the demo."""


def shown(served: Served) -> list[Shown]:
    """All pages, with addresses that exist."""
    said = _found(served)
    return [Shown(route, path.format(**said), who.format(**said)) for route, (path, who) in PAGES.items()]


def _found(served: Served) -> dict[str, str]:
    """Cases in the states that the pages need, and who has them."""
    opened = open_house(demo_settings(served.folder))
    asked = {
        "open": ("SELECT id, '' FROM \"case\" WHERE state = 'DRAFT_OPINION' AND awaits_org = 'hub0'",),
        "signing": ("SELECT id, '' FROM \"case\" WHERE state = 'DRAFT_OPINION' AND awaits_org = 'hub0'",),
        "assigned": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'ASSIGNED' AND awaits_person IS NOT NULL",),
        "gap": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'SUPPLEMENTING' AND awaits_person IS NOT NULL",),
        "finding": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'FEEDBACK' AND awaits_person IS NOT NULL",),
        "rounds": ("SELECT case_id, '' FROM material WHERE kind = 'draft' AND round > 1",),
    }
    found: dict[str, str] = {}
    try:
        with opened.database.reading() as connection:
            for name, (sql,) in asked.items():
                row = connection.execute(text(f"{sql} ORDER BY 1 DESC LIMIT 1")).first()
                assert row, f"the demo has nothing for {name}"
                found |= {name: str(row[0]), f"{name}_handler": str(row[1])}
            found["reviewer"] = found["assigned_handler"]
            digest = connection.execute(
                text("SELECT hash FROM event WHERE case_id = :id AND seq = 1"), {"id": found["open"]}
            )
            found["digest"] = str(digest.scalar_one())[:16]
    finally:
        opened.database.close()
    return found
