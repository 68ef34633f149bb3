"""The rules page: everybody with a post may read by what they are measured, heads of supervision may change it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.kernel.lights import PRESETS
from luoshi.kernel.ruledata import RuleError
from luoshi.ledger import idempotency
from luoshi.ledger.errors import NotWritten
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import who
from luoshi.org.acting import Acting
from luoshi.rulebook import words, years
from luoshi.rulebook.actions import NotAdopted, adopt, may_edit
from luoshi.rulebook.forms import CadenceForm, ChangesForm, DaysForm, LightsForm, LimitsForm, RuleForm
from luoshi.rulebook.models import RuleSet, Slug
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook, default, read

HISTORY = 8  # versions shown of each rule set


@dataclass(frozen=True)
class Shown:
    """One rule set as the page shows it. rows: for a table; version 0 is the built-in one."""

    slug: str
    name: str
    version: int
    source: str
    adopted_at: Any
    by: str
    rows: list[tuple[str, ...]]
    history: list[RuleSet]
    edit_url: str


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every rule set with what is in force, its source, and the versions before."""
    acting, today, rules = _reader(request), timezone.localdate(), rulebook()
    versions = list(RuleSet.objects.order_by("slug", "-version").defer("data"))
    authors = _authors()
    shown = {slug: _shown(slug, rules, versions, authors) for slug in Slug.values}
    laid = years.months(today.year, rules.calendar, today)
    context = {
        **shown,
        "may_edit": may_edit(acting),
        "year": today.year,
        "workdays": years.workdays(laid),
        "exceptions": years.exceptions(today.year, rules.calendar),
        "confirmed": today.year in rules.calendar.confirmed_years,
        "notices": years.notices(today.year),
    }
    return render(request, "rulebook/index.html", context)


