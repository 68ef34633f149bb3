"""Dispatch of many at once: what was ticked in the list, checked one by one, and each one's result told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions
from luoshi.deliver.forms import OverrideForm
from luoshi.deliver.views import sheet_of
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint
from luoshi.org.pressing import press

MOST = 200


@dataclass(frozen=True)
class Row:
    """One of the chosen: whether it may be dispatched now, and what came of it."""

    commitment: Commitment
    why_not: str
    beyond: bool
    done: bool = False


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_many(request: HttpRequest) -> HttpResponse:
    """GET ?pk=…&pk=… shows what was chosen; POST dispatches what may be, and says of each what came of it."""
    acting = acting_of(request)
    rows = _rows((request.POST if request.method == "POST" else request.GET).getlist("pk"), acting)
    form = OverrideForm(request.POST or None, needed=any(row.beyond for row in rows))
    if request.method != "POST" or not form.is_valid() or not rows:
        return _page(request, rows, form, status=422 if request.method == "POST" else 200)
    chosen = {row.commitment.pk: _version(request, row.commitment.pk) for row in rows if not row.why_not}
    override = form.cleaned_data.get("override", "")
    try:
        pressed = press(
            lambda: {"results": actions.dispatch_many(chosen, acting=acting, now=timezone.now(), override=override)},
            acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
        )  # fmt: skip
    except ActRefused as error:
        form.add_error(None, error.message)
        return _page(request, rows, form, status=error.status)
    results = dict(pressed.outcome["results"])
    told = [_result(row, results) for row in rows]
    return render(request, "deliver/dispatched_many.html", {"rows": told, "done": sum(row.done for row in told)})


def _rows(pks: Sequence[str], acting: Acting) -> list[Row]:
    """The chosen that this person may see, in the order of their numbers."""
    wanted = {int(pk) for pk in pks[:MOST] if pk.isascii() and pk.isdigit() and len(pk) < 18}
    found = Commitment.objects.visible_to(acting).filter(pk__in=wanted).select_related("issuer", "lead").order_by("pk")
    rows = []
    for commitment in found:
        why_not = sheet_of("dispatch").why_not(commitment, acting)
        rows.append(Row(commitment, why_not, not why_not and actions.beyond_reach(commitment)))
    return rows


def _version(request: HttpRequest, pk: int) -> int | None:
    text = request.POST.get(f"version-{pk}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _page(request: HttpRequest, rows: list[Row], form: OverrideForm, *, status: int) -> HttpResponse:
    ready = sum(not row.why_not for row in rows)
    return render(request, "deliver/dispatch_many.html", {"rows": rows, "form": form, "ready": ready}, status=status)


def _result(row: Row, results: dict[int, str]) -> Row:
    """What came of it: a replay of the same press reads the first outcome, whatever the state is now."""
    if row.commitment.pk not in results:
        return Row(row.commitment, row.why_not or _("没有交办。"), row.beyond)
    why_not = results[row.commitment.pk]
    return Row(row.commitment, why_not, row.beyond, done=not why_not)
