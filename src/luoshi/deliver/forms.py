"""The short forms of the second stage. What is right or wrong in them the actions say; here is only how they look."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.fields import Day, Files, HandlingField, LongText, Percent, Reason
from luoshi.commitments.lights import scheduled
from luoshi.commitments.models import Commitment, Handling
from luoshi.commitments.parties import parties
from luoshi.commitments.sheets import ActForm
from luoshi.deliver.actions import Step, Told, beyond_reach, check_duties
from luoshi.deliver.evidence import ALLOWED, MOST_FILES
from luoshi.deliver.figures import figures_in, figures_of
from luoshi.deliver.measuring import ROLLUP_WORDS, Row, asked_above, behind_now, short_of, table
from luoshi.deliver.models import Forecast
from luoshi.deliver.queries import evidence_of, open_children, returned_report, supporting_units
from luoshi.kernel.lifecycle import Party
from luoshi.kernel.measures import usual
from luoshi.kernel.tightening import Figure
from luoshi.org.errors import ActRefused
from luoshi.org.form_rows import FoldedRows
from luoshi.org.models import Level
from luoshi.org.widgets import UnitField, UnitsField
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook

PAST_LIST = _("乡镇履职清单写明不由它承担或只配合的事，须写明为什么仍然交办；理由记入账本，事项页上看得到。")
MOST_STEPS = 30
MOST_EXCUSED = 30  # open children that a claim may name; with more of them nothing is finished
ROWS = 6  # empty rows that a plan's form offers, enough where scripts are off


def _files_help() -> str:
    return gettext("每个不超过 %(limit)s MB，一次最多 %(most)s 个；可收 PDF、图片、Office 和 WPS 文档、OFD、压缩包、文本。") % {
        "limit": settings.LUOSHI_EVIDENCE_LIMIT // (1024 * 1024), "most": MOST_FILES,
    }  # fmt: skip


class PastListForm(ActForm):
    """Asks why a unit is charged though its duty list speaks against it, once that has turned out."""

    def ask_why(self) -> None:
        self.fields["duty_override"] = Reason(label=_("仍然交办的理由"), help_text=PAST_LIST)

    def take(self, error: ActRefused) -> None:
        if "duty_override" in error.fields and "duty_override" not in self.fields:
            self.ask_why()
        super().take(error)


class DispatchForm(PastListForm):
    """The reasons are asked only where the lead unit stands further down than the office reaches, or where a duty list speaks
    against the charge. ``checked`` is what lists and mandates say.
    """

    override = Reason(label=_("越级理由"), help_text=_("牵头单位不在督查室直接督办的层级，须写明为什么直接交办给它。"))
    reach = forms.ChoiceField(
        label=_("发至"), choices=[("", _("不限")), *Level.choices], required=False,
        help_text=_("往下分解最多到哪一级。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not beyond_reach(self.commitment):
            del self.fields["override"]
        self.checked = check_duties([self.commitment], timezone.localdate())[self.commitment.pk]
        self.heads = Party.SUPERVISION_HEAD in parties(self.acting, self.commitment)
        if self.checked.objections and self.heads:
            self.ask_why()
        if self.is_stuck and not self.is_bound:
            self.fields.clear()

    @property
    def is_stuck(self) -> bool:  # type: ignore[override]
        """Whether this person cannot dispatch it, whatever they fill in: nothing is asked then."""
        return bool(self.checked.unmandated or (self.checked.objections and not self.heads))


class OverrideForm(forms.Form):
    """The same reasons for all of many that need one."""

    override = Reason(label=_("越级理由"), help_text=_("用于标明“越级”的各项：为什么直接交办给这一层级。"))
    duty_override = Reason(
        label=_("仍然交办的理由"), help_text=_("用于标明“清单提示”的各项：清单写明不由该单位承担的，为什么仍然交办。")
    )

    def __init__(self, *args: Any, needed: Collection[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        for name in set(self.fields) - set(needed):
            del self.fields[name]


class ReturnForm(ActForm):
    reason = Reason(help_text=_("写明依据：哪份文件、哪条职责规定它不归本单位，应由谁办。"))


class ReasonForm(ActForm):
    reason = Reason()


class RulingForm(ActForm):
    ruling = Reason(label=_("裁定意见"))


class ReassignForm(RulingForm, PastListForm):
    new_lead = UnitField(label=_("新的牵头单位"))

    field_order = ["new_lead", "ruling"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "duty_override" in self.data:  # the form as it came back when the new lead's list spoke against it
            self.ask_why()
        field = cast("UnitField", self.fields["new_lead"])
        field.refresh()
        assert field.queryset is not None
        field.queryset = field.queryset.exclude(pk=self.commitment.lead.pk if self.commitment.lead else None)


class StepForm(forms.Form):
    title = forms.CharField(label=_("做到什么"), max_length=200)
    due = Day(label=_("什么时候"))
    percent = Percent(label=_("应达进度 %"))


class _FoldedSteps(FoldedRows):
    shown = 3


StepRows = forms.formset_factory(
    StepForm, formset=_FoldedSteps, extra=ROWS, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 1, validate_max=True
)


class PlanForm(ActForm):
    """Milestones as rows; rows left empty are passed over."""

    rows_template = "deliver/plan_rows.html"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = StepRows(self.data if self.is_bound else None, prefix="steps")

    def clean(self) -> dict[str, Any]:
        if not self.rows.is_valid():
            told = [*self.rows.non_form_errors()] or [gettext("有节点没有填完整，请看标红的地方。")]
            for message in told:
                self.add_error(None, message)
        return super().clean() or {}

    def given(self) -> dict[str, Any]:
        filled = [row.cleaned_data for row in self.rows if row.has_changed()]
        return {"steps": [Step(row["title"], row["due"], row["percent"]) for row in filled]}


_OF_READINGS = ("read_on", "readings_note", "short_reason")


def _asked_and_stands(row: Row) -> str:
    asked = gettext("完成标准 %(asked)s；填累计数，没有变化可以不填。") % {"asked": row.asked}
    if row.rolled is None or row.rolled.value is None:
        return asked
    below = {"value": row.rolled_told, "unit": row.figure.unit, "reported": row.rolled.reported, "of": row.rolled.of}
    return asked + gettext("下级汇总 %(value)s%(unit)s（%(of)s 个单位报了 %(reported)s 个）。") % below


class ReportForm(ActForm):
    """A report. What is said about the figures besides what they stand at lies folded below them until it is needed."""

    template_name = "deliver/report_form.html"

    progress = LongText(label=_("进展情况"), rows=5, help_text=_("做了什么，到什么程度；用数字说话。"))
    claimed = Percent(label=_("自报进度 %"))
    forecast = forms.ChoiceField(
        label=_("预计"), choices=Forecast.choices, widget=forms.RadioSelect, initial=Forecast.ON_TIME,
        help_text=_("如实早说，不因预计延期扣分。"),
    )  # fmt: skip
    difficulty = LongText(label=_("存在困难"), rows=3, required=False, help_text=_("预计有风险或难以按期时必填。"))
    next_step = LongText(label=_("下一步"), rows=3, required=False)
    files = Files(label=_("佐证材料"), endings=ALLOWED, help_text=lazy(_files_help, str)())  # type: ignore[assignment]

    read_on = Day(label=_("读数截至"), required=False, help_text=_("不填按今天；个别指标另有日期的，填在该指标下面。"))
    readings_note = forms.CharField(
        label=_("读数说明"), max_length=200, required=False, help_text=_("口径、来源等，没有就空着。")
    )
    short_reason = Reason(label=_("读数落后的原因"), required=False, rows=2)
    carry = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = table(self.commitment, self.acting)
        self.figures = [row.figure for row in rows]
        for at, row in enumerate(rows):
            self.fields[f"reading_{at}"] = forms.DecimalField(
                label=f"{row.figure.indicator}{_unit_of(row.figure.unit)}", required=False, max_digits=17, decimal_places=4,
                help_text=escape(_asked_and_stands(row)),
            )  # fmt: skip
            if len(rows) > 1:  # of one figure the report's day is its own
                label = gettext("“%(name)s”另截至") % {"name": row.figure.indicator}
                self.fields[f"day_{at}"] = Day(label=label, required=False)
        self.behind = behind_now(self.commitment, rows, timezone.localdate()) if rows else []
        if rows:
            self._ask_of_readings(self.behind)
        else:
            for name in _OF_READINGS:
                del self.fields[name]
        self.order_fields(
            [
                "progress",
                *(f"{what}_{at}" for at in range(len(self.figures)) for what in ("reading", "day")),
                *_OF_READINGS,
            ]
        )
        returned = returned_report(self.commitment, self.acting)
        count = len(returned.evidence.all()) if returned else 0
        if count:
            self.fields["carry"].label = gettext("沿用被退回那份的 %(count)s 个佐证文件") % {"count": count}
        else:
            del self.fields["carry"]

    @property
    def parts(self) -> dict[str, Any]:
        """The fields before the fold, in it and after it, and whether it stands open: where something in it is filled or wrong.

        Why figures lag is asked outside it of whoever lags.
        """
        shown = {field.name: field for field in self.visible_fields()}
        of_readings = _OF_READINGS[:-1] if self.behind else _OF_READINGS
        names = [name for name in shown if name.startswith("day_") or name in of_readings]
        folded = [shown.pop(name) for name in names]
        first = [shown.pop(name) for name in list(shown) if name == "progress" or name.startswith("reading_")]
        return {
            "first": first, "folded": folded, "rest": list(shown.values()),
            "is_open": any(field.errors or field.value() for field in folded),
        }  # fmt: skip

    def _days(self) -> dict[str, date]:
        days = {figure.key: self.cleaned_data.get(f"day_{at}") for at, figure in enumerate(self.figures)}
        return {key: day for key, day in days.items() if day is not None}

    def _ask_of_readings(self, late: Collection[str]) -> None:
        """Why figures lag, where they do by what was read last; whoever catches up with this report leaves it empty."""
        told = gettext("低于序时进度或完成标准的指标，写明原因，核实时看得到。")
        if late:
            told = gettext("目前落后于序时进度的：%(late)s。%(told)s") % {
                "late": gettext("、").join(late),
                "told": told,
            }
        self.fields["short_reason"].help_text = escape(told)

    def given(self) -> dict[str, Any]:
        names = ("progress", "claimed", "forecast", "difficulty", "next_step", *_OF_READINGS)
        said = {name: self.cleaned_data[name] for name in names if name in self.fields}
        read = {figure.key: self.cleaned_data.get(f"reading_{at}") for at, figure in enumerate(self.figures)}
        readings = {key: value for key, value in read.items() if value is not None}
        return {
            "told": Told(**said, readings=readings, read_days=self._days()),
            "files": self.cleaned_data["files"],
            "carry": self.cleaned_data.get("carry", False),
        }


def _unit_of(unit: str) -> str:
    return gettext("（%(unit)s）") % {"unit": unit} if unit else ""


def _undeclared(figure: Figure) -> str:
    return gettext("不指定（按惯例%(how)s；本单位报了读数的，以自报为准）") % {"how": ROLLUP_WORDS[usual(figure)]}


class MatchForm(ActForm):
    """Which figure of this commitment answers each of the level above."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.above = figures_in(asked_above(self.commitment))
        here = figures_of(self.commitment)
        for at, figure in enumerate(self.above):
            key = figure.key
            held = self.commitment.matching.get(key, key)
            same = [(one.key, f"{one.indicator}{_unit_of(one.unit)}") for one in here if one.unit == figure.unit]
            self.fields[f"match_{at}"] = forms.ChoiceField(
                label=gettext("上级指标：%(name)s") % {"name": f"{figure.indicator}{_unit_of(figure.unit)}"}, required=False,
                choices=[("", gettext("没有对应的指标")), *same], widget=forms.RadioSelect,
                initial=held if held in dict(same) else "",
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        return {"matches": {figure.key: self.cleaned_data[f"match_{at}"] for at, figure in enumerate(self.above)}}


class RollUpForm(ActForm):
    """How each figure of the measure of done rolls up from the units below."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.figures = figures_of(self.commitment)
        for at, figure in enumerate(self.figures):
            self.fields[f"how_{at}"] = forms.ChoiceField(
                label=f"{figure.indicator}{_unit_of(figure.unit)}", required=False, widget=forms.RadioSelect,
                choices=[("", _undeclared(figure)), *ROLLUP_WORDS.items()],
                initial=self.commitment.rollup.get(figure.key, ""),
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        return {"how": {figure.key: self.cleaned_data[f"how_{at}"] for at, figure in enumerate(self.figures)}}


class AssessForm(ActForm):
    evidenced = Percent(label=_("核实进度 %"), help_text=_("佐证材料能证明完成了多少，不是单位说完成了多少。"))
    assessment = Reason(label=_("核实意见"), help_text=_("依据什么，还差什么。"))
    report_pk = forms.IntegerField(widget=forms.HiddenInput)


def three_truths(commitment: Commitment, today: date, rules: Rulebook) -> str:
    """What its unit says, what evidence supports and what the schedule asks, in a line of words."""
    known = {
        "claimed": commitment.claimed,
        "evidenced": commitment.evidenced,
        "scheduled": scheduled(commitment, today, rules),
    }
    words = {name: "—" if percent is None else f"{percent}%" for name, percent in known.items()}
    return gettext("自报 %(claimed)s，核实 %(evidenced)s，序时应达 %(scheduled)s") % words


class ClaimForm(ActForm):
    result = LongText(label=_("对照完成标准的结果"), rows=5)
    short_reason = Reason(label=_("读数未达到的原因"), rows=2)
    files = Files(label=_("佐证材料"), endings=ALLOWED, help_text=lazy(_files_help, str)())  # type: ignore[assignment]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # A help text is put into the page as it is, and the measure is what somebody typed.
        measure = gettext("完成标准：%(measure)s") % {"measure": self.commitment.measure}
        self.fields["result"].help_text = escape(measure)
        short = short_of(table(self.commitment, self.acting))
        if short:
            told = gettext("读数未达到的：%(short)s。请写明原因，核验时要看。") % {"short": gettext("、").join(short)}
            self.fields["short_reason"].help_text = escape(told)
            self.fields["short_reason"].required = True
        else:
            del self.fields["short_reason"]
        self.open_children = list(open_children(self.commitment)[:MOST_EXCUSED])
        for child in self.open_children:
            label = gettext("%(lead)s 的 %(number)s 尚未办结，为什么可以不等") % {
                "lead": child.lead,
                "number": child.number,
            }
            told = three_truths(child, timezone.localdate(), rulebook())
            self.fields[f"excuse-{child.pk}"] = Reason(label=label, required=False, rows=2, help_text=told)

    def given(self) -> dict[str, Any]:
        excuses = {child.pk: self.cleaned_data.get(f"excuse-{child.pk}", "") for child in self.open_children}
        names = ("result", "files", "short_reason")
        return {name: self.cleaned_data[name] for name in names if name in self.fields} | {"excuses": excuses}

    def take(self, error: ActRefused) -> None:
        """The table's words for a missing piece belong at its field."""
        if "evidence" in error.fields:
            error.fields["files"] = gettext("请附上佐证材料，或先报送带佐证的进展。")
        super().take(error)


class AskSupportForm(ActForm):
    unit = UnitField(label=_("配合单位"))
    words = Reason(label=_("请配合的事"), help_text=_("要它做什么、给什么，写到能答复为止。"))
    due = Day(label=_("答复时限"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = cast("UnitField", self.fields["unit"])
        field.queryset = supporting_units(self.commitment)


class TaskForm(ActForm):
    """An act on one of the commitment's support tasks."""

    task = forms.IntegerField(widget=forms.HiddenInput)


class AnswerSupportForm(TaskForm):
    answer = LongText(label=_("答复"), rows=4)


class ReturnSupportForm(TaskForm):
    reason = Reason(label=_("还差什么"))


class CallTogetherForm(ActForm):
    on = Day(label=_("会商日期"))
    units = UnitsField(label=_("到会的配合单位"))
    outcome = LongText(label=_("议定的事"), rows=4)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = cast("UnitsField", self.fields["units"])
        field.queryset = supporting_units(self.commitment)


class HandlingForm(ActForm):
    handling = HandlingField()
    reason = Reason(help_text=_("写明依据。理由记入账本，显示在“经过”里。"))


class EvidenceHandlingForm(HandlingForm):
    evidence_pk = forms.TypedChoiceField(
        label=_("佐证材料"), coerce=int, error_messages={"required": _("请选择一份佐证材料。")}
    )
    field_order = ["evidence_pk", "handling", "reason"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        files = evidence_of(self.commitment, self.acting)
        self.fields["evidence_pk"].choices = [(file.pk, f"{file.name}（{file.level}）") for file in files]  # type: ignore[attr-defined]
        own = cast("forms.ChoiceField", self.fields["handling"])
        own.choices = [("", gettext("随事项")), *Handling.choices]
        own.required = False


class EmptyForm(ActForm):
    """An act that needs nothing but the press of a button."""
