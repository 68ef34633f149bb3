"""Puts ``request.acting`` on every request: the signed-in person with the posts held today."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from luoshi.org.queries import acting_of


class ActingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: acting_of(request.user, timezone.localdate())
        )
        return self.get_response(request)
