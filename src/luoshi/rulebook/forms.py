"""The forms by which rules are changed. What may stand in a rule is for its reader in the kernel to say; it is asked on saving."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from luoshi.kernel.changes import ChangeRule
from luoshi.kernel.lights import LightRule
from luoshi.kernel.ruledata import RuleError
from luoshi.kernel.workdays import span
from luoshi.org.widgets import DayInput
from luoshi.rulebook import words

LONGEST_SPAN = 60  # days that one change of the calendar may cover
_BAD_DAY = {"invalid": _("日期要写成 2023-03-31 这样。")}


class RuleForm(forms.Form):
    """The base: whatever is changed, the reason stands beside it. ``data_of`` gives the rule set's plain mapping."""

    basis = forms.CharField(
        label=_("修改依据"),
        max_length=200,
        help_text=_("写明文件、文号或会议，例如：市政府第 12 次常务会议。它和新版一起记入账本。"),
        error_messages={"required": _("请写明依据。"), "max_length": _("最多 200 个字。")},
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        self.speak()

    def speak(self) -> None:
        """Complaints in plain words for every kind of field."""
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = _("请填整数。")
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("请从列出的选项里选。")

    def clean_basis(self) -> str:
        return " ".join(self.cleaned_data["basis"].split())

    def data_of(self) -> dict[str, Any]:
        """The mapping that is to be put in force."""
        raise NotImplementedError

    def take(self, error: RuleError) -> None:
        """Show what the reader found wrong, each at its field."""
        for problem in error.problems:
            self.add_error(problem.name if problem.name in self.fields else None, words.complaint(problem))


def _number(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=words.LIGHTS[name], required=False, widget=forms.NumberInput({"inputmode": "numeric"})
    )


def _colour(name: str) -> forms.ChoiceField:
    choices = [("", _("不用")), ("yellow", _("黄灯")), ("red", _("红灯"))]
    return forms.ChoiceField(label=words.LIGHTS[name], required=False, choices=choices)


def _switch(name: str) -> forms.BooleanField:
    return forms.BooleanField(label=words.LIGHTS[name], required=False)


class LightsForm(RuleForm):
    """Thresholds of the lights; an empty number switches that condition off."""

    red_gap = _number("red_gap")
    yellow_gap = _number("yellow_gap")
    red_share = _number("red_share")
    yellow_share = _number("yellow_share")
    month_missed = _colour("month_missed")
    quarter_missed = _colour("quarter_missed")
    red_yellow_periods = _number("red_yellow_periods")
    blue_ahead = _number("blue_ahead")
    due_soon = _number("due_soon")
    days = forms.ChoiceField(label=words.LIGHTS["days"], choices=[("workday", _("工作日")), ("day", _("自然日"))])
    time_left = _number("time_left")
    urgent_time_left = _number("urgent_time_left")
    report_overdue = _switch("report_overdue")
    sign_in_overdue = _switch("sign_in_overdue")
    caught_up = _switch("caught_up")

    field_order = (*words.LIGHTS, "basis")
    PROGRESS = (
        "red_gap",
        "yellow_gap",
        "red_share",
        "yellow_share",
        "month_missed",
        "quarter_missed",
        "red_yellow_periods",
        "blue_ahead",
    )
    TIME = ("due_soon", "days", "time_left", "urgent_time_left")
    SWITCHES = ("report_overdue", "sign_in_overdue", "caught_up")

    @classmethod
    def initial_of(cls, rule: LightRule) -> dict[str, Any]:
        return {name: value for name, value in rule.to_mapping().items() if name != "source"}

    def data_of(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in words.LIGHTS}
        values |= {name: values[name] or None for name in ("month_missed", "quarter_missed")}
        return values | {"source": self.cleaned_data["basis"]}

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        named = (_("进度"), self.PROGRESS), (_("时间"), self.TIME), (_("逾期与赶上"), self.SWITCHES)
        return [(str(heading), [self[name] for name in names]) for heading, names in named]


class ChangesForm(RuleForm):
    """How often and how long a unit may put things off; an empty number switches that limit off."""

    extension_times = forms.IntegerField(label=words.CHANGES["extension_times"], required=False)
    extension_months = forms.IntegerField(label=words.CHANGES["extension_months"], required=False)
    extension_ahead = forms.IntegerField(
        label=words.CHANGES["extension_ahead"], error_messages={"required": _("请填写这一项。")}
    )
    suspension_months = forms.IntegerField(label=words.CHANGES["suspension_months"], required=False)

    field_order = (*words.CHANGES, "basis")

    @classmethod
    def initial_of(cls, rule: ChangeRule) -> dict[str, Any]:
        return {name: getattr(rule, name) for name in words.CHANGES}

    def data_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in words.CHANGES} | {"source": self.cleaned_data["basis"]}

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        named = (
            (pgettext("rule", "延期"), [name for name in words.CHANGES if name.startswith("extension")]),
            (pgettext("rule", "暂缓"), ["suspension_months"]),
        )
        return [(str(heading), [self[name] for name in names]) for heading, names in named]


