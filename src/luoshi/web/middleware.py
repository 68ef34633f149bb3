"""What holds for every answer: refusals become pages in the user's words, and nothing is kept by caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.org.errors import ActRefused


class PrivateMiddleware:
    """Answers are for the one who asked: no gateway and no shared computer keeps a page, a download or an API answer.

    Static files do not come by here; WhiteNoise has answered before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


class TroubleMiddleware:
    """Turns an ActRefused that no view has caught into its page; the API has its own problem documents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ActRefused):
            page = exception.status if exception.status in {403, 413, 422} else 409
            return render(request, f"errors/{page}.html", {"message": exception.message}, status=exception.status)
        return None
