"""Who acts on every request, how long a session lasts, and what has to be done before anything else."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from luoshi.org.acting import Acting
from luoshi.org.actions import end_session, see_session
from luoshi.org.models import SignIn
from luoshi.org.passwords import has_expired
from luoshi.org.queries import acting_of, lacks_second_factor

Answering = Callable[[HttpRequest], HttpResponse]

# How often it is noted, at most, that a session is in use: every request would be a write.
NOTED_EVERY = 300

ACTING_AS = "acting_as"
"""The session's key for the post acted as."""


class ActingMiddleware:
    """Puts ``request.acting`` on every request: the signed-in person, acting as the post chosen for this session."""

    def __init__(self, get_response: Answering) -> None:
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


class SessionLimitMiddleware:
    """Ends sessions that were left alone, or that have lasted long enough; notes that the others are in use."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session, now = request.session, timezone.now()
        pk, key = session.get("sign_in"), session.session_key
        if pk:
            began, seen = float(session.get("began", 0)), float(session.get("seen", 0))
            if over := overdue(now, began, seen):
                end_session(pk, acting=Acting.system(), now=now, how=over)
                logout(request)
                messages.info(request, _told(over))
            elif now.timestamp() - seen > _noted_every():
                session["seen"] = now.timestamp()
                see_session(pk, now=now, session_key=key or "")
        elif SESSION_KEY in session:  # begun before sign-ins were recorded: nothing would ever end it
            logout(request)
        response = self.get_response(request)
        if pk and session.get("sign_in") == pk and session.session_key not in {key, None}:
            # A new password gives the session a new key; to end it from elsewhere, that must be known.
            see_session(pk, now=now, session_key=session.session_key or "")
        return response


def overdue(now: datetime, began: float, seen: float) -> str:
    """Why a session has to end, as a ``SignIn.Ending``; "" where it goes on. began, seen: seconds, as in a timestamp."""
    if now.timestamp() - began > settings.SESSION_COOKIE_AGE:
        return SignIn.Ending.LIMIT
    if settings.LUOSHI_IDLE_MINUTES and now.timestamp() - seen > settings.LUOSHI_IDLE_MINUTES * 60:
        return SignIn.Ending.IDLE
    return ""


def _noted_every() -> float:
    """Seconds; with a short limit more often, or the limit would come early."""
    return min(NOTED_EVERY, settings.LUOSHI_IDLE_MINUTES * 6) if settings.LUOSHI_IDLE_MINUTES else NOTED_EVERY


def _told(over: str) -> str:
    if over == SignIn.Ending.IDLE:
        return _("您有 %(minutes)d 分钟没有操作，已自动退出。") % {"minutes": settings.LUOSHI_IDLE_MINUTES}
    return _("这次登录的时间到了，请重新登录。")


# Shown the way out, who has left sees no other page; what stays open to who must choose a password first, or set up a second
# factor: that itself, and what it asks on the way.
WAY_OUT = frozenset({"account_login", "account_logout", "account_inactive", "set_language"})
CHOOSING = frozenset(
    {
        "account_change_password", "account_set_password", "account_reauthenticate", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)  # fmt: skip
SETTING_UP = "mfa_"


class FirstThingsMiddleware:
    """Signs out who has left, and leads people to what has to be done before anything else, there and nowhere else.

    That is: choosing a password where somebody else knows it or where it has expired, of whoever signed in with it; a second
    factor where a post needs one. The API has no session; its tokens are asked the same by ``api.auth``.
    """

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in WAY_OUT or request.path.startswith("/api/") or not request.user.is_authenticated:
            return None
        now = timezone.now()
        today = timezone.localdate(now)
        if request.user.has_left(today):
            end_session(request.session.get("sign_in", 0), acting=Acting.system(), now=now, how=SignIn.Ending.OFFICE)
            logout(request)
            return _led(request, "account_login", left_words())
        if name in CHOOSING:
            return None
        if not _by_provider(request):
            if request.user.must_change_password:
                return _led(request, "account_change_password", _("这是别人替您设的密码，请先换成只有您知道的。"))
            if has_expired(request.user, now):
                return _led(request, "account_change_password", _("密码已到期，请先换一个新的。"))
        if name.startswith(SETTING_UP):
            return None
        if lacks_second_factor(request.user, today, settings.LUOSHI_SECOND_FACTOR_POSTS):
            return _led(request, "mfa_index", _("您的岗位登录时必须有两步验证，请先设置一种。"))
        return None


def _by_provider(request: HttpRequest) -> bool:
    """Whether this session was begun with the house's identity provider: who has no use for a password here need not choose one.

    To change it they would have to know it; and the page that asks stands before whatever they came for.
    """
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" for record in records)


def left_words() -> str:
    """What somebody is told who has left."""
    return _("您已离任，这个账号不能再登录。如果仍在岗，请让安全管理员为您登记岗位。")


def _led(request: HttpRequest, url_name: str, message: str) -> HttpResponse:
    messages.warning(request, message)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(url_name)})
    return redirect(url_name)
