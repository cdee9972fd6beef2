"""hefa walk: a small city lives for four months, then case C01 walks from draft to archive before one's eyes."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from sqlalchemy import text

from cli.example import first_round, second_round
from cli.terminal import progress
from engine.calendar import SHANGHAI, Kind
from engine.checkpoints import Seal, seal
from engine.clocks import ClockKind, explain
from engine.database import Database
from engine.dossier import export
from engine.errors import Refused
from engine.passing import place
from engine.verification import Report, verify
from house.demo.mark import MARK
from house.demo.simulation import Simulated, simulate
from house.demo.stage import Stage
from house.words import Misuse
from workflows import registry
from workflows.township_review import WORKFLOW

BEGINS = date(2025, 10, 27)
TOWNS, MONTHS, SEED = 6, 4, 2024


@dataclass
class Walk:
    """The case, the people and the page it is told on."""

    console: Console
    stage: Stage
    case: int = 0

    def say(self, words: str, style: str = "") -> None:
        """One line."""
        self.console.print(Text(words, style))

    def act(
        self,
        day: str,
        act: str,
        who: str,
        what: str,
        answers: Mapping[str, Any] | None = None,
        papers: Mapping[str, str] | None = None,
    ) -> None:
        """An act, told: who, what, where the case now stands and what is due."""
        self.stage.at(date.fromisoformat(day), 0, 1).tick()
        self.stage.at(date.fromisoformat(day), 10)
        result = self.stage.act(self.case, act, who, answers, papers)
        if result.plan is None:
            return
        rule, state = result.plan.deed.rule, WORKFLOW.state[result.plan.state]
        line = Text.assemble((f"{day} ", "dim"), (f"{rule.title} ", "bold green"), f"{self.name(who)}：{what}")
        line.append(f"  → {state.title}", "cyan")
        if result.plan.deed.number:
            line.append(f"  {result.plan.deed.number}", "bold yellow")
        self.console.print(line)
        for clock in result.plan.clocks:
            if clock["status"] == "running" and clock["kind"] == "MAX":
                mark = "（暂定天数）" if clock["assumed"] else ""
                self.say(f"             {clock['title']}至 {clock['due_on']}{mark}", "dim")

    def refused(self, day: str, act: str, who: str, what: str, answers: Mapping[str, Any] | None = None) -> None:
        """An act that must be refused, told with its reasons."""
        self.stage.at(date.fromisoformat(day), 10)
        try:
            self.stage.act(self.case, act, who, answers)
        except Refused as refused:
            self.console.print(Text.assemble((f"{day} ", "dim"), ("✗ ", "bold red"), f"{self.name(who)}{what}"))
            for reason in refused.reasons:
                self.say(f"             {reason}", "red")
            return
        raise RuntimeError(f"{act} was not refused")

    def name(self, person: str) -> str:
        """Name and post."""
        with self.stage.database.reading() as connection:
            said = connection.execute(
                text("SELECT name FROM person WHERE username = :u ORDER BY seq DESC"), {"u": person}
            ).scalar()
            role = connection.execute(
                text("SELECT role FROM appointment WHERE person = :u ORDER BY seq"), {"u": person}
            ).scalar()
        title = WORKFLOW.role[str(role)].title if role in WORKFLOW.role else ""
        return f"{title}{said or person}"

    def explained(self, clock: str) -> None:
        """The due day, day by day, from the ledger."""
        with self.stage.database.glance(self.stage.now) as docket:
            seen = docket.see(self.case, "lead.0")
        run = seen.run(clock)
        if run is None:
            return
        calendar = seen.snapshot.calendar(seen.standing.org)
        law = WORKFLOW.clock[clock].law
        self.say(f"             {WORKFLOW.clock[clock].title}怎么算：次日起算，依据 {law}", "bold")
        table = Table()
        for heading in ("日期", "类别", "第几日", "说明"):
            table.add_column(heading)
        words = {Kind.WORK: "工作日", Kind.WEEKEND: "周末", Kind.HOLIDAY: "节假日", Kind.MAKE_UP: "调休上班"}
        for day in explain(run.ledger, ClockKind(run.kind), run.unit, calendar):
            style = "" if day.counted else "dim"
            table.add_row(str(day.date), words[day.kind], str(day.n) if day.counted else "", day.why, style=style)
        self.console.print(table)


def walk(console: Console, folder: Path, fresh: bool = True) -> bool:
    """Run it; whether everything held. `folder` holds the demo's own database, never another."""
    _cleared(folder, fresh)
    database = Database(f"sqlite:///{folder / 'hefa.sqlite3'}", registry())
    with closing(database):
        database.migrate()
        keys = Seal(folder / "checkpoints")
        console.print(Panel("合法 Hefa：乡镇重大事项合法性审查，在一座虚构的城市里走一遍", style="bold"))
        with progress() as bar:
            task = bar.add_task("模拟示范市四个月", total=None)
            simulated = simulate(
                database, TOWNS, MONTHS, SEED, 24, lambda n, total: bar.update(task, completed=n, total=total), keys, folder / "blobs", BEGINS
            )  # fmt: skip
        _summary(console, simulated)
        told = Walk(console, simulated.stage)
        first_round(told)
        second_round(told)
        return _record(told, keys, folder)


