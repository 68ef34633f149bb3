"""The short forms that arrange units. What is right or wrong in them the actions say; here is only how they look."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.org.acting import Acting
from luoshi.org.actions import Leaving, Part
from luoshi.org.errors import ActRefused
from luoshi.org.form_rows import FoldedRows
from luoshi.org.models import Kind, Level, Unit
from luoshi.org.queries import governments
from luoshi.org.widgets import DayInput, UnitField, UnitsField, refresh_units

REASON = 400  # characters of the document that a change rests on
DUTIES = 20_000  # characters of a unit's duties: a whole 三定 provision
ROWS = 6  # units that a split's form offers rows for


class Line(forms.CharField):
    def __init__(self, *, limit: int, **more: Any) -> None:
        super().__init__(max_length=limit, **more)


class Day(forms.DateField):
    def __init__(self, **more: Any) -> None:
        super().__init__(widget=DayInput(), required=False, **more)


class Basis(forms.CharField):
    """The document, with its number, that says so."""

    def __init__(self, **more: Any) -> None:
        given = {"label": _("依据"), "help_text": _("哪份文件、文号，如机构改革方案。"), **more}
        super().__init__(max_length=REASON, widget=forms.Textarea({"rows": 2}), **given)


class UnitForm(forms.Form):
    """The base of every form about a unit. ``given`` is what the action takes."""

    def __init__(self, *args: Any, unit: Unit, acting: Acting, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.unit, self.acting = unit, acting
        refresh_units(self.fields.values())

    @staticmethod
    def initial_of(_unit: Unit) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {}

    def given(self) -> dict[str, Any]:
        """The action's keyword arguments."""
        return dict(self.cleaned_data)

    def take(self, error: ActRefused) -> None:
        """Show a refusal where it belongs: at the fields that it names, else above them all."""
        take(self, error)


def take(form: forms.Form, error: ActRefused) -> None:
    """See `UnitForm.take`. What it says of fields that this form has not got is said above them all."""
    named = {name: words for name, words in error.fields.items() if name in form.fields}
    for name, words in named.items():
        form.add_error(name, words)
    if len(named) < len(error.fields) or not named:
        form.add_error(None, error.message)


class AddForm(UnitForm):
    name = Line(label=_("名称"), limit=120, help_text=_("全称。"))
    short = Line(label=_("简称"), limit=60, required=False)
    code = Line(label=_("代码"), limit=40, help_text=_("字母、数字和连字符，全库不重复；导入导出按它认单位。"))
    level = forms.ChoiceField(label=_("层级"), choices=Level.choices)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices, initial=Kind.DEPARTMENT)
    order = forms.IntegerField(
        label=_("次序"), min_value=0, max_value=99999, initial=0, help_text=_("在同级中的先后，小的在前。")
    )
    credit_code = Line(label=_("统一社会信用代码"), limit=18, required=False)
    mark = Line(label=_("字头"), limit=20, required=False, help_text=_("督查机构给事项编号用的开头。"))
    valid_from = Day(label=_("设立日期"))

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        return {"level": unit.level}


class RenameForm(UnitForm):
    name = Line(label=_("新的名称"), limit=120)
    short = Line(label=_("新的简称"), limit=60, required=False)
    on = Day(label=_("生效日期"), help_text=_("不填就是今天。"))
    reason = Basis(required=False)

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        return {"name": unit.name, "short": unit.short}


class DescribeForm(UnitForm):
    level = forms.ChoiceField(label=_("层级"), choices=Level.choices)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    order = forms.IntegerField(label=_("次序"), min_value=0, max_value=99999, help_text=_("在同级中的先后，小的在前。"))
    credit_code = Line(label=_("统一社会信用代码"), limit=18, required=False)
    mark = Line(label=_("字头"), limit=20, required=False, help_text=_("督查机构给事项编号用的开头。"))

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        return {name: getattr(unit, name) for name in ("level", "kind", "order", "credit_code", "mark")}


class RecodeForm(UnitForm):
    code = Line(label=_("新的代码"), limit=40, help_text=_("字母、数字和连字符，全库不重复；导入导出按它认单位。"))

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        return {"code": unit.code}


class MoveForm(UnitForm):
    parent = UnitField(label=_("移到哪个单位下面"))
    reason = Basis(required=False)


class DutiesForm(UnitForm):
    duties = forms.CharField(
        label=_("职责"), required=False, max_length=DUTIES, widget=forms.Textarea({"rows": 14}),
        help_text=_("“三定”规定的主要职责。研读文件时据此推荐牵头单位。"),
    )  # fmt: skip

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        return {"duties": unit.duties}


