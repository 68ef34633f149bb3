"""The forms for duty lists and mandates. What is right or wrong in them the actions say; here is only how they look."""

import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.kernel.duties import DutyKind
from luoshi.ledger.errors import BadContent
from luoshi.ledger.values import refuse_unwritable
from luoshi.org.acting import Acting
from luoshi.org.actions import DutyLine
from luoshi.org.duty_models import KIND_WORDS, DutyEntry
from luoshi.org.duty_pasting import LONGEST_TABLE, read_list, uppers_named
from luoshi.org.errors import ActRefused
from luoshi.org.models import GOVERNING, Kind, Level, Role, Unit
from luoshi.org.rights import ARRANGERS
from luoshi.org.widgets import DayInput, UnitField, UnitsField, refresh_units

_KINDS = [(kind.value, words) for kind, words in KIND_WORDS.items()]


class _Day(forms.DateField):
    def __init__(self, **more: Any) -> None:
        super().__init__(widget=DayInput(), **more)


class _Text(forms.CharField):
    def __init__(self, *, limit: int, rows: int = 2, **more: Any) -> None:
        super().__init__(max_length=limit, widget=forms.Textarea({"rows": rows}), **more)


class _Form(forms.Form):
    """Knows who acts, so that only units within reach are offered."""

    def __init__(self, *args: Any, acting: Acting, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.acting = acting
        refresh_units(self.fields.values())

    def narrow(self, name: str, by: Callable[[QuerySet[Unit]], QuerySet[Unit]]) -> None:
        """Offer in a field only some of today's units."""
        field = self.fields[name]
        assert isinstance(field, (UnitField, UnitsField))
        assert field.queryset is not None
        field.queryset = by(field.queryset)


def _today() -> Any:
    return timezone.localdate()


class ListForm(_Form):
    """What entering one line and pasting a whole list have in common."""

    unit = UnitField(label=_("乡镇（街道）"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("印发清单的文件和文号。"))
    valid_from = _Day(label=_("起始日期"), initial=_today, help_text=_("从这一天起按它核对交办。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        paths = [post.reach for post in self.acting.posts_as(ARRANGERS)]
        reach = Q(pk__in=[])
        for path in paths:
            reach |= Q(path__under=path)
        self.narrow("unit", lambda units: units.filter(reach, level=Level.TOWNSHIP))

    def lines(self) -> list[DutyLine]:
        raise NotImplementedError


class EnterForm(ListForm):
    kind = forms.ChoiceField(label=_("清单"), choices=_KINDS, widget=forms.RadioSelect, initial=DutyKind.BASIC)
    matter = _Text(label=_("履职事项名称"), limit=400, help_text=_("照清单原文写：交办时按它的字词核对。"))
    field = forms.CharField(label=_("类别"), max_length=40, required=False, help_text=_("如民生服务、平安法治。"))
    upper_name = forms.CharField(
        label=_("上级部门"), max_length=120, required=False, help_text=_("配合的事项由谁负责，收回的事项由谁承接。")
    )
    detail = _Text(label=_("配合职责或工作方式"), limit=1000, required=False)

    field_order = ["unit", "kind", "matter", "field", "upper_name", "detail", "basis", "valid_from"]

    def lines(self) -> list[DutyLine]:
        given = {name: self.cleaned_data[name] for name in ("kind", "matter", "field", "upper_name", "detail")}
        unit, name = self.cleaned_data["unit"], given["upper_name"].strip()
        return [DutyLine(**given, upper=uppers_named([name], unit, timezone.localdate()).get(name))]


class PasteForm(ListForm):
    table = forms.CharField(
        label=_("清单"), max_length=LONGEST_TABLE,
        widget=forms.Textarea({"rows": 10, "class": "mono", "placeholder": _("清单    类别    事项名称    上级部门    配合职责或工作方式")}),
        help_text=_("一行一项，列之间用制表符（从 WPS 表格直接复制即可）；第一列写基本履职、配合履职或上级收回，可以只在每张清单的第一行写。"),
    )  # fmt: skip
    replace = forms.BooleanField(
        label=_("以这份清单为准"), required=False, help_text=_("原有清单里有、这份里没有的，到起始日期的前一天停用。")
    )

    field_order = ["unit", "basis", "valid_from", "table", "replace"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._lines: list[DutyLine] = []
        for name in ("basis", "table"):  # before the preview shows it: the ledger asks only when it is entered
            try:
                refuse_unwritable(name, given.get(name, ""))
            except BadContent as error:
                self.add_error(name, error.messages)
            except ActRefused as error:
                self.add_error(name, error.message)
        if "table" in given and given.get("unit") is not None:
            self._lines, problems = read_list(given["table"], given["unit"], timezone.localdate())
            for problem in problems[:10]:
                self.add_error("table", problem)
            if not self._lines and not problems:
                self.add_error("table", _("没有读到事项。"))
        return given

    def lines(self) -> list[DutyLine]:
        return self._lines

    def compared(self) -> tuple[list[tuple[DutyLine, bool]], list[DutyEntry]]:
        """The lines, each with whether it is new to the unit's list; and the entries that would be ended. One query."""
        unit = self.cleaned_data["unit"]
        standing = {(one.kind, one.matter): one for one in unit.duty_entries.filter(valid_to=None)}
        wanted = {line.key: line for line in self._lines}
        gone = [one for key, one in standing.items() if key not in wanted] if self.cleaned_data["replace"] else []
        return [(line, key not in standing) for key, line in wanted.items()], gone

    def digest(self) -> str:
        """What was looked at in the preview: pressing enters exactly that, or shows the preview once more."""
        given = [(name, self[name].value()) for name in sorted(self.fields)]
        return hashlib.sha256(repr(given).encode()).hexdigest()


class EndForm(forms.Form):
    last = _Day(label=_("最后一天"), initial=_today, help_text=_("过了这一天就不再作数；要立即停用，填昨天。"))
    reason = _Text(label=_("依据"), limit=400, help_text=_("哪份文件、文号。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""


class MandateForm(_Form):
    issuer = UnitField(label=_("被授权部门"))
    matter = _Text(
        label=_("授权事项"), limit=400, help_text=_("写具体：部门向下级政府交办时，按这里的字词核对是不是这件事。")
    )
    duties = _Text(label=_("职责"), limit=400, required=False, help_text=_("可以做什么：交办、调度、核查。"))
    scope = UnitsField(label=_("范围"), help_text=_("下级政府；选了县区，它下面的乡镇也在内。"))
    valid_from = _Day(label=_("起始日期"), initial=_today)
    valid_to = _Day(label=_("最后一天"))
    basis = forms.CharField(label=_("依据文号"), max_length=120, help_text=_("政府指定这个部门的文件。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offices = [post.unit for post in self.acting.posts_as([Role.SUPERVISION_HEAD]) if post.unit.kind == Kind.OFFICE]
        paths = [office.government_path for office in offices]
        levels = list(Level)
        own = Q(level__in=[office.level for office in offices])
        lower = Q(
            level__in=[
                level
                for level in levels
                if any(levels.index(level) > levels.index(Level(one.level)) for one in offices)
            ]
        )
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(path__under=path)
        self.narrow("issuer", lambda units: units.filter(within & own).exclude(kind__in=[*GOVERNING, Kind.OFFICE]))
        self.narrow("scope", lambda units: units.filter(within & lower, kind__in=GOVERNING))
