"""One short form on a page of its own: GET shows it, POST does what it asks once, and says what stood in the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint, lost, told
from luoshi.org.pressing import KeyUsed, press


@dataclass(frozen=True)
class Page:
    """One form's page. ``of``: what it is about; ``grave``: asked about once more before it is done."""

    title: str
    press: str
    back: str
    back_words: Any  # words, or words that are translated when they are shown
    about: str = ""
    of: str = ""
    grave: str = ""
    wide: bool = False
    version: int | None = None


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def take(form: forms.Form, error: ActRefused) -> None:
    """Show a refusal where it belongs: at the fields that it names, else above them all."""
    named = {name: words for name, words in error.fields.items() if name in form.fields}
    for name, words in named.items():
        form.add_error(name, words)
    if not named:
        form.add_error(None, error.message)


def filled(
    request: HttpRequest, form: forms.Form, page: Page, do: Callable[[], Mapping[str, Any]],
    *, template: str = "org/form_page.html",
) -> HttpResponse:  # fmt: skip
    """GET shows the form; POST does what it asks, once, and tells what came of it or what stood in the way.

    do: returns plain data with ``url``, where to go, and ``message``.
    """
    if request.method != "POST":
        return shown(request, form, page, template=template)
    missing = lost(request)
    if missing:
        form.add_error(None, missing[1])
        return shown(request, form, page, template=template, status=missing[0])
    if not form.is_valid():
        return shown(request, form, page, template=template, status=422)
    key = request.POST.get("idempotency_key", "")
    try:
        pressed = press(do, acting=acting_of(request), key=key, fingerprint=fingerprint(request))
    except ActRefused as error:
        take(form, error)
        kept = "" if isinstance(error, KeyUsed) else key
        return shown(request, form, page, template=template, status=error.status, more={"key": kept})
    return told(request, str(pressed.outcome["message"]), str(pressed.outcome["url"]))


def shown(
    request: HttpRequest, form: forms.Form, page: Page,
    *, template: str = "org/form_page.html", status: int = 200, more: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    answer = render(request, template, {"form": form, "act": page, **(more or {})}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