class ReasonForm(UnitForm):
    reason = forms.CharField(label=_("理由"), max_length=REASON, widget=forms.Textarea({"rows": 2}))


class LeavingForm(UnitForm):
    """What becomes of the posts and the commitments of a unit that goes."""

    posts = forms.ChoiceField(label=_("在任的岗位"), required=False)
    excuse = forms.CharField(
        label=_("在办事项为什么暂留"), required=False, max_length=REASON, widget=forms.Textarea({"rows": 2}),
        help_text=_("还有没办完的事项时才要写；事项暂留在它名下，随后仍须移交。也可以先移交再办这件事。"),
    )  # fmt: skip

    #: Where its people may hold their posts: value and words.
    elsewhere: tuple[tuple[str, Any], ...] = ()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", gettext("已经没有，或还没有安排")), *self.elsewhere, ("end", gettext("随单位一并终止"))]
        cast("forms.ChoiceField", self.fields["posts"]).choices = choices

    def leaving(self) -> Leaving:
        """Pops its own fields."""
        return Leaving(self.cleaned_data.pop("excuse"), self.cleaned_data["posts"] == "end")

    def take(self, error: ActRefused) -> None:
        if "end_posts" in error.fields:
            error.fields["posts"] = error.fields.pop("end_posts")
        super().take(error)


class EndForm(LeavingForm):
    on = Day(label=_("最后一天"), help_text=_("不填就是今天；可以填以后的日期。"))
    reason = Basis()

    field_order = ["on", "reason", "posts", "excuse"]

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"on": data["on"], "reason": data["reason"], "leaving": self.leaving()}


class MergeForm(LeavingForm):
    others = UnitsField(label=_("哪些单位并进来"))
    on = Day(label=_("生效日期"), help_text=_("不填就是今天。并进来的单位到前一天为止。"))
    reason = Basis()

    field_order = ["others", "on", "reason", "posts", "excuse"]
    elsewhere = (("move", _("转到合并后的单位")),)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "others": data["others"], "on": data["on"], "reason": data["reason"], "move_posts": data["posts"] == "move",
            "leaving": self.leaving(),
        }  # fmt: skip


class PartForm(forms.Form):
    name = Line(label=_("名称"), limit=120)
    short = Line(label=_("简称"), limit=60, required=False)
    code = Line(label=_("代码"), limit=40)


PartRows = forms.formset_factory(
    PartForm, formset=FoldedRows, extra=ROWS, max_num=ROWS, absolute_max=ROWS + 1, validate_max=True
)


class SplitForm(LeavingForm):
    """The new units as rows; rows left empty are passed over."""

    keeps = forms.BooleanField(label=_("原单位保留，只是分出一部分"), required=False)
    on = Day(label=_("生效日期"), help_text=_("不填就是今天。原单位不保留的，到前一天为止。"))
    reason = Basis()

    field_order = ["keeps", "on", "reason", "posts", "excuse"]
    elsewhere = (("first", _("转到第一个新单位")),)
    rows_template = "org/parts.html"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = PartRows(self.data if self.is_bound else None, prefix="parts")
        for row in self.rows:
            row.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        if not self.rows.is_valid():
            for message in [*self.rows.non_form_errors()] or [gettext("有新单位没有填完整，请看标红的地方。")]:
                self.add_error(None, message)
        return super().clean() or {}

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        filled = [row.cleaned_data for row in self.rows if row.has_changed()]
        parts = [Part(row["name"], row["code"], row["short"]) for row in filled]
        return {
            "parts": parts, "keeps": data["keeps"], "on": data["on"], "reason": data["reason"],
            "posts_to_first": data["posts"] == "first", "leaving": self.leaving(),
        }  # fmt: skip


class AliasForm(forms.Form):
    """Another name for a unit or a group."""

    name = Line(label=_("别名"), limit=120, help_text=_("文件里的叫法，如发改委、各县区。"))
    units = UnitsField(label=_("指哪些单位"), help_text=_("选几个就是统称。"))
    scope = forms.ModelChoiceField(
        Unit.objects.none(), label=_("哪一级的文件这样叫"), required=False, empty_label=_("所有文件"),
        help_text=_("只在这一级党委政府及其下级的文件里这样理解。"),
    )  # fmt: skip

    def __init__(self, *args: Any, acting: Acting, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        refresh_units(self.fields.values())
        scope = cast("forms.ModelChoiceField[Unit]", self.fields["scope"])
        scope.queryset = governments(acting, timezone.localdate())

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
