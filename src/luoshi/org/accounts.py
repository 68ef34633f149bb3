"""How allauth and axes are told who may sign in, from where a visitor comes, and what counts as one name."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are entered by the office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


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
