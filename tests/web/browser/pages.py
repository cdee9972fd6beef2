"""Every page that a person can open, with somebody who may and an address that exists in the demo."""

from dataclasses import dataclass

from sqlalchemy import bindparam, text

from house import gathering, yearly_frozen
from house.counter import Paper, Unfinished, keep
from house.demo.mark import demo_settings
from house.demo.people import PEOPLE
from house.demo.sought import receipt
from house.demo.tickets import ADOPTED, CORRECTED
from house.opening import House, open_house
from house.uploads import receive
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
    "/cases/{case}/papers/{key}/{seq}.{form}": "a file", "/counter/new": "leads on to a draft",
    "/catalogue/import/{key}": "what a file brought: tests/web/test_catalogue.py",
    "/opinion/basis": "an answer for the editor",
    "/documents/import/{key}": "what a file brought: tests/web/test_documents.py",
    "/cases/{case}/suggestion/files/{seq}/{n}": "a file",
    "/documents/{document}/text": "a file",
    "/yearly.xlsx": "a file", "/yearly/{case}.xlsx": "a file", "/legislation/{case}/template.xlsx": "a file",
    "/public/legislation/{case}/draft": "a file",
    "/public/suggestions/{code}/reply.{form}": "a file",
    "/public/documents/{number}/text": "a file", "/public/solicitations/{code}/files/{n}": "a file",
    "/cases/{case}/panel/pool.txt": "a file", "/cases/{case}/panel/draw.json": "a file",
}  # fmt: skip
"""Routes that answer GET without being a page."""

