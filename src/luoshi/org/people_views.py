"""People and their posts: the list, one person's page, units that want a liaison or a head, and as whom one acts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.org.middleware import ACTING_AS
from luoshi.org.models import Role, Unit
from luoshi.org.people_page import page_of_person
from luoshi.org.people_queries import PeopleFilters, find_people, people_listed, units_wanting
from luoshi.org.rights import may_arrange_people

PAGE = 50


def _looks_up(request: HttpRequest) -> Acting:
    """Who acts, if their post lets them look people up at all; else 404, as if there were no such page."""
    acting = acting_of(request)
    if not acting.roles & {Role.SECURITY_ADMIN, Role.UNIT_HEAD}:
        raise Http404
    return acting


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The people within reach; for a unit's head, the unit's own. A page beyond the last shows the last."""
    acting, today, filters = _looks_up(request), timezone.localdate(), PeopleFilters.read(request.GET)
    page = Paginator(people_listed(acting, filters, today), PAGE).get_page(request.GET.get("page"))
    arranges = may_arrange_people(acting)
    context = {
        "page": page,
        "rows": [{"it": one, "has_left": one.has_left(today), "posts": _marked(one.posts_now, today)} for one in page],  # type: ignore[attr-defined]
        "filters": filters,
        "groups": _chips(filters) if arranges else [],
        "unit": Unit.objects.filter(pk=filters.unit).first() if filters.unit is not None else None,
        "narrowed": filters != PeopleFilters(),
        "arranges": arranges,
    }
    return render(request, "org/people/list.html", context)


def _marked(posts: Any, today: Any) -> list[dict[str, Any]]:
    return [{"it": post, "later": not post.is_held_on(today)} for post in posts]


def _chips(filters: PeopleFilters) -> list[dict[str, Any]]:
    """The filters as chips: each is a link that turns one value on or off and keeps the rest."""
    flags = [
        ("no_post", _("没有岗位")),
        ("stand_in", _("代理")),
        ("leaving", _("将离任")),
        ("left", _("已离任")),
    ]
    return [
        _group(_("情况"), "flag", flags, filters),
        _group(_("岗位"), "role", [(value, str(label)) for value, label in Role.choices], filters),
    ]


def _group(name: str, field: str, options: list[tuple[str, str]], filters: PeopleFilters) -> dict[str, Any]:
    on = getattr(filters, field)
    return {
        "name": name,
        "options": [
            {
                "words": words,
                "url": filters.address(**{field: "" if on == value else value}),
                "on": on == value,
                "count": None,
            }
            for value, words in options
        ],
    }


@login_required
@require_safe
def wanting(request: HttpRequest) -> HttpResponse:
    """Units within reach that have no liaison or no head today."""
    acting = acting_of(request)
    if not may_arrange_people(acting):
        raise Http404
    rows = units_wanting(acting, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "org/people/wanting.html", {"page": page})


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, for whoever may look them up."""
    return page_of_person(request, pk)


@login_required
@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """People for ?q=…, best first, by the user names that the forms take; for whoever arranges people."""
    acting = acting_of(request)
    if not may_arrange_people(acting):
        raise Http404
    words = PeopleFilters.read(request.GET).words
    results = [
        {"id": one.username, "name": one.name, "note": " ".join([one.username, *map(str, one.posts_now)])}  # type: ignore[attr-defined]
        for one in find_people(acting, words, timezone.localdate())
    ]
    return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})


@login_required
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Act as another of the posts that one holds, for the rest of this session."""
    held = {str(post.pk): post for post in acting_of(request).held}
    post = held.get(request.POST.get("post", ""))
    if post is None:
        messages.warning(request, _("这个岗位您现在没有担任。"))
    else:
        request.session[ACTING_AS] = post.pk
        messages.success(request, _("现在以 %(post)s 办理。") % {"post": post})
    return redirect("web:desk")
