"""The second factor as allauth asks for it: our words, encrypted secrets, and codes that cannot be guessed or used twice."""

import base64
import hashlib
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn import forms as webauthn_forms
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org.accounts import second_factor_name
from luoshi.org.models import Person


class Adapter(DefaultMFAAdapter):
    """Sentences in the product's first language; secrets that a stolen database does not give away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不对，或者已经用过。"),
        "cannot_delete_authenticator": gettext_lazy("不能停用两步验证。"),
        "cannot_generate_recovery_codes": gettext_lazy("先设置验证器或安全密钥，才有恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return f"{_('落实')} {self._get_site_name()}"

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's signature
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("安全密钥 %(number)d") % {"number": count + 1}


def _cipher() -> MultiFernet:
    """By the newest secret key; what an earlier one has encrypted can still be read (Django's SECRET_KEY_FALLBACKS)."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"luoshi.second-factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class _CountedCode:
    """A form that counts failures as axes does, by name alone: whoever gets here has the password, from wherever they come."""

    user: Person

    def clean_code(self) -> str:
        refuse_locked(self.user)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            spend(self.authenticator, code)  # type: ignore[attr-defined]
        except ValidationError:
            note_failure(self.user)
            raise
        AxesProxyHandler.reset_attempts(username=second_factor_name(self.user.username))
        return code


class AuthenticateForm(_CountedCode, mfa_forms.AuthenticateForm):
    """The code at sign-in, from the authenticator app or the list of recovery codes."""

    code = forms.CharField(label=gettext_lazy("验证码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}))  # fmt: skip


class ReauthenticateForm(_CountedCode, mfa_forms.ReauthenticateForm):
    """The code once more, before something grave."""

    code = forms.CharField(label=gettext_lazy("验证码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}))  # fmt: skip


class AuthenticateWebAuthnForm(webauthn_forms.AuthenticateWebAuthnForm):
    """A security key at sign-in. Nobody guesses one, but whoever tries is entered in the record."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError:
            note_failure(self.user)
            raise


def refuse_locked(person: Person) -> None:
    """Raise ValidationError, and let axes show its page, where too many codes were wrong."""
    request = context.request
    if not AxesProxyHandler.is_allowed(request, _credentials(person)):
        request.axes_locked_out = True
        raise ValidationError(_("验证码输错的次数太多，请稍后再试。"))


def note_failure(person: Person) -> None:
    """One more wrong code: axes counts it, and so does the ledger."""
    user_login_failed.send(sender=__name__, credentials=_credentials(person), request=context.request)


def _credentials(person: Person) -> dict[str, Any]:
    return {"username": person.username, "second_factor": True}


def spend(authenticator: Authenticator, code: str) -> None:
    """Let an app's code open the door once only, on whichever machine it is tried again (RFC 6238, 5.2).

    Raises ValidationError. Recovery codes are crossed off by allauth itself.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = Adapter().decrypt(held.data["secret"])
        steps = [step for step in totp.yield_hotp_counters_from_time() if _is_code(secret, step, code)]
        if not steps or max(steps) <= held.data.get("spent", 0):
            raise Adapter().validation_error("incorrect_code")
        held.data["spent"] = max(steps)
        held.save(update_fields=["data"])
        authenticator.data = held.data


def _is_code(secret: str, step: int, code: str) -> bool:
    return totp.compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step)))
