"""Telling people: on the page, by mail, in groups outside, each morning."""

from celery.utils.log import get_task_logger

from house import digests, hooks, mail, outbox
from house.beats import beaten
from workers.app import app
from workers.house import house

log = get_task_logger(__name__)


@app.task
def hand_out() -> None:
    """Make the deliveries of every event that nobody was told of. Safe to repeat, and in several processes at once."""
    handed = outbox.hand_out(house(), house().now())
    for (case, seq), fault in handed.failed.items():
        log.error("case %d, step %d: %s", case, seq, fault)
    beaten(house(), "hand_out", f"分发 {handed.events} 步，{handed.deliveries} 份，失败 {len(handed.failed)} 步")


@app.task
def send_mail() -> None:
    """Send the letters that are due. Safe to repeat, and in several processes at once."""
    sent = mail.send_mail(house(), house().now())
    log.info("mail: %s", sent)
    beaten(house(), "send_mail", str(sent))


@app.task
def send_hooks() -> None:
    """Tell the groups outside what is due for them. Safe to repeat, and in several processes at once."""
    sent = hooks.send_hooks(house(), house().now())
    log.info("hooks: %s", sent)
    beaten(house(), "send_hooks", str(sent))


@app.task
def digest() -> None:
    """Once a working day: a letter for everybody who wants to know what is due. Safe to repeat."""
    beaten(house(), "digest", f"新写 {digests.plan_digests(house(), house().now())} 封")
