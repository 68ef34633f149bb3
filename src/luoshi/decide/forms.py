"""What people fill in at the first stage. Forms check shape only; the rules are in ``actions``."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.commitments.fields import HandlingField, Reason
from luoshi.commitments.models import Handling, Tier
from luoshi.decide.actions import Draft
from luoshi.decide.models import Proposal, SetAside, Source, SourceKind
from luoshi.decide.names import Names
from luoshi.org.models import Unit
from luoshi.org.widgets import DayInput, UnitField, UnitsField, refresh_units

MOST_NAMES = 6  # names asked about in one form
HOW_DONE = _("怎样算成？例：形成县域主导产业清单并报市政府备案")
DAY_WRONG = {"invalid": _("日期要写成 2023-03-31 这样。"), "required": _("请定完成时限。")}


class _WithUnits(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        refresh_units(self.fields.values())


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(label=_("完成时限"), widget=DayInput(), error_messages=DAY_WRONG, **options)


def _measure(**options: Any) -> forms.CharField:
    area = forms.Textarea({"rows": 2, "placeholder": HOW_DONE})
    told = {
        "required": _("请写明怎样算完成。"),
        "max_length": _("最多 %(limit_value)s 个字，现在有 %(show_value)s 个。"),
    }
    return forms.CharField(label=_("完成标准"), widget=area, max_length=400, error_messages=told, **options)


class UploadForm(forms.Form):
    """A file, or words pasted in; and the word of the person that nothing in it is a state secret."""

    file = forms.FileField(
        label=_("文件"), required=False, allow_empty_file=True, max_length=200,
        help_text=_("支持 docx、xlsx、pdf、ofd、html、txt。扫描件请先做文字识别；旧版 .doc、.wps、.xls 请另存为 docx、xlsx。"),
        widget=forms.FileInput({"accept": ".docx,.xlsx,.pdf,.ofd,.html,.htm,.txt"}),
        error_messages={"max_length": _("文件名太长，请改短后再上传。")},
    )  # fmt: skip
    title = forms.CharField(
        label=_("标题"), required=False, max_length=120, help_text=_("粘贴文字时可填；不填就取文中的标题。")
    )
    text = forms.CharField(
        label=_("粘贴文字"), required=False, strip=False,
        widget=forms.Textarea({"rows": 8, "placeholder": _("把批示、纪要或报道的原文粘贴到这里")}),
    )  # fmt: skip
    office = forms.ChoiceField(label=_("录入机构"), required=False)
    amends = forms.ChoiceField(
        label=_("修订或取代"), required=False,
        help_text=_("这份文件若修改、取代了以前录入的来源，请选出来，系统逐项对照：未变、有改动、不再提、新增。"),
    )  # fmt: skip
    handling = HandlingField(
        required=False, initial=Handling.INTERNAL,
        help_text=_("敏感：只有本督查机构和本级领导看得到，由它立的事项也按敏感办。标有“工作秘密”的一律按敏感。"),
    )  # fmt: skip
    unclassified = forms.BooleanField(
        label=_("我确认：文件不含国家秘密"), required=False,
        help_text=_("本系统运行在电子政务外网。标有秘密、机密、绝密的文件一律不收，内容不作任何保存。"),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: list[Unit], earlier: Sequence[Source] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._earlier = {str(source.pk): source for source in earlier}
        if earlier:
            self.fields["amends"].choices = _sources(earlier)  # type: ignore[attr-defined]
        else:
            del self.fields["amends"]
        if len(offices) > 1:
            self.fields["office"].choices = [(str(office.pk), str(office)) for office in offices]  # type: ignore[attr-defined]
        else:
            del self.fields["office"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not (given.get("text") or "").strip():
            self.add_error("file", _("请选择文件，或在下面粘贴文字。"))
        elif given.get("file") and (given.get("text") or "").strip():
            self.add_error("text", _("文件和粘贴的文字只能给一样。"))
        if not given.get("unclassified"):
            self.add_error("unclassified", _("请先确认文件不涉密。"))
        return given

    def amended(self) -> Source | None:
        return self._earlier.get(self.cleaned_data.get("amends", ""))


def _sources(rows: Sequence[Source]) -> list[tuple[str, str]]:
    """Sources to choose from, none first."""
    return [("", str(_("没有"))), *((str(row.pk), " ".join(_facts(row))) for row in rows)]


def _facts(row: Source) -> list[str]:
    return [fact for fact in (row.title, row.number, str(row.issued_on or "")) if fact]


class AmendForm(forms.Form):
    """Which earlier source this one amends."""

    amends = forms.ChoiceField(label=_("修订或取代"), required=False)

    def __init__(self, earlier: Sequence[Source], chosen: Source | None, given: Any = None) -> None:
        super().__init__(given, initial={"amends": str(chosen.pk) if chosen else ""})
        rows = [*earlier]
        if chosen is not None and chosen not in rows:
            rows.insert(0, chosen)
        self._earlier = {str(source.pk): source for source in rows}
        self.fields["amends"].choices = _sources(rows)  # type: ignore[attr-defined]

    def amended(self) -> Source | None:
        return self._earlier.get(self.cleaned_data["amends"])


class DescribeForm(forms.Form):
    """What the reader made of a document's head, for a person to put right."""

    title = forms.CharField(label=_("标题"), max_length=300, error_messages={"required": _("请填写。")})
    kind = forms.ChoiceField(
        label=_("来源类型"), choices=SourceKind.choices, help_text=_("领导批示的事项，由本级领导办结销号。")
    )
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    issuer_name = forms.CharField(label=_("发文机关"), max_length=120, required=False)
    issued_on = forms.DateField(label=_("成文日期"), required=False, widget=DayInput(), error_messages=DAY_WRONG)
    planning_year = forms.IntegerField(
        label=_("计划年度"), required=False, min_value=1990, max_value=2100,
        help_text=_("原文未写时限的事项，请定在这一年年末前。"), error_messages={"invalid": _("请填年份，如 2023。")},
    )  # fmt: skip

    @classmethod
    def of(cls, source: Source) -> "DescribeForm":
        return cls(initial={name: getattr(source, name) for name in cls.base_fields})


