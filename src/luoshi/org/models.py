"""Units in a tree, people, and the posts that people hold in units."""

from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import LedgeredModel
from luoshi.org import duty_models  # noqa: F401 - Django finds the models of an app here


class Level(models.TextChoices):
    CITY = "city", _("市级")
    COUNTY = "county", _("县区级")
    TOWNSHIP = "township", _("乡镇级")


class Kind(models.TextChoices):
    GOVERNMENT = "government", _("党委政府")
    OFFICE = "office", _("督查机构")
    DEPARTMENT = "department", _("部门")


class UnitQuerySet(models.QuerySet["Unit"]):
    def at_work(self, today: date) -> Self:
        """Units that exist on ``today``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today))

    def below(self, unit: "Unit") -> Self:
        """``unit`` itself and everything under it."""
        return self.filter(path__startswith=unit.path)


class Unit(LedgeredModel):
    """An office, department or government that can be held to something."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    # The ancestors' codes and its own, each ended by a slash: one indexed prefix finds a unit and all below it.
    path = models.CharField(max_length=200, unique=True, editable=False)
    code = models.CharField(_("代码"), max_length=40, unique=True, validators=[RegexValidator(r"^[0-9A-Za-z-]+$")])
    name = models.CharField(_("名称"), max_length=120)
    short = models.CharField(_("简称"), max_length=60, blank=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    mark = models.CharField(_("字头"), max_length=20, blank=True)  # 云督: what the numbers it gives begin with
    order = models.PositiveIntegerField(_("次序"), default=0)
    # What it answers for, in words; whom to suggest as a lead is read from it. A real duty list takes its place later.
    duties = models.TextField(_("职责"), blank=True, default="")
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("单位")

    def __str__(self) -> str:
        return self.short or self.name

    @property
    def stream(self) -> str:
        return f"unit:{self.code}"

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


class PersonManager(BaseUserManager["Person"]):
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

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    ledger_skip = frozenset({"password", "last_login", "language"})

    objects = PersonManager()

    class Meta:
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.name

    @property
    def sign_in_stream(self) -> str:
        """The entries of this person's sign-ins, failures, passwords and second factors."""
        return f"sign-in:{self.username}"


class Role(models.TextChoices):
    LIAISON = "liaison", _("联络员")
    UNIT_HEAD = "unit_head", _("单位负责人")
    SUPERVISOR = "supervisor", _("督查员")
    SUPERVISION_HEAD = "supervision_head", _("督查室主任")
    LEADER = "leader", _("市领导")
    AUDITOR = "auditor", _("审计员")
    ADMINISTRATOR = "administrator", _("系统管理员")


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, today: date) -> Self:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today))


class Post(LedgeredModel):
    """What one person is in one unit, from when and until when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    role = models.CharField(_("岗位"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("任职日期"), null=True, blank=True)
    valid_to = models.DateField(_("离任日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_role_display()}"


class Token(LedgeredModel):
    """A key with which a program acts as a person. Only its digest is kept; the key itself is shown once."""

    class Scope(models.TextChoices):
        READ = "read", _("只读")
        ACT = "act", _("办理")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
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
