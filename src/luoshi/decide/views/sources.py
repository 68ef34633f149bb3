"""The documents: listed, taken in, saved, their heads put right."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.commitments import filestore
from luoshi.commitments.models import Handling
from luoshi.decide import actions, queries
from luoshi.decide.forms import DescribeForm, SourceHandlingForm, UploadForm
from luoshi.decide.models import Source, SourceKind
from luoshi.decide.views.asked import (
    go_to,
    may_work_on,
    press_once,
    put_errors,
    refuse_without_oversight,
    source_of,
    was_done,
)
from luoshi.org.errors import ActRefused
from luoshi.org.requests import Request

PAGE = 20


@login_required
@require_GET
def sources(request: Request) -> HttpResponse:
    """The documents that this person may see; 404 for who has no business with any."""
    refuse_without_oversight(request)
    words, kind = request.GET.get("q", "").replace("\x00", "").strip()[:60], request.GET.get("kind", "")
    handling = request.GET.get("handling", "")
    found = queries.listed(request.acting, words=words, kind=kind, handling=handling)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": queries.lines(page, request.acting), "words": words, "kind": kind, "kinds": SourceKind.choices,
        "handling": handling, "handlings": Handling.choices, "narrowed": bool(words or kind or handling),
        "may_upload": bool(request.acting.offices),
    }  # fmt: skip
    return render(request, "decide/sources.html", context)


@login_required
def upload(request: Request) -> HttpResponse:
    """Take a document in: a file, or words pasted in."""
    offices = request.acting.offices
    if not offices:
        raise Http404
    earlier = queries.earlier(offices, request.acting)
    if request.method != "POST":
        return render(request, "decide/upload.html", {"form": UploadForm(offices=offices, earlier=earlier)})
    form = UploadForm(request.POST, request.FILES, offices=offices, earlier=earlier)
    if getattr(request, "too_large", False):
        return _upload_refused(
            request, form, _("文件太大，没有收下。每份文件最多 %(limit)s MB。") % {"limit": actions.limit_mb()}, 413
        )
    if "complete" not in request.POST:  # the form's last field: what comes before it may have been cut off too
        return _upload_refused(request, form, _("上传在半路断了，只收到一部分，内容未保存。请重新上传。"), 400)
    if not form.is_valid():
        return _upload_refused(request, form)
    given = form.cleaned_data
    office = next((office for office in offices if str(office.pk) == given.get("office")), offices[0])
    data, name = _document(given)
    try:
        source = actions.take_in(
            data, name, acting=request.acting, now=timezone.now(), office=office, unclassified=given["unclassified"],
            amends=form.amended(), handling=given["handling"] or Handling.INTERNAL,
        )  # fmt: skip
    except ActRefused as error:
        put_errors(form, error)
        return _upload_refused(request, form, twin=getattr(error, "twin", None), status=error.status)
    messages.success(request, _("已录入《%(title)s》，请逐项研读。") % {"title": source.title})
    if source.handling != (given["handling"] or Handling.INTERNAL):
        messages.warning(request, _("文件标有“工作秘密”，已按“敏感”处理。确需调低的，请在来源信息里写明理由。"))
    return go_to(request, reverse("decide:compare" if source.amends_id else "decide:review", args=[source.pk]))


def _document(given: Mapping[str, Any]) -> tuple[bytes, str]:
    """The bytes and the name of what was given: the file, or the pasted words as a text file."""
    if given["file"]:
        return given["file"].read(), given["file"].name
    words = given["text"].replace("\r\n", "\n")
    title = given["title"].strip() or next(line.strip() for line in words.splitlines() if line.strip())[:40]
    if given["title"].strip():
        words = f"{title}\n\n{words}"
    return words.encode(), f"{title.replace('/', '／')}.txt"


def _upload_refused(
    request: Request, form: UploadForm, told: str = "", status: int = 422, twin: Source | None = None
) -> HttpResponse:
    if told:
        form.errors.clear()
        form.add_error(None, told)
    template = "decide/upload_errors.html" if request.htmx else "decide/upload.html"
    return render(request, template, {"form": form, "twin": twin}, status=422 if request.htmx else status)


@login_required
@require_GET
def original(request: Request, pk: int) -> FileResponse:
    """The file as it came in, to be saved, never shown in the browser."""
    source = source_of(request, pk)
    try:
        kept = filestore.open_kept(source.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(kept, as_attachment=True, filename=source.filename, content_type="application/octet-stream")


@login_required
def describe(request: Request, pk: int) -> HttpResponse:
    """Correct what the reader made of the document's head: title, kind, number, issuer, date, planning year."""
    source = source_of(request, pk)
    if not may_work_on(request, source):
        raise Http404
    form = DescribeForm(request.POST) if request.method == "POST" else DescribeForm.of(source)

    def do() -> Mapping[str, Any]:
        actions.describe(source.pk, acting=request.acting, now=timezone.now(), **form.cleaned_data)
        return {"message": _("已保存。")}

    if was_done(request, form, do):
        return redirect("decide:review", pk=source.pk)
    context = {
        "source": source, "form": form, "people": queries.people(source.found), "untouched": actions.is_untouched(source), "key": request.POST.get("idempotency_key", ""),
    }  # fmt: skip
    return render(request, "decide/describe.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: Request, pk: int) -> HttpResponse:
    """Raise or lower who may know of a source, with a reason."""
    source = source_of(request, pk)
    if not may_work_on(request, source):
        raise Http404
    form = SourceHandlingForm(request.POST if request.method == "POST" else None, initial={"handling": source.handling})

    def do() -> Mapping[str, Any]:
        actions.set_source_handling(source.pk, acting=request.acting, now=timezone.now(), **form.cleaned_data)
        return {"message": _("处理级别已调整。")}

    if was_done(request, form, do):
        return redirect("decide:review", pk=source.pk)
    context = {"source": source, "form": form, "key": request.POST.get("idempotency_key", "")}
    return render(request, "decide/handling.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def read_again(request: Request, pk: int) -> HttpResponse:
    """Read the file anew, as long as nobody has touched what was found."""
    source = source_of(request, pk)
    if not may_work_on(request, source):
        raise Http404

    def do() -> Mapping[str, Any]:
        actions.read_again(source.pk, acting=request.acting, now=timezone.now())
        return {"message": _("已重新研读。")}

    try:
        messages.success(request, press_once(request, do).outcome["message"])
    except ActRefused as error:
        messages.error(request, error.message)
        return redirect("decide:describe", pk=source.pk)
    return redirect("decide:review", pk=source.pk)
