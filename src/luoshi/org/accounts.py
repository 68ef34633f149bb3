"""How allauth and axes are told who may sign in, from where a visitor comes, and what counts as one name."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from luoshi.org.acting import Acting
from luoshi.org.actions.signing_in import choose_password, digest_of, enter_failure
from luoshi.org.middleware import ACTING_AS, left_words
from luoshi.org.models import Person
from luoshi.org.queries import acting_of


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are entered by the office. A new password is an act like any other."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse | None:
        """Who has left is told so, by whatever way they signed in; that they tried is entered."""
        now = timezone.now()
        if user.has_left(timezone.localdate(now)):
            enter_failure(user.username, now=now, address=client_ip(request) or "", why="left")
            clear_login(request)
            messages.warning(request, left_words())
            return redirect("account_login")
        return super().pre_login(request, user, **more)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Who signed in a moment ago and had no second factor then sets up the first without proving twice who they are.

        Where a post needs one they were led there from the sign-in page; and who came by the identity provider has no
        password to prove it with. Whatever is done about one that was there before asks again.
        """
        request = context.request
        at = max((float(record["at"]) for record in get_authentication_records(request, request.user)), default=0.0)
        begun = datetime.fromtimestamp(at, UTC)
        if timezone.now() - begun >= timedelta(seconds=account_settings.REAUTHENTICATION_TIMEOUT):
            return True
        return Authenticator.objects.filter(user=request.user, created_at__lt=begun).exists()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def set_password(self, user: Person, password: str) -> None:
        """From the page «change password», or from the letter of somebody who forgot it: then nobody is signed in."""
        request, now = context.request, timezone.now()
        own = request.user.is_authenticated and request.user.pk == user.pk
        session = request.session if own else {}
        acting = acting_of(user, timezone.localdate(now), session.get(ACTING_AS)) if own else Acting.system()
        choose_password(user, password, acting=acting, now=now, keep=session.get("sign_in"))


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's own address, as seen through LUOSHI_PROXIES gateways; those further out are not believed. None: unknown."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # no address at all, as on a Unix socket
        return None


def tried_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The name that failures are counted under. Sign-in takes it in any case, so counting must not tell them apart.

    A name that nobody bears is kept as a digest: it may be a password in the wrong field.
    """
    given = (credentials or {}).get("username") or (request.POST.get("login", "") if request else "")
    name = str(given).replace("\x00", "").strip().lower()
    if credentials and credentials.get("second_factor"):
        return second_factor_name(name)
    return name if Person.objects.filter(username__iexact=name).exists() else f"?{digest_of(name)}"


def second_factor_name(username: str) -> str:
    """Under which wrong codes are counted, apart from wrong passwords. No user name holds a #."""
    return f"{username.lower()}#2"


def lockout_parameters(_request: object, credentials: Mapping[str, Any] | None = None) -> list[Any]:
    """What axes counts by: a password by name and address, so that nobody locks others out; a code by name alone,

    because only who knows the password is asked for one, and from many addresses six digits are soon guessed.
    """
    return ["username"] if credentials and credentials.get("second_factor") else [["username", "ip_address"]]
