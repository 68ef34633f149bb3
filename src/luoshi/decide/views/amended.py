"""A source beside the one that it amends, and what follows for what is in hand."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.decide import actions
from luoshi.decide.comparisons import BECAME, Comparison, can_compare, likeliest, likely
from luoshi.decide.forms import AmendForm
from luoshi.decide.models import Source
from luoshi.decide.views.asked import decides_on, left_of, may_work_on, press_once, source_of, ticked_in
from luoshi.org.errors import ActRefused
from luoshi.org.requests import Request

PAIRS = 40  # rows of a comparison on one page


@login_required
@require_GET
def compare(request: Request, pk: int) -> HttpResponse:
    """A source beside the one that it amends: what was changed, is new, was dropped, was kept."""
    source = source_of(request, pk)
    may_write = may_work_on(request, source)
    context: dict[str, Any] = {"source": source, "may_write": may_write, "is_head": decides_on(request, source)}
    context |= left_of(request, source)
    if may_write:
        offered = likely(source, request.acting)
        context["form"] = AmendForm(offered, source.amends or likeliest(source, offered))
    if source.amends_id is None:
        return render(request, "decide/compare.html", context)
    if not can_compare(source, request.acting):
        raise Http404
    comparison = Comparison(source, request.acting)
    show = request.GET.get("show", "")
    show = show if show in BECAME else ""
    page = Paginator(comparison.shown(show), PAIRS).get_page(request.GET.get("page"))
    return render(request, "decide/compare.html", context | {"comparison": comparison, "page": page, "show": show})


@login_required
@require_POST
def amend(request: Request, pk: int) -> HttpResponse:
    """Say which earlier source this one amends, or that it amends none."""
    source = source_of(request, pk)
    if not may_work_on(request, source):
        raise Http404
    form = AmendForm(likely(source, request.acting), source.amends, request.POST)
    if not form.is_valid():
        messages.error(request, _("请从列出的来源里选。"))
        return redirect("decide:compare", pk=source.pk)

    def do() -> Mapping[str, Any]:
        actions.say_amends(source.pk, form.amended(), acting=request.acting, now=timezone.now())
        return {"message": _("已保存。")}

    return _press_and_compare(request, source, do)


@login_required
@require_POST
def duplicates(request: Request, pk: int) -> HttpResponse:
    """Set aside what is in hand already: what was ticked, else all that the amended source keeps as it was."""
    source = _compared_source(request, pk)

    def do() -> Mapping[str, Any]:
        found = Comparison(source, request.acting).duplicates(None if "all" in request.POST else ticked_in(request))
        done = actions.set_aside_as_duplicates(source.pk, found, acting=request.acting, now=timezone.now())
        return {"message": ngettext("%(n)s 项作为已有在办。", "%(n)s 项作为已有在办。", len(done)) % {"n": len(done)}}

    return _press_and_compare(request, source, do)


@login_required
@require_POST
def dropped(request: Request, pk: int) -> HttpResponse:
    """Note what the amending source no longer says: what was ticked."""
    source = _compared_source(request, pk)

    def do() -> Mapping[str, Any]:
        found = Comparison(source, request.acting).dropped(ticked_in(request, "old"))
        done = actions.note_dropped(source.pk, found, acting=request.acting, now=timezone.now())
        return {"message": ngettext("已记明 %(n)s 项不再提。", "已记明 %(n)s 项不再提。", len(done)) % {"n": len(done)}}

    return _press_and_compare(request, source, do)


def _compared_source(request: Request, pk: int) -> Source:
    """A source that amends another and is this person's to work on; 404 for everything else."""
    source = source_of(request, pk)
    if source.amends_id is None or not may_work_on(request, source):
        raise Http404
    return source


def _press_and_compare(request: Request, source: Source, do: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    try:
        messages.success(request, press_once(request, do).outcome["message"])
    except ActRefused as error:
        messages.error(request, error.message)
    return back_to_comparison(request, source)


def back_to_comparison(request: Request, source: Source) -> HttpResponse:
    """Back to the comparison, to the list and the page that was looked at."""
    kept = {name: request.POST[name] for name in ("show", "page") if request.POST.get(name)}
    return redirect(f"{reverse('decide:compare', args=[source.pk])}{'?' if kept else ''}{urlencode(kept)}")
