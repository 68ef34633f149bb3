"""Who calls: a token stands for the person it was issued to, acting as the post that it was issued for."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from luoshi.org.actions import token_digest
from luoshi.org.errors import ActRefused
from luoshi.org.models import Person, Token
from luoshi.org.queries import acting_of, lacks_second_factor

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ReadsOnly(ActRefused):
    status = 403
    code = "read-only-token"


class SecondFactorMissing(ActRefused):
    status = 403
    code = "second-factor-required"


def held_token(key: str, now: datetime) -> Token | None:
    """The token with this key, if it is good at ``now``; with its person. One query."""
    held = Token.objects.filter(
        digest=token_digest(key), revoked_at=None, expires_at__gt=now, person__is_active=True
    ).select_related("person")
    return held.first()


class TokenAuth(HttpBearer):
    """Bearer tokens only: no cookie is looked at, so no page elsewhere can act in a visitor's name."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        now = timezone.now()
        found = held_token(token, now)
        if found is None or found.person.has_left(timezone.localdate(now)):
            return None
        today = timezone.localdate(now)
        acting = acting_of(found.person, today, found.post_id)
        if found.post_id is not None and found.post_id not in {post.pk for post in acting.posts}:
            acting = replace(acting, posts=())  # the post is over: the token does not go over to another
        request.acting = acting  # type: ignore[attr-defined]
        if found.scope != Token.Scope.ACT and request.method not in SAFE:
            raise ReadsOnly(_("这枚令牌只读，不能办理。请本人在“我的账户”里另签发一枚可以办理的。"))
        if lacks_second_factor(found.person, today, settings.LUOSHI_SECOND_FACTOR_POSTS):
            raise SecondFactorMissing(_("您的岗位必须有两步验证。请先在网页上登录并设置，再用接口。"))
        return found.person
