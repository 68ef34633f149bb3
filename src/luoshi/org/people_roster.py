"""Units, people and posts from one file: download it, send it back, look row by row at what would change, then let it be done.

Looking and doing are jobs (`org.roster_jobs`); the pages start them, show how far they are, and what came of them.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.ledger.values import refuse_unwritable
from luoshi.org import roster_file, roster_jobs
from luoshi.org.acting import Acting
from luoshi.org.actions import jobs
from luoshi.org.actions.roster_units import values_of
from luoshi.org.errors import ActRefused, Invalid
from luoshi.org.frame import acting_of, fingerprint, lost, told
from luoshi.org.job_models import Job
from luoshi.org.models import Kind, Level, Post, Role
from luoshi.org.people_queries import units_within
from luoshi.org.pressing import press
from luoshi.org.queries import alone_named, units_arranged
from luoshi.org.rights import may_arrange_people, may_arrange_units
from luoshi.org.roster import Fault
from luoshi.org.roster_units import BETWEEN

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (roster_jobs.LOOK, roster_jobs.IMPORT)
ROWS = 50  # of the difference on a page
LATEST = 10  # of one's own imports
PATIENCE = timedelta(seconds=15)  # after which a job that nobody has taken up means that no worker runs


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("填好的表格"),
        help_text=gettext_lazy("xlsx 文件；表里没有的单位、人员和岗位保持不变。"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("文件是空的。")},
    )

    def clean_file(self) -> roster_file.Read:
        given = self.cleaned_data["file"]
        if given.size > roster_file.MOST_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB，请分几次。"))
        read = roster_file.read(bytes(given.read()))
        if not read.units and not read.people:
            reasons = [roster_file.told(fault) for fault in read.faults[:5]]
            raise forms.ValidationError(" ".join(reasons) or _("表里没有一行内容。"))
        return read


def _importer(request: HttpRequest) -> Acting:
    acting = acting_of(request)
    if acting.person is None or not (may_arrange_people(acting) or may_arrange_units(acting)):
        raise Http404
    return acting


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """The page; POST takes a file in and lets it be looked at. Nothing is changed by looking."""
    acting = _importer(request)
    if request.method != "POST":
        return _page(request, acting, FileForm())
    form = FileForm(request.POST, request.FILES)
    missing = lost(request)
    if missing:
        form.add_error(None, missing[1])
        return _page(request, acting, form, status=missing[0])
    if not form.is_valid():
        return _page(request, acting, form, status=422)
    read = form.cleaned_data["file"]

    def do() -> dict[str, Any]:
        refuse_unwritable("file", read.words)  # a mark beside the tables is one too
        total = len(read.units) + len(read.people)
        given = roster_jobs.arguments(read)
        return {"job": jobs.start(roster_jobs.LOOK, given, acting=acting, now=timezone.now(), total=total).pk}

    try:
        pressed = press(
            do, acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request)
        )
    except ActRefused as error:
        form.add_error("file", error.message)
        return _page(request, acting, form, status=error.status)
    return HttpResponseRedirect(reverse("people:roster_job", args=[pressed.outcome["job"]]))


@login_required
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is; what its rows would change, ?only=errors or changes, ?page=; what came of it."""
    acting = _importer(request)
    found = _job(acting, pk)
    if getattr(request, "htmx", False):
        if not found.is_going_on:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "org/people/roster_progress.html", _progress(found))
    context: dict[str, Any] = {"job": found, **_progress(found), "imports": found.kind == roster_jobs.IMPORT}
    if found.result:
        context |= _difference(request, found.result) | {"result": found.result}
        context["ready"] = roster_jobs.waits_for(found)
        context["people"] = may_arrange_people(acting)
    after = Job.objects.of(acting.person).filter(follows=found).only("pk").first()
    return render(request, "org/people/roster_job.html", context | {"after": after})


@login_required
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was looked at be done: all of it, or nothing where anything has come in the way since."""
    acting = _importer(request)
    looked = _job(acting, pk)

    def do() -> dict[str, Any]:
        if not roster_jobs.waits_for(looked):
            raise Invalid(_("没有可办的：有的行不能办，或已经办过。"))
        total = sum(looked.result[name] for name in ("new", "changed", "unchanged")) if looked.result else 0
        begun = jobs.start(roster_jobs.IMPORT, {}, acting=acting, now=timezone.now(), follows=looked, total=total)
        return {"job": begun.pk}

    try:
        pressed = press(
            do, acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request)
        )
    except ActRefused as error:
        return _page(request, acting, FileForm(), status=error.status, refused=error.message)
    return HttpResponseRedirect(reverse("people:roster_job", args=[pressed.outcome["job"]]))


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an import off, before it writes."""
    found = _job(_importer(request), pk)
    done = jobs.stop(found, now=timezone.now())
    words = _("已取消，什么都没有改。") if done else _("来不及取消：已在写入，或已经结束。")
    return told(request, words, reverse("people:roster_job", args=[found.pk]))


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What is within reach as a workbook: the export, and, with ?blank=1, the template."""
    acting, today = _importer(request), timezone.localdate()
    blank = request.GET.get("blank") == "1"
    units = [] if blank else list(_units(acting))
    posts = Post.objects.not_over(today).filter(unit__in=units_within(acting), stands_in_for=None)
    rows = posts.select_related("person", "unit").order_by("unit__path", "person__username", "pk")
    names = alone_named() if units else {}
    lines = [values_of(unit, names.get(unit.pk, {})) for unit in units]
    answer = HttpResponse(roster_file.written(lines, [] if blank else rows), content_type=SHEET)
    name = "luoshi-template.xlsx" if blank else f"luoshi-units-people-{today:%Y%m%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _units(acting: Acting) -> Any:
    """The units within reach that have not gone, in the tree's order."""
    within = units_arranged(acting) if may_arrange_units(acting) else units_within(acting)
    return within.at_work(timezone.localdate()).select_related("parent").order_by("path")