PAGES: dict[str, tuple[str, str]] = {
    "/sign-in": ("/sign-in", ""),
    "/password": ("/password", "rev0.1"),
    "/me": ("/me", "rev0.1"),
    "/inbox": ("/inbox", "rev0.1"),
    "/cases": ("/cases", "watcher"),
    "/competition": ("/competition", "watcher"),
    "/cases/{case}/competition": ("/cases/{reviewed}/competition", "mk0"),
    "/public/suggestions": ("/public/suggestions", ""),
    "/public/suggestions/{code}": (f"/public/suggestions/{CORRECTED.code}", ""),
    "/cases/{case}/suggestion": ("/cases/{suggested}/suggestion", "crev0"),
    "/suggestions": ("/suggestions", "crev0"),
    "/suggestions/new": ("/suggestions/new", "crev0"),
    "/board": ("/board", "watcher"),
    "/cases/{case}": ("/cases/{open}", "lead0"),
    "/cases/{case}/acts/{act}": ("/cases/{signing}/acts/escalate", "lead0"),
    "/cases/{case}/opinion": ("/cases/{assigned}/opinion", "{reviewer}"),
    "/cases/{case}/scan": ("/cases/{finding}/scan", "{finding_handler}"),
    "/clauses": ("/clauses", "watcher"),
    "/scan": ("/scan", "h1.0"),
    "/cases/{case}/supplement": ("/cases/{gap}/supplement", "{gap_handler}"),
    "/cases/{case}/answer": ("/cases/{finding}/answer", "{finding_handler}"),
    "/cases/{case}/compare": ("/cases/{rounds}/compare", "watcher"),
    "/cases/{case}/events/{seq}": ("/cases/{open}/events/1", "watcher"),
    "/cases/{case}/catalogue": ("/cases/{rounds}/catalogue", "watcher"),
    "/r/{case}/{seq}/{digest}": ("/r/{open}/1/{digest}", ""),
    "/experts": ("/experts", "sec0"),
    "/panels": ("/panels", "{member}"),
    "/cases/{case}/panel": ("/cases/{voting}/panel", "sec0"),
    "/cases/{case}/panel/list": ("/cases/{voting}/panel/list", "sec0"),
    "/cases/{case}/ballot": ("/cases/{voting}/ballot", "{member}"),
    "/cases/{case}/panel/opinion": ("/cases/{opined}/panel/opinion", "sec0"),
    "/cases/{case}/package": ("/cases/{decided}/package", "gov0"),
    "/counter": ("/counter", "h1.0"),
    "/counter/mine": ("/counter/mine", "h1.0"),
    "/counter/{id}": ("/counter/new?org=town0&code=HT-01", "h1.0"),
    "/counter/{id}/scan": ("/counter/{left}/scan", "h1.0"),
    "/counter/filed/{case}": ("/counter/filed/{filed}", "{filed_handler}"),
    "/catalogue": ("/catalogue", "admin0"),
    "/catalogue/import": ("/catalogue/import", "admin0"),
    "/catalogue/{org}": ("/catalogue/town0", "admin0"),
    "/catalogue/{org}/diff": ("/catalogue/county0/diff", "admin0"),
    "/documents": ("/documents?q=农贸市场", "rev0.1"),
    "/documents/import": ("/documents/import", "office.0"),
    "/documents/{document}": ("/documents/{document}", "rev0.1"),
    "/documents/{document}/compare": ("/documents/{document}/compare", "rev0.1"),
    "/public": ("/public", ""),
    "/public/about": ("/public/about", ""),
    "/public/receipts": ("/public/receipts", ""),
    "/public/comments/{code}": (f"/public/comments/{receipt(3)}", ""),
    "/public/solicitations": ("/public/solicitations", ""),
    "/public/solicitations/{code}": ("/public/solicitations/{answered}", ""),
    "/public/solicitations/{code}/comment": ("/public/solicitations/{asked}/comment", ""),
    "/public/documents": ("/public/documents?q=管理", ""),
    "/public/documents/{number}": ("/public/documents/{number}", ""),
    "/public/documents/{number}/compare": ("/public/documents/{number}/compare", ""),
    "/public/statistics": ("/public/statistics", ""),
    "/cases/{case}/comments": ("/cases/{collecting}/comments", "h1.0"),
    "/legislation": ("/legislation", "clead0"),
    "/legislation/{case}/import": ("/legislation/{drafted}/import", "crev0"),
    "/start/{workflow}/{act}": ("/start/judicial_proposal/note_paper", "clead0"),
    "/legislation/{case}/import/{key}": ("/legislation/{drafted}/import/{batch}", "crev0"),
    "/cases/{case}/proposers": ("/cases/{drafted}/proposers", "crev0"),
    "/yearly": ("/yearly", "watcher"),
    "/yearly/{case}": ("/yearly/{frozen}", "clead0"),
    "/public/legislation/receipts/{code}": (f"/public/legislation/receipts/{ADOPTED.code}", ""),
    "/public/legislation": ("/public/legislation", ""),
    "/public/legislation/{case}": ("/public/legislation/{drafted}", ""),
    "/public/legislation/{case}/suggest": ("/public/legislation/{drafted}/suggest", ""),
    "/workflows": ("/workflows", "rev0.1"),
    "/workflows/{key}": ("/workflows/township_review", "rev0.1"),
    "/law": ("/law", "rev0.1"),
    "/law/{instrument}": ("/law/D713", "rev0.1"),
    "/delegations": ("/delegations", "rev0.1"),
    "/delegations/new": ("/delegations/new", "rev0.1"),
    "/absences/new": ("/absences/new", "rev0.1"),
    "/absences/roster": ("/absences/roster", "admin0"),
    "/absences/handover/{person}": ("/absences/handover/rev0.1", "rev0.1"),
    "/notices": ("/notices", "rev0.1"),
    "/notices/wishes": ("/notices/wishes", "rev0.1"),
    "/notices/hooks": ("/notices/hooks", "admin0"),
    "/statistics": ("/statistics", "watcher"),
    "/admin": ("/admin", "admin0"),
    "/admin/people": ("/admin/people", "admin0"),
    "/admin/people/new": ("/admin/people/new", "admin0"),
    "/admin/people/{username}": ("/admin/people/h1.0", "admin0"),
    "/admin/organisations": ("/admin/organisations", "admin0"),
    "/admin/import": ("/admin/import", "admin0"),
    "/calendar": ("/calendar", "rev0.1"),
    "/calendar/due": ("/calendar/due?start=2026-09-30&days=5", "rev0.1"),
    "/policy": ("/policy", "root"),
    "/policy/propose": ("/policy/propose", "admin0"),
    "/selfcheck": ("/selfcheck", "admin0"),
    "/log": ("/log", "admin0"),
    "/help": ("/help", "h1.0"),
    "/help/errors": ("/help/errors", ""),
    "/help/glossary": ("/help/glossary", "h1.0"),
    "/help/handbook/{name}": ("/help/handbook/township", "h1.0"),
}
"""Route → an address of it and who looks ('' for a stranger). {words} are filled in from the demo."""


