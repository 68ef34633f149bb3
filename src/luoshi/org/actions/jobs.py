"""Jobs: asked for, claimed, told about, stopped, ended. Every step is a compare-and-set: of two, one wins, in any number of processes.

A job's row is no part of the record, so no step writes an entry; what the job does to other rows writes its own.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.ledger.values import refuse_unwritable
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, NotEntitled
from luoshi.org.job_models import GOING_ON, STOPPABLE, Job, JobState

LEASE = timedelta(seconds=60)
"""How long a worker may be silent before its job is another's. It speaks every few hundred lines, at most twice a second."""
MOST_ATTEMPTS = 3
"""A job whose worker has died so often does not only have bad luck."""
MOST_AT_ONCE = 3
"""Jobs of one person that wait or are being done: nobody fills the queue for the others."""
KEPT = timedelta(days=30)
"""How long what came of a job can be looked at; it holds names and posts of people, so not for ever."""


def start(
    kind: str, arguments: Mapping[str, Any], *, acting: Acting, now: datetime, follows: Job | None = None, total: int = 0
) -> Job:  # fmt: skip
    """Queue a job, to be done as the post acted as. follows: the job on which this one builds; each has one follower at most.

    Raises NotEntitled for who holds no post; BadContent, or what the ledger's screens raise, for a text that may not be kept.
    """
    if acting.person is None or not acting.posts:
        raise NotEntitled(_("只有任职的人能办理。"))
    if Job.objects.of(acting.person).filter(state__in=GOING_ON).count() >= MOST_AT_ONCE:
        raise ActRefused(_("您已有 %(most)s 项在排队或进行，请等办完再来。") % {"most": MOST_AT_ONCE})
    refuse_unwritable("arguments", dict(arguments))
    job = Job(
        kind=kind, owner=acting.person, post=acting.posts[0], language=get_language() or "zh-hans",
        arguments=dict(arguments), follows=follows, total=total, created_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as error:
        raise ActRefused(_("这一次已经办过了。")) from error
    return job


def stop(job: Job, *, now: datetime) -> bool:
    """Call a job off. False where it is too late: it writes already, or has ended."""
    rows = Job.objects.filter(pk=job.pk, state__in=STOPPABLE)
    return bool(rows.update(state=JobState.STOPPED, ended_at=now, worker=""))


def claim(now: datetime) -> Job | None:
    """The job that waits longest, claimed for the caller alone; None where none waits."""
    for pk in Job.objects.filter(state=JobState.WAITING).order_by("pk").values_list("pk", flat=True)[:8]:
        worker = uuid4().hex
        rows = Job.objects.filter(pk=pk, state=JobState.WAITING)
        if rows.update(state=JobState.RUNNING, worker=worker, beat_at=now, attempts=F("attempts") + 1):
            return Job.objects.select_related("owner", "post").get(pk=pk)
    return None


def beat(job: Job, *, now: datetime, phase: str, done: int, total: int) -> bool:
    """Say how far it is, and that its worker lives. False where it is the caller's no longer: stopped, or taken over."""
    rows = Job.objects.filter(pk=job.pk, worker=job.worker, state=JobState.RUNNING)
    return bool(rows.update(phase=phase, done=done, total=total, beat_at=now))


def begin_writing(job: Job, *, now: datetime) -> bool:
    """Pass the point of no return. False where it was stopped or taken over before."""
    rows = Job.objects.filter(pk=job.pk, worker=job.worker, state=JobState.RUNNING)
    return bool(rows.update(state=JobState.WRITING, phase="writing", beat_at=now))


def hold(job: Job) -> bool:
    """Hold the row to the end of the transaction, so that nobody takes the job over meanwhile. False where somebody has."""
    held = Job.objects.select_for_update(of=("self",)).filter(pk=job.pk, worker=job.worker, state=JobState.WRITING)
    return bool(held.values_list("pk", flat=True)[:1])


def finish(
    job: Job, *, now: datetime, result: Mapping[str, Any] | None, state: JobState = JobState.DONE, message: str = ""
) -> bool:  # fmt: skip
    """End a job, with what came of it. False where it is the caller's no longer; what else was written must then be taken back."""
    rows = Job.objects.filter(pk=job.pk, worker=job.worker, state__in=[JobState.RUNNING, JobState.WRITING])
    values = {"result": dict(result) if result is not None else None, "message": message, "worker": ""}
    return bool(rows.update(state=state, ended_at=now, **values))


def put_back(job: Job) -> None:
    """Let another do it, because the worker was told to end. That is no failed attempt."""
    rows = Job.objects.filter(pk=job.pk, worker=job.worker, state=JobState.RUNNING)
    rows.update(state=JobState.WAITING, worker="", phase="", done=0, attempts=F("attempts") - 1)


def take_over(now: datetime) -> int:
    """Queue again the jobs whose workers have died (kill, power cut): nothing of them was written. Returns how many.

    One that has been tried MOST_ATTEMPTS times ends as failed.
    """
    silent = Job.objects.filter(Q(state__in=[JobState.RUNNING, JobState.WRITING]), beat_at__lt=now - LEASE)
    spent = silent.filter(attempts__gte=MOST_ATTEMPTS)
    told = _("后台程序几次中断，没有办成，什么都没有改。请再办一次。")
    spent.update(state=JobState.FAILED, ended_at=now, worker="", message=told)
    return silent.update(state=JobState.WAITING, worker="", phase="", done=0)


def forget(now: datetime) -> int:
    """Delete what ended longer ago than is kept. Returns how many jobs."""
    return Job.objects.filter(ended_at__lt=now - KEPT).delete()[0]
