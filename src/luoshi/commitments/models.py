"""The one aggregate: a commitment, its units and its dates."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.inspection_models import InspectionSubject, invitations
from luoshi.commitments.words import STATE_CHOICES, STATE_WORDS
from luoshi.kernel.lifecycle import ENDED, OPEN, State
from luoshi.ledger.models import LedgeredModel
from luoshi.org.models import Level, Role, Unit

if TYPE_CHECKING:
    from luoshi.org.acting import Acting


@models.BigAutoField.register_lookup
class Among(In):
    """``pk__among=keys``: ``in``, of few keys that another table has: they are fetched first, and each row is looked up by its key.

    So SQLite does anyhow. PostgreSQL would rather read this table from end to end than look up the one row in thirty that concerns a unit.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql" and not self.rhs_is_direct_value():
            return f"= ANY(ARRAY{rhs})"
        return super().get_rhs_op(connection, rhs)


class Handling(models.TextChoices):
    """Who may know of a thing, from the widest to the narrowest (docs/architecture.md, «Who sees what»).

    None of them is a level of state secrecy: what bears such a mark never comes in (``classified``). Work secrets
    (工作秘密) are sensitive.
    """

    PUBLIC = "public", _("公开")
    INTERNAL = "internal", _("内部")
    SENSITIVE = "sensitive", _("敏感")

    @property
    def rank(self) -> int:
        """0 for the widest."""
        return list(Handling).index(self)


def is_lower(one: str, other: str) -> bool:
    """Whether level ``one`` lets more people know than level ``other``."""
    return Handling(one).rank < Handling(other).rank


class WorkKind(models.TextChoices):
    """What sort of thing was decided; the reader's words for it."""

    ACTION = "action", _("工作")
    TARGET = "target", _("目标")
    REQUIREMENT = "requirement", _("要求")


class Tier(models.IntegerChoices):
    """How closely it is followed; cadence of reports hangs on it (docs/rules.md, tiered cadence G25)."""

    FIRST = 1, _("一级")
    SECOND = 2, _("二级")
    THIRD = 3, _("三级")


class Colour(models.TextChoices):
    GREEN = "green", _("绿灯")
    YELLOW = "yellow", _("黄灯")
    RED = "red", _("红灯")
    BLUE = "blue", _("蓝灯")
    GREY = "grey", _("灰灯")
    HOLLOW = "hollow", _("空灯")


LOOKED_AT = (Colour.RED, Colour.YELLOW, Colour.HOLLOW, Colour.GREEN, Colour.BLUE, Colour.GREY)
"""The order in which lights are looked at."""


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, acting: "Acting") -> Self:
        """What this person may see. Deny by default: no post, nothing.

        Offices see what they issued and all that was passed down from it, and what concerns the government whose office they
        are; leaders and auditors what was issued at or below their unit; a unit sees what it or a unit below it leads,
        supports or passed down, once it has been told; a guest what an inspection looks into, as long as it lasts. Of these,
        what is sensitive only ``concerning`` shows.
        """
        scope = _of_offices(acting)
        if acting.units:
            scope |= _reached(acting.units)
        if acting.posts_as([Role.LEADER, Role.AUDITOR, Role.GUEST]):
            scope |= _at_or_below(acting) & (~Q(handling=Handling.SENSITIVE) | _closely(acting))
        return self.filter(scope)

    def concerning(self, acting: "Acting") -> Self:
        """What this person may see even where it is sensitive.

        The issuing office, the leader of its own government, and the very units that lead or support, once told: not
        those above or below any of them.
        """
        return self.filter(_closely(acting))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due__lt=today).exclude(state__in=[State.COMPLETION_CLAIMED, State.VERIFIED])


def _at_or_below(acting: "Acting") -> Q:
    """What lies within the reach of a leader, an auditor or a guest, whatever its level."""
    scope = Q(pk__in=[])
    for post in acting.posts_as([Role.LEADER, Role.AUDITOR]):
        scope |= Q(issuer__path__under=post.unit.path)
    guest = invitations(acting)
    if guest is not None:
        subjects = InspectionSubject.objects.filter(inspection__in=guest.values("inspection_id"))
        scope |= Q(pk__in=subjects.values("commitment_id"), dispatched_at__isnull=False)
    return scope


def _reached(units: Collection[Unit]) -> Q:
    """What any of these units or a unit below it leads, supports or passed down, from its dispatch on; of what is sensitive only its own.

    Of what there is a government is concerned with much: a list is read in its order, and each row asked whether it is of it. Other units
    are concerned with little: that is looked up first.
    """
    scope = Q(pk__in=[])
    few = [unit.pk for unit in units if not unit.governs]
    many = [unit.pk for unit in units if unit.governs]
    if few:
        scope |= Q(pk__in=Reach.objects.filter(unit__in=few).values("commitment_id"))
    if many:
        scope |= Q(models.Exists(Reach.objects.filter(unit__in=many, commitment=models.OuterRef("pk"))))
    return scope


