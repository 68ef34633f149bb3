"""What the guests of one inspection may see: the commitments that it looks into, as long as it lasts.

An inspection is led by the office; deputies, counsellors, experts and people drawn from other units may be invited
(State Council Order 733, art. 8). They come with a post of their own, and see what they were invited for: nothing else.
"""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.ledger.models import LedgeredModel

if TYPE_CHECKING:
    from luoshi.org.acting import Acting


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, acting: "Acting") -> Self:
        """The own office's; and to a guest, those invited to that are under way today. Deny by default."""
        scope = Q(office__in=[office.pk for office in acting.offices])
        guest = invitations(acting)
        return self.filter(scope if guest is None else scope | Q(pk__in=guest.values("inspection_id")))

    def under_way(self, today: date) -> Self:
        return self.filter(begins_on__lte=today, ends_on__gte=today, end_reason="")


class Inspection(LedgeredModel):
    """One inspection of an office: which commitments it looks into, who was invited to it, from when and until when."""

    office = models.ForeignKey("org.Unit", models.PROTECT, related_name="inspections", verbose_name=_("督查机构"))
    title = models.CharField(_("督查名称"), max_length=120)
    basis = models.CharField(_("依据"), max_length=200)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("最后一天"))
    end_reason = models.CharField(_("提前结束的原因"), max_length=400, blank=True)
    opened_by = models.CharField(_("发起人"), max_length=60)
    opened_at = models.DateTimeField(_("发起时间"))
    version = models.PositiveIntegerField(default=1)  # counts the acts done to it

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("inspection", "督查")
        ordering = ["-begins_on", "-pk"]
        indexes = [models.Index(fields=["office", "begins_on"], name="commitments_inspection_office")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="commitments_inspection_days")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"inspection:{self.pk}"

    def is_under_way(self, today: date) -> bool:
        return self.begins_on <= today <= self.ends_on and not self.end_reason

    def is_over(self, today: date) -> bool:
        return self.ends_on < today or bool(self.end_reason)


class InspectionSubject(LedgeredModel):
    """One commitment that an inspection looks into."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="subjects")
    commitment = models.ForeignKey("commitments.Commitment", models.CASCADE, related_name="inspected_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "commitment"], name="commitments_inspected_once")]


class InspectionGuest(LedgeredModel):
    """One post whose holder was invited to an inspection."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="guests")
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="invitations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "post"], name="commitments_invited_once")]


def invitations(acting: "Acting") -> models.QuerySet[InspectionGuest] | None:
    """The invitations that hold today of the post acted as; None where it is no guest's, or nobody says which day it is."""
    from luoshi.org.models import Role

    posts = [post.pk for post in acting.posts_as([Role.GUEST])]
    if not posts or acting.today is None:
        return None
    under_way = Inspection.objects.under_way(acting.today).order_by()
    return InspectionGuest.objects.filter(post__in=posts, inspection__in=under_way.values("pk"))
