"""What Django, allauth and axes tell us about the front door, handed on to the actions that record it."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.helpers import get_failure_limit
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from luoshi.org.accounts import client_ip
from luoshi.org.acting import Acting
from luoshi.org.actions import begin_session, end_session, enter_failure, note_factor
from luoshi.org.middleware import ACTING_AS
from luoshi.org.models import Person, SignIn
from luoshi.org.queries import acting_of


def connect() -> None:
    """Once, when the app is ready; after axes, which must have counted before we ask it whether it locks."""
    user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    user_login_failed.connect(failed)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    mfa.authenticator_reset.connect(factor_reset)
    mfa.authenticator_used.connect(factor_used)


def signed_in(request: HttpRequest, user: Person, **_more: Any) -> None:
    now, session = timezone.now(), request.session
    if not session.session_key:
        session.save()
    begun = begin_session(
        acting_of(user, timezone.localdate(now)), now=now, session_key=session.session_key or "",
        address=client_ip(request) or "", agent=request.META.get("HTTP_USER_AGENT", ""), how=_how(request, user),
    )  # fmt: skip
    session["sign_in"], session["began"], session["seen"] = begun.pk, now.timestamp(), now.timestamp()


def _how(request: HttpRequest, user: Person) -> list[str]:
    """What was asked for, in order: password, then the second factor's type."""
    records = get_authentication_records(request, user)
    return [record.get("type") or record["method"] for record in records if not record.get("reauthenticated")]


def signed_out(request: HttpRequest, user: Person | None, **_more: Any) -> None:
    pk = request.session.get("sign_in")
    if user is not None and pk:
        now = timezone.now()
        acting = acting_of(user, timezone.localdate(now), request.session.get(ACTING_AS))
        end_session(pk, acting=acting, now=now, how=SignIn.Ending.OUT)


def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """A wrong password or code. What is tried while axes keeps the door shut is not even looked at, and not entered."""
    if request is None:
        return
    locked, counted = getattr(request, "axes_locked_out", False), getattr(request, "axes_failures_since_start", None)
    if locked and counted != get_failure_limit(request, credentials):  # shut before this
        return
    enter_failure(
        str(credentials.get("username") or "").replace("\x00", "").strip(),
        now=timezone.now(),
        address=client_ip(request) or "",
        why="second_factor" if credentials.get("second_factor") else "password",
        locked=locked,
    )


def factor_added(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:
    _note("sign_in.factor_added", request, user, authenticator)


def factor_removed(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:
    _note("sign_in.factor_removed", request, user, authenticator)


def factor_reset(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:
    _note("sign_in.factor_reset", request, user, authenticator)


def factor_used(request: HttpRequest, user: Person, authenticator: Authenticator, **_more: Any) -> None:
    """Only a recovery code: each is a spare key given away. The rest stands in the sign-in's own entry."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note("sign_in.recovery_code_used", request, user, authenticator)


def _note(kind: str, request: HttpRequest, user: Person, authenticator: Authenticator) -> None:
    now = timezone.now()
    acting: Acting = acting_of(user, timezone.localdate(now), request.session.get(ACTING_AS))
    name = authenticator.wrap().name if authenticator.type == Authenticator.Type.WEBAUTHN else ""
    note_factor(kind, acting=acting, now=now, factor=str(authenticator.type), name=name)