class SourceHandlingForm(forms.Form):
    """Raising or lowering who may know of a source."""

    handling = HandlingField(
        help_text=_("敏感：只有录入的督查机构和本级领导看得到。调高时，由它立的事项一并调高；调低时，事项逐件另调。")
    )
    reason = Reason(help_text=_("写明依据。理由记入账本。"))


class ProposalForm(_WithUnits):
    """Correcting a proposal in its card. Nothing is compulsory yet: a supervisor may leave the rest to the head."""

    title = forms.CharField(label=_("事项"), max_length=200, error_messages={"required": _("请填写。")})
    leads = UnitsField(label=_("牵头单位"), required=False)
    supports = UnitsField(label=_("配合单位"), required=False)
    due = _day(required=False)
    measure = _measure(required=False)
    tier = forms.TypedChoiceField(label=_("级别"), choices=Tier.choices, coerce=int)

    remember = forms.BooleanField(label=_("记住"), required=False, initial=True)

    def __init__(self, *args: Any, said: Sequence[str] = (), lead_said: str = "", **options: Any) -> None:
        self.said, self.lead_said = list(said)[:MOST_NAMES], lead_said
        super().__init__(*args, **options)
        for at, name in enumerate(self.said):
            self.fields[f"named_{at}"] = UnitsField(
                label=name, required=False, help_text=_("原文的这个名称是哪个单位？")
            )
        refresh_units(self.fields.values())

    @classmethod
    def of(cls, proposal: Proposal, names: Names) -> "ProposalForm":
        """The form of a proposal as it stands. names: what the document calls units, some of which may have to be asked about."""
        lead = names.lead_asked
        return cls(
            initial={
                "title": proposal.title, "leads": proposal.leads, "supports": proposal.supports, "due": proposal.due,
                "measure": proposal.measure, "tier": proposal.tier, "remember": True,
            },
            said=[name.said for name in names.others_asked if name.match.is_unknown],
            lead_said=lead.said if lead and lead.match.is_unknown else "",
            auto_id=f"p{proposal.pk}-%s",
        )  # fmt: skip

    @classmethod
    def sent(cls, data: QueryDict, proposal: Proposal) -> "ProposalForm":
        """The form as it comes back; the names that it asked about come with it."""
        return cls(data, said=data.getlist("said"), lead_said=data.get("said_lead", ""), auto_id=f"p{proposal.pk}-%s")

    @property
    def names_asked(self) -> list[forms.BoundField]:
        return [self[f"named_{at}"] for at in range(len(self.said))]

    def names_given(self, proposal: Proposal) -> list[tuple[str, list[Unit]]]:
        """The names of the document that were said to mean units: those asked about, and the lead's where nobody led yet."""
        given = [(name, self.cleaned_data[f"named_{at}"]) for at, name in enumerate(self.said)]
        if self.lead_said and not proposal.leads:
            given.append((self.lead_said, self.cleaned_data["leads"]))
        return [(name, units) for name, units in given if units]

    def draft(self, proposal: Proposal) -> Draft:
        """What differs from the proposal: an untouched date that was only offered does not become a given one."""
        given = self.cleaned_data
        due = given["due"] if given["due"] != proposal.due else None
        return Draft(
            title=given["title"], leads=given["leads"], supports=given["supports"], due=due,
            measure=given["measure"], tier=given["tier"],
        )  # fmt: skip


class FillForm(_WithUnits):
    """The same lead, date or measure for many, wherever they have none."""

    leads = UnitsField(
        label=_("牵头单位"), required=False, help_text=_("填给还没有牵头单位的事项；选几个单位，就登记为几项。")
    )
    due = _day(required=False, help_text=_("填给原文没有写时限的事项。"))
    measure = _measure(required=False, help_text=_("填给还没有完成标准的事项。"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in ("leads", "due", "measure")):
            raise forms.ValidationError(_("请至少填一样。"))
        return given

    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(leads=given["leads"] or None, due=given["due"], measure=given["measure"] or None)


class RegisterForm(_WithUnits):
    """Registering one proposed commitment: who, by when, what counts as done."""

    lead = UnitField(label=_("牵头单位"))
    supports = UnitsField(label=_("配合单位"), required=False)
    due = _day()
    measure = _measure()
    tier = forms.TypedChoiceField(label=_("级别"), choices=Tier.choices, coerce=int)
    handling = HandlingField(required=False)
    handling_reason = Reason(
        label=_("低于来源级别的理由"), required=False, help_text=_("事项的处理级别低于来源时必填。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Not registering one, and why."""

    ground = forms.ChoiceField(
        label=_("理由"),
        choices=SetAside.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择理由。")},
    )
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("如重复事项的编号、应由谁办理。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
