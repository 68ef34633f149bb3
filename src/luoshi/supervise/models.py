"""What the clock does: reminders, and the outbox they leave by."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Commitment
from luoshi.ledger.models import LedgeredModel
from luoshi.org.models import Person, Unit

if TYPE_CHECKING:
    from luoshi.org.acting import Acting


class Occasion(models.TextChoices):
    """What a reminder is about. With the commitment and the day it is the key that makes a reminder happen once."""

    SIGN_IN_OVERDUE = "sign_in_overdue", _("逾期未签收")
    REPORT_DUE = "report_due", _("应报进展")
    REPORT_OVERDUE = "report_overdue", _("逾期未报进展")
    DUE_SOON = "due_soon", _("临近到期")
    OVERDUE = "overdue", _("已经超期")
    TURNED_YELLOW = "turned_yellow", _("转为黄灯")
    TURNED_RED = "turned_red", _("转为红灯")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, acting: "Acting") -> Self:
        return self.filter(commitment__in=Commitment.objects.visible_to(acting).values("pk"))


class Reminder(LedgeredModel):
    """One nudge to one unit about one commitment. ``key`` says which day or period it belongs to; each happens once."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="reminders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reminders")
    occasion = models.CharField(max_length=16, choices=Occasion.choices)
    key = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("催办")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "occasion", "key"], name="supervise_reminded_once")
        ]


class Mail(models.Model):
    """A letter waiting to go out. Transport, not record: the reminder that caused it is in the ledger.

    It is written with the reminder, in one transaction, so that a letter is neither lost nor sent for what was undone.
    """

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="mails")
    person = models.ForeignKey(Person, models.CASCADE, related_name="mails")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    try_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reminder", "person"], name="supervise_mailed_once")]
        indexes = [models.Index(fields=["sent_at", "try_after"])]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"