@login_required
@require_safe
def version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """One version as it was; the calendar's as the list of what differs from the version before."""
    _reader(request)
    if slug not in Slug.values:
        raise Http404
    rule = get_object_or_404(RuleSet, slug=slug, version=version)
    before = RuleSet.objects.filter(slug=slug, version=version - 1).first()
    rows, old = _rows(slug, read(slug, rule.data)), set(_rows(slug, read(slug, before.data))) if before else set()
    context = {
        "rule": rule,
        "by": _authors().get((slug, version), ""),
        "rows": [(row, bool(before) and row not in old) for row in rows] if slug != Slug.CALENDAR else [],
        "days": _days_changed(rule.data, before.data if before else default(slug)[0]) if slug == Slug.CALENDAR else [],
        "gone": [row for row in old if row not in set(rows)] if slug != Slug.CALENDAR else [],
    }
    return render(request, "rulebook/version.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_lights(request: HttpRequest) -> HttpResponse:
    """Thresholds of the lights; ?preset=… fills the form with what a place has published."""
    chosen = request.GET.get("preset", "")
    initial = LightsForm.initial_of(PRESETS.get(chosen) or rulebook().lights)
    more = {"presets": [(name, told) for name, told in words.PRESETS.items() if name in PRESETS], "chosen": chosen}
    return _edit(request, Slug.LIGHTS, lambda data: LightsForm(data, initial=initial), more)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_limits(request: HttpRequest) -> HttpResponse:
    """How long each thing may take."""
    return _edit(
        request, Slug.LIMITS, lambda data: LimitsForm(data, initial=LimitsForm.initial_of(rulebook().limits)), {}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_cadence(request: HttpRequest) -> HttpResponse:
    """How often each tier reports."""
    return _edit(
        request, Slug.CADENCE, lambda data: CadenceForm(data, initial=CadenceForm.initial_of(rulebook().cadence)), {}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_changes(request: HttpRequest) -> HttpResponse:
    """How often and how long a unit may put things off."""
    return _edit(
        request, Slug.CHANGES, lambda data: ChangesForm(data, initial=ChangesForm.initial_of(rulebook().changes)), {}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """One year's working days, and the form that changes them for those who may."""
    acting, today, rules = _reader(request), timezone.localdate(), rulebook()
    if not years.FIRST <= year <= years.LAST:
        raise Http404
    provisional = year not in rules.calendar.confirmed_years
    laid = years.months(year, rules.calendar, today)
    more = {
        "year": year,
        "before": year - 1 if year > years.FIRST else None,
        "after": year + 1 if year < years.LAST else None,
        "months": laid,
        "workdays": years.workdays(laid),
        "exceptions": years.exceptions(year, rules.calendar),
        "provisional": provisional,
        "notices": years.notices(year),
        "template": "rulebook/calendar.html",
        "back": reverse("rulebook:calendar", args=[year]),
    }
    if request.method != "POST" and not may_edit(acting):
        return render(request, "rulebook/calendar.html", more | {"may_edit": False})
    return _edit(
        request, Slug.CALENDAR, lambda data: DaysForm(data, year=year, provisional=provisional), more,
        data_of=lambda form: form.changed(rules.calendar.days, rules.calendar.confirmed_years),
    )  # fmt: skip


def _reader(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if not acting.posts:
        raise PermissionDenied
    return acting


def _edit(
    request: HttpRequest,
    slug: str,
    make: Callable[[QueryDict | None], Any],
    more: Mapping[str, Any],
    *,
    data_of: Callable[[Any], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show the form, or adopt what it says. ``more``: for the template; its "template" and "back" take the usual ones' place."""
    acting = _reader(request)
    if not may_edit(acting):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, slug, make(None), more)
    form = make(request.POST)
    if not form.is_valid():
        return _page(request, slug, form, more, status=422)
    try:
        outcome = _once(request, lambda: _adopt(request, slug, form, data_of))
    except RuleError as error:
        form.take(error)
        return _page(request, slug, form, more, status=422)
    except NotAdopted as error:
        form.add_error(None, str(error))
        return _page(request, slug, form, more, status=error.status)
    except ValidationError as error:
        form.add_error("basis", error.messages)
        return _page(request, slug, form, more, status=422)
    except NotWritten as error:
        form.add_error(None, str(error))
        return _page(request, slug, form, more, status=409)
    messages.success(request, str(outcome["message"]))
    return redirect(str(more.get("back") or reverse("rulebook:index")))


def _adopt(
    request: HttpRequest, slug: str, form: RuleForm, data_of: Callable[[Any], dict[str, Any]] | None
) -> dict[str, Any]:
    data = data_of(form) if data_of else form.data_of()
    rule = adopt(
        slug, data, source=form.cleaned_data["basis"], acting=request.acting,  # type: ignore[attr-defined]
        now=timezone.now(), expected=_expected(request),
    )  # fmt: skip
    return {"message": _("%(name)s第 %(version)s 版已启用。") % {"name": Slug(slug).label, "version": rule.version}}


def _expected(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _once(request: HttpRequest, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The same form sent twice is carried out once."""
    key = request.POST.get("idempotency_key", "")
    if not key:
        return do()
    asked = repr(
        (request.path, sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"))
    )
    username = request.acting.username  # type: ignore[attr-defined]
    with transaction.atomic():
        replay = idempotency.once(username, key, hashlib.sha256(asked.encode()).hexdigest())
        if replay is not None:
            return replay.outcome
        outcome = do()
        idempotency.remember(username, key, outcome)
    return outcome


def _page(
    request: HttpRequest, slug: str, form: RuleForm, more: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    held = RuleSet.objects.filter(slug=slug, current=True).values_list("version", flat=True).first() or 0
    context = {
        "form": form, "slug": slug, "name": Slug(slug).label, "version": held, "may_edit": True,
        "key": request.POST.get("idempotency_key", "") if status in {403, 422} else "", **more,
    }  # fmt: skip
    return render(request, more.get("template", "rulebook/edit.html"), context, status=status)


def _shown(slug: str, rules: Rulebook, versions: list[RuleSet], authors: Mapping[tuple[str, int], str]) -> Shown:
    own = [rule for rule in versions if rule.slug == slug]
    held = next((rule for rule in own if rule.current), None)
    values = {
        Slug.LIGHTS: rules.lights, Slug.LIMITS: rules.limits, Slug.CADENCE: rules.cadence, Slug.CHANGES: rules.changes,
    }  # fmt: skip
    return Shown(
        slug=slug,
        name=str(Slug(slug).label),
        version=held.version if held else 0,
        source=held.source if held else default(slug)[1],
        adopted_at=held.adopted_at if held else None,
        by=authors.get((slug, held.version), "") if held else "",
        rows=_rows(slug, values.get(Slug(slug))),
        history=own[1 : HISTORY + 1],
        edit_url=reverse(f"rulebook:{slug}") if slug != Slug.CALENDAR else "",
    )


def _rows(slug: str, value: Any) -> list[tuple[str, ...]]:
    """What a rule set says, as the rows of its table. The calendar has none: it is drawn by the year."""
    if slug == Slug.LIGHTS:
        return list(words.lit(value))
    if slug == Slug.LIMITS:
        return [
            (str(words.LIMITS[name]), words.lasting(rule), words.origin(rule.source)) for name, rule in value.items()
        ]
    if slug == Slug.CADENCE:
        return [
            (str(words.TIERS[tier]), words.reported(rule), words.begun(rule), words.origin(rule.source))
            for tier, rule in value.items()
        ]  # fmt: skip
    if slug == Slug.CHANGES:
        return list(words.changed(value))
    return []


def _authors() -> dict[tuple[str, int], str]:
    """Who adopted which version, from the record. One query."""
    entries = Entry.objects.filter(stream__in=[f"rules:{slug}" for slug in Slug.values], kind="rules.adopted")
    return {
        (entry.facts["slug"], entry.facts["version"]): who(entry) for entry in entries.only("stream", "actor", "data")
    }


def _days_changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[tuple[date, str]]:
    """(day, kind now, "" for an ordinary day) of every day that differs between two calendars."""
    new, old = now.get("days", {}), before.get("days", {})
    return [(date.fromisoformat(day), new.get(day, "")) for day in sorted({*new, *old}) if new.get(day) != old.get(day)]
