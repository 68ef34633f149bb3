"""The forms by which a change after dispatch is asked for, decided, or made by the office itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.fields import SHORT, Day, LongText, Reason
from luoshi.commitments.models import Commitment
from luoshi.commitments.sheets import ActForm
from luoshi.deliver.changes import Asked
from luoshi.deliver.figures import figures_in, plain_figures, value_of, with_values
from luoshi.deliver.link_forms import PartsForm
from luoshi.deliver.models import ChangeKind
from luoshi.org.errors import ActRefused
from luoshi.org.widgets import UnitField


class ExtendForm(ActForm):
    new_due = Day(label=_("新的时限"))
    reason = Reason()


class FiguresForm(ActForm):
    """A form with a new measure of done, whose numbers may be changed beside the words."""

    def offer_figures(self) -> None:
        """A field for each number of the measure as it stands, behind the words."""
        self.fields["new_measure"].initial = self.commitment.measure
        self.plain_figures = plain_figures(self.commitment.measure)
        for at, figure in enumerate(self.plain_figures):
            unit = gettext("（%(unit)s）") % {"unit": figure.unit} if figure.unit else ""
            self.fields[f"figure_{at}"] = forms.DecimalField(
                label=f"{figure.indicator}{unit}", required=False, max_digits=17, decimal_places=4, min_value=0,
                initial=value_of(figure), help_text="" if at else _("只改数字的，改这里即可，文字随之改。"),
            )  # fmt: skip
        names = [f"figure_{at}" for at in range(len(self.plain_figures))]
        self.order_fields(["kind", "new_due", "review_date", "new_measure", *names])

    def clean(self) -> dict[str, Any]:
        """The numbers go into the words; where the words ask for yet another number, the two contradict each other."""
        given = super().clean() or {}
        figures = getattr(self, "plain_figures", ())
        in_words = {figure.key: value_of(figure) for figure in figures_in(given.get("new_measure") or "")}
        wanted = {}
        for at, figure in enumerate(figures):
            key, old, number = figure.key, value_of(figure), given.pop(f"figure_{at}", None)
            if number is None or number in {old, in_words.get(key)}:
                continue
            if in_words.get(key) != old:
                self.add_error(f"figure_{at}", gettext("与文字里的数字不一致，请只改一处。"))
            wanted[key] = number
        if wanted and not self.errors:
            given["new_measure"] = self._with(given["new_measure"], wanted)
        return given

    def _with(self, measure: str, wanted: Mapping[str, Decimal]) -> str:
        try:
            return with_values(measure, wanted)
        except ActRefused as error:
            self.add_error("new_measure", error.message)
            return measure


class RetargetForm(FiguresForm):
    new_measure = LongText(label=_("新的完成标准"), rows=3, limit=SHORT)
    reason = Reason()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer_figures()


class ReleadForm(ActForm):
    new_lead = UnitField(label=_("新的牵头单位"))
    reason = Reason()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _other_units(self)


class SuspendForm(ActForm):
    reason = Reason(limit=SHORT)
    review_date = Day(label=_("复查日期"), help_text=_("到这一天重新看是否恢复。"))


class AskForm(FiguresForm, PartsForm):
    """A request of any kind: the reason, and of the values only the one that belongs to the kind; of a split the parts as rows."""

    kind = forms.ChoiceField(choices=ChangeKind.choices, widget=forms.HiddenInput)
    new_due = Day(label=_("申请延到"), help_text=_("原定时限照旧保留在记录里。"))
    review_date = Day(label=_("复查日期"), help_text=_("到这一天重新看是否恢复。"))
    new_measure = LongText(
        label=_("调整后的完成标准"), rows=3, limit=SHORT, help_text=_("原定完成标准照旧保留在记录里。")
    )
    new_lead = UnitField(label=_("建议由谁牵头"))
    into = forms.CharField(
        label=_("并到哪一件"), max_length=60, help_text=_("写那一件的编号，须由同一机构交办。"), required=True
    )
    reason = Reason(help_text=_("写明原因和依据，例如哪份文件、什么条件没有具备。"))

    VALUE = {
        ChangeKind.EXTENSION: "new_due",
        ChangeKind.SUSPENSION: "review_date",
        ChangeKind.RETARGET: "new_measure",
        ChangeKind.RELEAD: "new_lead",
        ChangeKind.MERGER: "into",
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
            self.offer_figures()
        if chosen == ChangeKind.SPLIT:
            self.fields["reason"].help_text = _(
                "写明为什么要拆。建议拆成哪几项、各由谁牵头，填在下面；也可以不填，由交办机构定。"
            )
            self.offer_parts()

    def clean_into(self) -> Commitment:
        """The commitment of that number, of those that this person may see."""
        number = self.cleaned_data["into"].strip()
        found = Commitment.objects.visible_to(self.acting).filter(number=number).select_related("issuer").first()
        if found is None:
            raise forms.ValidationError(gettext("没有编号为 %(numbers)s 的事项。") % {"numbers": number})
        return found

    def given(self) -> dict[str, Any]:
        return {"asked": Asked(**self.cleaned_data, parts=self.parts())}

    @property
    def rows_template(self) -> str:
        return "deliver/part_rows.html" if self.rows is not None else ""


class GrantForm(ActForm):
    """What is granted by doing it has nothing to fill in here: the way to that act stands above."""

    decision = Reason(label=_("批复意见"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_stuck = bool(self.initial.get("by_its_act"))
        if self.is_stuck:
            self.fields.clear()


class RefuseForm(ActForm):
    decision = Reason(label=_("不批准的理由"))


def _other_units(form: ActForm) -> None:
    """Every unit of today but the one that leads already."""
    field = cast("UnitField", form.fields["new_lead"])
    field.refresh()
    assert field.queryset is not None
    field.queryset = field.queryset.exclude(pk=form.commitment.lead_id)