def _cleared(folder: Path, fresh: bool) -> None:
    """A folder of the demo's own. Raises Misuse rather than remove what no demo has made: `--data` may name any folder."""
    mark = folder / MARK
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not mark.exists())):
        raise Misuse(f"{folder} 里有不是演示留下的东西，不会清空；请用 --data 另指一个空目录")
    if fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    (folder / ".gitignore").write_text("*\n")


def _summary(console: Console, simulated: Simulated) -> None:
    acts, states = simulated.stage.acts, simulated.stage.states.values()
    said = [
        f"{TOWNS} 个乡镇、{simulated.matters} 个事项、{sum(n for act, n in acts.items() if ':' not in act)} 次办理",
        f"超期 {acts['breach']} 次、补正 {acts['ask_supplement']} 件、退改重报 {acts['resubmit']} 次、倒审等不予受理 {acts['refuse']} 件",
        f"归档 {sum(state == 'ARCHIVED' for state in states)} 件，检查点 {simulated.checkpoints} 个",
    ]
    console.print(Panel("\n".join(said), title="模拟的城市", title_align="left"))


def _record(walk: Walk, keys: Seal, folder: Path) -> bool:
    """Seal, verify, tamper with a copy, verify a dossier without the database."""
    walk.console.print(Panel("留痕：有没有人悄悄改过", style="bold cyan"))
    database = walk.stage.database
    with database.writing() as connection:
        made = seal(connection, keys, walk.stage.now)
    if made:
        keys.write(*made)
    report = verify(database, keys)
    walk.say(
        f"核验全部记录：{report.events} 步、{report.chains} 件、{report.checkpoints} 个检查点 → {_verdict(report)}",
        "green" if report.holds else "red",
    )
    with database.reading() as connection:
        content = export(connection, keys, walk.case, lambda sha: _bytes(folder / "blobs", sha))
    dossier = folder / "C01.zip"
    dossier.write_bytes(content)
    found = _tampered(database, walk.case)
    walk.say("在一份副本里把第 9 步的一栏改掉，再核验：", "bold")
    for fault in found.faults[:3]:
        walk.say(f"  ✗ {fault}", "red")
    with tempfile.TemporaryDirectory() as away:
        from engine import verifier

        program = Path(away) / "verifier.py"
        shutil.copy(verifier.__file__, program)
        told = subprocess.run(
            [sys.executable, "-I", "-S", str(program), str(dossier)], capture_output=True, text=True, check=False
        )
    walk.say(
        f"案卷 {dossier}：只用 Python、不用数据库核验 → 退出码 {told.returncode}",
        "green" if not told.returncode else "red",
    )
    walk.say(told.stdout.strip() or told.stderr.strip(), "dim")
    _next(walk, folder)
    return report.holds and bool(found.faults) and told.returncode == 0


def _verdict(report: Report) -> str:
    return "成立" if report.holds else "不成立：" + "；".join(map(str, report.faults[:3]))


def _bytes(blobs: Path, sha: str) -> bytes | None:
    path = place(blobs, sha)
    return path.read_bytes() if path.is_file() else None


def _tampered(database: Database, case: int) -> Report:
    """The same database, copied, with one column of one event changed behind its guards."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        with database.writing() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
            connection.exec_driver_sql("BEGIN")
        other = Database(f"sqlite:///{copy}", database.registry)
        with closing(other):
            with other.writing() as connection:
                connection.execute(text("DROP TRIGGER hefa_event_update"))
                connection.execute(
                    text("UPDATE event SET actor = 'nobody' WHERE case_id = :case AND seq = 9"), {"case": case}
                )
            return verify(other, None, case)


def _next(walk: Walk, folder: Path) -> None:
    where = f"HEFA_DATA_DIR={folder} HEFA_DATABASE_URL=sqlite:///{folder / 'hefa.sqlite3'}"
    lines: Sequence[str] = (
        f"export {where}",
        f".venv/bin/hefa cases show {walk.case} --as rev0.1",
        ".venv/bin/hefa due --from 2026-09-30 --days 5 --explain",
        ".venv/bin/hefa workflows show township_review --type ADMIN_CONTRACT",
        ".venv/bin/hefa workflows check township_review --prove",
        f".venv/bin/hefa audit verify-dossier {folder / 'C01.zip'}",
    )
    walk.console.print(
        Panel("\n".join(lines), title=f"接着试（{walk.stage.now.astimezone(SHANGHAI).date()}）", title_align="left")
    )
