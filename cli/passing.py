"""`hefa tick`, `worker`, `beat`: time passing, once from cron, or always, rung through Redis."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from cli.terminal import Json, leave, say, show_json
from engine.errors import HefaError
from house.words import Misuse

CELERY = ("-m", "celery", "--quiet", "--app", "workers.app")  # quiet: no banner among the lines of JSON


class NoRedis(HefaError):
    """连不上 Redis；记录不受影响，请启动 Redis 后再试。"""

    code = "no_redis"


def tick(
    checkpoint: Annotated[bool, typer.Option("--checkpoint", help="也封存尚未封存的留痕")] = False,
    as_json: Json = False,
) -> None:
    """时限走一遍：到时的期限提醒、超期、终止；日历有变则重算；通知分发、邮件和推送发出。可随时重复，供 cron 使用。"""
    from engine.passing import run_again, run_checkpoint, run_due, run_recount
    from house.digests import plan_digests
    from house.hooks import send_hooks
    from house.mail import send_mail
    from house.opening import open_house
    from house.outbox import hand_out

    house = open_house()
    recount = run_recount(house.database, house.now())
    run_again(house.database, house.now())
    count = run_due(house.database, house.now())
    told = hand_out(house, house.now())
    plan_digests(house, house.now())
    mail, hooks = send_mail(house, house.now()), send_hooks(house, house.now())
    written = run_checkpoint(house.database, house.seal, house.now()) if checkpoint else []
    failed = count.failed | recount.failed
    if as_json:
        said = {"looked": count.looked, "acts": dict(count.acts), "busy": count.busy, "failed": failed}
        outside = {"told": told.events, "mail": mail, "hooks": hooks}
        show_json({**said, **outside, "recount": recount, "checkpoints": written})
    else:
        acts = "，".join(f"{name} {n}" for name, n in sorted(count.acts.items()))
        say(f"查看 {count.looked} 次" + (f"：{acts}" if acts else "，没有到时的事"))
        say(*([f"按日历重算 {recount.looked} 件，{recount.moved} 个到期日改变"] if recount.looked else []))
        say(*([f"分发通知 {told.events} 步，{told.deliveries} 份"] if told.events else []))
        say(*(f"{way}：{sent}" for way, sent in (("邮件", mail), ("推送", hooks)) if sent.anything))
        say(*([f"{len(count.busy)} 件正在办理，下次再看"] if count.busy else []))
        say(*([f"已写出检查点第 {'、'.join(map(str, written))} 号"] if written else []))
        say(*(f"✗ 审查件 {case}：{fault}" for case, fault in failed.items()))
        say(*(f"✗ 审查件 {case} 第{seq}步的通知：{fault}" for (case, seq), fault in told.failed.items()))
    leave(not failed and not told.failed)


def worker(
    concurrency: Annotated[int, typer.Option(min=1, help="并行数")] = 2,
    embedded: Annotated[bool, typer.Option("--embedded", help="不用 Redis：在本进程内按时间表运行，只开一个")] = False,
) -> None:
    """后台进程：听到铃声就办理到时的事。"""
    if embedded:
        _checked()
        _become("-m", "workers.embedded")
    _redis()
    _become(*CELERY, "worker", "--loglevel", "INFO", "--concurrency", str(concurrency))


def beat() -> None:
    """按铃进程：按时间表唤醒后台；一个就够，两个也无妨。"""
    _redis()
    _become(*CELERY, "beat", "--loglevel", "INFO")


def _checked() -> None:
    """Nothing runs over a database that does not fit: better now than in a log."""
    from house.opening import open_house

    open_house().database.close()


def _redis() -> None:
    """Raises Misuse when Redis is not set or does not answer, saying what to do."""
    from engine.settings import masked, settings

    url = settings().redis_url
    if not url:
        raise Misuse(
            "没有设置 HEFA_REDIS_URL，例如 redis://127.0.0.1:6379/0；不用 Redis 时请用 hefa worker --embedded，或用 cron 定时运行 hefa tick"
        )
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as fault:
        raise NoRedis(f"{masked(url)}：{fault}") from None
    _checked()


def _become(*arguments: str) -> NoReturn:
    """The command line knows nothing of Celery: it makes way for it."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", *arguments])  # noqa: S606 -- our own interpreter
