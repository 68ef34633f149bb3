"""`luoshi work`: the clock. Run one, or as many as you like; each pass does only what nobody has done yet."""

import argparse
import signal
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger import checkpoints, idempotency
from luoshi.ledger.queries import latest_checkpoint
from luoshi.supervise.actions import send_mail, sweep
from luoshi.supervise.queries import keep_statistics


def main(arguments: list[str]) -> int:
    """Sweep, send, checkpoint; again and again until told to stop, or once with --once. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="luoshi work", description=_("巡查亮灯、催办、发信、做检查点"))
    parser.add_argument("--once", action="store_true", help=_("只做一遍"))
    parser.add_argument("--every", type=int, default=60, metavar=_("秒"), help=_("两遍之间的间隔（默认 60 秒）"))
    options = parser.parse_args(arguments)
    stopped = threading.Event()
    if not options.once:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: stopped.set())
    failed = one_pass()
    while not options.once and not stopped.wait(options.every):
        failed = one_pass()
    return 1 if failed and options.once else 0


def one_pass() -> bool:
    """One round of everything, told in one line. Whether anything failed."""
    now = timezone.now()
    close_old_connections()
    swept = sweep(now=now)
    sent, unsent = send_mail(now=now)
    idempotency.forget(now)
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
