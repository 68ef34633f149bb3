"""Inspections as the office and its guests see them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.commitments import inspections as acts
from luoshi.commitments.inspection_models import Inspection
from luoshi.commitments.inspections import inspecting_post
from luoshi.commitments.models import Commitment
from luoshi.org.acting import Acting
from luoshi.org.form_page import Page, filled, posted
from luoshi.org.frame import acting_of, version_of
from luoshi.org.models import Role
from luoshi.supervise.forms import EndInspectionForm, InspectionForm, initial_of

ROWS = 50
_page = partial(Page, back_words=pgettext_lazy("inspection", "督查"))


def _reader(request: HttpRequest) -> Acting:
    """Who works in an office, or is somebody's guest."""
    acting = acting_of(request)
    if not (acting.offices or acting.posts_as([Role.GUEST])):
        raise PermissionDenied
    return acting


def _seen(request: HttpRequest, pk: int) -> Inspection:
    return get_object_or_404(Inspection.objects.visible_to(_reader(request)).select_related("office"), pk=pk)


@login_required
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """The inspections that this person may see, newest first."""
    acting, today = _reader(request), timezone.localdate()
    rows = Inspection.objects.visible_to(acting).select_related("office")
    counted = rows.annotate(seen=Count("subjects", distinct=True), invited=Count("guests", distinct=True)).order_by(
        "-begins_on", "-pk"
    )
    page = Paginator(counted, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "opens": inspecting_post(acting) is not None,
        "rows": [(one, one.is_under_way(today), one.is_over(today)) for one in page],
    }  # fmt: skip
    return render(request, "supervise/inspections.html", context)


@login_required
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection with the commitments that it looks into."""
    held, acting, today = _seen(request, pk), acting_of(request), timezone.localdate()
    rows = Commitment.objects.visible_to(acting).filter(inspected_by__inspection=held)
    page = Paginator(rows.select_related("lead", "issuer").order_by("due", "pk"), ROWS).get_page(
        request.GET.get("page")
    )
    changes = inspecting_post(acting, held.office) is not None
    context = {
        "it": held, "page": page, "under_way": held.is_under_way(today), "over": held.is_over(today),
        "guests": held.guests.select_related("post__person").order_by("pk") if acting.offices else (),
        "changes": changes and not held.is_over(today),
    }  # fmt: skip
    return render(request, "supervise/inspection.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_inspection(request: HttpRequest) -> HttpResponse:
    """Open an inspection of the own office."""
    acting = _reader(request)
    post = inspecting_post(acting)
    if post is None:
        raise PermissionDenied
    form = InspectionForm(posted(request), office=post.unit)
    page = _page(
        _("发起督查"), _("发起督查"), reverse("supervise:inspections"), wide=True,
        about=_("督查组由督查室牵头，可以邀请人大代表、政协委员、参事和专家学者参加（国务院令第733号第八条）。"),
    )  # fmt: skip
    return filled(request, form, page, lambda: _done(acts.open_inspection, request, terms=form.terms()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, days, commitments and guests."""
    held = _changing(request, pk)
    form = InspectionForm(posted(request), office=held.office, initial=initial_of(held))
    back = reverse("supervise:inspection", args=[pk])
    page = _page(_("调整督查"), _("保存"), back, wide=True, of=held.title, version=held.version)
    return filled(
        request, form, page,
        lambda: _done(acts.change_inspection, request, pk, terms=form.terms(), version=version_of(request)),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """End an inspection before its last day."""
    held = _changing(request, pk)
    form = EndInspectionForm(posted(request))
    page = _page(
        _("提前结束督查"), _("提前结束"), reverse("supervise:inspection", args=[pk]), of=held.title, version=held.version,
        about=_("结束后，特邀督查员立刻看不到这些事项。"), grave=_("确定结束吗？"),
    )  # fmt: skip
    return filled(
        request, form, page,
        lambda: _done(
            acts.end_inspection, request, pk, reason=form.cleaned_data["reason"], version=version_of(request)
        ),
    )  # fmt: skip


def _changing(request: HttpRequest, pk: int) -> Inspection:
    held = _seen(request, pk)
    if inspecting_post(acting_of(request), held.office) is None:
        raise PermissionDenied
    return held


def _done(act: Callable[..., Inspection], request: HttpRequest, *of: int, **given: Any) -> Mapping[str, Any]:
    done = act(*of, acting=acting_of(request), now=timezone.now(), **given)
    return {"url": reverse("supervise:inspection", args=[done.pk]), "message": _("已保存。")}
