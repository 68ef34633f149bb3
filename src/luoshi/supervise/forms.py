"""The form of an inspection. What is right or wrong in it the act says; here is only how it looks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.commitments.fields import Day, Reason
from luoshi.commitments.inspection_models import Inspection
from luoshi.commitments.inspections import Terms, may_be_invited
from luoshi.org.models import Post, Unit

LONGEST_LIST = 20_000  # characters of numbers


class _Guests(forms.ModelMultipleChoiceField):
    """The guests' posts of one office, each by its holder's name."""

    def label_from_instance(self, post: Post) -> str:
        return f"{post.person.name}（{post.person.username}）"


class InspectionForm(forms.Form):
    title = forms.CharField(label=_("督查名称"), max_length=120)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("督查方案或批示的文号、日期。"))
    begins_on = Day(label=_("开始日期"))
    ends_on = Day(label=_("最后一天"), help_text=_("过了这一天，特邀人员就看不到了。"))
    numbers = forms.CharField(
        label=_("要看的事项编号"), max_length=LONGEST_LIST, widget=forms.Textarea({"rows": 5}),
        help_text=_("本机构已交办的事项，一行一个，也可用顿号或空格隔开；敏感事项不能纳入。"),
    )  # fmt: skip
    guests = _Guests(
        label=pgettext_lazy("heading", "特邀督查员"), required=False, queryset=Post.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("只看得到这里列出的事项、进展和佐证，什么也不能改。"),
    )  # fmt: skip

    def __init__(self, *args: Any, office: Unit, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        today = timezone.localdate()
        self.fields["begins_on"].initial = today
        field = self.fields["guests"]
        assert isinstance(field, _Guests)
        field.queryset = may_be_invited(office, today)
        if not field.queryset:
            field.help_text = _("还没有特邀督查员。由安全管理员在本机构录入，岗位选“特邀督查员”。")

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            given["title"],
            given["basis"],
            given["begins_on"],
            given["ends_on"],
            given["numbers"],
            list(given["guests"]),
        )


class EndInspectionForm(forms.Form):
    reason = Reason(label=_("提前结束的原因"))


def initial_of(inspection: Inspection) -> dict[str, Any]:
    """The form's values for an inspection that is to be changed. Two queries."""
    numbers = inspection.subjects.order_by("commitment__number").values_list("commitment__number", flat=True)
    return {
        "title": inspection.title, "basis": inspection.basis, "begins_on": inspection.begins_on,
        "ends_on": inspection.ends_on, "numbers": "\n".join(number for number in numbers if number),
        "guests": list(inspection.guests.values_list("post_id", flat=True)),
    }  # fmt: skip
