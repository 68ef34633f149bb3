"""The frame around every form: who acts, what was asked, from which version of the page, and whether all of it came in."""

import hashlib
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from luoshi.org.acting import Acting

_OWN = {"csrfmiddlewaretoken", "idempotency_key"}  # fields of the form's frame, no part of what is asked


def acting_of(request: HttpRequest) -> Acting:
    return cast("Acting", request.acting)  # type: ignore[attr-defined]


def fingerprint(request: HttpRequest) -> str:
    """What a form asks, as one digest: address, fields and the files' own bytes. The same key never does two things."""
    hasher = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in _OWN:
            hasher.update(repr((name, values)).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            hasher.update(repr((name, upload.name, upload.size)).encode())
            for chunk in upload.chunks():
                hasher.update(chunk)
            upload.seek(0)
    return hasher.hexdigest()


def version_of(request: HttpRequest) -> int | None:
    """The version of the page that the form was on."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def told(request: HttpRequest, message: str, url: str) -> HttpResponse:
    """Say what was done and go there: a plain redirect, or one that htmx follows."""
    messages.success(request, message)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def lost(request: HttpRequest) -> tuple[int, str] | None:
    """Status and words where not all of the form came in: stopped by us as too large, or broken off on the way."""
    whole = "complete" in request.POST  # the form's last field; to look for it is also to take the files in
    if getattr(request, "too_large", False):
        return 413, _("一次上传的文件总量太大，没有收下。请分几次上传，或先压缩。")
    return None if whole else (400, _("上传在半路断了，只收到一部分，没有保存。请重新提交。"))
