"""Units in a tree, people, and the posts that people hold in units."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import StartsWith
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import LedgeredModel
from luoshi.org import duty_models, job_models  # noqa: F401 - Django finds the models of an app here
from luoshi.org.credit_code import check_credit_code

if TYPE_CHECKING:
    from luoshi.org.acting import Acting


@models.CharField.register_lookup
class Under(StartsWith):
    """``path__under=prefix``: the unit with this path and all below it. ``startswith`` by which every database uses its index.

    SQLite does not for LIKE, which there takes upper and lower case for one: it is asked for the range instead. A path ends with a slash,
    and in ASCII the next character is 0.
    """

    lookup_name = "under"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return StartsWith(self.lhs, self.rhs).as_sql(compiler, connection)  # whose name every database knows

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        if not prefix:  # above every unit, where an office without a government stands
            return f"{column} IS NOT NULL", [*params]
        if not prefix.endswith("/"):
            raise ValueError("a path ends with a slash")
        return f"({column} >= %s AND {column} < %s)", [*params, prefix, *params, prefix[:-1] + "0"]


class Level(models.TextChoices):
    """From above to below. A section inside a unit (科室) has its unit's level and the kind SECTION."""

    CITY = "city", _("市级")
    COUNTY = "county", _("县区级")
    TOWNSHIP = "township", _("乡镇级")
    VILLAGE = "village", _("村社区级")


class Kind(models.TextChoices):
    GOVERNMENT = "government", _("党委政府")
    OFFICE = "office", _("督查机构")
    DEPARTMENT = "department", _("部门")
    INSTITUTION = "institution", _("事业单位")
    ENTERPRISE = "enterprise", _("国有企业")
    ZONE = "zone", _("开发区")
    VERTICAL = "vertical", _("垂管单位")  # 税务、海关、气象: paid and led from above, asked for co-operation here
    MASS = "mass", _("群团组织")
    JUDICIAL = "judicial", _("法院检察院")
    SECTION = "section", _("内设机构")
    VILLAGE = "village", _("村社区")
    OTHER = "other", _("其他单位")


#: Kinds that govern a place: documents of theirs speak from there, and departments belong to them.
GOVERNING = frozenset({Kind.GOVERNMENT, Kind.ZONE})

LONGEST_PATH = 400  # characters; nine levels of the longest codes
DEEPEST = 10  # levels, however short the codes: from a city to a village group there are five


def refuse_deep(path: str) -> None:
    """Raise ValidationError where a path has more than ``DEEPEST`` levels."""
    if path.count("/") > DEEPEST:
        raise ValidationError(_("层级太深：最多 %(most)s 级。"), params={"most": DEEPEST})


