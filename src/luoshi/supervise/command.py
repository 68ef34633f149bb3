"""`luoshi work`: the clock, and the jobs that people wait for. Run one, or as many as you like; nothing is done twice."""

import argparse
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger import checkpoints, idempotency
from luoshi.ledger.queries import latest_checkpoint
from luoshi.org import jobs
from luoshi.org.actions.jobs import forget
from luoshi.supervise.actions import send_mail, sweep
from luoshi.supervise.queries import keep_statistics

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks for jobs: somebody sits before the page and waits


def main(arguments: list[str]) -> int:
    """Sweep, send, checkpoint, do jobs; again and again until told to stop, or once with --once. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="luoshi work", description=_("巡查亮灯、催办、发信、做检查点"))
    parser.add_argument("--once", action="store_true", help=_("只做一遍"))
    parser.add_argument("--every", type=int, default=60, metavar=_("秒"), help=_("两遍之间的间隔（默认 60 秒）"))
    parser.add_argument("--jobs", action="store_true", help=_("只办导入等后台任务，不巡查"))
    parser.add_argument("--with-parent", type=int, metavar="PID", help=_("启动它的程序结束时，随之结束"))
    options = parser.parse_args(arguments)
    if options.once:
        failed = not options.jobs and one_pass()
        jobs.work()
        return int(failed)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    parent = options.with_parent  # told, not asked: by now it may have ended
    again_and_again(
        options.every if not options.jobs else None,
        stopped=lambda: stopped.is_set() or (parent is not None and os.getppid() != parent),
        wait=stopped.wait,
    )
    return 0


def again_and_again(every: int | None, *, stopped: Callable[[], bool], wait: Callable[[float], object]) -> None:
    """A pass each ``every`` seconds (None: never), and jobs as they come, until ``stopped``.

    What breaks is logged and tried again: a database that is away for a minute must not end the clock.
    """
    due = time.monotonic()
    while not stopped():
        try:
            if every is not None and time.monotonic() >= due:
                due = time.monotonic() + every
                one_pass()
            close_old_connections()
            jobs.work(ending=stopped)
        except Exception:
            logger.exception("a pass broke; the next one follows")
            connection.close()
        wait(LOOK_EVERY)


def one_pass() -> bool:
    """One round of everything, told in one line. Whether anything failed."""
    now = timezone.now()
    close_old_connections()
    swept = sweep(now=now)
    sent, unsent = send_mail(now=now)
    idempotency.forget(now)
    forget(now)
    checkpoint = None
    if _checkpoint_is_due(now):
        checkpoint = checkpoints.make(now)
        keep_statistics()
    told = _(
        "%(at)s 巡查 %(looked)s 项，变灯 %(lights)s，催办 %(reminders)s，发信 %(sent)s，失败 %(failed)s%(checkpoint)s"
    ) % {
        "at": timezone.localtime(now).strftime("%Y-%m-%d %H:%M:%S"),
        "looked": swept.looked_at,
        "lights": swept.lights,
        "reminders": swept.reminders,
        "sent": sent,
        "failed": swept.failed + unsent,
        "checkpoint": _("，检查点 %(n)s") % {"n": checkpoint.n} if checkpoint else "",
    }
    print(told, flush=True)  # noqa: T201
    return bool(swept.failed or unsent)


def _checkpoint_is_due(now: datetime) -> bool:
    """One an hour at the most: what is not covered yet is still chained, and each checkpoint costs a look at every stream."""
    last = latest_checkpoint()
    return last is None or now - last.at >= timedelta(minutes=settings.LUOSHI_CHECKPOINT_MINUTES)
