"""Work that is too long for a page: asked for by somebody, done by `luoshi work`, looked at while it is done.

A job is no part of the record: what it changes is, entry by entry, as if it had been done by hand.
"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from luoshi.org.models import Person


class JobState(models.TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    WRITING = "writing", _("正在写入")  # the point of no return: from here on it is done, or nothing is
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有办成")
    STOPPED = "stopped", _("已取消")


GOING_ON = (JobState.WAITING, JobState.RUNNING, JobState.WRITING)
STOPPABLE = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, person: "Person | None") -> Self:
        """The person's own; nobody else sees them, not even the heads of the units that they are about."""
        return self.filter(owner=person) if person is not None else self.none()


class Job(models.Model):
    """One piece of work, with whose right it is done, how far it is, and what came of it."""

    kind = models.CharField(max_length=40)  # the name of its handler (`org.jobs`)
    owner = models.ForeignKey("org.Person", models.CASCADE, related_name="jobs")
    post = models.ForeignKey(
        "org.Post", models.CASCADE, related_name="+"
    )  # it is done as this post, while that is held
    language = models.CharField(max_length=10)
    arguments = models.JSONField()
    follows = models.OneToOneField("self", models.CASCADE, null=True, related_name="followed_by")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    phase = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(null=True)
    worker = models.CharField(max_length=40, blank=True)  # who has claimed it; another name for every claim
    beat_at = models.DateTimeField(null=True)  # when that one last said that it lives
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台任务")
        indexes = [models.Index(fields=["state", "id"], name="org_job_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_going_on(self) -> bool:
        return self.state in GOING_ON

    @property
    def can_be_stopped(self) -> bool:
        return self.state in STOPPABLE
