"""Every component in every state with long texts, on one page: for looking at, and for the browser tests. No data needed."""
# zh-file: samples of what the screens hold

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luoshi.org.widgets import DayInput
from luoshi.web import views
from luoshi.web.forms import Form, UnitSelect, UnitSelectMultiple

# Invented names of 云州市; the long ones are as long as real ones get.
UNITS = (
    ("1", "市应急局", "云州市"),
    ("2", "市住房城乡建设局", "云州市"),
    ("3", "石桥县", "云州市"),
    ("4", "云东新区管理委员会（云州综合保税区管理委员会）", "云州市"),
    ("5", "云州市人民政府办公室（市政府督查室、市推进政府职能转变和“放管服”改革协调小组办公室）", "云州市"),
    ("6", "柳河镇", "石桥县"),
)
LONG = "各县区各部门要在一季度完成城镇燃气、危化品专项整治，逐企业、逐环节、逐岗位排查风险隐患，建立问题清单、责任清单、整改清单"


class SampleForm(Form):
    """One field of each kind."""

    title = forms.CharField(label=_("事项名称"), max_length=60, help_text=_("一句话说清要办成什么，不超过 60 个字。"))
    measure = forms.CharField(
        label=_("完成标准"),
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("怎样算成？ 例：形成清单并报市政府备案")}),
    )
    lead = forms.ChoiceField(
        label=_("牵头单位"), widget=UnitSelect, choices=[("", ""), *[(key, name) for key, name, _note in UNITS]]
    )
    support = forms.MultipleChoiceField(
        label=_("配合单位"),
        required=False,
        widget=UnitSelectMultiple({"data-placeholder": _("输入单位名称")}),
        choices=[(key, name) for key, name, _note in UNITS],
    )
    due = forms.DateField(label=_("完成时限"), widget=DayInput, help_text=_("原文“一季度”，计划年度 2023"))
    claimed = forms.IntegerField(label=_("自报进度（%）"), min_value=0, max_value=100)
    tier = forms.ChoiceField(label=_("级别"), choices=[("1", _("一级")), ("2", _("二级")), ("3", _("三级"))])
    method = forms.ChoiceField(
        label=_("核验方式"),
        choices=[("desk", _("书面")), ("site", _("现场")), ("phone", _("电话"))],
        widget=forms.RadioSelect,
    )
    evidence = forms.FileField(label=_("佐证材料"), required=False, help_text=_("单个文件不超过 50 MB。"))
    agreed = forms.BooleanField(label=_("我已核对原文"), required=False)


def _only_where_shown() -> None:
    if not (settings.DEBUG or settings.LUOSHI_DEMO):
        raise Http404


def _wrong_form() -> SampleForm:
    given = {"title": "整治", "due": "", "claimed": "120", "lead": "5", "support": ["1", "4"], "method": "desk"}
    return SampleForm(given, auto_id="wrong_%s")


def _filters() -> list[dict[str, Any]]:
    return [
        {
            "name": _("亮灯"),
            "options": [
                {"words": _("红灯"), "url": "?", "on": True, "count": 3},
                {"words": _("黄灯"), "url": "?light=yellow", "on": False, "count": 12},
                {"words": _("绿灯"), "url": "?light=green", "on": False, "count": 45},
            ],
        },
        {
            "name": _("牵头单位"),
            "options": [
                {"words": name, "url": f"?lead={key}", "on": key == "4", "count": None} for key, name, _note in UNITS
            ],
        },
    ]


def _rows() -> list[dict[str, Any]]:
    colours = ("red", "yellow", "green", "blue", "grey", "hollow")
    return [
        {
            "number": f"云督〔2023〕{17 + place}号",
            "title": LONG if place == 1 else "一季度完成城镇燃气、危化品专项整治",
            "lead": UNITS[place][1],
            "colour": colour,
            "due": date(2023, 3, 31),
            "days": (-3, 4, 27, None, 0, 120)[place],
            "claimed": (80, 60, 30, 100, None, None)[place],
            "evidenced": (18, 52, 30, 100, None, None)[place],
            "scheduled": (68, 68, 25, 100, 40, None)[place],
        }
        for place, colour in enumerate(colours)
    ]


def _entries() -> list[dict[str, Any]]:
    digest = "sha256:9f3c0de85b1c2a6d9f3c0de85b1c2a6d9f3c0de85b1c2a6d9f3c0de85b1ca1"
    return [
        {
            "at": datetime(2023, 2, 22, 8, 40, tzinfo=UTC),
            "words": "市应急局 报送进展：自报 80%，附整改清单 3 份，预计按期完成",
            "hash": digest,
        },
        {
            "at": datetime(2023, 2, 19, 22, 0, tzinfo=UTC),
            "words": "系统 亮黄灯：核实进度落后序时 16 个百分点",
            "hash": digest,
        },
        {"at": datetime(2023, 1, 5, 1, 31, tzinfo=UTC), "words": f"{UNITS[4][1]} 签收（交办后 22 小时）", "more": LONG},
    ]


def show(request: HttpRequest) -> HttpResponse:
    """The page itself; 404 unless DEBUG or the demonstration. ``?messages=1`` shows one message of each kind."""
    _only_where_shown()
    if request.GET.get("messages"):
        messages.success(request, _("已立项 12 件，编号 云督〔2023〕17号 至 28号。"))
        messages.warning(request, _("2027 年的放假安排还没有公布，由此推算的时限是暂定的。"))
        messages.error(request, _("没有立项：第 3 件还没有牵头单位。请补上后再试。"))
    context = {
        "units": [name for _key, name, _note in UNITS],
        "long": LONG,
        "colours": ("green", "yellow", "red", "blue", "grey", "hollow"),
        "reason": _("核实进度 52%，按序时应达 68%，差 16 个百分点"),
        "day": date(2023, 3, 31),
        "form": SampleForm(auto_id="id_%s"),
        "wrong": _wrong_form(),
        "filters": _filters(),
        "rows": _rows(),
        "entries": _entries(),
        "page": Paginator(range(1, 1001), 50).get_page(request.GET.get("page", 6)),
        "pairs": [
            (_("牵头"), UNITS[0][1]),
            (_("配合"), "、".join(name for _key, name, _note in UNITS[1:])),
            (_("原定时限"), None),
        ],
        "crumbs": [(_("来源"), "?"), (_("会议报道"), None)],
    }
    return render(request, "web/styleguide.html", context)


def units(request: HttpRequest) -> JsonResponse:
    """Answers the sample type-ahead in the shape that every type-ahead expects."""
    _only_where_shown()
    words = request.GET.get("q", "").strip()
    found = [{"id": key, "name": name, "note": note} for key, name, note in UNITS if words in name]
    return JsonResponse({"results": found}, json_dumps_params={"ensure_ascii": False})


def trouble(request: HttpRequest, code: int) -> HttpResponse:
    """One of the error pages, to be looked at, with its own status."""
    _only_where_shown()
    if code not in {400, 403, 404, 409, 413, 500}:
        raise Http404
    if code == 500:
        return views.server_error(request)
    return render(request, f"errors/{code}.html", status=code)
