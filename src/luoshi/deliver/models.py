"""What the lead unit does: its plan, its reports, the evidence for them."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Commitment, Handling
from luoshi.deliver.figures import moved, told_moved
from luoshi.kernel.changes import BY_ITS_ACT, Change, Timing
from luoshi.ledger.models import LedgeredModel
from luoshi.org.models import Unit

if TYPE_CHECKING:
    from luoshi.org.acting import Acting


class Milestone(LedgeredModel):
    """A step of the plan: what is to be reached by when, and how much of the whole that is."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    title = models.CharField(_("节点"), max_length=200)
    due = models.DateField(_("时间"))
    percent = models.PositiveSmallIntegerField(_("应达进度"))

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="deliver_milestone_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Forecast(models.TextChoices):
    """What the unit itself expects. Saying early that it will be late costs nothing (docs/rules.md, early honesty)."""

    ON_TIME = "on_time", _("按期完成")
    AT_RISK = "at_risk", _("有风险")
    LATE = "late", _("难以按期")


class ReportState(models.TextChoices):
    SUBMITTED = "submitted", _("待单位负责人审核")
    APPROVED = "approved", _("已报送")
    RETURNED = "returned", _("退回修改")


class ReportQuerySet(models.QuerySet["Report"]):
    def readable_by(self, acting: "Acting") -> Self:
        """Approved ones are read by whoever sees the commitment. A draft is the unit's own until its head approves it."""
        return self.filter(Q(state=ReportState.APPROVED) | Q(unit__in=[unit.pk for unit in acting.units]))


def told_reading(key: str, value: str, day: str = "") -> str:
    """A reading of the figure ``key`` (指标|单位) as one writes it; ``day``: up to which it counts, where that is to be said."""
    indicator, _bar, unit = key.partition("|")
    told = f"{indicator} {value}{unit}"
    return gettext("%(reading)s（截至 %(day)s）") % {"reading": told, "day": day} if day else told


class Report(LedgeredModel):
    """Progress as the unit tells it: written by the liaison, approved by the unit's head, then weighed by the office."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    progress = models.TextField(_("进展情况"))
    difficulty = models.TextField(_("存在困难"), blank=True)
    next_step = models.TextField(_("下一步"), blank=True)
    claimed = models.PositiveSmallIntegerField(_("自报进度"))
    forecast = models.CharField(_("预计"), max_length=8, choices=Forecast.choices)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.SUBMITTED)
    written_by = models.CharField(_("填报人"), max_length=60)
    written_at = models.DateTimeField()
    approved_by = models.CharField(_("审核人"), max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=400, blank=True)
    # What the office found the evidence to support. None until somebody of the office has looked.
    evidenced = models.PositiveSmallIntegerField(_("核实进度"), null=True)
    assessment = models.CharField(_("核实意见"), max_length=400, blank=True)
    assessed_by = models.CharField(max_length=60, blank=True)
    assessed_at = models.DateTimeField(null=True)
    # What the figures of the measure of done stand at, {指标|单位: value as written}.
    readings = models.JSONField(_("指标读数"), default=dict, blank=True)
    read_on = models.DateField(_("读数截至"), null=True)  # the day up to which they count; None in a report without any
    read_days = models.JSONField(
        _("各指标截至"), default=dict, blank=True
    )  # {指标|单位: day} of those that have another
    readings_note = models.CharField(_("读数说明"), max_length=200, blank=True)
    # Why a figure stands short of what the schedule or, at the claim, the measure of done asks.
    short_reason = models.CharField(_("未达到的原因"), max_length=400, blank=True)
    is_claim = models.BooleanField(default=False)  # made with a claim of completion
    # The report on a linked commitment that this one says again: nobody reports twice (promise 5).
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="answered_by", verbose_name=_("一报两答")
    )

    # A draft is nobody else's, and a proof shows the rows of its entries: the words stand in the record when they are
    # approved, among the facts of that entry; before that only their digest does.
    ledger_digests = frozenset(
        {
            "progress",
            "difficulty",
            "next_step",
            "readings",
            "read_days",
            "readings_note",
            "short_reason",
            "return_reason",
        }
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("进展反馈")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(claimed__lte=100), name="deliver_claimed_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(evidenced=None) | Q(evidenced__lte=100), name="deliver_evidenced_is_a_percentage"
            ),
            # One draft at a time: the head approves or returns it before the liaison writes the next.
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(state="submitted"), name="deliver_one_report_waits"
            ),
            models.UniqueConstraint(fields=["commitment", "answers"], name="deliver_answered_once"),
        ]

    @property
    def readings_told(self) -> list[str]:
        """Each reading as one writes it, with its day where it has one of its own: 改造燃气管网 62.5公里（截至 2026-03-31）."""
        return [told_reading(key, value, self.read_days.get(key, "")) for key, value in self.readings.items()]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, acting: "Acting") -> Self:
        """Evidence is seen by whoever sees its commitment; that of a draft by the unit that wrote it.

        A sensitive file of a commitment that is not is for those whom the commitment concerns.
        """
        own = Q(report__unit__in=[unit.pk for unit in acting.units])
        told = Q(report__state=ReportState.APPROVED)
        here = Commitment.objects.filter(pk=OuterRef("report__commitment")).order_by()
        near = ~Q(handling=Handling.SENSITIVE) | Q(Exists(here.concerning(acting)))
        return self.filter(told | own, near, Exists(here.visible_to(acting)))


class Evidence(LedgeredModel):
    """A file that supports a report. The file itself is found by its digest; nothing here can point at other bytes."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    name = models.CharField(_("文件名"), max_length=200)
    media = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # A level of its own; "" while it goes with its commitment's.
    handling = models.CharField(_("处理级别"), max_length=10, choices=Handling.choices, blank=True, default="")

    # Whoever sees the commitment sees its entries, not always its every file: the record holds the name as a digest.
    ledger_digests = frozenset({"name"})

    objects = EvidenceQuerySet.as_manager()

    @property
    def level(self) -> str:
        """The words of the level that holds for it: its own, else its commitment's."""
        return str(Handling(self.handling or self.report.commitment.handling).label)

    @property
    def is_sensitive(self) -> bool:
        """Whether it is marked sensitive by itself."""
        return self.handling == Handling.SENSITIVE

    class Meta:
        verbose_name = _("佐证材料")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "sha256"], name="deliver_evidence_once")]