def _closely(acting: "Acting") -> Q:
    """What concerns this very person's units: see ``CommitmentQuerySet.concerning``."""
    scope = _of_offices(acting)
    led = [post.unit_id for post in acting.posts_as([Role.LEADER])]
    if led:
        scope |= Q(issuer__in=led) | Q(office__parent__in=led)
    if acting.units:
        scope |= _told([unit.pk for unit in acting.units])
    return scope


def _of_offices(acting: "Acting") -> Q:
    """What stands in the ledger of this person's offices, and what concerns the governments whose offices they are."""
    scope = Q(pk__in=[])
    offices = [office.pk for office in acting.offices]
    if offices:
        scope |= Q(office_id__in=offices)
        governments = [office.parent_id for office in acting.offices if office.acts_for_government]
        if governments:
            scope |= _told(governments)
    return scope


def _told(units: Any) -> Q:
    """What any of these units leads, supports or passed down, from its dispatch on."""
    concerned = Involvement.objects.filter(unit__in=units).values("commitment_id")
    return Q(pk__among=concerned, dispatched_at__isnull=False)


class Commitment(LedgeredModel):
    """One thing decided: words, measure of done, due date, lead unit.

    ``words``, ``original_due`` and ``original_measure`` never change after registration: they travel down the chain as they were.
    ``version`` counts the acts that people did to it; a form carries it, so that a stale page is noticed.
    The light and the progress are those that the sweep and the reports last put there, each with its entry.
    """

    number = models.CharField(_("编号"), max_length=40, unique=True, null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("编号年度"), null=True)
    serial = models.PositiveIntegerField(_("编号序数"), null=True)
    title = models.CharField(_("事项"), max_length=200)
    words = models.TextField(_("原话"))
    kind = models.CharField(_("类型"), max_length=12, choices=WorkKind.choices, default=WorkKind.ACTION)
    instruction = models.BooleanField(_("领导批示"), default=False)
    state = models.CharField(_("状态"), max_length=20, choices=STATE_CHOICES)
    tier = models.PositiveSmallIntegerField(_("级别"), choices=Tier.choices, default=Tier.SECOND)
    measure = models.CharField(_("完成标准"), max_length=400, blank=True)
    handling = models.CharField(_("处理级别"), max_length=10, choices=Handling.choices, default=Handling.INTERNAL)
    # Empty in what was registered before there was this field: until it is first retargeted ``measure`` is the original.
    original_measure = models.CharField(_("原定完成标准"), max_length=400, blank=True, default="")

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="issued", verbose_name=_("交办单位"))
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="led", null=True, verbose_name=_("牵头单位"))
    # Whose ledger it stands in: the office that issued it, or that issued what it was passed down from.
    office = models.ForeignKey(Unit, models.PROTECT, related_name="followed", null=True, verbose_name=_("督办机构"))

    # The chain. ``root`` is what it was passed down from in the end, ``parent`` the level above; a root has neither.
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, verbose_name=_("上级事项"))
    root = models.ForeignKey("self", models.PROTECT, related_name="descendants", null=True, verbose_name=_("源头事项"))
    depth = models.PositiveSmallIntegerField(_("层数"), default=0)
    share = models.PositiveSmallIntegerField(_("份额"), null=True, blank=True)  # per cent of the parent's whole
    reach = models.CharField(
        _("发至"), max_length=12, choices=Level.choices, blank=True
    )  # the lowest level it may go to
    # What it asks beyond what is asked above, as both stand now: see deliver.passing_down. {} where nothing.
    tightening = models.JSONField(_("加码"), default=dict, blank=True)
    # What its figures stood at when they were last read, {指标|单位: [value, day]}, and how they roll up where that was declared.
    standing = models.JSONField(_("指标读数"), default=dict, blank=True)
    rollup = models.JSONField(_("汇总方式"), default=dict, blank=True)
    # What its children make up of each figure, carried up when one of them reports; and which of its own figures answers which
    # of its parent's, {key above: key here}, "" for none: see deliver.rolling.
    rolled = models.JSONField(_("下级汇总"), default=dict, blank=True)
    matching = models.JSONField(_("指标对应"), default=dict, blank=True)
    is_tightened = models.BooleanField(_("有加码"), default=False)
    is_forwarded = models.BooleanField(_("照转"), default=False)  # passed on word for word
    # Why it was charged though a duty list speaks against it, and by which mandate: see deliver.duty_check. {} where neither.
    duty_check = models.JSONField(_("清单与授权核对"), default=dict, blank=True)
    excuse = models.CharField(_("免于等待的理由"), max_length=400, blank=True)  # why the parent need not wait for it
    # Where the work goes on when this one has ended by being merged; and what this one is a part of.
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged", null=True, verbose_name=_("并入"))
    split_from = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, verbose_name=_("拆自"))

    original_due = models.DateField(_("原定时限"), null=True)
    due = models.DateField(_("现行时限"), null=True)
    registered_at = models.DateTimeField(_("立项时间"), null=True)
    dispatched_at = models.DateTimeField(_("交办时间"), null=True)
    accepted_at = models.DateTimeField(_("签收时间"), null=True)
    claimed_at = models.DateTimeField(_("申请办结时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    sent_back_at = models.DateTimeField(_("退回时间"), null=True)
    review_on = models.DateField(_("复查日期"), null=True)
    # What was suspended with a whole above it: with which, and where it stood. It goes on from there when that is resumed.
    suspended_with = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, verbose_name=_("随之暂缓"))
    suspended_from = models.CharField(max_length=20, choices=STATE_CHOICES, blank=True, default="")
    # A due date that had passed when an extension was asked for: that it was missed stays on record (docs/rules.md, G34).
    missed_due = models.DateField(_("超期的时限"), null=True)
    awaits_change = models.CharField(max_length=20, blank=True, default="")  # the Party that a change request lies with
    claimant = models.CharField(_("申请人"), max_length=60, blank=True)  # user name: the claimant never verifies

    # What the plan says should be reached by when: [["2023-02-28", 40], …]. The schedule's own truth is read from it.
    schedule = models.JSONField(default=list, blank=True)
    reporting_from = models.DateField(null=True)  # when reports began, or began again after a suspension
    reported_on = models.DateField(_("最近反馈"), null=True)
    awaits_approval = models.BooleanField(default=False)  # a report lies with the unit's head
    awaits_assessment = models.BooleanField(default=False)  # evidence has come in that the office has not weighed yet
    claimed = models.PositiveSmallIntegerField(_("单位自报"), null=True)
    evidenced = models.PositiveSmallIntegerField(_("证据核实"), null=True)
    progress_rank = models.GeneratedField(  # what has shown nothing yet comes before what stands at 0
        expression=Coalesce("evidenced", -1), output_field=models.SmallIntegerField(), db_persist=True
    )
    light = models.CharField(_("亮灯"), max_length=8, choices=Colour.choices, default=Colour.GREY)
    light_code = models.CharField(max_length=40, blank=True)
    light_params = models.JSONField(default=dict, blank=True)
    # What needs looking at first has the smallest number; worked out by the database, so that an index has the rows in this order.
    light_rank = models.GeneratedField(
        expression=models.Case(
            *[models.When(light=colour.value, then=rank) for rank, colour in enumerate(LOOKED_AT)],
            default=len(LOOKED_AT),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    light_since = models.DateField(null=True)
    lagging_since = models.DateField(null=True)  # since when it has lagged or been red without a break
    red_on = models.DateField(null=True)  # the last day it was seen red

    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办事项")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "due"]),
            models.Index(fields=["office", "state", "light", "due"]),
            models.Index(fields=["office", "state", "lead", "light"]),
            models.Index(fields=["office", "-id"]),
            models.Index(fields=["parent", "light"]),
            # Of what was passed down only: counted with all that was not, a root would seem to have half of everything below it.
            models.Index(
                fields=["root", "depth", "light"], condition=Q(root__isnull=False), name="commitments_below_root"
            ),
            models.Index(fields=["lead", "state"]),
            # Lists by date, light and progress: of what stands on its own, and of all that a government is concerned with.
            models.Index(fields=["parent", "due", "id"], name="commitments_own_by_due"),
            models.Index(fields=["due", "id"], name="commitments_by_due"),
            models.Index(fields=["parent", "light_rank", "due", "id"], name="commitments_own_by_light"),
            models.Index(fields=["parent", "progress_rank", "id"], name="commitments_own_by_progress"),
            models.Index(fields=["light_rank", "due", "id"], name="commitments_by_light"),
            models.Index(fields=["progress_rank", "id"], name="commitments_by_progress"),
            # What an office follows itself, counted by state, light and date without looking into the rows.
            models.Index(fields=["office", "parent", "state", "light", "due", "lead"], name="commitments_own_level"),
            # The first of what an office follows itself: its list, and state by state in the order of the dates its desk.
            models.Index(fields=["office", "id"], condition=Q(parent=None), name="commitments_own_newest"),
            models.Index(
                fields=["office", "state", "due", "id", "issuer", "dispatched_at"],
                condition=Q(parent=None),
                name="commitments_own_by_date",
            ),
            models.Index(
                fields=["office", "state", "due", "id"],
                condition=Q(awaits_assessment=True),
                name="commitments_to_weigh",
            ),
            # For leaders and auditors, who see what was issued below them: the count of a list without looking into its rows.
            models.Index(fields=["state", "issuer", "handling", "office"], name="commitments_issued_in_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "serial"], name="commitments_serial_once"),
            # Promise 2: nothing that has been dispatched is without an owner, a date and a measure of done.
            models.CheckConstraint(
                condition=Q(dispatched_at=None)
                | (Q(lead__isnull=False) & Q(due__isnull=False) & Q(original_due__isnull=False) & ~Q(measure="")),
                name="commitments_owned_when_dispatched",
            ),
            models.CheckConstraint(
                condition=Q(claimed=None) | Q(claimed__lte=100), name="commitments_claimed_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(evidenced=None) | Q(evidenced__lte=100), name="commitments_evidenced_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def stream(self) -> str:
        return f"commitment:{self.pk}"

    # Django's own get_…_display translates every choice at every call; a list of fifty rows calls them a hundred times.

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        return str(STATE_WORDS[State(self.state)])

    def get_tier_display(self) -> str:  # type: ignore[no-redef]
        return str(Tier(self.tier).label)

    def get_handling_display(self) -> str:  # type: ignore[no-redef]
        return str(Handling(self.handling).label)

    @property
    def is_sensitive(self) -> bool:
        return self.handling == Handling.SENSITIVE

    def is_led_over_by(self, unit: Unit) -> bool:
        """Whether a leader of ``unit`` stands over this: what is sensitive is for its issuer's own government only."""
        if self.is_sensitive:
            return unit.pk in {self.issuer_id, self.issuer.parent_id}
        return self.issuer.is_within(unit)

    @property
    def baseline_measure(self) -> str:
        """The measure of done with which it was registered."""
        return self.original_measure or self.measure

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_given_up(self) -> bool:
        """Whether it was ended without being done: terminated or merged away, filed since or not (``GIVEN_UP`` in a query)."""
        return self.state == State.TERMINATED or (self.state == State.ARCHIVED and self.closed_at is None)

    @property
    def is_extended(self) -> bool:
        return self.original_due is not None and self.due is not None and self.due > self.original_due

    def is_overdue(self, today: date) -> bool:
        """Past its date and not yet claimed done. Worked out, never stored."""
        running = self.is_open and self.state not in {State.COMPLETION_CLAIMED, State.VERIFIED}
        return running and self.due is not None and self.due < today


GIVEN_UP = Q(state=State.TERMINATED) | Q(state=State.ARCHIVED, closed_at=None)
"""What is no part of its parent's whole any more (``Commitment.is_given_up``)."""


class UnitRole(models.TextChoices):
    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")
    ABOVE = "above", _("上级交办")  # passed it down, at whichever level


ON_DUTY = (UnitRole.LEAD, UnitRole.SUPPORT)
"""The roles of units that have to do something."""


class Involvement(LedgeredModel):
    """A unit's part in a commitment. Exactly one leads. Those that passed it down answer for it to the level above them."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="involvements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=8, choices=UnitRole.choices)
    # A supporting unit has been asked for something that it has not answered.
    is_asked = models.BooleanField(_("待配合"), default=False)
    # It has answered something, and the lead unit has neither taken the answer nor given it back.
    is_answered = models.BooleanField(_("待确认"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "unit"], name="commitments_unit_once"),
            models.UniqueConstraint(fields=["commitment"], condition=Q(role="lead"), name="commitments_one_lead"),
        ]
        indexes = [
            models.Index(fields=["unit", "commitment"]),
            models.Index(fields=["commitment"], condition=Q(is_answered=True), name="commitments_unit_answered"),
        ]


class Reach(models.Model):
    """That a unit's people see a commitment. It follows from parts, dispatch, level and tree, and the database keeps it itself: see ``reach``.

    No part of the record, and hung on by nothing: its rows come and go with what they follow from.
    """

    pk = models.CompositePrimaryKey("unit", "commitment")
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    commitment = models.ForeignKey(Commitment, models.DO_NOTHING, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.commitment_id}"


class SavedView(models.Model):
    """A person's own filters under a name. A preference, not part of the record, so not in the ledger."""

    person = models.ForeignKey("org.Person", models.CASCADE, related_name="saved_views")
    name = models.CharField(_("名称"), max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="commitments_view_name_once")]

    def __str__(self) -> str:
        return self.name
