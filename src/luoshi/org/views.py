"""Units as people look at them: the tree, one unit, all other names, and what the type-ahead asks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.ledger.sentences import sentence, who
from luoshi.org import actions, queries, standing
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused, NotEntitled
from luoshi.org.forms import AliasForm, take
from luoshi.org.frame import acting_of, fingerprint, lost, told
from luoshi.org.models import Alias, Unit
from luoshi.org.pressing import press
from luoshi.org.queries import find_units
from luoshi.org.requests import Request
from luoshi.org.rights import may_arrange_units
from luoshi.org.sheets import offered

CHILDREN = 200  # shown at a time below one unit
FOUND = 50
HISTORY = 30
PEOPLE = 50


@login_required
def units(request: Request) -> JsonResponse:
    """Units whose name, short name, code or alias contains ?q=, best first; nothing for who holds no post."""
    words = request.GET.get("q", "").replace("\x00", "")[:60]
    found = find_units(words, timezone.localdate()) if request.acting.posts else []
    results = [{"id": unit.pk, "name": str(unit), "note": unit.name if unit.short else ""} for unit in found]
    return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})


@login_required
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The topmost units, the only one of them opened; or, with ?q=…, what was found. ?gone=1 takes in those that have gone."""
    acting = _reader(request)
    words, gone = _words(request), request.GET.get("gone") == "1"
    context: dict[str, Any] = {"words": words, "gone": gone, "arranges": may_arrange_units(acting)}
    if words:
        rows = queries.search_units(words, None if gone else timezone.localdate())
        page = Paginator(rows, FOUND).get_page(request.GET.get("page"))
        return render(request, "org/tree.html", context | {"page": page, "today": timezone.localdate()})
    roots = list(_children(None, gone=gone)[:CHILDREN])
    opened = _part(roots[0], 1, gone=gone) if len(roots) == 1 else {}
    return render(request, "org/tree.html", context | {"roots": roots, "opened": opened, "today": timezone.localdate()})


@login_required
@require_safe
def below(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands right below one unit, ?page= of it: a part of the tree, for htmx."""
    _reader(request)
    unit = get_object_or_404(Unit, pk=pk)
    part = _part(unit, _number(request.GET.get("page")), gone=request.GET.get("gone") == "1")
    return render(request, "org/below.html", part)


def _children(unit: Unit | None, *, gone: bool) -> Any:
    return queries.children_of(unit, None if gone else timezone.localdate())


def _part(unit: Unit, number: int, *, gone: bool) -> dict[str, Any]:
    page = Paginator(_children(unit, gone=gone), CHILDREN).get_page(number)
    return {"unit": unit, "page": page, "gone": gone, "today": timezone.localdate()}


@login_required
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a unit stands, its names, what it answers for, who holds posts in it, what became of it, and how it came so far."""
    acting, today = _reader(request), timezone.localdate()
    held = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    arranges = may_arrange_units(acting, held)
    gone = request.GET.get("gone") == "1"
    entries = list(queries.history_of(held)[: HISTORY + 1])
    history = [{"at": entry.at, "words": f"{who(entry)} {sentence(entry)}", "hash": entry.hash} for entry in entries]
    people = list(queries.posts_in(held, today)[: PEOPLE + 1])
    context = {
        "unit": held,
        "line": [(str(above), reverse("org:unit", args=[above.pk])) for above in queries.line_to(held)[:-1]],
        "names": queries.names_of(held),
        "people": people[:PEOPLE],
        "more_people": len(people) > PEOPLE,
        "history": history[:HISTORY],
        "more_history": len(history) > HISTORY,
        "successors": list(held.successors.select_related("new").order_by("on", "pk")),
        "predecessors": list(held.predecessors.select_related("old").order_by("on", "pk")),
        "acts": offered(held) if arranges else [],
        "resting": standing.resting_on([held.pk]).get(held.pk, 0) if arranges else 0,
        "is_gone": not held.is_at_work(today) and held.valid_to is not None,
        **_part(held, _number(request.GET.get("page")), gone=gone),
    }
    return render(request, "org/unit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def aliases(request: HttpRequest) -> HttpResponse:
    """Every other name, ?q=… and ?scope=… narrow it; administrators add one."""
    acting = _reader(request)
    if request.method != "POST":
        return _aliases(request, acting, AliasForm(acting=acting))
    if not may_arrange_units(acting):
        raise PermissionDenied
    form = AliasForm(request.POST, acting=acting)
    missing = lost(request)
    if missing:
        form.add_error(None, missing[1])
        return _aliases(request, acting, form, status=missing[0])
    if not form.is_valid():
        return _aliases(request, acting, form, status=422)
    given = form.given()
    try:
        press(
            lambda: {"pk": actions.add_alias(acting=acting, now=timezone.now(), **given).pk},
            acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
        )  # fmt: skip
    except ActRefused as error:
        take(form, error)
        return _aliases(request, acting, form, status=error.status)
    return told(request, _("已加上别名“%(name)s”。") % given, reverse("org:aliases"))


def _aliases(request: HttpRequest, acting: Acting, form: AliasForm, *, status: int = 200) -> HttpResponse:
    words, scope = _words(request), queries.scopes().filter(pk=_number(request.GET.get("scope"), 0)).first()
    page = Paginator(queries.aliases(words, scope), FOUND).get_page(request.GET.get("page"))
    arranges = may_arrange_units(acting)
    context = {
        "page": page,
        "rows": [(alias, arranges and _may_end(acting, alias)) for alias in page],
        "words": words,
        "scope": scope,
        "scopes": list(queries.scopes()),
        "form": form,
        "arranges": arranges,
        "key": request.POST.get("idempotency_key", "") if status == 422 else "",
    }
    return render(request, "org/aliases.html", context, status=status)


def _may_end(acting: Acting, alias: Alias) -> bool:
    meant = [alias.scope] if alias.scope else [link.unit for link in alias.links.all()]
    return all(may_arrange_units(acting, unit) for unit in meant)


@login_required
@require_POST
def end_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a name stand for nobody from now on. One that somebody ended before is passed over."""
    acting = _reader(request)
    if not may_arrange_units(acting):
        raise PermissionDenied
    try:
        pressed = press(
            lambda: {"name": actions.drop_alias(pk, acting=acting, now=timezone.now())},
            acting=acting, key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
        )  # fmt: skip
    except NotEntitled as error:
        raise PermissionDenied from error
    except ActRefused as error:
        messages.error(request, error.message)
    else:
        name = pressed.outcome["name"]
        messages.success(request, _("“%(name)s”不再是别名。") % {"name": name} if name else _("这个别名已经停用。"))
    return redirect("org:aliases")


def _reader(request: HttpRequest) -> Acting:
    """Whoever holds a post may look at units; nobody else."""
    acting = acting_of(request)
    if not acting.posts:
        raise PermissionDenied
    return acting


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip().replace("\x00", "")[:60]


def _number(text: str | None, otherwise: int = 1) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
