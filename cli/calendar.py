"""`hefa calendar`: what is known of each day, corrected by an administrator's act, and the running clocks that follow."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.due import KINDS, WEEKDAYS
from cli.organisations import As, DryRun
from cli.terminal import Commands, Json, leave, progress, say, show_json, show_table

if TYPE_CHECKING:
    from engine.passing import Recount
    from house.opening import House

calendar = typer.Typer(cls=Commands, no_args_is_help=True, help="日历：查看、导入、重算")

Org = Annotated[str, typer.Option("--org", metavar="机构代码", help="哪个机构（及其下属）的日历；不给则为全国")]


@calendar.command("list")
def list_(
    year: Annotated[int | None, typer.Option(min=2010, max=2100, help="年度；不给则今年")] = None,
    org: Org = "",
    as_json: Json = False,
) -> None:
    """与周一至周五不同的日子。"""
    from engine.calendar import day_of
    from house.opening import open_house

    house = open_house()
    with house.database.glance(house.now()) as docket:
        snapshot = house.snapshot(docket.connection)
        shown = snapshot.calendar(house.office(docket.connection, org)) if org else snapshot.national
    wanted = year or day_of(house.now()).year
    days = [(on, known) for on, known in sorted(shown.days.items()) if on.year == wanted]
    announced = wanted in shown.announced
    if as_json:
        rows = [{"date": on, "kind": k.kind, "name": k.name, "doc_no": k.doc_no} for on, k in days]
        show_json({"year": wanted, "announced": announced, "days": rows})
        return
    rows_ = [(on, f"周{WEEKDAYS[on.weekday()]}", KINDS[k.kind], k.name, k.doc_no) for on, k in days]
    show_table(f"{wanted} 年（{'已公布' if announced else '暂估'}）", ("日期", "", "类别", "名称", "文号"), rows_)


@calendar.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="文件.csv", help="列：date、kind、name、doc_no、status")],
    actor: As,
    org: Org = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """导入放假通知或更正：一次登记，随即重算在计期限；已办的事不变。"""
    from house.days import notices
    from house.opening import open_house
    from house.registering import registering
    from workflows.holidays import read_csv

    days, announced = read_csv(file)
    house = open_house()
    with registering(house, actor, dry_run=dry_run) as acts:
        for answers in notices(days, announced):
            acts.act(org or acts.root, "set_days", answers)
    counted = _recount(house, as_json) if not dry_run else None
    if as_json:
        show_json(
            {
                "days": len(days),
                "announced": sorted(announced),
                "acts": acts.done,
                "dry_run": dry_run,
                "recount": counted,
            }
        )
    else:
        years = "、".join(map(str, sorted(announced)))
        say(
            f"{'检查无误，可以导入' if dry_run else '已导入'}：{len(days)} 天" + (f"，公布 {years} 年" if years else "")
        )
    _tell(counted, as_json)


@calendar.command()
def status(as_json: Json = False) -> None:
    """已公布到哪一年，多少期限是暂定，期限是否都已按日历重算。"""
    from sqlalchemy import func, select
    from sqlmodel import col

    from engine.tables import ClockRow
    from engine.time import behind
    from house.opening import open_house

    house = open_house()
    with house.database.glance(house.now()) as docket:
        national = house.snapshot(docket.connection).national
        owed = behind(docket)
        counted = select(func.count()).where(col(ClockRow.status) == "running", col(ClockRow.provisional))
        provisional = int(docket.connection.execute(counted).scalar_one())
    years = sorted(national.announced)
    if as_json:
        show_json({"announced": years, "provisional_clocks": provisional, "behind": owed})
    else:
        say(
            f"已公布：{years[0]} 至 {years[-1]} 年" if years else "没有已公布的年度",
            f"暂定的在计期限：{provisional} 个",
        )
        say("期限尚未全部按新日历重算：hefa calendar recount" if owed else "期限都已按日历重算")
    leave(not owed)


@calendar.command()
def recount(as_json: Json = False) -> None:
    """按日历重算在计期限；可随时重复。"""
    from house.opening import open_house

    counted = _recount(open_house(), as_json)
    if as_json:
        show_json({"recount": counted})
    _tell(counted, as_json)


def _recount(house: "House", quiet: bool) -> "Recount":
    from engine.passing import run_recount

    with progress(off=quiet) as bar:
        task = bar.add_task("重算期限", total=None)
        return run_recount(house.database, house.now(), lambda done, of: bar.update(task, completed=done, total=of))


def _tell(counted: "Recount | None", as_json: bool) -> None:
    """What following the calendar came to; exit code 1 when a case could not follow."""
    if counted is None:
        return
    if not as_json:
        say(f"已重算 {counted.looked} 件，{counted.moved} 个到期日改变")
        say(*(f"✗ 审查件 {case}：{fault}" for case, fault in counted.failed.items()))
    leave(not counted.failed)
