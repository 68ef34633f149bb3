"""Whatever goes wrong below the API's root is told as programs are told: by a problem document, never by a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.api import problems
from luoshi.api.api import api

# What no operation has answered for: no such address, no such method, a body that Django would not read, a fault of ours.
CODES = {400: "bad-request", 404: "no-such-operation", 405: "method-not-allowed", 413: "too-large", 500: "fault"}


class ProblemMiddleware:
    """Turns an error that is no problem document yet into one (RFC 9457). Headers such as Allow (RFC 9110, 15.5.6) stay.

    With DEBUG on, the trace of a fault is left as it is: its reader is a developer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        status = response.status_code
        if status < 400 or response.get("Content-Type", "").startswith(problems.MEDIA_TYPE):
            return response
        if not request.path.startswith(reverse("api:api-root")) or (settings.DEBUG and status >= 500):
            return response
        told = problems.answer(request, api, status, CODES.get(status, "error"), _detail(status, response))
        for name, value in response.headers.items():
            if name not in {"Content-Type", "Content-Length"}:
                told.headers[name] = value
        return told


def _detail(status: int, response: HttpResponse) -> str:
    if status == 404:
        return _("没有这个操作，请对照接口说明检查地址。")
    if status == 405:
        return _("这个地址不接受这种方法，可以用 %(methods)s。") % {"methods": response.headers.get("Allow", "")}
    if status >= 500:
        return _("系统出了错，请求没有办成，什么都没有改。请带同一个 Idempotency-Key 再试；仍不行，请告诉管理员。")
    return _("请求读不懂，请对照接口说明检查。")