class UnitQuerySet(models.QuerySet["Unit"]):
    def at_work(self, today: date) -> Self:
        """Units that exist on ``today``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today))

    def below(self, unit: "Unit") -> Self:
        """``unit`` itself and everything under it."""
        return self.filter(path__under=unit.path)


class Unit(LedgeredModel):
    """An office, department or government that can be held to something."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    # The ancestors' codes and its own, each ended by a slash: one indexed prefix finds a unit and all below it.
    path = models.CharField(max_length=LONGEST_PATH, unique=True, editable=False, validators=[refuse_deep])
    code = models.CharField(_("代码"), max_length=40, unique=True, validators=[RegexValidator(r"^[0-9A-Za-z-]+$")])
    name = models.CharField(_("名称"), max_length=120)
    short = models.CharField(_("简称"), max_length=60, blank=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, default="", validators=[check_credit_code]
    )
    mark = models.CharField(_("字头"), max_length=20, blank=True)  # 云督: what the numbers it gives begin with
    order = models.PositiveIntegerField(_("次序"), default=0)
    # What it answers for, in words; whom to suggest as a lead is read from it. A real duty list takes its place later.
    duties = models.TextField(_("职责"), blank=True, default="")
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    version = models.PositiveIntegerField(default=0)  # counts the acts that arranged it: a stale form is noticed

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("单位")
        indexes = [models.Index(fields=["parent", "order", "code"], name="org_unit_in_order")]
        constraints = [
            # SQLite compares prefixes of paths whatever their case: yz and YZ would be taken for one.
            models.UniqueConstraint(
                Lower("code"),
                name="org_unit_code_once",
                violation_error_code="code",
                violation_error_message=_("这个代码已有单位使用，大小写不同也不行。"),
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="org_unit_credit_code_once",
                violation_error_code="credit_code",
                violation_error_message=_("这个统一社会信用代码已有单位使用。"),
            ),
        ]

    def __str__(self) -> str:
        return self.short or self.name

    @property
    def stream(self) -> str:
        return f"unit:{self.pk}"

    @property
    def governs(self) -> bool:
        return self.kind in GOVERNING

    @property
    def government_path(self) -> str:
        """The path of the government that it belongs to: its own where it governs, else that of the unit above it. No query."""
        return self.path if self.governs else self.path.removesuffix(f"{self.code}/")

    def is_at_work(self, today: date) -> bool:
        """Whether it exists on ``today``."""
        begun = self.valid_from is None or self.valid_from <= today
        return begun and (self.valid_to is None or self.valid_to >= today)

    @property
    def acts_for_government(self) -> bool:
        """Whether it is the supervision office of a government that others charge: of a county, not of the city itself."""
        return self.kind == Kind.OFFICE and self.level != Level.CITY and self.parent_id is not None

    def is_within(self, other: "Unit") -> bool:
        """Whether this unit is ``other`` or stands anywhere below it."""
        return self.path.startswith(other.path)


class Alias(LedgeredModel):
    """Another name under which documents speak of a unit, or of a group of units (各县区).

    ``scope`` is the government whose documents, and those of the governments below it, speak so; none: everybody's.
    """

    name = models.CharField(_("别名"), max_length=120)
    scope = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="names_said", verbose_name=_("适用范围")
    )
    units = models.ManyToManyField(Unit, through="AliasUnit", related_name="aliases")
    # When it was the unit's own name, where it once was; documents of that time, and later ones by habit, use it.
    used_from = models.DateField(_("启用日期"), null=True, blank=True)
    used_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("别名")
        constraints = [
            models.UniqueConstraint(fields=["name", "scope"], name="org_alias_name_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(scope=None), name="org_alias_common_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AliasUnit(LedgeredModel):
    """One unit that an alias stands for; an alias with several is a group."""

    alias = models.ForeignKey(Alias, models.CASCADE, related_name="links")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="alias_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alias", "unit"], name="org_alias_unit_once")]


class Change(models.TextChoices):
    """How a unit's work came to another. A unit that is only renamed stays itself: its old name becomes an alias."""

    SPLIT = "split", _("拆分")
    MERGE = "merge", _("合并")


class Succession(LedgeredModel):
    """Since ``on`` the work of ``old``, or a part of it, is done by ``new``. Where documents say the old name, new is meant."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    change = models.CharField(max_length=8, choices=Change.choices)
    on = models.DateField(_("日期"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="org_succession_once")]


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, acting: "Acting", today: date) -> Self:
        """Whom this person may look up. Deny by default.

        A security administrator: who holds, held or will hold a post in a unit within reach. A unit's head: the unit's own.
        """
        scope = Q(pk__in=[])
        for post in acting.posts:
            if post.role == Role.SECURITY_ADMIN:
                scope |= Q(pk__in=Post.objects.filter(unit__path__under=post.reach).values("person_id"))
            elif post.role == Role.UNIT_HEAD:
                scope |= Q(pk__in=Post.objects.filter(unit=post.unit_id).held_on(today).values("person_id"))
        return self.filter(scope)


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser, LedgeredModel):
    """Somebody who signs in. What they may do comes from their posts, never from the person."""

    username = models.CharField(_("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    # When the person chose the password; none: somebody else did, or there is none. What expires is counted from here.
    password_set_at = models.DateTimeField(_("密码设定时间"), null=True, blank=True)
    # The password is known to who set it, too: another has to be chosen before anything else is done.
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    left_on = models.DateField(
        _("离任日期"), null=True, blank=True
    )  # the last day; the sign-in is refused from the next

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    ledger_skip = frozenset({"password", "must_change_password", "last_login", "language"})

    objects = PersonManager()

    class Meta:
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.name

    @property
    def sign_in_stream(self) -> str:
        """The entries of this person's sign-ins, failures, passwords and second factors."""
        return f"sign-in:{self.username}"

    @property
    def stream(self) -> str:
        """The entries of this person, their posts and tokens."""
        return f"person:{self.pk}"

    def has_left(self, today: date) -> bool:
        """Whether the last day has passed. A post that begins later takes the leaving back (`org.actions.appoint`)."""
        return self.left_on is not None and self.left_on < today


