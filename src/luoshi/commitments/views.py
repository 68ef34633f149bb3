"""The list of commitments: narrowed, sorted, paged, saved as a view, taken away as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.commitments import chips, lights, tables
from luoshi.commitments.actions import drop_view, keep_view
from luoshi.commitments.models import Commitment, SavedView, Tier
from luoshi.commitments.paging import BoundedPaginator
from luoshi.commitments.queries import Filters, listed, own_level, source_of_filter, unit_of_filter, with_conflicts
from luoshi.commitments.words import ACTION_WORDS, STATE_WORDS
from luoshi.kernel.lifecycle import OPEN, Action, State
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, Invalid
from luoshi.org.frame import acting_of
from luoshi.org.models import Person, Role
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook

PAGE = 50
LONGEST_VIEW = 500  # characters of an address that a saved view may hold

# While the unit is at work; what waits for the verifier is no longer late.
_RUNNING = OPEN - {State.COMPLETION_CLAIMED, State.VERIFIED}


# What a row shows and what its light's arithmetic reads; a wide row costs more to load than to find.
_COLUMNS = (
    "number", "title", "state", "tier", "handling", "light", "due", "dispatched_at", "schedule", "reporting_from", "reported_on",
    "claimed", "evidenced", "lead__name", "lead__short",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what the schedule asks (per cent), workdays left, what the unit is late with; None or "" at rest."""

    it: Commitment
    url: str
    state: str
    tier: str
    act: str  # what may be done to it together with others
    conflict: bool  # asks something differently than one that it is linked with
    scheduled: int | None = None
    left: int | None = None
    warning: str = ""


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list. Unknown filters are passed over; a page beyond the last shows the last."""
    acting, filters = acting_of(request), Filters.read(request.GET)
    today, rules = timezone.localdate(), rulebook()
    page = BoundedPaginator(
        listed(acting, filters, today, rules),
        PAGE,
        request.GET.get("page"),
        lambda rows: with_conflicts(rows.select_related("lead").only(*_COLUMNS), acting),
    ).page_asked()
    unit = unit_of_filter(filters, acting)
    address = filters.address()
    bulk = _bulk(page, acting)
    views = list(_person(request).saved_views.order_by("name"))
    context = {
        "page": page,
        "rows": _rows(page, today, rules, bulk),
        "filters": filters,
        "address": address,
        "kept": [(name, value) for name, value in filters.pairs() if name not in {"q", "unit", "sort"}],
        "groups": chips.groups(filters, office=bool(acting.offices), overseen=bool(own_level(acting))),
        "chosen": chips.chosen(filters, unit=str(unit or ""), source=source_of_filter(filters, acting)),
        "columns": chips.columns(filters),
        "sorts": chips.sorts(),
        "unit": unit,
        "views": views,
        "in_view": any(view.query == address for view in views),
        "bulk": bulk,
        "bulk_acts": [{**act, "all": page.paginator.num_pages > 1} for act in _acts_in(bulk)],
    }
    return render(request, "commitments/list.html", context)


def _bulk(page: Iterable[Commitment], acting: Acting) -> dict[int, str]:
    """The rows of a page that this person may do something to together with others, and the act; the next page says why not."""
    led = {post.unit_id for post in acting.posts_as([Role.LIAISON])}
    closes = bool({Role.SUPERVISION_HEAD, Role.LEADER, Role.UNIT_HEAD} & acting.roles)
    found = {}
    for one in page:
        if one.state == State.REGISTERED and acting.offices:
            found[one.pk] = "dispatch"
        elif one.state == State.DISPATCHED and one.lead_id in led:
            found[one.pk] = "acknowledge"
        elif one.state == State.VERIFIED and closes and one.lead_id not in {unit.pk for unit in acting.units}:
            found[one.pk] = "close"
    return found


# What is done from the list to many: the act, its page, the words of its button.
_TOGETHER = (
    ("dispatch", "deliver:dispatch_many", Action.DISPATCH),
    ("acknowledge", "deliver:acknowledge_many", Action.ACKNOWLEDGE),
    ("close", "conclude:close_many", Action.CLOSE),
)


def _acts_in(bulk: Mapping[int, str]) -> list[dict[str, Any]]:
    """The acts that any row of the page may be chosen for."""
    return [
        {"name": name, "url": reverse(url_name), "words": ACTION_WORDS[action]}
        for name, url_name, action in _TOGETHER
        if name in bulk.values()
    ]


def _person(request: HttpRequest) -> Person:
    person = acting_of(request).person
    assert person is not None
    return person


def _rows(page: Iterable[Any], today: date, rules: Rulebook, bulk: Mapping[int, str]) -> list[Row]:
    """The page's lines. Words and addresses that many rows share are made once."""
    states = {state.value: str(words) for state, words in STATE_WORDS.items()}
    tiers = {tier: str(words) for tier, words in Tier.choices}
    address = reverse("web:commitment", args=[0])
    return [
        Row(
            one, address.replace("/0/", f"/{one.pk}/"), states.get(one.state, one.state), tiers.get(one.tier, ""),
            bulk.get(one.pk, ""), one.is_in_conflict, *(_timing(one, one.due, today, rules) if one.state in _RUNNING and one.due else ()),
        )
        for one in page
    ]  # fmt: skip


def _timing(commitment: Commitment, due: date, today: date, rules: Rulebook) -> tuple[int | None, int, str]:
    return (
        lights.scheduled(commitment, today, rules),
        rules.calendar.between(today, due),
        _warning(commitment, today, rules),
    )


def _warning(commitment: Commitment, today: date, rules: Rulebook) -> str:
    signed_by = lights.sign_in_due(commitment, rules)
    if signed_by is not None and today > signed_by:
        return _("逾期未签收")
    return _("进展逾期未报") if lights.report_overdue_since(commitment, today, rules) else ""


@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered list as a table that WPS and Excel open; only what this person may see."""
    filters = Filters.read(request.GET)
    rows = listed(acting_of(request), filters, timezone.localdate(), rulebook()).defer(None)
    response = StreamingHttpResponse(tables.csv_lines(rows.iterator(500)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="luoshi-{timezone.localdate():%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in force under a name; the same name again replaces them."""
    address = Filters.read(QueryDict(request.POST.get("query", ""))).address()
    try:
        if len(address) > LONGEST_VIEW:
            raise Invalid(_("筛选条件太多，存不下。请减少几个再存。"))
        view = keep_view(acting_of(request), request.POST.get("name", ""), address)
    except ActRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已存为视图“%(name)s”。") % {"name": view.name})
    return redirect(f"{reverse('commitments:list')}?{address}")


@login_required
@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    view = get_object_or_404(SavedView, pk=pk, person=_person(request))
    drop_view(view)
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect("commitments:list")
