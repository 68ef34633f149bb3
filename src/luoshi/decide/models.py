"""Documents that decisions come from, what the reader found in them, and where each commitment came from."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.models import Commitment, Handling, Tier, WorkKind
from luoshi.ledger.models import LedgeredModel
from luoshi.org.models import Role, Unit

if TYPE_CHECKING:
    from luoshi.org.acting import Acting


class SourceKind(models.TextChoices):
    """The reader's words for the kind of a document."""

    MEETING_REPORT = "meeting-report", _("会议报道")
    WORK_REPORT = "work-report", _("工作报告")
    PLAN = "plan", _("工作方案")
    OPINION = "opinion", _("意见")
    DIVISION = "division-of-work", _("任务分工")
    MINUTES = "minutes", _("会议纪要")
    INSTRUCTION = "instruction", _("领导批示")
    NOTICE = "notice", _("通知")
    OTHER = "other", _("其他")


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, acting: "Acting") -> Self:
        """Offices see what they took in, leaders and auditors what was taken in at or below their unit; others nothing.

        What is sensitive is for the office and the leader of its own government. A unit that has been given a commitment
        sees the sentence it came from on the commitment's page, not the document.
        """
        own = models.Q(office__in=[office.pk for office in acting.offices])
        near, reach = own, own
        for post in acting.posts_as([Role.LEADER, Role.AUDITOR]):
            reach |= models.Q(office__path__under=post.unit.path)
            if post.role == Role.LEADER:
                near |= models.Q(office=post.unit_id) | models.Q(office__parent=post.unit_id)
        return self.filter(reach, ~models.Q(handling=Handling.SENSITIVE) | near)

    def laid_out(self) -> Self:
        """With what the desk needs of each: the office, the source that it amends, the one that amends it (``amended_by_pk``).

        The reading comes as ``found``, beside the column: a ledgered model keeps a copy of every column that it loads.
        """
        later = Source.objects.filter(amends=models.OuterRef("pk")).order_by("-pk").values("pk")[:1]
        rows = self.select_related("office", "amends").defer("reading", "amends__text", "amends__reading")
        return rows.annotate(found=models.F("reading"), amended_by_pk=models.Subquery(later))


class Source(LedgeredModel):
    """One document as it came in: its file, its characters unchanged, and the reading of them."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="sources", verbose_name=_("督查机构"))
    title = models.CharField(_("标题"), max_length=300)
    kind = models.CharField(_("来源类型"), max_length=20, choices=SourceKind.choices)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer_name = models.CharField(_("发文机关"), max_length=120, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    planning_year = models.PositiveSmallIntegerField(_("计划年度"), null=True, blank=True)
    handling = models.CharField(_("处理级别"), max_length=10, choices=Handling.choices, default=Handling.INTERNAL)
    filename = models.CharField(_("文件名"), max_length=200)
    media = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    reading = models.JSONField()
    taken_in_at = models.DateTimeField(_("录入时间"))
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amended_by", verbose_name=_("修订或取代")
    )

    ledger_digests = frozenset({"text", "reading"})
    ledger_unscreened = frozenset(
        {"text", "reading"}
    )  # a whole document: taking it in has looked for marks where they are

    # Only of sources that were asked for with ``laid_out``.
    found: dict[str, Any]
    amended_by_pk: int | None

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("来源")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["office", "sha256"], name="decide_source_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"source:{self.pk}"


class Status(models.TextChoices):
    PENDING = "pending", _("待定")
    PROPOSED = "proposed", _("已拟立项")
    SET_ASIDE = "set_aside", _("作为背景")
    MERGED = "merged", _("已并入")


class SetAside(models.TextChoices):
    """Why a stretch of a document is not to be followed up (docs/rules.md and G40)."""

    INFORMATION = "information", _("仅供了解")
    DUPLICATE = "duplicate", _("已有在办")
    OUTSIDE = "outside", _("非本级职责")
    NOT_WORK = "not_work", _("不是工作部署")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, acting: "Acting") -> Self:
        """A proposal is seen by whoever sees its source."""
        return self.filter(source__in=Source.objects.visible_to(acting).order_by().values("pk"))


class Proposal(LedgeredModel):
    """One thing that the reader took for a commitment, as the review desk shows and corrects it.

    ``start`` and ``end`` are characters of the source's text; ``words`` are those characters, mended.
    ``named`` is what the document itself says of units: [{"name", "role", "basis", "start", "end"}].
    ``leads`` are the units that the lead's name stands for: several for 各县区, and then one commitment is made for each.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="proposals")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    title = models.CharField(_("事项"), max_length=200)
    words = models.TextField(_("原话"))
    kind = models.CharField(_("类型"), max_length=12, choices=WorkKind.choices)
    named = models.JSONField(default=list, blank=True)
    leads = models.JSONField(default=list, blank=True)
    supports = models.JSONField(default=list, blank=True)
    due = models.DateField(_("完成时限"), null=True, blank=True)
    due_words = models.CharField(max_length=60, blank=True)
    due_given = models.BooleanField(
        default=False
    )  # by the text or a person; otherwise the planning year's end is offered
    measure = models.CharField(_("完成标准"), max_length=400, blank=True)
    tier = models.PositiveSmallIntegerField(_("级别"), choices=Tier.choices, default=Tier.SECOND)
    confidence = models.PositiveSmallIntegerField()  # per cent
    rule = models.CharField(max_length=120, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    duplicate_of = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="restated_in", verbose_name=_("已有在办")
    )
    version = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("拟立事项")
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["source", "status"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_complete(self) -> bool:
        """Whether it can be registered as it stands: somebody leads, a date is set, done is measurable."""
        return bool(self.leads and self.due and self.measure)


class OriginQuerySet(models.QuerySet["Origin"]):
    def visible_to(self, acting: "Acting") -> Self:
        """Which commitment came from where: for whoever sees both the commitment and the source."""
        seen = Source.objects.visible_to(acting).order_by().values("pk")
        here = Commitment.objects.filter(pk=models.OuterRef("commitment")).order_by()
        return self.filter(models.Exists(here.visible_to(acting)), source__in=seen)


class Origin(LedgeredModel):
    """The exact characters that a commitment came from."""

    commitment = models.OneToOneField(Commitment, models.CASCADE, related_name="origin")
    source = models.ForeignKey(Source, models.PROTECT, related_name="origins")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="origins")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    dropped_by = models.ForeignKey(  # a later source that amends this one and no longer says it
        Source, models.PROTECT, null=True, blank=True, related_name="drops"
    )

    objects = OriginQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "start"])]
