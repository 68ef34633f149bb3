"""Signing in with the house's own identity provider: only people who are entered already, by a claim that it vouches for."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from requests import RequestException

from luoshi.org.accounts import client_ip
from luoshi.org.actions import enter_failure
from luoshi.org.models import Person

logger = logging.getLogger(__name__)


class Adapter(DefaultSocialAccountAdapter):
    """Closed: nobody is entered by signing in, no account is bound to another, no mail address is believed."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person by the claim, at every sign-in anew; whoever is not found goes no further."""
        claim = settings.LUOSHI_OIDC.claim if settings.LUOSHI_OIDC else ""
        name = claimed_name(sociallogin.account.extra_data, claim)
        person = Person.objects.filter(username=name, is_active=True).first() if name else None
        if person is None or sociallogin.state.get("process") != AuthProcess.LOGIN:
            enter_failure(name, now=timezone.now(), address=client_ip(request) or "", why="oidc")
            told = _("身份认证系统认得您，但这里没有这个账号，或者它已停用。账号由管理员录入，请与管理员联系。")
            page = render(request, "socialaccount/authentication_error.html", {"message": told}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.user = person


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider."""
    return _away_or(views.login, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the provider's answer."""
    return _away_or(views.callback, request, provider_id)


def _away_or(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """What ``view`` answers; a page that says so where the provider cannot be reached or its discovery is none."""
    try:
        return view(request, provider_id)
    except (RequestException, KeyError, ValueError):
        logger.warning("the identity provider does not answer as one", exc_info=True)
        return render(request, "socialaccount/authentication_error.html", status=502)


def claimed_name(data: Mapping[str, Any], claim: str) -> str:
    """The user name that the provider vouches for; "" where it says none, or two things.

    data: the claims of the ID token and of the userinfo endpoint. Both must be about one subject (OpenID Connect Core 5.3.2).
    """
    told = [claims for source in ("id_token", "userinfo") if (claims := data.get(source))]
    subjects = {claims.get("sub") for claims in told}
    names = {claims[claim] for claims in told if isinstance(claims.get(claim), str)}
    if len(subjects) != 1 or None in subjects or len(names) != 1:
        return ""
    return str(names.pop()).replace("\x00", "").strip()
