"""The page on which a lead unit passes down: what all are asked, for whom, what differs; then what that adds; then the press."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.errors import refused
from luoshi.commitments.fields import SHORT, Day, LongText
from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.commitments.sheets import visible
from luoshi.commitments.tightening import told_now
from luoshi.deliver.duty_check import Known, words_of
from luoshi.deliver.figures import answering, plain_figures, with_values
from luoshi.deliver.load import Load, loads_of
from luoshi.deliver.matching_choices import Choice, MatchingForm, choices_for, chosen_in, with_choices
from luoshi.deliver.passing_down import Part, Weighed, may_charge, pass_down, undistributed, weigh
from luoshi.deliver.pasting import Line, read_table
from luoshi.kernel.lifecycle import Action, Party, State, refusal
from luoshi.kernel.tightening import Raised
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Invalid
from luoshi.org.frame import acting_of, fingerprint, lost, told, version_of
from luoshi.org.models import Kind, Level, Unit
from luoshi.org.pressing import press
from luoshi.org.widgets import UnitsField

LONGEST_TABLE = 60_000
_FOLDED = ("added", "reason", "duty_override", "table")
_TEXTS = ("title", "words", "measure", "added", "reason", "duty_override")


class PassDownForm(forms.Form):
    """What is asked of all the chosen units alike; the table says what differs for whom.

    What is asked beyond the level above, why, and what differs lie folded until they are needed: ``opened``, or something in them.
    """

    template_name = "deliver/pass_down_form.html"
    opened = False

    groups = forms.MultipleChoiceField(
        label=gettext_lazy("全部下达给"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = UnitsField(label=gettext_lazy("或只下达给"), required=False)
    title = forms.CharField(
        label=gettext_lazy("事项"), max_length=200, help_text=gettext_lazy("写成本地、本单位要做的事，不要照抄。")
    )
    words = LongText(label=gettext_lazy("要求"), rows=3)
    measure = forms.CharField(label=gettext_lazy("完成标准"), max_length=400)
    due = Day(label=gettext_lazy("完成时限"))
    added = LongText(
        label=gettext_lazy("来源之外的新增要求"), rows=2, limit=SHORT, required=False,
        help_text=gettext_lazy("上级没有要求、本级另加的：多报的材料、多做的动作。没有就空着。"),
    )  # fmt: skip
    reason = LongText(
        label=gettext_lazy("加码或照转的理由"), rows=2, limit=SHORT, required=False,
        help_text=gettext_lazy("比上级更早、更高、更多，或者原样照转的，须写明；交办机构看得到。"),
    )  # fmt: skip
    duty_override = LongText(
        label=gettext_lazy("仍然下达的理由"), rows=2, limit=SHORT, required=False,
        help_text=gettext_lazy("乡镇履职清单写明不由它承担或只配合的事，须由本单位负责人写明为什么仍然下达。"),
    )  # fmt: skip
    table = forms.CharField(
        label=gettext_lazy("各单位不同的，从表格粘贴"), required=False, max_length=LONGEST_TABLE,
        widget=forms.Textarea({"rows": 4, "class": "mono", "placeholder": gettext_lazy("单位    事项    完成标准    时限    份额%    目标值")}),
        help_text=gettext_lazy(
            "一行一个单位，列之间用制表符（从 WPS 表格直接复制即可）；空着的格子按上面的填。目标值替换完成标准里第一个指标的数字。"
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, below: Sequence[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.below = below
        self.grouped = _grouped(below)
        groups = self.fields["groups"]
        assert isinstance(groups, forms.MultipleChoiceField)
        groups.choices = [
            (key, _("%(name)s（%(count)s 个）") % {"name": _group_name(key), "count": len(units)})
            for key, units in self.grouped.items()
        ]
        if not self.grouped:
            del self.fields["groups"]
            self.fields["units"].label = _("下达给")
        chosen = self.fields["units"]
        assert isinstance(chosen, UnitsField)
        chosen.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in below])

    @property
    def shown(self) -> dict[str, Any]:
        """The fields before the fold and in it, and whether it stands open."""
        fields = list(self.visible_fields())
        folded = [field for field in fields if field.name in _FOLDED]
        return {
            "first": [field for field in fields if field.name not in _FOLDED], "folded": folded,
            "is_open": self.opened or any(field.errors or field.value() for field in folded),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lines, problems = read_table(given.get("table", ""), self.below)
        lines = [replace(line, measure=self._measure(line, given, problems), target=None) for line in lines]
        for problem in problems[:10]:
            self.add_error("table", problem)
        chosen = {unit.pk: unit for key in given.get("groups", ()) for unit in self.grouped.get(key, ())}
        chosen |= {unit.pk: unit for unit in given.get("units", ())}
        if not chosen and not lines and not problems:
            self.add_error(None, _("请选择要下达给哪些单位。"))
        self.chosen, self.lines = list(chosen.values()), lines
        return given

    def _measure(self, line: Line, given: Mapping[str, Any], problems: list[str]) -> str | None:
        """The line's measure of done with its own target in it; None where it says neither."""
        measure = line.measure or given.get("measure", "")
        if line.target is None or not measure:
            return line.measure
        figures = plain_figures(measure)
        if not figures:
            problems.append(_("%(unit)s：完成标准里没有可以替换的数字。") % {"unit": line.unit})
            return line.measure
        return with_values(measure, {figures[0].key: line.target})

    def parts(self) -> list[Part]:
        """One part for every unit; a table's line says what is different for its own."""
        given = self.cleaned_data
        texts = {name: given[name].strip() for name in _TEXTS}
        told_apart = {line.unit.pk for line in self.lines}
        parts = [Part(unit, due=given["due"], **texts) for unit in self.chosen if unit.pk not in told_apart]
        for line in self.lines:
            part = Part(line.unit, due=line.due or given["due"], share=line.share, **texts)
            title, words = line.title or part.title, line.title or part.words
            parts.append(replace(part, title=title, words=words, measure=line.measure or part.measure))
        return sorted(parts, key=lambda part: part.lead.path)

    def digest(self, choices: Sequence[Choice] = ()) -> str:
        """What was looked at in the preview: pressing sends exactly that, or shows the preview once more."""
        given: list[Any] = [(name, self[name].value()) for name in sorted(self.fields)]
        given += [(choice.figure.key, choice.answer) for choice in choices]
        return hashlib.sha256(repr(given).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """One unit in the preview: what it is asked, what that adds, what lies on it already, what stands in the way."""

    weighed: Weighed
    load: Load
    added: Sequence[str]
    answering: Sequence[tuple[str, str]] = ()  # which of its figures answers which above, where the words differ
    heads: bool = False  # whether this person may go past a duty list

    @property
    def problems(self) -> Sequence[str]:
        weighed = self.weighed
        if weighed.checked.objections and not self.heads:
            others = [told for name, told in weighed.problems.items() if name != "duty_override"]
            told = _("%(told)s确需下达的，须由本单位负责人写明理由后办理。") % {"told": " ".join(weighed.checked.told)}
            return [*others, told]
        return list(weighed.problems.values())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the form. POST with step=preview: what would be sent. POST with step=send: does it, if it is what was looked at."""
    acting, commitment = acting_of(request), visible(request, pk)
    why_not = cannot(commitment, acting)
    if why_not:
        return _shown(request, commitment, None, status=409, why_not=why_not)
    assert commitment.lead is not None
    below = units_below(commitment)
    if not below:
        # To look is no mistake: what lies below a unit the button that leads here cannot know.
        status = 409 if request.method == "POST" else 200
        return _shown(request, commitment, None, status=status, why_not=_nobody(commitment.lead))
    if request.method != "POST":
        initial = {name: getattr(commitment, name) for name in ("title", "words", "measure", "due")}
        return _shown(request, commitment, PassDownForm(below=below, initial=initial))
    form = PassDownForm(request.POST, below=below)
    missing = lost(request)
    if missing or not form.is_valid():
        if missing:
            form.add_error(None, missing[1])
        return _shown(request, commitment, form, status=missing[0] if missing else 422)
    try:  # before it is looked at, not only before it is sent
        refuse_classified(*(value for value in form.cleaned_data.values() if isinstance(value, str)))
    except ActRefused as error:
        form.add_error(None, error.message)
        return _shown(request, commitment, form, status=error.status)
    parts = form.parts()
    choices, unasked = choices_for(commitment.measure, parts, chosen_in(request.POST))
    try:
        parts = with_choices(commitment.measure, parts, choices)
    except Invalid as error:
        form.add_error(None, error.message)
        return _shown(request, commitment, form, choices=choices, unasked=unasked, status=error.status)
    if request.POST.get("step") != "send" or request.POST.get("seen") != form.digest(choices):
        rows = _rows(commitment, parts, acting)
        status = 422 if any(row.problems for row in rows) else 200
        return _shown(request, commitment, form, rows=rows, choices=choices, unasked=unasked, status=status)
    try:  # what stands in the way the action says: a press that is repeated must find its first outcome
        pressed = press(
            lambda: _done(commitment, parts, request),
            acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
        )  # fmt: skip
    except ActRefused as error:
        form.add_error(None, error.message)
        rows = _rows(commitment, parts, acting)
        return _shown(
            request, visible(request, pk), form, rows=rows, choices=choices, unasked=unasked, status=error.status
        )
    return told(request, str(pressed.outcome["message"]), str(pressed.outcome["url"]))


def cannot(commitment: Commitment, acting: Acting) -> str:
    """Why this person may not pass it down now; "" where they may. No query."""
    found = refusal(State(commitment.state), Action.PASS_DOWN, set(parties(acting, commitment)))
    return refused(found).message if found else ""


def _nobody(lead: Unit) -> str:
    """Why a unit finds nobody to charge: a department needs a mandate for a lower government, others have nobody below them."""
    if lead.governs:
        return _("%(unit)s下面没有可以下达的单位。") % {"unit": lead}
    return _("%(unit)s没有可以下达的单位：部门向下级党委政府下达，须有部门督办授权，见“清单与授权”。") % {"unit": lead}


def units_below(commitment: Commitment) -> list[Unit]:
    """The units that its lead may charge with it, that exist today: on its own authority, or by a mandate. At most three queries."""
    lead, today = commitment.lead, timezone.localdate()
    assert lead is not None
    reach = Q(path__under=lead.government_path)  # a department may have a mandate anywhere below its government
    found = list(Unit.objects.at_work(today).filter(reach).exclude(kind=Kind.OFFICE))
    known = Known.of((unit for unit in found if unit.governs), [lead], today, lists=False)
    return [unit for unit in found if may_charge(lead, unit) or known.mandate_for(words_of(commitment), lead, unit)]


def _grouped(below: Sequence[Unit]) -> dict[str, list[Unit]]:
    """The units by level and by whether they are governments: 各乡镇, 各部门. A group of one is none."""
    groups: dict[str, list[Unit]] = {}
    for unit in below:
        kind = "government" if unit.governs else "department"
        groups.setdefault(f"{unit.level}-{kind}", []).append(unit)
    return {key: units for key, units in groups.items() if len(units) > 1}


def _group_name(key: str) -> str:
    level, kind = key.rsplit("-", 1)
    what = {"level": Level(level).label}
    return _("%(level)s政府") % what if kind == "government" else _("%(level)s部门") % what


def _rows(commitment: Commitment, parts: Sequence[Part], acting: Acting) -> list[Row]:
    today = timezone.localdate()
    heads = Party.LEAD_HEAD in parties(acting, commitment)
    loads = loads_of([(part.lead.pk, part.due) for part in parts], today)
    return [
        Row(
            one, loads[one.part.lead.pk, one.part.due], told_now(one.tightening, one.part.added),
            answering(commitment.measure, one.part.measure, one.matching), heads,
        )
        for one in weigh(commitment, parts, today)
    ]  # fmt: skip


def _done(commitment: Commitment, parts: Sequence[Part], request: HttpRequest) -> dict[str, Any]:
    made = pass_down(
        commitment.pk, acting=acting_of(request), now=timezone.now(), parts=parts, version=version_of(request)
    )
    message = ngettext("已下达 %(count)s 项，开始计时。", "已下达 %(count)s 项，开始计时。", len(made)) % {
        "count": len(made)
    }
    return {"url": reverse("web:chain", args=[commitment.pk]), "message": message}


def _shown(
    request: HttpRequest, commitment: Commitment, form: PassDownForm | None,
    *, rows: Sequence[Row] = (), choices: Sequence[Choice] = (), unasked: int = 0, status: int = 200, why_not: str = "",
) -> HttpResponse:  # fmt: skip
    short: Sequence[Raised] = ()
    if form is not None:
        form.opened = any(row.problems for row in rows)
    if rows:
        short = undistributed(commitment, [row.weighed.part for row in rows])
    context: Mapping[str, Any] = {
        "commitment": commitment, "root": commitment.root or commitment, "form": form, "rows": rows, "why_not": why_not,
        "ready": bool(rows) and not any(row.problems for row in rows), "matching": MatchingForm(choices) if choices else None,
        "unasked": unasked,
        "seen": form.digest(choices) if form and rows else "",
        "undistributed": short, "forwarded": sum(row.weighed.is_forwarded for row in rows),
        "tightened": sum(row.weighed.adds for row in rows),
        "ahead": max((row.weighed.ahead for row in rows), default=0),
        "back": reverse("web:commitment", args=[commitment.pk]),
    }  # fmt: skip
    return render(request, "deliver/pass_down.html", context, status=status)
