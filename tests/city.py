"""A fictional county in which every role of the first law has somebody: for scenarios and tests of the law."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import workflows
from tests import databases, houses
from tests.houses import House, at

OFFICES = (
    ("county", "示范县", "示县", "government", "county"),
    ("watch", "依法治县办", "示法", "supervisor", "county"),
)
BELOW = (
    ("bureau", "示范县司法局审查科", "示司", "section", "county"),
    ("hub", "城东中心司法所", "示城东司", "hub", "township"),
    ("hub2", "城西中心司法所", "示城西司", "hub", "township"),
    ("jia", "甲镇", "示甲", "township", "township"),
    ("yi", "乙镇", "示乙", "township", "township"),
    ("bing", "丙镇", "示丙", "township", "township"),
    ("ding", "丁镇", "示丁", "township", "township"),
    ("local", "丁镇司法所", "示丁司", "office", "township"),
)
TOWNS = ("jia", "yi", "bing", "ding")


def people(town: str) -> list[str]:
    """ "wang_jia HANDLER jia", …: two handlers, a lead, a head, an office for each town."""
    return [f"{name}_{town} {role} {town}" for name, role in (("wang", "HANDLER"), ("zhou", "HANDLER"), ("zhao", "LEAD"), ("head", "HEAD"), ("office", "OFFICE"))]  # fmt: skip


def settle(house: House) -> None:
    """Found the city, its county, towns, hubs; appoint everybody; relate who covers whom."""
    house.found()
    house.order(1, "add_organisations", organisations=[_office(one) for one in OFFICES])
    house.staff(1, "root ADMIN county")
    house.order(2, "add_organisations", organisations=[_office(one) for one in BELOW])
    relations = [("hub", town, "cluster") for town in ("jia", "yi")]
    relations += [("hub2", town, "cluster") for town in ("bing", "ding")]
    relations += [("local", "ding", "local"), ("bureau", "county", "county"), ("watch", "county", "supervise")]
    house.order(1, "relate", relations=[{"office": a, "covered": b, "how": how} for a, b, how in relations])
    posts = [post for town in TOWNS for post in people(town)]
    posts += ["li REVIEWER hub", "qian REVIEWER hub", "sun HUB_LEAD hub", "gu ADV hub", "li EXAMINER hub"]
    posts += [
        "li2 REVIEWER hub2",
        "sun2 HUB_LEAD hub2",
        "gu2 ADV hub2",
        "li3 REVIEWER local",
        "sun3 HUB_LEAD local",
        "gu3 ADV local",
    ]
    posts += [
        "crev CREV bureau",
        "clead CLEAD bureau",
        "cover COVER bureau",
        "rev REVIEWER bureau",
        "clead HUB_LEAD bureau",
        "adv ADV bureau",
    ]
    posts += ["watcher SUP watch", "second ADMIN county"]
    house.staff(1, *posts)
    entry = {
        "code": "HT-01", "name": "五十万元以上合同", "matter_type": "ADMIN_CONTRACT", "threshold": 500_000, "organ": "镇长办公会",
        "materials": ["draft", "explanation", "counterparty", "budget"], "legal_basis": "示范县目录",
    }  # fmt: skip
    for town in TOWNS:
        house.order(
            2, "publish_catalogue", org=town, version=1, valid_from="2026-01-01", approver="示范县委", entries=[entry]
        )


def _office(one: tuple[str, str, str, str, str]) -> dict[str, str]:
    return dict(zip(("code", "title", "mark", "kind", "level"), one, strict=True))


@dataclass(frozen=True)
class Counties:
    """The county built once on each kind of database, for copying."""

    file: Path
    template: str  # the name of the database
    server: str

    @classmethod
    @contextmanager
    def built(cls, server: str, folder: Path, settle: Callable[[House], None] = settle) -> Iterator["Counties"]:
        """`server`: a PostgreSQL that may make databases; `settle`: who is there. Built once in a run."""

        def build(url: str) -> None:
            with houses.house(url, workflows.registry(), folder) as house:
                house.now = at("2026-01-05")
                settle(house)

        name = f"{settle.__module__}.{settle.__qualname__}"
        file, database = (databases.made(kind, name, lambda: server, build) for kind in ("sqlite", "postgresql"))
        yield cls(Path(file), database, server)

    @contextmanager
    def house(self, kind: str, folder: Path) -> Iterator[House]:
        """A house of its own on a copy."""
        with ExitStack() as stack:
            if kind == "sqlite":
                url = f"sqlite:///{shutil.copy(self.file, folder / 'hefa.sqlite3')}"
            else:
                url = stack.enter_context(databases.postgresql(self.server, template=self.template))
            house = House(url, workflows.registry(), folder)
            stack.callback(house.close)
            yield house
