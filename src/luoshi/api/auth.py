"""Who calls: a token stands for the person it was issued to, acting as the post that it was issued for."""

from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from luoshi.org.actions import token_digest
from luoshi.org.models import Person, Token
from luoshi.org.queries import acting_of


class TokenAuth(HttpBearer):
    """Bearer tokens only: no cookie is looked at, so no page elsewhere can act in a visitor's name."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        now = timezone.now()
        held = Token.objects.filter(
            digest=token_digest(token), revoked_at=None, expires_at__gt=now, person__is_active=True
        ).select_related("person")
        found = held.first()
        if found is None or found.person.has_left(timezone.localdate(now)):
            return None
        acting = acting_of(found.person, timezone.localdate(now), found.post_id)
        if found.post_id is not None and found.post_id not in {post.pk for post in acting.posts}:
            acting = replace(acting, posts=())  # the post is over: the token does not go over to another
        request.acting = acting  # type: ignore[attr-defined]
        return found.person