class Role(models.TextChoices):
    LIAISON = "liaison", _("联络员")
    UNIT_HEAD = "unit_head", _("单位负责人")
    SUPERVISOR = "supervisor", _("督查员")
    SUPERVISION_HEAD = "supervision_head", _("督查室主任")
    LEADER = "leader", _("领导")  # of the government of the post, city or county
    AUDITOR = "auditor", _("审计员")
    GUEST = "guest", _("特邀督查员")  # of one inspection: reads what it was invited for, acts on nothing
    # The three of 等保 (三员分立): none of them holds another's post, or one of the above (org.rights).
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, today: date) -> Self:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today))

    def not_over(self, today: date) -> Self:
        """Held on ``today`` or later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=today))


class Post(LedgeredModel):
    """What one person is in one unit, from when and until when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    role = models.CharField(_("岗位"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("任职日期"), null=True, blank=True)
    valid_to = models.DateField(_("离任日期"), null=True, blank=True)
    # 代理: the post of somebody who is away, which this one is held in place of, with the same rights.
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("代理")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        held = (
            _("%(role)s（代）") % {"role": self.get_role_display()}
            if self.stands_in_for_id
            else self.get_role_display()
        )
        return f"{self.unit} · {held}"

    @property
    def reach(self) -> str:
        """The path of the government that the post belongs to: its own unit's, or that of the unit above it. No query."""
        return self.unit.government_path

    def is_held_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to >= day)


class Token(LedgeredModel):
    """A key with which a program acts as a person. Only its digest is kept; the key itself is shown once."""

    class Scope(models.TextChoices):
        READ = "read", _("只读")
        ACT = "act", _("办理")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    # What the program acts as; a token from before posts were chosen acts as the first that its person holds.
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope.choices, default=Scope.ACT)
    digest = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("接口令牌")


class SignInQuerySet(models.QuerySet["SignIn"]):
    def going_on(self, now: datetime, idle: timedelta | None, longest: timedelta) -> Self:
        """Those that would still open a page at ``now``: not ended, not left alone for ``idle``, begun within ``longest``."""
        lasting = self.filter(ended_at=None, began_at__gt=now - longest)
        return lasting.filter(seen_at__gt=now - idle) if idle else lasting


class SignIn(LedgeredModel):
    """One session of one person: from when, from where and how it was begun; when and how it ended."""

    class Ending(models.TextChoices):
        OUT = "out", _("本人退出")
        REMOTE = "remote", _("从别处退出")
        IDLE = "idle", _("长时间没有操作")
        LIMIT = "limit", _("到了最长登录时间")
        PASSWORD = "password", _("修改了密码")
        OFFICE = "office", _("由管理员结束")

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    began_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=60, blank=True)  # password, socialaccount; with +totp, +webauthn, +recovery_codes
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=Ending.choices, blank=True)

    # The key opens the session, so it stands in no record; when it was last used is told to its owner alone.
    ledger_skip = frozenset({"session_key", "seen_at"})

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("登录记录")
        indexes = [models.Index(fields=["person", "ended_at"])]
