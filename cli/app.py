"""All commands in one list. Each imports what it needs when it is called, so that `hefa due` answers at once."""

import typer

from cli import due, keeping, passing, scan, serving, simulating, upkeep
from cli.audit import audit
from cli.calendar import calendar
from cli.cases import cases
from cli.catalogue import catalogue
from cli.documents import documents
from cli.draw import draw
from cli.organisations import organisations
from cli.terminal import Commands
from cli.users import users
from cli.workflows import workflows
from cli.year import year

app = typer.Typer(
    name="hefa",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="合法：重大行政决策合法性审查。退出码：0 成立，1 不成立或被拒绝，2 用法有误。",
)

app.command("demo")(simulating.demo)
app.command("walk")(simulating.walk)
app.command("simulate")(simulating.simulate)
app.command("migrate")(upkeep.migrate)
app.command("check")(upkeep.check)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("upgrade")(keeping.upgrade)
app.command("due")(due.due)
app.command("scan")(scan.scan)
app.command("serve")(serving.serve)
app.command("tick")(passing.tick)
app.command("worker")(passing.worker)
app.command("beat")(passing.beat)

for name, group in {
    "workflows": workflows,
    "cases": cases,
    "audit": audit,
    "draw": draw,
    "calendar": calendar,
    "organisations": organisations,
    "users": users,
    "catalogue": catalogue,
    "documents": documents,
    "year": year,
}.items():
    app.add_typer(group, name=name)