class Ruling(models.TextChoices):
    """How a request to return was ruled on."""

    UPHOLD = "uphold", _("维持交办")
    REASSIGN = "reassign", _("改派")
    SPLIT = "split", _("拆分")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, acting: "Acting") -> Self:
        """A dispute and its ruling are seen by whoever sees the commitment."""
        return self.filter(commitment__in=Commitment.objects.visible_to(acting).values("pk"))

    def ruled(self) -> Self:
        """The precedents: what was ruled on, latest first."""
        return self.filter(ruled_at__isnull=False).order_by("-ruled_at", "-pk")


class Dispute(LedgeredModel):
    """A unit's request to return what was dispatched to it, and the ruling on that: a precedent for the like."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="disputes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="disputes")
    reason = models.CharField(_("退回理由"), max_length=400)
    requested_at = models.DateTimeField()
    ruling = models.CharField(_("裁定意见"), max_length=400, blank=True)
    upheld = models.BooleanField(null=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.CharField(_("裁定人"), max_length=60, blank=True, default="")
    # Empty in rulings made before there were three forms of them: ``upheld`` says which of the two it was.
    form = models.CharField(_("裁定结果"), max_length=8, choices=Ruling.choices, blank=True, default="")
    new_lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, verbose_name=_("改派单位"))

    objects = DisputeQuerySet.as_manager()

    class Meta:
        # Returning for ever is the usual way to dodge: a unit asks once for one commitment, then the ruling stands.
        constraints = [models.UniqueConstraint(fields=["commitment", "unit"], name="deliver_one_return_a_unit")]
        indexes = [models.Index(fields=["-ruled_at"])]

    @property
    def ruled_as(self) -> Ruling:
        """The form of the ruling, of older ones too."""
        return Ruling(self.form) if self.form else Ruling.UPHOLD if self.upheld else Ruling.REASSIGN


class ChangeKind(models.TextChoices):
    """What is asked for; the kernel's words for it in the user's language."""

    EXTENSION = Change.EXTENSION.value, pgettext_lazy("change", "延期")
    SUSPENSION = Change.SUSPENSION.value, _("暂缓挂账")
    TERMINATION = Change.TERMINATION.value, pgettext_lazy("change", "中止")
    RETARGET = Change.RETARGET.value, pgettext_lazy("change", "调整目标")
    RELEAD = Change.RELEAD.value, pgettext_lazy("change", "换牵头")
    MERGER = Change.MERGER.value, pgettext_lazy("change", "并入另一件")
    SPLIT = Change.SPLIT.value, pgettext_lazy("change", "拆分")


class ChangeState(models.TextChoices):
    DRAFTED = "drafted", _("待单位负责人审核")
    SENT = "sent", _("待批")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已失效")


class AskTiming(models.TextChoices):
    IN_TIME = Timing.IN_TIME.value, _("到期前申请")
    SHORT = Timing.SHORT.value, _("到期前申请，提前量不足规定")
    OVERDUE = Timing.OVERDUE.value, _("到期后才申请，计为超期")


class ChangeQuerySet(models.QuerySet["ChangeRequest"]):
    def readable_by(self, acting: "Acting") -> Self:
        """What was sent is read by whoever sees the commitment. A draft, and what never went out, is the unit's own."""
        return self.filter(Q(sent_at__isnull=False) | Q(unit__in=[unit.pk for unit in acting.units]))


