"""The forms by which a change after dispatch is asked for, decided, or made by the office itself."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.fields import SHORT, Day, LongText, Reason
from luoshi.commitments.sheets import ActForm
from luoshi.deliver.changes import Asked
from luoshi.deliver.models import ChangeKind
from luoshi.org.widgets import UnitField


class ExtendForm(ActForm):
    new_due = Day(label=_("新的时限"))
    reason = Reason()


class RetargetForm(ActForm):
    new_measure = LongText(label=_("新的完成标准"), rows=3, limit=SHORT)
    reason = Reason()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["new_measure"].initial = self.commitment.measure


class ReleadForm(ActForm):
    new_lead = UnitField(label=_("新的牵头单位"))
    reason = Reason()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _other_units(self)


class SuspendForm(ActForm):
    reason = Reason(limit=SHORT)
    review_date = Day(label=_("复查日期"), help_text=_("到这一天重新看是否恢复。"))


class AskForm(ActForm):
    """A request of any kind: the reason, and of the values only the one that belongs to the kind."""

    kind = forms.ChoiceField(choices=ChangeKind.choices, widget=forms.HiddenInput)
    new_due = Day(label=_("申请延到"), help_text=_("原定时限照旧保留在记录里。"))
    review_date = Day(label=_("复查日期"), help_text=_("到这一天重新看是否恢复。"))
    new_measure = LongText(
        label=_("调整后的完成标准"), rows=3, limit=SHORT, help_text=_("原定完成标准照旧保留在记录里。")
    )
    new_lead = UnitField(label=_("建议由谁牵头"))
    reason = Reason(help_text=_("写明原因和依据，例如哪份文件、什么条件没有具备。"))

    VALUE = {
        ChangeKind.EXTENSION: "new_due",
        ChangeKind.SUSPENSION: "review_date",
        ChangeKind.RETARGET: "new_measure",
        ChangeKind.RELEAD: "new_lead",
    }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        chosen = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        for kind, name in self.VALUE.items():
            if kind != chosen:
                del self.fields[name]
        if "new_lead" in self.fields:
            _other_units(self)
        if "new_measure" in self.fields:
            self.fields["new_measure"].initial = self.commitment.measure

    def given(self) -> dict[str, Any]:
        return {"asked": Asked(**self.cleaned_data)}


class GrantForm(ActForm):
    decision = Reason(label=_("批复意见"), required=False)


class RefuseForm(ActForm):
    decision = Reason(label=_("不批准的理由"))


def _other_units(form: ActForm) -> None:
    """Every unit of today but the one that leads already."""
    field = cast("UnitField", form.fields["new_lead"])
    field.refresh()
    assert field.queryset is not None
    field.queryset = field.queryset.exclude(pk=form.commitment.lead_id)
