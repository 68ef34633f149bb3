"""Every write of the API: once for its Idempotency-Key, with the same outcome for the same request."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of
from luoshi.org.pressing import press


class TooLarge(ActRefused):
    status = 413
    code = "too-large"


class CutOff(ActRefused):
    status = 400
    code = "cut-off"


def refuse_partial(request: HttpRequest) -> None:
    """Raise where not all that was sent is here: dropped as too large, or broken off on the way."""
    if getattr(request, "too_large", False):
        raise TooLarge(_("一次上传的文件总量太大，没有收下。请分几次上传，或先压缩。"))
    if getattr(request, "cut_off", False):
        raise CutOff(_("上传在半路断了，只收到一部分，没有保存。请重新提交。"))


def once(request: HttpRequest, do: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Run ``do`` once for this caller's Idempotency-Key; the answer says whether it is a replay."""
    refuse_partial(request)
    pressed = press(
        do,
        acting=acting_of(request),
        key=request.headers.get("Idempotency-Key", ""),
        fingerprint=_fingerprint(request),
    )
    return {**pressed.outcome, "replayed": pressed.replayed}


def done(commitment: Commitment) -> dict[str, Any]:
    return {"id": commitment.pk, "state": str(commitment.state), "version": commitment.version}


def _fingerprint(request: HttpRequest) -> str:
    """A digest of what is asked for: method, address and body; of an upload its fields and the bytes of its files."""
    hasher = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        for name in sorted(request.POST):
            hasher.update(f"{name}={request.POST.getlist(name)!r}\n".encode())
        for name in sorted(request.FILES):
            for upload in request.FILES.getlist(name):
                for chunk in upload.chunks():
                    hasher.update(chunk)
                upload.seek(0)
    else:
        hasher.update(request.body)
    return f"sha256:{hasher.hexdigest()}"
