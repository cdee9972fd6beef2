"""Celery: what rings when. Redis may be emptied at any moment; the database knows what is due."""

import logging
import sys
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import celeryd_init, setup_logging, task_postrun, task_prerun, worker_ready
from structlog.contextvars import bind_contextvars, clear_contextvars

from engine.settings import settings
from house import logs

app = Celery(
    "hefa",
    broker=settings().redis_url or "memory://",
    include=["workers.looks", "workers.deliveries", "workers.checkpoints"],
)

# What runs when. A tick that was not taken before the next one comes is dropped: the next one sees the same.
app.conf.beat_schedule = {
    "looks": {"task": "workers.looks.look", "schedule": 30.0, "options": {"expires": 25}},
    "calendar": {"task": "workers.looks.recount", "schedule": 60.0, "options": {"expires": 55}},
    "telling": {"task": "workers.deliveries.hand_out", "schedule": 10.0, "options": {"expires": 9}},
    "mail": {"task": "workers.deliveries.send_mail", "schedule": 15.0, "options": {"expires": 14}},
    "hooks": {"task": "workers.deliveries.send_hooks", "schedule": 15.0, "options": {"expires": 14}},
    "digests": {"task": "workers.deliveries.digest", "schedule": 300.0, "options": {"expires": 290}},
    "checkpoints": {"task": "workers.checkpoints.checkpoint", "schedule": crontab(minute="5")},
    "tray": {"task": "workers.checkpoints.sweep", "schedule": crontab(hour="3", minute="30")},
    "tidy": {"task": "workers.checkpoints.tidy", "schedule": crontab(hour="3", minute="45")},
}

app.conf.update(
    timezone="Asia/Shanghai",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,  # a killed process's task is done again; every task may be
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=270,
    task_time_limit=300,
    broker_connection_retry_on_startup=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_transport_options={"visibility_timeout": 3600},
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    beat_max_loop_interval=5,
    beat_scheduler="workers.beating:Scheduler",
)


@celeryd_init.connect
@setup_logging.connect
def say(**_: Any) -> None:
    """Our own lines instead of Celery's, its warnings included: the first come before it sets up logs."""
    logging.captureWarnings(True)
    logs.configure("beat" if "beat" in sys.argv else "worker", settings())


@task_prerun.connect
def name_lines(task: Any, task_id: str, **_: Any) -> None:
    """What is logged meanwhile says which task it was."""
    bind_contextvars(task=task.name, ring=task_id)


@task_postrun.connect
def unname_lines(**_: Any) -> None:
    """The next line belongs to nobody."""
    clear_contextvars()


@worker_ready.connect
def at_once(**_: Any) -> None:
    """After an outage nobody waits for the next tick."""
    for task in ("workers.looks.look", "workers.deliveries.hand_out"):
        app.send_task(task, expires=25)
