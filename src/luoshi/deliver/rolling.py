"""What the levels below make up, carried upward at the moment in which one of them reports.

Each commitment keeps beside its own readings (``standing``) what its children make up (``rolled``). When a child's reading
changes, every level above is worked out again in the same transaction and recorded in the same entry: two queries and an update,
whatever the depth. So a page reads one level and shows the whole.

What a child counts as, by its state: a suspended one and an ended one count with what they stood at last; one that has not
reported yet is among those awaited, also while a return is being ruled on; what was given up or merged away is no part of the
whole any more (docs/architecture.md, «The chain»).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshi.commitments.actions import Doing
from luoshi.commitments.models import Commitment
from luoshi.deliver.figures import figures_of, matching_of
from luoshi.kernel.lifecycle import State
from luoshi.kernel.measures import Part, Rolled, RollUp, Source, counts, roll_up, usual
from luoshi.kernel.tightening import Figure
from luoshi.ledger.writing import update_each

PLACES = Decimal("0.0001")
"""As exact as readings are taken; an average is rounded to it before it is carried on."""


def plain(value: Decimal) -> str:
    """62.5, 100: as one writes it."""
    return format(value.normalize() + 0, "f")


def how_of(commitment: Commitment, figure: Figure) -> RollUp:
    """How a figure rolls up: as declared, else as is usual."""
    declared = commitment.rollup.get(figure.key)
    return RollUp(declared) if declared in set(RollUp) else usual(figure)


def own_of(commitment: Commitment, key: str) -> tuple[Decimal | None, date | None]:
    """What the unit read last, and as of which day."""
    kept = commitment.standing.get(key)
    return (Decimal(kept[0]), date.fromisoformat(kept[1])) if kept else (None, None)


def below_of(commitment: Commitment, key: str) -> Rolled | None:
    """What its children make up, as it was carried up last; None where nothing was."""
    kept = commitment.rolled.get(key)
    if not kept:
        return None
    value = Decimal(kept["value"]) if kept["value"] else None
    on = date.fromisoformat(kept["on"]) if kept["on"] else None
    return Rolled(value, kept["reported"], kept["of"], on, kept["whole"])


def part_of(child: Commitment, key: str) -> Part:
    """What a child counts as for its parent's figure ``key``. Nothing where none of its figures answers that."""
    own_key = child.matching.get(key, key)
    own, on = own_of(child, own_key)
    below = below_of(child, own_key)
    source = counts(own, below.value if below else None, declared=own_key in child.rollup)
    if source is Source.BELOW and below is not None:
        return Part(below.value, below.on, child.share, below.whole)
    return Part(own, on, child.share)


def roll(commitment: Commitment, figure: Figure, children: Iterable[Commitment]) -> Rolled:
    """What the children make up of one figure. No query."""
    return roll_up(how_of(commitment, figure), [part_of(child, figure.key) for child in children])


@contextmanager
def from_above(*pks: int) -> Iterator[None]:
    """Hold the levels above these commitments, the root first, before they themselves are held.

    Everybody who holds more than one level goes from the root down, so that nobody waits for somebody who waits for them.
    """
    with transaction.atomic():
        rows = Commitment.objects.filter(pk__in=pks, depth__gt=0).values_list("number", "depth").order_by()
        numbers = {number for row in rows for number in _numbers_above(*row)}
        if numbers:
            list(_held(numbers).values_list("pk", flat=True))
        yield


def resting_above(commitment: Commitment) -> Commitment | None:
    """The nearest level above that is suspended: what is below that rests with it. One query; none for a root."""
    resting = Commitment.objects.filter(number__in=_above(commitment), state=State.SUSPENDED)
    return resting.order_by("-depth").first() if commitment.depth else None


def carry_up(doings: Sequence[Doing], *, itself: bool = False, gone: bool = False) -> None:
    """Work out anew what every level above these makes up; with ``itself`` what they make up themselves too.

    gone: these are given up by the act, so they no longer count; their state moves only when it is done.

    A part of the acts of ``doings``, in whose entries it is recorded: the caller holds the levels above (``from_above``). One
    query for the levels above, one for all their children, and the update; none for a root that nothing stands above.
    """
    own = {doing.commitment.pk: doing.commitment for doing in doings}
    act_of = {number: doing.act for doing in reversed(doings) for number in _above(doing.commitment)}
    held = {one.pk: own.get(one.pk, one) for one in _held(set(act_of))} if act_of else {}
    parents = {pk: one for pk, one in (held | own if itself else held).items() if one.rolled or figures_of(one)}
    if not parents:
        return
    children: dict[int, list[Commitment]] = defaultdict(list)
    for child in Commitment.objects.filter(parent__in=list(parents)).defer("words").order_by("pk"):
        known = own.get(child.pk) or held.get(child.pk) or child
        if not (known.is_given_up or (gone and known.pk in own)) and child.parent_id is not None:
            children[child.parent_id].append(known)
    for parent in sorted(parents.values(), key=lambda one: -one.depth):
        parent.rolled = _rolled(parent, children[parent.pk])
    update_each([(act_of[one.number or ""], one) for one in held.values() if one.pk not in own])


def match_anew(doing: Doing) -> None:
    """After its measure was changed: which of its figures answer those above, and which below answer its own. Two queries at most."""
    commitment = doing.commitment
    if commitment.parent is not None:
        commitment.matching = matching_of(commitment.parent.measure, commitment.measure, commitment.matching)
    children = list(Commitment.objects.select_for_update(of=("self",)).filter(parent=commitment).order_by("pk"))
    for child in children:
        child.matching = matching_of(commitment.measure, child.measure, child.matching)
    update_each([(doing.act, child) for child in children])


def _rolled(parent: Commitment, children: Sequence[Commitment]) -> Mapping[str, Any]:
    """As a commitment keeps it; {} where there are no children."""
    if not children:
        return {}
    return {figure.key: _written(roll(parent, figure, children)) for figure in figures_of(parent)}


def _written(made: Rolled) -> dict[str, Any]:
    return {
        "value": plain(made.value.quantize(PLACES)) if made.value is not None else "",
        "on": str(made.on or ""), "reported": made.reported, "of": made.of, "whole": made.whole,
    }  # fmt: skip


def _held(numbers: Iterable[str]) -> Any:
    return Commitment.objects.select_for_update(of=("self",)).filter(number__in=list(numbers)).order_by("depth", "pk")


def _above(commitment: Commitment) -> list[str]:
    return _numbers_above(commitment.number, commitment.depth)


def _numbers_above(number: str | None, depth: int) -> list[str]:
    """The numbers of the levels above, the root's first: a child's number begins with its parent's."""
    pieces = (number or "").rsplit("-", depth)
    return ["-".join(pieces[: count + 1]) for count in range(depth)] if number else []