class ChangeRequest(LedgeredModel):
    """A change after dispatch: who asked for it and why, against which values, and what was decided.

    ``old_…`` are the values that held when it was granted (until then: when it was asked for), so that a commitment's baseline
    and every later value can be read off its requests. ``by_office``: the office's own doing, nobody of the unit asked for it.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="changes")
    kind = models.CharField(_("变更"), max_length=12, choices=ChangeKind.choices)
    by_office = models.BooleanField(_("依职权"), default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("申请单位"))
    reason = models.CharField(_("理由"), max_length=400)
    new_due = models.DateField(_("新的时限"), null=True)
    review_on = models.DateField(_("复查日期"), null=True)
    new_measure = models.CharField(_("新的完成标准"), max_length=400, blank=True)
    new_lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, verbose_name=_("新的牵头单位"))
    merge_into = models.ForeignKey(
        Commitment, models.PROTECT, related_name="+", null=True, verbose_name=_("并到哪一件")
    )
    # Of a split: into what, where that was said; ``merging.Part`` as plain data, with the lead's name as it was then.
    parts = models.JSONField(_("建议拆成"), default=list, blank=True)
    old_due = models.DateField(_("原时限"))
    old_measure = models.CharField(_("原完成标准"), max_length=400)
    old_lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("原牵头单位"))
    timing = models.CharField(max_length=8, choices=AskTiming.choices)
    state = models.CharField(_("状态"), max_length=10, choices=ChangeState.choices)
    requested_by = models.CharField(_("提出人"), max_length=60)
    requested_at = models.DateTimeField(_("申请时间"))
    sent_by = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)
    decided_by = models.CharField(_("批复人"), max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(_("批复意见"), max_length=400, blank=True)

    # As with a report: a draft's words are the unit's own. They stand among the facts of the entry that sends it.
    ledger_digests = frozenset({"reason", "new_measure", "decision", "parts"})

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("变更申请")
        ordering = ["-pk"]
        constraints = [
            # One at a time: it is decided before the next is asked for.
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(state__in=["drafted", "sent"]), name="deliver_one_change_waits"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.state in {ChangeState.DRAFTED, ChangeState.SENT}

    @property
    def is_granted_by_its_act(self) -> bool:
        """Whether merging or splitting itself is what grants it."""
        return self.kind in BY_ITS_ACT

    @property
    def merge_into_number(self) -> str:
        """Of a merger: into which one. Its number alone: not everybody who reads this sees the other one."""
        return (self.merge_into.number or "") if self.merge_into else ""

    @property
    def figures_moved(self) -> list[str]:
        """Of a retarget: what becomes of each figure, as one reads it. No query."""
        if self.kind != ChangeKind.RETARGET:
            return []
        return [told_moved(one) for one in moved(self.old_measure, self.new_measure)]


class Holds(models.TextChoices):
    """Which of two linked commitments that ask differently holds."""

    ONE = "one", _("以先立的一件为准")
    OTHER = "other", _("以后立的一件为准")
    BOTH = "both", _("两件各按各的要求")


class LinkQuerySet(models.QuerySet["Link"]):
    def of(self, commitment: Commitment) -> Self:
        return self.filter(Q(one=commitment) | Q(other=commitment))

    def visible_to(self, acting: "Acting") -> Self:
        """A link is seen by whoever sees both of its ends."""
        seen = Commitment.objects.visible_to(acting).values("pk")
        return self.filter(one__in=seen, other__in=seen)


class Link(LedgeredModel):
    """Two commitments that ask the same, so that one report may answer both. ``one`` is the older."""

    one = models.ForeignKey(Commitment, models.CASCADE, related_name="links_later")
    other = models.ForeignKey(Commitment, models.CASCADE, related_name="links_earlier")
    reason = models.CharField(_("理由"), max_length=400)
    linked_by = models.CharField(max_length=60)
    linked_at = models.DateTimeField()
    # Whether the two ask other numbers of the same measure and nobody has settled that; see deliver.settling.
    is_conflict = models.BooleanField(_("要求不一致"), default=False)
    # How it was settled last, and what was asked differently then: [[what, indicator, one, other], …].
    holds = models.CharField(_("裁定"), max_length=8, choices=Holds.choices, blank=True, default="")
    settlement = models.CharField(_("裁定理由"), max_length=400, blank=True, default="")
    settled = models.JSONField(default=list, blank=True)
    settled_by = models.CharField(_("裁定人"), max_length=60, blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("同题关联")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="deliver_linked_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="deliver_link_has_an_order"),
        ]
        indexes = [
            models.Index(fields=["one", "other"], condition=Q(is_conflict=True), name="deliver_links_in_conflict"),
        ]


class SupportTask(LedgeredModel):
    """What the lead unit asks of one supporting unit. The supporting unit answers the lead, and the lead answers for all."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="support_tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="support_tasks", verbose_name=_("配合单位"))
    words = models.CharField(_("请配合的事"), max_length=400)
    due = models.DateField(_("答复时限"))
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    return_reason = models.CharField(_("退回补充的理由"), max_length=400, blank=True)
    taken_at = models.DateTimeField(null=True)  # the lead has taken the answer as done

    class Meta:
        verbose_name = _("配合任务")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["unit", "answered_at"])]

    @property
    def waits_for(self) -> str:
        """Whose turn it is: "support" to answer, "lead" to take the answer, "" where it is done."""
        return "" if self.taken_at else "lead" if self.answered_at else "support"

    def is_late(self, today: date) -> bool:
        """Past its date and not answered. Worked out, never stored."""
        return self.answered_at is None and self.due < today
