"""People and posts from one file: download it, send it back, look row by row at what would change, then let it be done."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.org import roster_file
from luoshi.org.acting import Acting
from luoshi.org.actions.roster import MOST_CHANGES, Outcome, carry_out
from luoshi.org.errors import ActRefused, Invalid
from luoshi.org.frame import acting_of, fingerprint, lost, told
from luoshi.org.models import Post, Role
from luoshi.org.people_queries import units_within
from luoshi.org.pressing import press
from luoshi.org.rights import may_arrange_people
from luoshi.org.roster import Fault, Line

SALT = "luoshi.org.roster"
LASTS = 3600  # seconds from looking to doing
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("填好的表格"),
        help_text=gettext_lazy("xlsx 文件，第一张工作表；表里没有的人员和岗位保持不变。"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("文件是空的。")},
    )

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > roster_file.MOST_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB，请分几次。"))
        return bytes(given.read())


def _arranger(request: HttpRequest) -> Acting:
    acting = acting_of(request)
    if not may_arrange_people(acting):
        raise Http404
    return acting


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """The page; POST looks at a file and says row by row what it would change. Nothing is changed by looking."""
    acting = _arranger(request)
    if request.method != "POST":
        return _page(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    missing = lost(request)
    if missing:
        form.add_error(None, missing[1])
        return _page(request, form, status=missing[0])
    if not form.is_valid():
        return _page(request, form, status=422)
    lines, faults = roster_file.read(form.cleaned_data["file"])
    outcome = carry_out(lines, acting=acting, now=timezone.now(), really=False)
    faults = sorted([*faults, *outcome.faults], key=lambda fault: fault.number)
    return _page(
        request, FileForm(), looked=Outcome(outcome.changes, faults), lines=lines, status=422 if faults else 200
    )


@login_required
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Do what was looked at: all of it, or nothing where anything has come in the way since."""
    acting = _arranger(request)
    try:
        held = signing.loads(request.POST.get("lines", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        form = FileForm({})
        form.errors.clear()
        form.add_error(None, _("看过差异已超过一小时，请重新上传表格。"))
        return _page(request, form, status=422)
    lines, looked = [_line(one) for one in held["lines"]], held["looked"]
    found: list[Outcome] = []

    def do() -> dict[str, Any]:
        found.append(carry_out(lines, acting=acting, now=timezone.now(), really=True, looked=looked))
        if found[0].faults:
            raise Invalid(_("有的行不能办，什么都没有改。"))
        return {"count": len(found[0].changes)}

    key = request.POST.get("idempotency_key", "")
    try:
        pressed = press(do, acting=acting, key=key, fingerprint=fingerprint(request))
    except ActRefused as error:
        if not found:
            found.append(Outcome([], [Fault(0, "refused", error.message)]))
        return _page(request, FileForm(), looked=found[0], lines=lines, status=error.status)
    count = int(pressed.outcome["count"])
    done = ngettext("已办 %(count)s 项。", "已办 %(count)s 项。", count) % {"count": count}
    return told(request, done, reverse("people:list"))


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The posts within reach as a spreadsheet: the export, and the template."""
    acting, today = _arranger(request), timezone.localdate()
    units = units_within(acting).at_work(today)
    posts = Post.objects.not_over(today).filter(unit__in=units_within(acting), stands_in_for=None)
    rows = list(posts.select_related("person", "unit").order_by("unit__path", "person__username", "pk"))
    answer = HttpResponse(roster_file.written(rows, list(units)), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="luoshi-people-{today:%Y%m%d}.xlsx"'
    return answer


def _page(
    request: HttpRequest, form: FileForm, *, looked: Outcome | None = None, lines: list[Line] | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    form.label_suffix = ""
    ready = looked is not None and not looked.faults and bool(looked.changes)
    context = {
        "form": form,
        "looked": looked,
        "faults": [(fault.number, roster_file.told(fault)) for fault in looked.faults] if looked else [],
        "changes": [_shown(change) for change in looked.changes] if looked else [],
        "signed": _signed(lines or [], looked) if looked and ready else "",
        "most": MOST_CHANGES,
    }
    return render(request, "org/people/roster.html", context, status=status)


def _signed(lines: list[Line], looked: Outcome) -> str:
    """What was looked at, to come back with the press: nobody sends other lines than those, nor finds another change done."""
    numbers = {change.line.number for change in looked.changes}
    changing = [_plain(line) for line in lines if line.number in numbers]
    held = {"lines": changing, "looked": [change.told for change in looked.changes]}
    return signing.dumps(held, salt=SALT, compress=True)


def _shown(change: Any) -> dict[str, Any]:
    words = {"enter": _("录入"), "change": _("更改资料"), "appoint": _("任职"), "end": _("终止岗位")}
    line = change.line
    return {
        "number": line.number, "what": words[change.what], "username": line.username, "name": line.name, "unit": line.unit,
        "role": Role(line.role).label if change.what != "change" else "", "before": change.before, "after": change.after,
    }  # fmt: skip


def _plain(line: Line) -> dict[str, Any]:
    days = {"valid_from": line.valid_from, "valid_to": line.valid_to}
    return asdict(line) | {name: day.isoformat() if day else None for name, day in days.items()}


def _line(plain: dict[str, Any]) -> Line:
    days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in ("valid_from", "valid_to")}
    return Line(**{**plain, **days})