def _job(acting: Acting, pk: int) -> Job:
    return get_object_or_404(Job.objects.of(acting.person).filter(kind__in=KINDS).defer("arguments"), pk=pk)


def _page(
    request: HttpRequest, acting: Acting, form: FileForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    form.label_suffix = ""
    latest = Job.objects.of(acting.person).filter(kind__in=KINDS).defer("arguments", "result").order_by("-pk")[:LATEST]
    rows = [{"job": one, "imports": one.kind == roster_jobs.IMPORT} for one in latest]
    keeps = {"units": may_arrange_units(acting), "people": may_arrange_people(acting)}
    context = {"form": form, "latest": rows, "keeps": keeps, "most": roster_file.MOST_LINES, "refused": refused}
    return render(request, "org/people/roster.html", context, status=status)


def _progress(found: Job) -> dict[str, Any]:
    waiting = found.state == "waiting"
    phases = {"checking": _("正在逐行核对"), "writing": _("正在写入，全部写成或者一行也不写")}
    words = _("排队中") if waiting else phases.get(found.phase, _("正在逐行核对"))
    return {
        "job": found, "words": words, "done": found.done, "total": 0 if found.phase == "writing" else found.total,
        "url": reverse("people:roster_job", args=[found.pk]),
        "alone": waiting and timezone.now() - found.created_at > PATIENCE,
    }  # fmt: skip


# --- the difference ---


def _difference(request: HttpRequest, result: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the rows that change or cannot be done, with the filters that narrow them."""
    only = request.GET.get("only", "")
    rows = _merged(result)
    errors = [row for row in rows if row["faults"]]
    changes = [row for row in rows if "what" in row]
    chosen = {"errors": errors, "changes": changes}.get(only, rows)
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    page.object_list = [_shown(row) for row in page.object_list]
    options = [
        {"words": words, "url": f"?only={name}" if name else "?", "on": only == name, "count": len(some)}
        for name, words, some in (("", _("全部"), rows), ("errors", _("只看错误"), errors), ("changes", _("只看变更"), changes))
    ]  # fmt: skip
    return {"page": page, "filters": [{"name": _("显示"), "options": options}], "errors": len(errors)}


def _merged(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows in the order of the file, each with its faults; a row may only have faults."""
    rows: list[dict[str, Any]] = [row | {"faults": []} for row in result["rows"]]
    first: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows:
        first.setdefault((row["sheet"], row["row"]), row)
    for number, code, detail, sheet, key, name in result["faults"]:
        if (sheet, number) not in first:
            first[sheet, number] = {"sheet": sheet, "row": number, "faults": [], "key": key, "name": name}
            rows.append(first[sheet, number])
        first[sheet, number]["faults"].append((code, detail))
    return sorted(rows, key=lambda row: (row["sheet"] == "people", row["row"]))


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    verbs = {
        "create": _("设立"), "update": _("更改"), "enter": _("录入"), "change": _("更改资料"), "appoint": _("任职"), "end": _("终止岗位"),
    }  # fmt: skip
    faults = [roster_file.told(Fault(row["row"], code, detail, row["sheet"])) for code, detail in row["faults"]]
    shown = {"sheet": roster_file.sheet_names()[row["sheet"]], "number": row["row"], "faults": faults}
    shown |= {"key": row["key"], "name": row["name"]}
    if "what" not in row:
        return shown
    names = roster_file.unit_headings()
    *unit, role = row.get("post") or ("",)
    post = " ".join(filter(None, (*unit, str(Role(role).label)))) if role else ""
    new = row["what"] in {"create", "enter", "appoint"}
    cells = [
        (names.get(name, ""), _cell(name, before), _cell(name, after))
        for name, before, after in row["cells"]
        if not (new and name == "name")  # it stands in the row already
    ]
    return shown | {"what": verbs[row["what"]], "post": post, "cells": cells, "new": new}


def _cell(name: str, value: str) -> str:
    labels: dict[str, Mapping[str, Any]] = {"level": dict(Level.choices), "kind": dict(Kind.choices)}
    return str(labels.get(name, {}).get(value, value)).replace(BETWEEN, _("、"))
