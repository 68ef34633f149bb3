"""The customer's rules: each a plain mapping with its source, kept in every version it ever had."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import LedgeredModel


class Slug(models.TextChoices):
    """The rule sets that Luoshi reads. What each may hold is checked by its reader in the kernel."""

    LIGHTS = "lights", _("亮灯规则")
    LIMITS = "limits", _("时限规则")
    CADENCE = "cadence", _("反馈周期")
    CHANGES = "changes", _("变更规则")
    CALENDAR = "calendar", _("工作日历")


class RuleSet(LedgeredModel):
    """One version of one rule set. A version is never edited: a change is the next version."""

    slug = models.CharField(_("规则"), max_length=20, choices=Slug.choices)
    version = models.PositiveIntegerField(_("版本"))
    data = models.JSONField(_("内容"))
    source = models.CharField(_("依据"), max_length=200)
    adopted_at = models.DateTimeField(_("启用时间"))
    current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("规则")
        ordering = ["slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="rulebook_version_once"),
            models.UniqueConstraint(fields=["slug"], condition=Q(current=True), name="rulebook_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.get_slug_display()} v{self.version}"

    @property
    def stream(self) -> str:
        return f"rules:{self.slug}"
