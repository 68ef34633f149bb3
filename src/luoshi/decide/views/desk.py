"""The review desk: a document beside what is proposed of it, card by card."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.decide import actions, queries
from luoshi.decide.forms import ProposalForm
from luoshi.decide.models import SetAside, Source, Status
from luoshi.decide.views.asked import card_url, decides_on, go_to, left_of, may_work_on, number_in, source_of
from luoshi.org.errors import ActRefused, Incomplete
from luoshi.org.pressing import Pressed
from luoshi.org.requests import Request

BLOCK = 40  # cards that come with the page; the rest comes as one scrolls


PANELS = ("edit", "split", "merge", "aside")


ORDERS = ("doubt", "place")


SHOWN = ("context", "gaps")


@login_required
@require_GET
def review(request: Request, pk: int) -> HttpResponse:
    """A source laid out: its document on the left, what is proposed on the right."""
    source = source_of(request, pk)
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    context = desk_context(request, desk)
    if request.htmx and "text" in request.GET:
        return render(request, "decide/text.html", context | {"after": "after" in request.GET})
    if request.htmx and "from" in request.GET:
        return render(request, "decide/cards.html", context)
    return render(request, "decide/review.html", context | left_of(request, source))


def _portion(request: Request, desk: queries.Desk, context: Mapping[str, Any]) -> queries.Portion:
    """The part of the document that is asked for: from a character, up to one that is shown already, else around the chosen card."""
    begin, stop = number_in(request.GET.get("text")), number_in(request.GET.get("until"))
    if begin is None:
        return desk.portion_with(desk.by_pk.get(context["chosen"] or 0))
    return desk.portion(begin) if stop is None else desk.portion_before(stop, begin)


def order_of(request: Request) -> str:
    """The order of the cards, kept for the session: the doubtful ones first, or by place."""
    asked = request.GET.get("order", "")
    if asked in ORDERS and asked != request.session.get("review-order", ORDERS[0]):
        request.session["review-order"] = asked
    return str(request.session.get("review-order", ORDERS[0]))


def desk_context(request: Request, desk: queries.Desk, **more: Any) -> dict[str, Any]:
    """What the desk's templates show: the cards asked for, the one that is chosen, the document around it."""
    order = order_of(request)
    rows = desk.ordered(order)
    places = {row.pk: at for at, row in enumerate(rows)}
    chosen = more.get("chosen") or number_in(request.GET.get("card"))
    if chosen not in places:
        chosen = next((row.pk for row in rows if row.status == Status.PENDING), None)
    begin = number_in(request.GET.get("from"))
    if begin is None:  # from a little before the chosen card, where that is far down
        place = places.get(chosen, 0) if chosen is not None else 0
        begin = max(0, place - 5) if place >= BLOCK - 5 else 0
    stop = begin + BLOCK
    panel = request.GET.get("open") if request.GET.get("open") in PANELS else ""
    show = request.GET.get("show")
    context = {
        "source": desk.source, "desk": desk, "chosen": chosen, "panel": panel, "begin": begin, "order": order,
        "rest": len(rows) - stop, "stop": stop, "show": show if show in SHOWN else "", "states": _states(desk),
        "grounds": SetAside.choices, "may_write": may_work_on(request, desk.source), "is_head": decides_on(request, desk.source),
    }  # fmt: skip
    if "cards" not in more and "card" not in more:
        context["cards"] = [desk.card(row) for row in rows[begin:stop]]
    if panel == "edit" and chosen is not None:
        context["form"] = _form_of(desk, chosen)
    context |= more
    if "cards" not in more and "card" not in more:
        context["part"] = _portion(request, desk, context)
    return context


def _states(desk: queries.Desk) -> dict[int, str]:
    return {row.pk: row.status for row in desk.live}


@login_required
@require_GET
def card(request: Request, pk: int, card: int) -> HttpResponse:
    """One card with one of its panels open (?open=edit|split|merge|aside), for htmx; else the whole desk with it."""
    source = source_of(request, pk)
    panel = request.GET.get("open", "")
    if not request.htmx:
        return redirect(card_url(source, card, panel))
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    shown = shown_card(desk, card)
    if shown is None:
        raise Http404
    if panel not in PANELS or not shown.is_pending or not may_work_on(request, source):
        panel = ""
    form = ProposalForm.of(shown.proposal, shown.names) if panel == "edit" else None
    refused = (
        actions.lacking(shown.proposal).message
        if panel and "lacking" in request.GET and not shown.proposal.is_complete
        else ""
    )
    return card_alone(request, desk, shown, panel=panel, form=form, refused=refused)


def shown_card(desk: queries.Desk, pk: int) -> queries.Card | None:
    """The card of one proposal; None where it was merged into another, or is none of this source."""
    row = desk.by_pk.get(pk)
    return desk.card(row) if row is not None and row.status != Status.MERGED else None


def card_alone(
    request: Request, desk: queries.Desk, shown: queries.Card, *, status: int = 200, **more: Any
) -> HttpResponse:
    """One card, to be swapped in for itself."""
    context = desk_context(request, desk, chosen=shown.proposal.pk, card=shown) | more
    return render(request, "decide/card.html", context, status=status)


def _form_of(desk: queries.Desk, pk: int) -> ProposalForm:
    shown = desk.card(desk.by_pk[pk])
    return ProposalForm.of(shown.proposal, shown.names)


def after_the_act(
    request: Request, source: Source, pressed: Pressed, *, shown: list[int], gone: list[int] | None = None
) -> HttpResponse:
    """After an act on a card: the cards that changed, the coverage and the document's paragraphs; or the desk anew."""
    if not request.htmx:
        messages.success(request, pressed.outcome.get("message", ""))
        return redirect(card_url(source, queries.following(source, shown[0], order_of(request))))
    if pressed.outcome.get("elsewhere"):  # other cards changed too: the page is asked for anew, where it stands
        messages.success(request, pressed.outcome.get("message", ""))
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    wanted = set(shown)
    cards = [desk.card(row) for row in desk.live if row.pk in wanted]
    edges = [desk.by_pk[key] for key in [*shown, *(gone or [])] if key in desk.by_pk]
    touched = (min(row.start for row in edges), max(row.end for row in edges)) if edges else (0, 0)
    chosen = cards[0].proposal.pk if cards else None
    context = desk_context(
        request, desk, cards=cards, chosen=chosen, gone=gone or [], touched=desk.paragraphs(touching=touched)
    )
    return render(request, "decide/swap.html", context | {"said": pressed.outcome.get("message", "")})


def after_a_refusal(request: Request, source: Source, card: int, error: ActRefused) -> HttpResponse:
    """After an act on a card was refused: the card with the reason, and its form where something is lacking."""
    if not request.htmx:
        messages.error(request, error.message)
        return redirect(card_url(source, card, "edit" if isinstance(error, Incomplete) and card else ""))
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    shown = shown_card(desk, card)
    if shown is None:  # merged into another meanwhile: to that one, with the reason above the page
        messages.error(request, error.message)
        return go_to(request, card_url(source, desk.roots[card].pk))
    # Shown in the card, and as the card stands now: somebody may have changed it meanwhile.
    lacking = isinstance(error, Incomplete) and set(error.fields) & {"lead", "due", "measure"} and shown.is_pending
    form = ProposalForm.of(shown.proposal, shown.names) if lacking else None
    return card_alone(
        request, desk, shown, panel="edit" if lacking else "", form=form, refused=error.message, status=422
    )