class PartsForm(RuleForm):
    """A rule set with named parts, each of the same few fields: ``<part>.<field>``."""

    parts_named: Mapping[str, Any] = {}

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        basis = self.fields.pop("basis")
        for part in self.parts_named:
            self.fields |= {f"{part}.{name}": field for name, field in self.fields_of().items()}
        self.fields["basis"] = basis
        self.speak()

    @staticmethod
    def fields_of() -> dict[str, forms.Field]:
        raise NotImplementedError

    @classmethod
    def initial_of(cls, rules: Mapping[str, Any]) -> dict[str, Any]:
        """The values in force; a source that is only our own guess is left for the customer to fill."""
        return {
            f"{part}.{name}": "" if value == words.OURS else value
            for part, rule in rules.items()
            for name, value in rule.to_mapping().items()
        }

    def data_of(self) -> dict[str, Any]:
        names = list(self.fields_of())
        return {part: {name: self.cleaned_data[f"{part}.{name}"] for name in names} for part in self.parts_named}

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each part's name with its fields."""
        names = list(self.fields_of())
        return [(str(told), [self[f"{part}.{name}"] for name in names]) for part, told in self.parts_named.items()]


def _required_number(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=words.PARTS[name],
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("请填写这一项。")},
    )


def _source() -> forms.CharField:
    told = {"max_length": _("最多 60 个字。")}
    return forms.CharField(label=words.PARTS["source"], required=False, max_length=60, error_messages=told)


class LimitsForm(PartsForm):
    """How long each thing may take."""

    parts_named = words.LIMITS

    @staticmethod
    def fields_of() -> dict[str, forms.Field]:
        return {
            "amount": _required_number("amount"),
            "unit": forms.ChoiceField(
                label=words.PARTS["unit"], choices=[(unit.value, told) for unit, told in words.UNITS.items()]
            ),
            "source": _source(),
        }


class CadenceForm(PartsForm):
    """How often each tier reports."""

    parts_named = words.TIERS

    @staticmethod
    def fields_of() -> dict[str, forms.Field]:
        return {
            "every": forms.ChoiceField(
                label=words.PARTS["every"], choices=[(every.value, told) for every, told in words.EVERY.items()]
            ),
            "day": _required_number("day"),
            "grace": _required_number("grace"),
            "source": _source(),
            "following": forms.BooleanField(label=words.PARTS["following"], required=False),
        }


class DaysForm(RuleForm):
    """Some days of the calendar made days off, workdays, or ordinary days again."""

    first = forms.DateField(label=_("从"), widget=DayInput, error_messages={"required": _("请填写日期。"), **_BAD_DAY})
    last = forms.DateField(label=_("到（可不填）"), widget=DayInput, required=False, error_messages=_BAD_DAY)
    kind = forms.ChoiceField(
        label=_("改为"),
        widget=forms.RadioSelect,
        choices=[("off", _("放假")), ("work", _("调休上班")), ("", _("恢复平常（周一至周五上班）"))],
        required=False,
        initial="off",
    )
    confirm = forms.BooleanField(label=_("这一年的放假安排已经公布，不再是暂定"), required=False)

    field_order = ("first", "last", "kind", "confirm", "basis")

    def __init__(self, data: Any = None, *, year: int, provisional: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.year = year
        if not provisional:
            del self.fields["confirm"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last") or given.get("first")
        if first and last:
            given["last"] = last
            if first.year != self.year or last.year != self.year:
                self.add_error("first", _("请填 %(year)s 年的日期。") % {"year": self.year})
            elif last < first:
                self.add_error("last", _("不能早于开始的一天。"))
            elif (last - first).days >= LONGEST_SPAN:
                self.add_error("last", _("一次最多改 %(days)s 天。") % {"days": LONGEST_SPAN})
        return given

    def changed(self, days: Mapping[date, str], confirmed: frozenset[int]) -> dict[str, Any]:
        """The calendar's mapping with these days changed."""
        held = {day.isoformat(): str(kind) for day, kind in days.items()}
        for day in span(self.cleaned_data["first"], self.cleaned_data["last"]):
            held.pop(day.isoformat(), None)
            if self.cleaned_data["kind"]:
                held[day.isoformat()] = self.cleaned_data["kind"]
        years = set(confirmed) | ({self.year} if self.cleaned_data.get("confirm") else set())
        return {"days": dict(sorted(held.items())), "confirmed": sorted(years)}
