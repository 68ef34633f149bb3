"""How allauth and axes are told who may sign in, from where a visitor comes, and what counts as one name."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from luoshi.org.middleware import left_words
from luoshi.org.models import Person


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are entered by the office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse | None:
        """Who has left is told so, by whatever way they signed in."""
        if user.has_left(timezone.localdate()):
            clear_login(request)
            messages.warning(request, left_words())
            return redirect("account_login")
        return super().pre_login(request, user, **more)

    def set_password(self, user: Person, password: str) -> None:
        """Once its owner has chosen the password, nobody asks for another."""
        user.must_change_password = False
        super().set_password(user, password)


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's own address, as seen through LUOSHI_PROXIES gateways; those further out are not believed. None: unknown."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # no address at all, as on a Unix socket
        return None


def tried_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The user name that failures are counted under. Sign-in takes it in any case, so counting must not tell them apart."""
    given = (credentials or {}).get("username") or (request.POST.get("login", "") if request else "")
    return str(given).strip().lower()
