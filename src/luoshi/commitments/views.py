"""The list of commitments: narrowed, sorted, paged, saved as a view, taken away as a table."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.commitments import chips, lights, tables
from luoshi.commitments.actions import drop_view, keep_view
from luoshi.commitments.models import Commitment, SavedView
from luoshi.commitments.queries import Filters, listed, unit_of_filter
from luoshi.rulebook.queries import rulebook

PAGE = 50


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list. Unknown filters are passed over; a page beyond the last shows the last."""
    filters, today, rules = Filters.read(request.GET), timezone.localdate(), rulebook()
    rows = listed(request.acting, filters, today, rules)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in page:
        _dress(row, today, rules)
    offices = bool(request.acting.offices)
    context = {
        "page": page,
        "filters": filters,
        "groups": chips.groups(filters, request.GET, office=offices),
        "narrowed": filters != Filters(sort=filters.sort),
        "sorts": chips.sorted_by(request.GET, filters.sort),
        "unit": unit_of_filter(filters),
        "views": request.acting.person.saved_views.order_by("name"),
        "query": request.GET.urlencode(),
        "may_dispatch": offices and any(row.state == "registered" for row in page),
    }
    return render(request, "commitments/list.html", context)


def _dress(row: Commitment, today: Any, rules: Any) -> None:
    """What a row shows beyond its fields: progress by schedule, working days left."""
    running = row.is_open and row.due is not None
    row.scheduled = lights.scheduled(row, today, rules) if running else None
    row.left = rules.calendar.between(today, row.due) if running else None
    row.late = row.is_overdue(today)


@login_required
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered list as a table that WPS and Excel open; only what this person may see."""
    filters = Filters.read(request.GET)
    rows = listed(request.acting, filters, timezone.localdate(), rulebook()).iterator(500)
    response = StreamingHttpResponse(tables.csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"luoshi-{timezone.localdate():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in force under a name; the same name again replaces them."""
    view = keep_view(request.acting, request.POST.get("name", ""), request.POST.get("query", ""))
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return redirect(f"/commitments/?{view.query}")


@login_required
@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, person=request.acting.person)
    drop_view(view)
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect("commitments:list")
