"""Keys with which programs act as people."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.models import Token


def token_digest(key: str) -> str:
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def issue_token(
    *, acting: Acting, now: datetime, name: str, days: int = 90, scope: str = Token.Scope.ACT
) -> tuple[Token, str]:
    """A new API token for the acting person, which acts as the post that is acted as now.

    Returns it with the key, which is shown this once and kept nowhere. scope: a ``Token.Scope``; what reads only is refused
    every act.
    """
    if acting.person is None or not acting.posts:
        raise ValueError("only a person with a post can hold a token")
    key = "ls_" + secrets.token_urlsafe(32)
    token = Token(
        person=acting.person, post=acting.posts[0], name=name, scope=scope, digest=token_digest(key), created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    act = Act(acting.person.stream, "token.issued", author=acting.author(), now=now)
    act.save(token)
    act.facts.update(name=name, days=days, scope=str(scope), post=str(token.post))
    act.write()
    return token, key


@transaction.atomic
def revoke_token(token: Token, *, acting: Acting, now: datetime) -> None:
    """End a token; requests that carry it are refused from now on. Ending it twice changes nothing."""
    if token.revoked_at is not None:
        return
    token.revoked_at = now
    act = Act(token.person.stream, "token.revoked", author=acting.author(), now=now)
    act.save(token)
    act.facts.update(name=token.name)
    act.write()
