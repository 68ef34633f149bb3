"""The forms by which commitments that ask the same are chosen, and what is done with them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.fields import Day, Reason
from luoshi.commitments.models import Commitment
from luoshi.commitments.sheets import ActForm
from luoshi.deliver import queries, settling
from luoshi.deliver.merging import MOST_PARTS, Part
from luoshi.org.form_rows import FoldedRows
from luoshi.org.widgets import UnitField

MOST = 20
ROWS = 4  # empty rows that a form for parts offers
_BETWEEN = re.compile(r"[、，,;；\s]+")


class OthersForm(ActForm):
    """Other commitments: ticked among those that look alike, or named by number."""

    picked = forms.MultipleChoiceField(label=_("相近的事项"), required=False, widget=forms.CheckboxSelectMultiple)
    numbers = forms.CharField(
        label=_("按编号指定"), required=False, max_length=400, help_text=_("几个编号之间用顿号或空格隔开。")
    )
    reason = Reason()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.near = {str(one.pk): one for one in queries.alike(self.commitment, self.acting)}
        field = cast("forms.MultipleChoiceField", self.fields["picked"])
        field.choices = [(key, _told(one)) for key, one in self.near.items()]
        if not self.near:
            del self.fields["picked"]
            self.fields["numbers"].help_text = _("没有找到相近的事项，请写编号；几个编号之间用顿号或空格隔开。")

    def clean(self) -> dict[str, Any]:
        """Every number must be one of a commitment that this person may see."""
        given = super().clean() or {}
        wanted = list(dict.fromkeys(filter(None, _BETWEEN.split(given.get("numbers", "")))))[:MOST]
        rows = Commitment.objects.visible_to(self.acting).filter(number__in=wanted).select_related("issuer", "lead")
        found = {one.number: one for one in rows}
        missing = [number for number in wanted if number not in found]
        if missing:
            self.add_error("numbers", gettext("没有编号为 %(numbers)s 的事项。") % {"numbers": "、".join(missing)})
        picked = [self.near[key] for key in given.get("picked", [])]
        given["others"] = list(
            {one.pk: one for one in [*picked, *(found[key] for key in wanted if key in found)]}.values()
        )
        return given

    def given(self) -> dict[str, Any]:
        return {"others": self.cleaned_data["others"], "reason": self.cleaned_data["reason"]}


class UnlinkForm(ActForm):
    other = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**53)
    reason = Reason()

    def clean_other(self) -> Commitment:
        rows = Commitment.objects.visible_to(self.acting).select_related("issuer", "lead")
        found = rows.filter(pk=self.cleaned_data["other"]).first()
        if found is None:
            raise forms.ValidationError(gettext("没有这件事项。"))
        return found


class SettleForm(ActForm):
    """Which of the two holds, and why. Each choice names the document that it goes by."""

    other = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**53)
    holds = forms.ChoiceField(label=_("裁定"), widget=forms.RadioSelect)
    reason = Reason(limit=settling.LONGEST)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        given = str((self.data if self.is_bound else self.initial).get("other", ""))
        other = int(given) if given.isdecimal() and len(given) < 17 else 0
        named = queries.documents({self.commitment.pk, other}, self.acting)
        choices = [
            (holds, gettext("以%(document)s的要求为准") % {"document": named[pk]})
            for holds, pk in ((settling.THIS, self.commitment.pk), (settling.OTHER, other))
            if pk in named
        ]
        field = cast("forms.ChoiceField", self.fields["holds"])
        field.choices = [*choices, (settling.BOTH, capfirst(gettext("两件各按各的要求")))]
        self.is_stuck = other not in named
        if self.is_stuck and not self.is_bound:
            self.fields.clear()

    clean_other = UnlinkForm.clean_other


class AnswerForm(ActForm):
    report_pk = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**53)


class PartForm(forms.Form):
    title = forms.CharField(label=_("事项"), max_length=200)
    lead = UnitField(label=_("牵头单位"))
    due = Day(label=_("完成时限"))
    measure = forms.CharField(label=_("完成标准"), max_length=400)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        cast("UnitField", self.fields["lead"]).refresh()


PartRows = forms.formset_factory(
    PartForm, formset=FoldedRows, extra=ROWS, max_num=MOST_PARTS, absolute_max=MOST_PARTS + 1, validate_max=True
)


def part_rows(data: Any, filled: Sequence[Mapping[str, Any]] = ()) -> Any:
    """The rows of a split; the same units in every row, looked up once. filled: what is proposed already."""
    rows = cast("type[FoldedRows]", PartRows)(data, prefix="parts", filled=filled)
    fields = [cast("UnitField", row.fields["lead"]) for row in rows]
    units = list(cast("Iterable[Any]", fields[0].choices)) if fields else []
    for field in fields:
        field.choices = units
    return rows


class PartsForm(ActForm):
    """A form with the parts of a split as rows; rows left empty are passed over."""

    rows: Any = None

    def offer_parts(self) -> None:
        self.rows = part_rows(self.data if self.is_bound else None, self.initial.get("parts") or ())

    def clean(self) -> dict[str, Any]:
        if self.rows is not None and not self.rows.is_valid():
            told = [*self.rows.non_form_errors()] or [gettext("有的项没有填完整，请看标红的地方。")]
            for message in told:
                self.add_error(None, message)
        return super().clean() or {}

    def parts(self) -> list[Part]:
        filled = [row.cleaned_data for row in self.rows or () if row.has_changed()]
        return [Part(row["title"], row["lead"], row["due"], row["measure"]) for row in filled]


class SplitForm(PartsForm):
    rows_template = "deliver/part_rows.html"
    reason = Reason()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_parts()

    def given(self) -> dict[str, Any]:
        return {"parts": self.parts(), "reason": self.cleaned_data["reason"]}


def _told(one: Commitment) -> str:
    """As a line to tick: 云督〔2023〕17号 一季度完成… 2023-03-31."""
    return " ".join(part for part in (str(one), str(one.due or "")) if part)