OPENED = "SELECT substr(e.hash, 1, 12), '' FROM event e JOIN \"case\" c ON c.id = e.case_id WHERE e.act = 'ask_public'"


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
        "assigned": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'ASSIGNED' AND awaits_person IN :people",),
        "gap": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'SUPPLEMENTING' AND awaits_person IN :people",),
        "finding": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'FEEDBACK' AND awaits_person IN :people",),
        "filed": ("SELECT id, awaits_person FROM \"case\" WHERE state = 'SUPPLEMENTING' AND awaits_person IN :people",),
        "drafted": ("SELECT case_id, '' FROM legislative_solicitation",),
        "document": ("SELECT case_id, '' FROM document_relation WHERE kind = 'SUPERSEDES'",),
        "number": (
            "SELECT d.number, '' FROM document d JOIN document_relation r USING (case_id) WHERE r.kind = 'SUPERSEDES'",
        ),
        "collecting": ("SELECT id, '' FROM \"case\" WHERE state = 'COLLECTING' AND org = 'town0'",),
        "asked": (f"{OPENED} AND c.state = 'COLLECTING'",),
        "answered": (f"{OPENED} AND c.state = 'PUBLISHED'",),
        "voting": ("SELECT id, '' FROM \"case\" WHERE workflow = 'panel_review' AND state = 'VOTING'",),
        "opined": ("SELECT id, '' FROM \"case\" WHERE workflow = 'panel_review' AND state = 'OPINED'",),
        "decided": ("SELECT id, '' FROM \"case\" WHERE workflow = 'major_decision' AND state = 'EXECUTING'",),
        "reviewed": ("SELECT id, '' FROM \"case\" WHERE workflow = 'fair_competition' AND state = 'JOINT_DRAFTED'",),
        "suggested": ("SELECT id, '' FROM \"case\" WHERE workflow = 'review_suggestion' AND state = 'RECEIVED'",),
        "rounds": ("SELECT case_id, '' FROM material WHERE kind = 'draft' AND round > 1",),
    }
    found: dict[str, str] = {}
    try:
        with opened.database.reading() as connection:
            for name, (sql,) in asked.items():
                statement = text(f"{sql} ORDER BY 1 DESC LIMIT 1")
                if ":people" in sql:
                    statement = statement.bindparams(bindparam("people", [one[0] for one in PEOPLE], expanding=True))
                row = connection.execute(statement).first()
                assert row, f"the demo has nothing for {name}"
                found |= {name: str(row[0]), f"{name}_handler": str(row[1])}
            found["reviewer"] = found["assigned_handler"]
            seat = connection.execute(
                text("SELECT person FROM assignment WHERE case_id = :id AND role = 'SEAT4'"), {"id": found["voting"]}
            )
            found["member"] = str(seat.scalar_one())
            digest = connection.execute(
                text("SELECT hash FROM event WHERE case_id = :id AND seq = 1"), {"id": found["open"]}
            )
            found["digest"] = str(digest.scalar_one())[:16]
        found["left"] = left(opened, "h1.0")
        found["batch"] = brought(opened, "crev0", found["drafted"])
        found["frozen"] = str(frozen(opened, "clead0"))
    finally:
        opened.database.close()
    return found


def brought(house: House, person: str, case: str) -> str:
    """A table of suggestions that somebody has sent in and not yet looked through, one row of it wrong: its key."""
    rows = [
        {"channel": "LETTER", "received_on": str(house.now().date()), "words": words, "proposer": "CITIZEN"}
        for words in ("垃圾分类应当有补贴", "")
    ]
    key = "0123456789abcdef"
    batch = gathering.Batch("建议.xlsx", [gathering.Gathered(n, row) for n, row in enumerate(rows, 2)])
    gathering.keep(house, person, f"{case}/{key}", batch)
    return key


def frozen(house: House, person: str) -> int:
    """Last year's figures of the county, frozen today; once, whoever asks first."""
    with house.database.docket(house.now()) as docket:
        org = docket.connection.execute(
            text("SELECT org FROM legislative_solicitation ORDER BY case_id LIMIT 1")
        ).scalar_one()
        there = yearly_frozen.frozen_years(docket.connection, docket.snapshot().offices, str(org))
        return there[0].case_id if there else yearly_frozen.freeze(docket, person, str(org), house.now().year - 1)


def left(house: House, person: str) -> str:
    """A matter that somebody has left at the counter with its text: its name in the address."""
    said = "第三条　村道硬化合同由承包人垫资建设。\n第四条　每户必须购买甲公司的垃圾桶。"
    kept = receive(house, person, "合同.txt", [said.encode()])
    paper = Paper("draft", kept.sha256, kept.name, kept.size)
    matter = Unfinished("0123456789abcdef", org="town0", entry="HT-01", title="村道硬化合同", papers=[paper])
    with house.database.writing() as connection:
        keep(connection, person, matter, house.now())
    return matter.id
