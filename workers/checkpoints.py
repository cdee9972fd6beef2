"""Sealing the record, sweeping the tray, tidying up."""

from celery.utils.log import get_task_logger

from engine.passing import run_again, run_checkpoint, run_sweep
from house import tidying
from house.beats import beaten
from workers.app import app
from workers.house import house

log = get_task_logger(__name__)


@app.task
def checkpoint() -> None:
    """Hourly: seal what is unsealed and write it outside the database; what an earlier one left unwritten, too."""
    written = run_checkpoint(house().database, house().seal, house().now())
    log.info("checkpoints written: %s", written)
    if again := run_again(house().database, house().now()):
        log.warning("looks that a clock put off which has gone back since: %d", again)
    beaten(house(), "checkpoint", f"写出 {len(written)} 个")


@app.task
def sweep() -> None:
    """Forget uploads that no act has named for seven days."""
    swept = run_sweep(house().database, house().settings.data_dir / "blobs", house().now())
    log.info("uploads forgotten: %d", swept)
    beaten(house(), "sweep", f"清理 {swept} 个上传")


@app.task
def tidy() -> None:
    """Forget sessions that have ended, drafts nobody came back to, and letters sent long ago."""
    beaten(house(), "tidy", str(tidying.tidy(house().database, house().now())))
