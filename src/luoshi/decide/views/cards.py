"""What is done to one card of the review desk: corrected, split, merged, set aside, accepted."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.commitments.errors import Stale
from luoshi.commitments.models import Commitment
from luoshi.decide import actions, queries
from luoshi.decide.forms import ProposalForm
from luoshi.decide.models import Proposal, Source, Status
from luoshi.decide.views.asked import by_whom, number_in, press_once, proposal_of, put_errors, version_told
from luoshi.decide.views.desk import after_a_refusal, after_the_act, card_alone, desk_context, shown_card
from luoshi.org.errors import ActRefused, Invalid
from luoshi.org.models import Unit
from luoshi.org.requests import Request


@login_required
@require_POST
def edit(request: Request, pk: int, card: int) -> HttpResponse:
    """Correct a proposal."""
    source, proposal = proposal_of(request, pk, card)
    form = ProposalForm.sent(request.POST, proposal)
    stale = False

    def do() -> Mapping[str, Any]:
        edited = actions.edit(card, form.draft(proposal), **by_whom(request))
        elsewhere = _settle_given(request, edited, form.names_given(proposal), remember=form.cleaned_data["remember"])
        if request.POST.get("then") != "accept":
            return {"message": _("已保存。"), "elsewhere": elsewhere}
        made = _accepted(actions.accept(edited.pk, acting=request.acting, now=timezone.now()))
        return {**made, "elsewhere": elsewhere}

    if form.is_valid():
        try:
            pressed = press_once(
                request, do, f"card-{card}-{version_told(request)}-edit-{request.POST.get('then', '')}"[:200]
            )
        except ActRefused as error:
            put_errors(form, error)
            stale = isinstance(error, Stale)
            if decided := _decided_by_another(request, source, card):
                return decided
        else:
            return after_the_act(request, source, pressed, shown=[card])
    desk = queries.Desk(source, timezone.localdate(), request.acting)
    shown = shown_card(desk, card)
    if shown is None:
        raise Http404
    if request.htmx:
        return card_alone(request, desk, shown, panel="edit", form=form, stale=stale, status=422)
    context = desk_context(request, desk, chosen=card, panel="edit", form=form, stale=stale)
    return render(request, "decide/review.html", context, status=422)


def _decided_by_another(request: Request, source: Source, card: int) -> HttpResponse | None:
    """The answer to who corrected a card while somebody decided on it: what was filled in has no place any more, and that is said."""
    row = source.proposals.get(pk=card)
    if row.status == Status.PENDING:
        return None
    told = _("“%(title)s”已由他人办理，现为“%(status)s”，您填写的没有保存。") % {
        "title": row.title,
        "status": row.get_status_display(),
    }
    return after_a_refusal(request, source, card, Invalid(told))


@login_required
@require_POST
def act(request: Request, pk: int, card: int, act: str) -> HttpResponse:
    """Split, merge, set aside, restore or accept one proposal; take a suggested lead, say whom a name means."""
    source, proposal = proposal_of(request, pk, card)
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    try:
        about = request.GET.get("name") or request.GET.get("alias") or ""
        pressed = press_once(
            request, lambda: do(request, proposal), f"card-{card}-{version_told(request)}-{act}-{about}"[:200]
        )
    except ActRefused as error:
        return after_a_refusal(request, source, card, error)
    outcome = pressed.outcome
    return after_the_act(request, source, pressed, shown=outcome.get("shown", [card]), gone=outcome.get("gone", []))


def _settle_given(request: Request, proposal: Proposal, given: list[tuple[str, list[Unit]]], *, remember: bool) -> int:
    """Let names mean the units that were chosen for them in the form. Returns how many other proposals that filled in."""
    changed: set[int] = set()
    for name, units in given:
        settled = actions.settle_name(
            proposal.source_id, name, units, acting=request.acting, now=timezone.now(), remember=remember,
            only=None if remember else proposal.pk,
        )  # fmt: skip
        changed |= {row.pk for row in settled.changed}
    return len(changed - {proposal.pk})


def _lead(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    """Take the unit that was suggested."""
    unit = get_object_or_404(Unit.objects.at_work(timezone.localdate()), pk=number_in(request.POST.get("unit")) or 0)
    actions.edit(proposal.pk, actions.Draft(leads=[unit]), **by_whom(request))
    return {"message": _("由%(unit)s牵头。") % {"unit": unit}}


def _settle(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    """Say which of the units offered a name means; a group is expanded to all of its units."""
    name = request.GET.get("name", "")
    match = queries.directory_of(proposal.source, timezone.localdate()).find(name)
    if match.units and not match.is_group:  # known by now: somebody said so after this was read
        put = actions.put_known_name(proposal.pk, name, **by_whom(request))
        return {"message": _("已填写%(units)s。") % {"units": "、".join(map(str, put))}}
    wanted = number_in(request.POST.get("unit"))
    units = match.units if match.is_group else [unit for unit in match.candidates if unit.pk == wanted]
    remember = not match.is_group and f"remember-{proposal.pk}" in request.POST
    settled = actions.settle_name(
        proposal.source_id, name, list(units), acting=request.acting, now=timezone.now(), remember=remember,
        only=None if remember or match.is_group else proposal.pk,
    )  # fmt: skip
    told = ngettext("已填写 %(n)s 项。", "已填写 %(n)s 项。", len(settled.changed)) % {"n": len(settled.changed)}
    return {"message": told, "elsewhere": sum(row.pk != proposal.pk for row in settled.changed)}


def _forget(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    """Take back what a name was said to mean. What it filled in stays."""
    alias = number_in(request.GET.get("alias")) or 0
    name = actions.forget_name(proposal.source_id, alias, acting=request.acting, now=timezone.now())
    return {"message": _("“%(name)s”不再作为别名，以后会再问。") % {"name": name}, "elsewhere": 1}


def _split(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    first, second = actions.split(proposal.pk, number_in(request.POST.get("at")) or 0, **by_whom(request))
    return {"shown": [first.pk, second.pk], "message": _("已拆为两项。")}


def _merge(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    other = get_object_or_404(proposal.source.proposals, pk=number_in(request.POST.get("other")) or 0)
    actions.merge(proposal.pk, other.pk, **by_whom(request))
    return {"gone": [other.pk], "message": _("已并为一项。")}


def _set_aside(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    actions.set_aside(proposal.pk, request.POST.get("ground", ""), **by_whom(request))
    return {"message": _("已作为背景。")}


def _restore(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    into = int(proposal.reason) if proposal.status == Status.MERGED else None
    actions.restore(proposal.pk, **by_whom(request))
    return {"shown": [into, proposal.pk] if into else [proposal.pk], "message": _("已恢复为待定。")}


def _accept(request: Request, proposal: Proposal) -> Mapping[str, Any]:
    return _accepted(actions.accept(proposal.pk, **by_whom(request)))


def _accepted(made: list[Commitment]) -> Mapping[str, Any]:
    numbers = [commitment.number for commitment in made if commitment.number]
    told = _("已立项：%(numbers)s") % {"numbers": "、".join(numbers)} if numbers else _("已拟立项，待主任立项。")
    return {"message": told, "made": [commitment.pk for commitment in made]}


_ACTS: Mapping[str, Callable[[Request, Proposal], Mapping[str, Any]]] = {
    "split": _split, "merge": _merge, "set-aside": _set_aside, "restore": _restore, "accept": _accept,
    "lead": _lead, "settle": _settle, "forget": _forget,
}  # fmt: skip
