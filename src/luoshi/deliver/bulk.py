"""Dispatch of many at once: what was ticked in the list, checked one by one, and each one's result told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.deliver import actions
from luoshi.deliver.duty_check import Checked, without_mandate
from luoshi.deliver.forms import OverrideForm
from luoshi.deliver.load import Load, loads_of
from luoshi.deliver.views import sheet_of
from luoshi.kernel.lifecycle import Party
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
    told: Sequence[str] = ()  # what duty lists say against it
    done: bool = False
    load: Load | None = None  # what lies on its lead already
    along: int = 0  # others of the chosen that fall due there on the same day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_many(request: HttpRequest) -> HttpResponse:
    """GET ?pk=…&pk=… shows what was chosen; POST dispatches what may be, and says of each what came of it."""
    acting = acting_of(request)
    rows = _rows((request.POST if request.method == "POST" else request.GET).getlist("pk"), acting)
    needed = {"override": any(row.beyond for row in rows), "duty_override": any(row.told for row in rows)}
    form = OverrideForm(request.POST or None, needed=[name for name, wanted in needed.items() if wanted])
    if request.method != "POST" or not form.is_valid() or not rows:
        return _page(request, rows, form, status=422 if request.method == "POST" else 200)
    chosen = {row.commitment.pk: _version(request, row.commitment.pk) for row in rows if not row.why_not}
    reasons = form.cleaned_data
    try:
        pressed = press(
            lambda: {"results": actions.dispatch_many(chosen, acting=acting, now=timezone.now(), **reasons)},
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
    seen = Commitment.objects.visible_to(acting).filter(pk__in=wanted).select_related("issuer", "lead")
    found = list(seen.order_by("pk"))
    why_not = {commitment.pk: sheet_of("dispatch").why_not(commitment, acting) for commitment in found}
    checked = actions.check_duties(
        [commitment for commitment in found if not why_not[commitment.pk]], timezone.localdate()
    )
    rows = [_row(one, why_not[one.pk], checked.get(one.pk, Checked()), acting) for one in found]
    return _with_loads(rows)


def _with_loads(rows: Sequence[Row]) -> list[Row]:
    """With what lies on the lead of each that may be dispatched."""
    charges = Counter((row.commitment.lead_id, row.commitment.due) for row in rows if not row.why_not)
    loads = loads_of([(unit, due) for unit, due in charges if unit], timezone.localdate()) if charges else {}
    return [
        replace(row, load=loads.get(charge), along=charges[charge] - 1)
        if not row.why_not and (charge := (row.commitment.lead_id or 0, row.commitment.due)) in loads
        else row
        for row in rows
    ]


def _row(commitment: Commitment, why_not: str, checked: Checked, acting: Acting) -> Row:
    """One of the chosen. What only the head may go past, nobody else is offered."""
    if checked.unmandated:
        why_not = without_mandate(checked.unmandated)
    elif checked.objections and Party.SUPERVISION_HEAD not in parties(acting, commitment):
        why_not = _("%(told)s须由督查室主任写明理由后交办。") % {"told": " ".join(checked.told)}
    if why_not:
        return Row(commitment, why_not, beyond=False)
    return Row(commitment, "", actions.beyond_reach(commitment), checked.told)


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
    return Row(row.commitment, why_not, row.beyond, row.told, done=not why_not)
