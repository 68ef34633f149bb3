"""Many cards at once, and what the reader passed over."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.decide import actions
from luoshi.decide.forms import FillForm
from luoshi.decide.models import Source, Status
from luoshi.decide.views.amended import back_to_comparison
from luoshi.decide.views.asked import (
    card_url,
    decides_on,
    may_work_on,
    number_in,
    press_once,
    source_of,
    ticked_in,
    was_done,
)
from luoshi.org.errors import ActRefused
from luoshi.org.requests import Request


@login_required
def fill(request: Request, pk: int) -> HttpResponse:
    """Give many proposals the same lead, date or measure, wherever they have none. A GET shows the form."""
    source = source_of(request, pk)
    if not may_work_on(request, source):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    wanted = [number for text in given.getlist("pk") if (number := number_in(text)) is not None]
    pending = source.proposals.filter(status=Status.PENDING)
    chosen = pending.filter(pk__in=wanted) if wanted else pending
    form = FillForm(request.POST if "fill" in given else None)

    def do() -> Mapping[str, Any]:
        keys = list(chosen.values_list("pk", flat=True))
        changed = actions.fill(keys, form.draft(), acting=request.acting, now=timezone.now())
        told = ngettext("已填写 %(n)s 项。", "已填写 %(n)s 项。", len(changed)) % {"n": len(changed)}
        return {"message": told}

    if was_done(request, form, do):
        return redirect("decide:review", pk=source.pk)
    context = {"source": source, "form": form, "chosen": chosen.defer("named"), "wanted": wanted}
    return render(request, "decide/fill.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def accept_all(request: Request, pk: int) -> HttpResponse:
    """Accept all that is pending, or what was ticked; a head also registers what a supervisor has proposed."""
    source = source_of(request, pk)
    ticked = ticked_in(request) if "ticked" in request.POST or "only" in request.POST else None

    now = timezone.now()
    try:
        # No key and no common transaction: each proposal is accepted once by its own status, and hundreds take seconds.
        outcome = actions.accept_all(source, pks=ticked, acting=request.acting, now=now)
        done, left = len(outcome.done), outcome.left
        if decides_on(request, source) and ticked is None:
            registered = actions.register_all(source, acting=request.acting, now=now)
            done, left = done + len(registered.done), left + registered.left
    except ActRefused as error:
        messages.error(request, error.message)
    else:
        _tell_outcome(request, source, done, left)
    return back_to_comparison(request, source) if "show" in request.POST else redirect("decide:review", pk=source.pk)


def _tell_outcome(request: Request, source: Source, done: int, left: list[tuple[str, str]]) -> None:
    if decides_on(request, source):
        told = ngettext("已立项 %(n)s 项。", "已立项 %(n)s 项。", done) % {"n": done}
    else:
        told = ngettext("已拟立项 %(n)s 项。", "已拟立项 %(n)s 项。", done) % {"n": done}
    if done or not left:
        messages.success(request, told)
    if left:
        request.session[f"left-{source.pk}"] = left[:200]


@login_required
@require_POST
def take_up(request: Request, pk: int) -> HttpResponse:
    """Make a proposal of a stretch of context."""
    source = source_of(request, pk)
    start, end = number_in(request.POST.get("start")), number_in(request.POST.get("end"))

    def do() -> Mapping[str, Any]:
        made = actions.take_up(source.pk, start or 0, end or 0, acting=request.acting, now=timezone.now())
        return {"pk": made.pk, "title": made.title}

    try:
        outcome = press_once(request, do).outcome
    except ActRefused as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('decide:review', args=[source.pk])}?show=context")
    messages.success(request, _("已列为事项：%(title)s") % {"title": outcome["title"]})
    return redirect(card_url(source, outcome["pk"], "edit"))
