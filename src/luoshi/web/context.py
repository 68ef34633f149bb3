"""What every page's frame needs: the entries that this person may open, who is signed in, which vendor files are there."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OFFICE = frozenset({"supervisor", "supervision_head"})
UNIT = frozenset({"liaison", "unit_head"})
OVERSIGHT = OFFICE | {"leader", "auditor"}
GUEST = frozenset({"guest"})
EVERYBODY = OVERSIGHT | UNIT | GUEST | {"system_admin", "security_admin", "audit_admin"}


@dataclass(frozen=True)
class Entry:
    """One entry of the header: its words, the url it opens, and the posts' roles that may open it."""

    words: Any
    url_name: str
    roles: frozenset[str] = EVERYBODY


NAVIGATION = (
    Entry(_("工作台"), "web:desk"),
    Entry(_("来源"), "decide:sources", OVERSIGHT),
    Entry(_("督办事项"), "commitments:list", OVERSIGHT | UNIT | GUEST),
    Entry(pgettext_lazy("inspection", "督查"), "supervise:inspections", OFFICE | GUEST),
    Entry(pgettext_lazy("tree", "单位"), "org:tree"),
    Entry(_("人员"), "people:list", frozenset({"security_admin", "unit_head"})),
    Entry(_("管理记录"), "people:record", frozenset({"audit_admin"})),
    Entry(_("清单与授权"), "duties:list", EVERYBODY - GUEST),
    Entry(_("规则"), "rulebook:index"),
    Entry(_("账本"), "web:ledger", OVERSIGHT),
)


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def navigation(roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """Entries that exist and that one of ``roles`` may open; the one whose address ``path`` lies under is marked.

    The root address is marked only when the visitor is exactly there.
    """
    found = [
        {"words": entry.words, "url": url}
        for entry in NAVIGATION
        if entry.roles & roles and (url := _address(entry.url_name)) is not None
    ]
    under = [
        entry["url"]
        for entry in found
        if path == entry["url"] or (entry["url"] != "/" and path.startswith(entry["url"]))
    ]
    here = max(under, key=len, default=None)
    return [entry | {"here": entry["url"] == here} for entry in found]


@lru_cache(maxsize=1)
def vendor_files() -> dict[str, bool]:
    """Which fetched front-end files are there; pages work without them, less comfortably."""
    return {
        "tabler": finders.find("vendor/tabler.min.css") is not None,
        "htmx": finders.find("vendor/htmx.min.js") is not None,
    }


def oidc() -> dict[str, str] | None:
    """The identity provider that the sign-in page offers beside the password; None where none is set up."""
    if settings.LUOSHI_OIDC is None:
        return None
    app = settings.LUOSHI_OIDC.app
    return {
        "name": app["name"] or str(_("统一身份认证")),
        "url": reverse("openid_connect_login", args=[app["provider_id"]]),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. ``request.acting`` may be missing (an error page before its middleware) or nobody."""
    acting = getattr(request, "acting", None)
    person = getattr(acting, "person", None)
    roles = frozenset(acting.roles) if acting is not None and person else frozenset()
    return {
        "shell": {
            "acting": acting if person else None,
            "nav": navigation(roles, request.path),
            "search": _address("commitments:list") if roles & (OVERSIGHT | UNIT | GUEST) else None,
            "account": _address("web:account"),
            "password": _address("account_change_password"),
            "oidc": oidc(),
            "home": _address("web:desk") or "/",
            "demo": settings.LUOSHI_DEMO,
            "demo_users": getattr(settings, "LUOSHI_DEMO_USERS", ()) if settings.LUOSHI_DEMO else (),
            "demo_password": getattr(settings, "LUOSHI_DEMO_PASSWORD", "") if settings.LUOSHI_DEMO else "",
            "vendor": vendor_files(),
        }
    }
