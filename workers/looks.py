"""Looking at what is due, and following the calendar."""

from celery.utils.log import get_task_logger

from engine.passing import run_due, run_recount
from house.beats import beaten
from house.relaying import relay
from workers.app import app
from workers.deliveries import hand_out
from workers.house import house

log = get_task_logger(__name__)


@app.task
def look() -> None:
    """Let time act on everything due, tell what studies and adjustments have come to, and say so at once. Safe to repeat, in several processes."""
    count = run_due(house().database, house().now())
    log.info("looked %d times: %s", count.looked, dict(count.acts))
    for case, fault in count.failed.items():
        log.error("case %d: %s", case, fault)
    beaten(house(), "looks", f"看 {count.looked} 次，失败 {len(count.failed)} 件")
    told = relay(house().database, house().now())
    if count.acts or told:
        hand_out()


@app.task
def recount() -> None:
    """Running clocks follow a change of the calendar. Safe to repeat."""
    count = run_recount(house().database, house().now())
    for case, fault in count.failed.items():
        log.error("case %d: %s", case, fault)
    beaten(house(), "recount", f"重算 {count.looked} 件，失败 {len(count.failed)} 件")
