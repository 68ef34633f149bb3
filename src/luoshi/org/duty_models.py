"""What townships are and are not to do, and which departments may supervise lower governments: duty lists and mandates.

Both are checked when something is dispatched or passed down. Neither is ever deleted: an entry or a mandate is ended by its last day.
"""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.kernel.duties import DutyKind
from luoshi.ledger.models import LedgeredModel

if TYPE_CHECKING:
    from luoshi.org.acting import Acting
    from luoshi.org.models import Unit

KIND_WORDS = {
    DutyKind.BASIC: _("基本履职"),
    DutyKind.CO_OPERATING: _("配合履职"),
    DutyKind.TAKEN_BACK: _("上级收回"),
}


class DutyEntryQuerySet(models.QuerySet["DutyEntry"]):
    def visible_to(self, acting: "Acting") -> Self:
        """Those of the own unit and below, and those for which the own unit answers; an office those of its whole government."""
        from luoshi.org.duty_rights import at_or_below, read_paths

        own = [post.unit_id for post in acting.posts]
        return self.filter(at_or_below("unit", read_paths(acting)) | Q(upper__in=own))

    def in_force(self, today: date) -> Self:
        """Entries that hold on ``today``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today))


class DutyEntry(LedgeredModel):
    """One line of a township's duty list. A co-operating or taken-back one names the upper department that answers for it.

    ``upper_name`` is that department as the list writes it; ``upper`` the unit, where it is one of the tree.
    """

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="duty_entries", verbose_name=_("乡镇（街道）"))
    kind = models.CharField(
        _("清单"), max_length=16, choices=[(kind.value, words) for kind, words in KIND_WORDS.items()]
    )
    field = models.CharField(_("类别"), max_length=40, blank=True)  # 党的建设、经济发展、民生服务、平安法治 …
    matter = models.CharField(_("履职事项名称"), max_length=400)
    upper = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="duties_kept", verbose_name=_("上级部门")
    )
    upper_name = models.CharField(_("上级部门"), max_length=120, blank=True)
    detail = models.CharField(_("配合职责或工作方式"), max_length=1000, blank=True)
    basis = models.CharField(_("依据"), max_length=200)  # the document that adopted the list, with its number
    valid_from = models.DateField(_("起始日期"), null=True, blank=True)
    valid_to = models.DateField(_("最后一天"), null=True, blank=True)
    end_reason = models.CharField(_("停用依据"), max_length=400, blank=True)

    objects = DutyEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("履职事项")
        ordering = ["unit__path", "kind", "pk"]
        indexes = [models.Index(fields=["unit", "kind"], name="org_duty_unit_kind")]
        constraints = [
            # A list says a thing once; what was ended may be entered anew.
            models.UniqueConstraint(
                fields=["unit", "kind", "matter"], condition=Q(valid_to=None), name="org_duty_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return self.matter

    def is_in_force(self, today: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= today
        return begun and (self.valid_to is None or self.valid_to >= today)

    @property
    def answers(self) -> str:
        """Who answers for it instead of the township; "" for what it does itself."""
        return str(self.upper) if self.upper is not None else self.upper_name


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, acting: "Acting") -> Self:
        """Those of units at or below the own one, and those that extend to it; an office those of its whole government."""
        from luoshi.org.duty_rights import above, at_or_below, read_paths

        paths = read_paths(acting)
        reached = MandateUnit.objects.filter(at_or_below("unit", paths) | Q(unit__path__in=above(acting)))
        return self.filter(at_or_below("issuer", paths) | Q(pk__in=reached.order_by().values("mandate")))

    def with_scope(self) -> Self:
        """With what `Mandate.units` asks for. One query more."""
        return self.prefetch_related(models.Prefetch("links", MandateUnit.objects.select_related("unit")))

    def in_force(self, today: date) -> Self:
        """Mandates that hold on ``today``."""
        return self.filter(valid_from__lte=today, valid_to__gte=today)


class Mandate(LedgeredModel):
    """A government has designated one of its departments to supervise lower governments in a matter (Order 733, art. 7).

    As the article asks, it names matter, scope, duties and period. Scope are governments, each with whoever stands below it.
    """

    issuer = models.ForeignKey("org.Unit", models.PROTECT, related_name="mandates", verbose_name=_("被授权部门"))
    matter = models.CharField(_("督办事项范围"), max_length=400)
    duties = models.CharField(_("职责"), max_length=400, blank=True)
    scope = models.ManyToManyField("org.Unit", through="MandateUnit", related_name="mandates_over")
    basis = models.CharField(_("依据文号"), max_length=120)
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("最后一天"))
    office = models.ForeignKey(
        "org.Unit", models.PROTECT, related_name="mandates_granted", verbose_name=_("登记的督查机构")
    )
    granted_by = models.CharField(_("登记人"), max_length=60)
    granted_at = models.DateTimeField(_("登记时间"))
    end_reason = models.CharField(_("终止依据"), max_length=400, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办授权")
        ordering = ["-valid_to", "-pk"]
        indexes = [models.Index(fields=["issuer", "valid_to"], name="org_mandate_issuer")]

    def __str__(self) -> str:
        return self.basis

    @property
    def units(self) -> list["Unit"]:
        """The governments that it extends to; ask with ``prefetch_related("links__unit")``."""
        return [link.unit for link in self.links.all()]

    def is_in_force(self, today: date) -> bool:
        return self.valid_from <= today <= self.valid_to

    def is_over(self, today: date) -> bool:
        """Whether its period has passed, or somebody has set an end to it."""
        return self.valid_to < today or bool(self.end_reason)

    def extends_to(self, unit: "Unit") -> bool:
        return any(unit.is_within(scope) for scope in self.units)


class MandateUnit(LedgeredModel):
    """One government that a mandate extends to."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="links")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="mandate_links")

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["mandate", "unit"], name="org_mandate_unit_once")]
