"""Puts ``request.acting`` on every request, shows those who have left the way out, and has a new password chosen first."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from luoshi.org.queries import acting_of

ACTING_AS = "acting_as"
"""The session's key for the post acted as."""


class ActingMiddleware:
    """The signed-in person, acting as the post that was chosen for this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: acting_of(
                request.user,
                timezone.localdate(),
                request.session.get(ACTING_AS) if request.user.is_authenticated else None,
            )
        )
        return self.get_response(request)


# What stays open to who has to choose a password first: that itself, and the way out.
_OPEN = frozenset({"account_login", "account_logout", "account_change_password", "set_language"})


class StandingMiddleware:
    """Signs out who has left, and leads who was given a password to the page where another is chosen.

    Asks nothing of the database: the person is there already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in _OPEN or request.path.startswith("/api/") or not request.user.is_authenticated:
            return None
        if request.user.has_left(timezone.localdate()):
            logout(request)
            return _led(request, "account_login", left_words())
        if request.user.must_change_password:
            return _led(request, "account_change_password", _("这是别人替您设的密码，请先换成只有您知道的。"))
        return None


def left_words() -> str:
    """What somebody is told who has left."""
    return _("您已离任，这个账号不能再登录。如果仍在岗，请让安全管理员为您登记岗位。")


def _led(request: HttpRequest, url_name: str, message: str) -> HttpResponse:
    messages.warning(request, message)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(url_name)})
    return redirect(url_name)
