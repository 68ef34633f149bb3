"""How a commitment ends: verification by somebody other than who claimed it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Commitment
from luoshi.ledger.models import LedgeredModel


class Method(models.TextChoices):
    DESK = "desk", _("材料核验")
    SITE = "site", _("现场核验")
    PHONE = "phone", _("电话核验")
    DATA = "data", _("数据核验")


class Verification(LedgeredModel):
    """One check of a claim of completion: how, by whom, with what result."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="verifications")
    method = models.CharField(_("核验方式"), max_length=8, choices=Method.choices, blank=True)
    finding = models.TextField(_("核验结论"))
    passed = models.BooleanField()
    verified_by = models.CharField(_("核验人"), max_length=60)
    verified_at = models.DateTimeField()

    class Meta:
        verbose_name = _("核验")
        ordering = ["-pk"]
