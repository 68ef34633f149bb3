"""One proposed commitment: registered, or declined."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.decide import actions
from luoshi.decide.forms import DeclineForm, RegisterForm
from luoshi.decide.views.asked import commitment_of, commitment_url, press_once, put_errors
from luoshi.org.errors import ActRefused
from luoshi.org.requests import Request


@login_required
def register(request: Request, pk: int) -> HttpResponse:
    """Register one proposed commitment."""
    commitment = commitment_of(request, pk)
    supports = [held.unit_id for held in commitment.involvements.all() if held.role == "support"]
    initial = {
        "lead": commitment.lead_id, "supports": supports, "due": commitment.due, "measure": commitment.measure,
        "tier": commitment.tier, "handling": commitment.handling, "version": commitment.version,
    }  # fmt: skip
    form = RegisterForm(request.POST if request.method == "POST" else None, initial=initial)

    def do() -> Mapping[str, Any]:
        given = form.cleaned_data
        done = actions.register(
            pk, acting=request.acting, now=timezone.now(), lead=given["lead"], supports=given["supports"], due=given["due"],
            measure=given["measure"], tier=given["tier"], version=given["version"],
            handling=given["handling"] or None, handling_reason=given["handling_reason"],
        )  # fmt: skip
        return {"message": _("已立项：%(numbers)s") % {"numbers": done.number}}

    return _commitment_form(request, commitment, form, do, "decide/register.html")


@login_required
def decline(request: Request, pk: int) -> HttpResponse:
    """Decide that one proposed commitment is not registered."""
    commitment = commitment_of(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None, initial={"version": commitment.version})

    def do() -> Mapping[str, Any]:
        given = form.cleaned_data
        actions.decline(
            pk,
            acting=request.acting,
            now=timezone.now(),
            ground=given["ground"],
            reason=given["reason"],
            version=given["version"],
        )
        return {"message": _("已定为不立项。")}

    return _commitment_form(request, commitment, form, do, "decide/decline.html")


def _commitment_form(
    request: Request, commitment: Commitment, form: Any, do: Callable[[], Mapping[str, Any]], template: str
) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                pressed = press_once(request, do)
            except ActRefused as error:
                put_errors(form, error)
                status = error.status
            else:
                messages.success(request, pressed.outcome["message"])
                return redirect(commitment_url(commitment.pk))
    origin = getattr(commitment, "origin", None)
    context = {
        "commitment": commitment, "form": form, "origin": origin, "back": commitment_url(commitment.pk),
        "key": request.POST.get("idempotency_key", ""),
    }  # fmt: skip
    return render(request, template, context, status=status)
