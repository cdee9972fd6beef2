"""Sealing the record, and sweeping the tray."""

from celery.utils.log import get_task_logger

from engine.passing import run_checkpoint, run_sweep
from workers.app import app
from workers.house import house

log = get_task_logger(__name__)


@app.task
def checkpoint() -> None:
    """Seal what is unsealed and write it outside the database; what an earlier one left unwritten, too."""
    log.info("checkpoints written: %s", run_checkpoint(house().database, house().seal, house().now()))


@app.task
def sweep() -> None:
    """Forget uploads that no act has named for seven days."""
    log.info("uploads forgotten: %d", run_sweep(house().database, house().settings.data_dir / "blobs", house().now()))
