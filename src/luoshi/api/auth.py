"""Who calls: a token stands for the person it was issued to, with the posts that person holds today."""

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
        if found is None:
            return None
        request.acting = acting_of(found.person, timezone.localdate(now))  # type: ignore[attr-defined]
        return found.person
