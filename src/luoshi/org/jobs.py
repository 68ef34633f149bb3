"""Jobs done: which function does which kind, with whose right, and what becomes of one that is stopped, refused or breaks.

A handler takes a `Run` and returns what came of it, as plain data. It prepares first, telling how far it is, and may be stopped
there; what it writes, it writes in one short transaction at the end, in which the job ends as well:

    def import_roster(run: Run) -> dict[str, Any]:
        for number, line in enumerate(lines):
            run.tell("checking", number, len(lines))
        with run.writing():
            ...
            return {"count": …}

So on SQLite, where one writes at a time, nobody waits for the preparing, and progress never waits for the writing.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from luoshi.ledger.errors import BadContent, Conflict
from luoshi.org.acting import Acting
from luoshi.org.actions import jobs
from luoshi.org.errors import ActRefused
from luoshi.org.job_models import Job, JobState
from luoshi.org.queries import acting_of

logger = logging.getLogger(__name__)

TOLD_EVERY = 0.5  # seconds between two writes of how far it is


class Lost(Exception):  # noqa: N818 - a way out, no fault
    """The job is this worker's no longer: stopped by its owner, or taken over by another worker."""


class Ending(Exception):  # noqa: N818 - a way out, no fault
    """The worker is told to end; the job goes back into the queue."""


class Refused(ActRefused):
    """The work cannot be done; ``result`` says more than the message does."""

    def __init__(self, message: str, result: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.result = result


@dataclass
class Run:
    """One job being done: by whose right, and the ways to tell of it."""

    job: Job
    acting: Acting
    now: datetime
    ending: Callable[[], bool]
    _told_at: float = field(default=0.0)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Say how far it is; cheap enough for every line. Raises Lost where the job was stopped, Ending where we are."""
        moment = time.monotonic()
        if moment - self._told_at < TOLD_EVERY:
            return
        self._told_at = moment
        if self.ending():
            raise Ending
        if not jobs.beat(self.job, now=timezone.now(), phase=phase, done=done, total=total):
            raise Lost

    @contextmanager
    def writing(self) -> Iterator[dict[str, Any]]:
        """The one transaction in which everything is written, the job's end too. The body fills in what came of it."""
        if self.ending():
            raise Ending
        if not jobs.begin_writing(self.job, now=timezone.now()):
            raise Lost
        result: dict[str, Any] = {}
        with transaction.atomic():
            if not jobs.hold(self.job):
                raise Lost
            yield result
            if not jobs.finish(self.job, now=timezone.now(), result=result):
                raise Lost


Handler = Callable[[Run], Mapping[str, Any] | None]
"""Does the work. Returns what came of it, or None where `Run.writing` has ended the job already."""

_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Name the function that does one kind of job: each app once, when it starts."""
    _handlers[kind] = handler


def work(*, ending: Callable[[], bool] = lambda: False) -> int:
    """Do what waits, one after the other, until nothing does. Returns how many jobs were done, or failed."""
    jobs.take_over(timezone.now())
    count = 0
    while not ending() and (job := jobs.claim(timezone.now())) is not None:
        with translation.override(job.language):
            _do(job, ending)
        count += 1
    return count


def _do(job: Job, ending: Callable[[], bool]) -> None:
    try:
        now = timezone.now()
        result = _handlers[job.kind](Run(job, _acting(job, now), now, ending))
        if result is not None:
            jobs.finish(job, now=timezone.now(), result=result)
    except Lost:
        return
    except Ending:
        jobs.put_back(job)
    except Refused as error:
        _fail(job, error.message, error.result)
    except ActRefused as error:
        _fail(job, error.message)
    except (Conflict, BadContent) as error:
        _fail(job, str(error))
    except OperationalError:
        # The database is away or busy; the lease runs out and somebody tries again.
        logger.exception("job %s (%s) was interrupted", job.pk, job.kind)
    except Exception:
        logger.exception("job %s (%s) broke", job.pk, job.kind)
        _fail(job, _("程序出错，没有办成，什么都没有改。请把时间告诉管理员。"))


def _acting(job: Job, now: datetime) -> Acting:
    """The owner with the very post by which the job was asked for, as long as it is held."""
    today = timezone.localdate(now)
    acting = acting_of(job.owner, today, job.post_id)
    owner = job.owner
    if not owner.is_active or owner.has_left(today) or [post.pk for post in acting.posts] != [job.post_id]:
        raise ActRefused(_("您已不任 %(post)s，没有办。") % {"post": job.post})
    return acting


def _fail(job: Job, message: str, result: Mapping[str, Any] | None = None) -> None:
    jobs.finish(job, now=timezone.now(), result=result, state=JobState.FAILED, message=message)
