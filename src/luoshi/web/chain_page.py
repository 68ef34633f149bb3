"""The chain on a page: from the sentence to the township, a tree that opens level by level."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.commitments import chain, lights
from luoshi.commitments.models import Colour, Commitment
from luoshi.commitments.tightening import told_of, told_sum
from luoshi.deliver.passing_down import undistributed
from luoshi.org.acting import Acting
from luoshi.org.frame import acting_of
from luoshi.org.models import Unit
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import Rulebook
from luoshi.web.source_words import words_of


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree below one commitment, with what stands above it. ?unit= picks out the ways to one unit; ?light= narrows a level."""
    acting = acting_of(request)
    commitment = _visible(pk, acting)
    above = chain.ancestors(commitment)
    root = above[0] if above else commitment  # the uppermost that may be told here
    top = commitment.root_id or commitment.pk
    seen = set(
        Commitment.objects.visible_to(acting).filter(pk__in=[one.pk for one in above]).values_list("pk", flat=True)
    )
    unit, rules = _unit(request, acting), rulebook()
    added = chain.added(commitment.root or commitment, acting, rules.calendar)
    context = {
        "commitment": commitment,
        "root": root,
        "words": words_of(root, acting),
        "above": [{"it": one, "seen": one.pk in seen, "told": told_of(one)} for one in above],
        "here": _told(chain.with_counts([commitment], acting), rules)[0],
        "rolled": chain.rolled_up(commitment, acting),
        "shared": undistributed(commitment, []),
        "added": added,
        "summed": told_sum(added),
        "levels": chain.by_level(top, acting) if top == commitment.pk else [],
        **_ways(unit, top, acting),
        **_level(request, commitment.pk, acting, rules),
    }
    return render(request, "web/chain.html", context)


@login_required
@require_safe
def branches(request: HttpRequest, pk: int) -> HttpResponse:
    """What was passed down from one commitment, a page of it: what the tree asks for when a branch is opened."""
    acting = acting_of(request)
    commitment = _visible(pk, acting)
    ways = _ways(_unit(request, acting), commitment.root_id or pk, acting)
    level = _level(request, pk, acting, rulebook())
    answer = render(request, "web/chain_branches.html", {"commitment": commitment, **ways, **level})
    answer["Cache-Control"] = "no-store"
    return answer


def _ways(unit: Unit | None, top: int, acting: Acting) -> dict[str, Any]:
    """The ways down to one unit, and the keys on them, which the tree marks; no query where no unit is asked for."""
    ways = chain.path_of(unit, top, acting) if unit else []
    return {"unit": unit, "ways": ways, "picked": {step.pk for way in ways for step in way}}


def _visible(pk: int, acting: Acting) -> Commitment:
    rows = Commitment.objects.visible_to(acting).select_related("issuer", "lead", "root__lead", "parent")
    return get_object_or_404(rows, pk=pk)


def _level(request: HttpRequest, pk: int, acting: Acting, rules: Rulebook) -> dict[str, Any]:
    colours = [colour for colour in request.GET.getlist("light") if colour in Colour.values]
    text = request.GET.get("from", "")
    offset = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    level = chain.level(pk, acting, colours=colours, offset=offset)
    return {"level": level, "nodes": _told(level.nodes, rules), "colours": colours, "offset": offset}


def _told(nodes: Sequence[chain.Node], rules: Rulebook) -> list[dict[str, Any]]:
    """Each node with what was added to it and with what the schedule asks of it by today, in per cent."""
    today = timezone.localdate()
    return [
        {"node": node, "it": node.it, "told": told_of(node.it), "scheduled": lights.scheduled(node.it, today, rules)}
        for node in nodes
    ]


def _unit(request: HttpRequest, acting: Acting) -> Unit | None:
    text = request.GET.get("unit", "")
    wanted = text.isascii() and text.isdigit() and len(text) < 18 and acting.posts
    return Unit.objects.filter(pk=int(text)).first() if wanted else None
