"""What the first stage's screens share: whose the source is, the form pressed once, where to go next."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.decide.models import Proposal, Source
from luoshi.kernel import chain
from luoshi.org.acting import OFFICE_ROLES
from luoshi.org.errors import ActRefused
from luoshi.org.models import Role
from luoshi.org.pressing import Pressed, press
from luoshi.org.requests import Request

OVERSIGHT = OFFICE_ROLES | {Role.LEADER, Role.AUDITOR}


def refuse_without_oversight(request: Request) -> None:
    """Raise Http404 for who has no business with any source."""
    if not request.acting.roles & OVERSIGHT:
        raise Http404


def source_of(request: Request, pk: int) -> Source:
    """A source that this person may see; 404 for any other."""
    return get_object_or_404(Source.objects.visible_to(request.acting).laid_out(), pk=pk)


def proposal_of(request: Request, pk: int, card: int) -> tuple[Source, Proposal]:
    """A source that this person may see, and one of its cards; 404 for any other."""
    source = source_of(request, pk)
    return source, get_object_or_404(source.proposals, pk=card)


def commitment_of(request: Request, pk: int) -> Commitment:
    """A commitment that this person's office issued; 404 for everybody else."""
    rows = Commitment.objects.visible_to(request.acting).select_related("lead", "issuer", "origin__source")
    return get_object_or_404(rows, pk=pk, issuer__in=[office.pk for office in request.acting.offices])


def may_work_on(request: Request, source: Source) -> bool:
    """Whether this person works in the office that took the source in."""
    return source.office_id in {office.pk for office in request.acting.offices}


def decides_on(request: Request, source: Source) -> bool:
    """Whether this person is that office's head, whose acceptance registers at once."""
    return source.office_id in {post.unit_id for post in request.acting.posts_as([Role.SUPERVISION_HEAD])}


def number_in(text: str | None) -> int | None:
    """A key as an address or a form carries it; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def version_told(request: Request) -> int | None:
    """The version of the card that the page showed."""
    return number_in(request.POST.get("version") or request.GET.get("v"))


def by_whom(request: Request) -> dict[str, Any]:
    """Who acts, when, and on which version: what every act on a card takes."""
    return {"acting": request.acting, "now": timezone.now(), "version": version_told(request)}


def press_once(request: Request, do: Callable[[], Mapping[str, Any]], key: str = "") -> Pressed:
    """Once for the form's key. A card's buttons carry none: card, version and act together are theirs."""
    asked = {
        name: request.POST.getlist(name)
        for name in sorted(request.POST)
        if name not in {"csrfmiddlewaretoken", "idempotency_key"}
    }
    fingerprint = chain.digest(chain.canonical({"path": request.path, "asked": asked}))
    return press(do, acting=request.acting, key=request.POST.get("idempotency_key") or key, fingerprint=fingerprint)


def was_done(request: Request, form: Any, do: Callable[[], Mapping[str, Any]]) -> bool:
    """Do what a form asks for, where it was sent and is in order, and say so; a refusal is put into the form."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        pressed = press_once(request, do)
    except ActRefused as error:
        put_errors(form, error)
        return False
    messages.success(request, pressed.outcome["message"])
    return True


def put_errors(form: Any, error: ActRefused) -> None:
    """The refusal beside the fields that it speaks of, else above the form."""
    names = {"lead": "leads" if "leads" in form.fields else "lead"}
    placed = {names.get(name, name): told for name, told in error.fields.items()}
    known = {
        name: told for name, told in placed.items() if name in form.fields and not form.fields[name].widget.is_hidden
    }
    for name, told in known.items():
        form.add_error(name, told)
    if not known:
        form.add_error(None, error.message)


def left_of(request: Request, source: Source) -> dict[str, Any]:
    """What the last «all» could not do, told once."""
    return {"left": request.session.pop(f"left-{source.pk}", None)} if f"left-{source.pk}" in request.session else {}


def ticked_in(request: Request, name: str = "pk") -> list[int]:
    """The numbers that were ticked; of a row whose own button was pressed only that one's."""
    given = request.POST.getlist("only") or request.POST.getlist(name)
    return [number for text in given if (number := number_in(text)) is not None]


def card_url(source: Source, card: int, panel: str = "") -> str:
    """The address of the desk with one card in sight, and a panel of it open."""
    query = urlencode({"card": card} | ({"open": panel} if panel else {}))
    return f"{reverse('decide:review', args=[source.pk])}?{query}#card-{card}"


def commitment_url(pk: int) -> str:
    """The address of a commitment's page, which the shell has; without the shell, that of the sources."""
    try:
        return reverse("web:commitment", args=[pk])
    except NoReverseMatch:
        return reverse("decide:sources")


def go_to(request: Request, url: str) -> HttpResponse:
    """A redirect that htmx follows as a whole page."""
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
