"""Every act as a short form: one page, one dialog and one way through for all of them.

A stage describes its acts as a table of ``Sheet``; ``urls_of`` makes their addresses. The life-cycle's table says who may and
when, the stage's action does the work, and this module does what is the same for every act: what nobody may see is not found,
a stale page is told what happened and keeps its text, and a form sent twice is carried out once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.commitments.errors import refused
from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.kernel.lifecycle import Action, State, refusal
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused
from luoshi.org.frame import acting_of, fingerprint, lost, told, version_of
from luoshi.org.pressing import KeyUsed, press


class ActForm(forms.Form):
    """The base of every act's form. It knows the commitment and who acts; ``given`` is what the action takes.

    is_stuck: whether this person cannot do it whatever they fill in, so that no button is offered.
    """

    is_stuck = False

    def __init__(self, *args: Any, commitment: Commitment, acting: Acting, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.commitment = commitment
        self.acting = acting

    def given(self) -> dict[str, Any]:
        """The action's keyword arguments."""
        return dict(self.cleaned_data)

    def take(self, error: ActRefused) -> None:
        """Show a refusal where it belongs: at the fields that it names, else above them all."""
        named = {name: words for name, words in error.fields.items() if name in self.fields}
        for name, words in named.items():
            self.add_error(name, words)
        if not named:
            self.add_error(None, error.message)


@dataclass(frozen=True)
class Sheet:
    """One act's form.

    name: its address and url name. action: the row of the life-cycle's table that it belongs to. words: what the button and
    the heading say; press: what the form's own button says. about: one sentence on what the act does. done: told afterwards.
    do: ``do(pk, acting=, now=, version=, **form.given())``. bar: why not, beyond the table ("" where nothing is in the way);
    for an act that is no move (``is_move=False``) it is the whole answer. body: a template above the fields, with what
    ``show(request, commitment)`` gives; its "initial" fills the fields. grave: asked about once more before it is done.
    other, other_words: url name and words of the act that one may come to prefer when reading this form.
    """

    name: str
    action: Action
    words: Any
    form: type[ActForm]
    do: Callable[..., Any]
    done: Any
    about: Any = ""
    press: Any = ""
    bar: Callable[[Commitment, Acting], Any] | None = None
    is_move: bool = True
    body: str = ""
    show: Callable[[HttpRequest, Commitment], Mapping[str, Any]] | None = None
    grave: Any = ""
    wide: bool = False
    other: str = ""
    other_words: Any = ""

    def why_not(self, commitment: Commitment, acting: Acting) -> str:
        """Why this person may not do it now; "" where they may. Costs no query."""
        if self.is_move:
            found = refusal(
                State(commitment.state), self.action, set(parties(acting, commitment)),
                instruction=commitment.instruction, root=commitment.parent_id is None,
            )  # fmt: skip
            if found:
                return refused(found).message
        return str(self.bar(commitment, acting)) if self.bar else ""


def urls_of(app: str, sheets: Iterable[Sheet]) -> list[URLPattern]:
    """An address for each act: /commitments/<pk>/<name>/, named <app>:<name>."""
    return [path(f"<int:pk>/{sheet.name}/", page_of(sheet, f"{app}:{sheet.name}"), name=sheet.name) for sheet in sheets]


def page_of(sheet: Sheet, url_name: str) -> Callable[..., HttpResponse]:
    """The view of one act: GET shows its form, POST does it."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        commitment = visible(request, pk)
        if request.method != "POST":
            return _offered(request, sheet, url_name, commitment)
        form = sheet.form(request.POST, request.FILES, commitment=commitment, acting=acting_of(request))
        missing = lost(request)
        if missing:
            form.add_error(None, missing[1])
            return _shown(request, sheet, url_name, commitment, form, status=missing[0])
        if not form.is_valid():
            return _shown(request, sheet, url_name, commitment, form, status=422)
        try:
            pressed = press(
                lambda: _done(sheet, commitment, form, request),
                acting=acting_of(request), key=request.POST.get("idempotency_key", ""), fingerprint=fingerprint(request),
            )  # fmt: skip
        except ActRefused as error:
            return _refused(request, sheet, url_name, commitment.pk, form, error)
        return told(request, str(pressed.outcome["message"]), str(pressed.outcome["url"]))

    return cast("Callable[..., HttpResponse]", act)


def visible(request: HttpRequest, pk: int) -> Commitment:
    """The commitment, if this person may see it; else 404, as if it were not there."""
    rows = Commitment.objects.visible_to(acting_of(request)).select_related("issuer", "lead")
    return get_object_or_404(rows, pk=pk)


def _done(sheet: Sheet, commitment: Commitment, form: ActForm, request: HttpRequest) -> dict[str, Any]:
    sheet.do(commitment.pk, acting=acting_of(request), now=timezone.now(), version=version_of(request), **form.given())
    return {"url": reverse("web:commitment", args=[commitment.pk]), "message": str(sheet.done)}


def _offered(request: HttpRequest, sheet: Sheet, url_name: str, commitment: Commitment) -> HttpResponse:
    why_not = sheet.why_not(commitment, acting_of(request))
    if why_not:
        return _shown(request, sheet, url_name, commitment, None, status=409, why_not=why_not)
    return _shown(request, sheet, url_name, commitment, None)


def _refused(
    request: HttpRequest, sheet: Sheet, url_name: str, pk: int, form: ActForm, error: ActRefused
) -> HttpResponse:
    """The form again, with what was in the way. Made from the commitment as it is now, so that pressing again works."""
    form.take(error)
    now = visible(request, pk)
    key = "" if isinstance(error, KeyUsed) else request.POST.get("idempotency_key", "")
    why_not = sheet.why_not(now, acting_of(request)) if error.status in {403, 409} else ""
    return _shown(request, sheet, url_name, now, form, status=error.status, why_not=why_not, key=key)


def _shown(
    request: HttpRequest, sheet: Sheet, url_name: str, commitment: Commitment, form: ActForm | None,
    *, status: int = 200, why_not: str = "", key: str = "",
) -> HttpResponse:  # fmt: skip
    """The form as a dialog's content for htmx, else as a page of its own."""
    htmx = bool(getattr(request, "htmx", False))
    more = dict(sheet.show(request, commitment)) if sheet.show else {}
    initial = more.pop("initial", {})
    if form is None and not why_not:
        form = sheet.form(commitment=commitment, acting=acting_of(request), initial=initial)
    context = {
        "sheet": sheet, "commitment": commitment, "form": form, "why_not": why_not, "key": key, "in_dialog": htmx,
        "address": reverse(url_name, args=[commitment.pk]), "back": reverse("web:commitment", args=[commitment.pk]),
        **more,
    }  # fmt: skip
    answer = render(request, f"commitments/act_{'dialog' if htmx else 'page'}.html", context, status=status)
    answer["X-Luoshi-Form"] = "1"  # tells our script that this answer is to be shown, whatever its status
    answer["Cache-Control"] = "no-store"
    return answer
