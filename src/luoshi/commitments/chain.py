"""Reads of the chain: what a commitment was passed down from, what was passed down from it, and how that stands.

A tree is never read whole: a level at a time, a page of it at a time, with counts made by the database. So a root with three
thousand grandchildren opens like one with three.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, Min, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from luoshi.commitments.models import GIVEN_UP, Colour, Commitment
from luoshi.kernel.lifecycle import ENDED
from luoshi.kernel.measures import whole_weights
from luoshi.kernel.workdays import Calendar
from luoshi.org.acting import Acting
from luoshi.org.models import Unit

PAGE = 25
MOST_PATHS = 20
RED_FIRST = (Colour.RED, Colour.YELLOW, Colour.HOLLOW, Colour.GREEN, Colour.BLUE, Colour.GREY)
_NODE = (
    "number", "title", "state", "light", "claimed", "evidenced", "due", "share", "tightening", "is_tightened", "is_forwarded",
    "excuse", "depth", "dispatched_at", "schedule", "parent_id", "root_id", "measure", "lead__name", "lead__short", "lead__path",
)  # fmt: skip


@dataclass(frozen=True)
class Node:
    """One commitment in the tree, with how many were passed down from it, by light."""

    it: Commitment
    below: Mapping[str, int] = field(default_factory=dict)

    @property
    def children(self) -> int:
        return sum(self.below.values())

    @property
    def lights_below(self) -> list[tuple[str, int]]:
        """(light, how many), what needs looking at first."""
        return [(colour, self.below[colour]) for colour in RED_FIRST if self.below.get(colour)]


@dataclass(frozen=True)
class Level:
    """A page of what was passed down from one commitment. ``after``: where the next page begins; None at the end."""

    nodes: Sequence[Node]
    total: int
    after: int | None


@dataclass(frozen=True)
class Rolled:
    """How the children stand together, by their shares (``kernel.measures.weights``). Per cent, or None where none has weight."""

    count: int
    ended: int
    claimed: int | None
    evidenced: int | None


@dataclass(frozen=True)
class Added:
    """What is asked beyond the root on the way down, over all that a person may see below it."""

    count: int
    tightened: int
    earlier: int  # of these the ones with an earlier date,
    raised: int  # with a figure raised,
    demands: int  # and with a figure or a demand in words that nobody above asked for
    forwarded: int
    ahead: int  # working days before the root's date as it is now, the most of any


def ancestors(commitment: Commitment) -> list[Commitment]:
    """What it was passed down from, the root first. One query, or none for a root: a child's number begins with its parent's.

    Every level's words, measure and date travel down, whoever may open its page; but not from a sensitive one to one that
    is lower, which more people see.
    """
    if commitment.parent_id is None or not commitment.number:
        return []
    pieces = commitment.number.rsplit("-", commitment.depth)
    numbers = ["-".join(pieces[: count + 1]) for count in range(commitment.depth)]
    rows = Commitment.objects.filter(number__in=numbers).select_related("lead", "issuer").order_by("depth")
    return [row for row in rows if commitment.is_sensitive or not row.is_sensitive]


def level(parent_pk: int, acting: Acting, *, colours: Sequence[str] = (), offset: int = 0, size: int = PAGE) -> Level:
    """A page of what was passed down from one commitment, as far as this person may see it; the red ones first. At most three queries."""
    rows = Commitment.objects.visible_to(acting).filter(parent=parent_pk)
    if colours:
        rows = rows.filter(light__in=colours)
    ordered = rows.annotate(rank=_rank()).select_related("lead").only(*_NODE).order_by("rank", "lead__path", "pk")
    found = list(ordered[offset : offset + size + 1])  # one more tells whether there is a next page
    whole = offset == 0 and len(found) <= size
    end = offset + size if len(found) > size else None
    return Level(with_counts(found[:size], acting), len(found) if whole else rows.count(), end)


def with_counts(found: Iterable[Commitment], acting: Acting) -> list[Node]:
    """The commitments as nodes: one query counts what was passed down from each, by light."""
    found = list(found)
    below: dict[int, dict[str, int]] = defaultdict(dict)
    if found:
        children = Commitment.objects.visible_to(acting).filter(parent__in=[one.pk for one in found]).order_by()
        for parent, colour, count in children.values_list("parent_id", "light").annotate(Count("pk")):
            below[parent][colour] = count
    return [Node(one, below.get(one.pk, {})) for one in found]


def rolled_up(commitment: Commitment, acting: Acting) -> Rolled | None:
    """How the children that this person may see stand together; None where there are none. One query.

    Weighed as ``kernel.measures.weights`` does: by the shares, and those without one have the rest up to 100 % evenly.
    """
    without = Q(share=None)
    sums = (
        Commitment.objects.visible_to(acting)
        .filter(~GIVEN_UP, parent=commitment.pk)
        .order_by()
        .aggregate(
            count=Count("pk"),
            ended=Count("pk", filter=Q(state__in=ENDED)),
            shares=Sum("share"),
            open_shares=Count("pk", filter=without),
            shared_claimed=Sum(F("share") * Coalesce(F("claimed"), Value(0))),
            shared_evidenced=Sum(F("share") * Coalesce(F("evidenced"), Value(0))),
            open_claimed=Sum("claimed", filter=without),
            open_evidenced=Sum("evidenced", filter=without),
        )
    )
    if not sums["count"]:
        return None
    per_share, per_open = whole_weights(sums["shares"] or 0, sums["open_shares"])
    weight = per_share * (sums["shares"] or 0) + per_open * sums["open_shares"]

    def mean(shared: int | None, plain: int | None) -> int | None:
        return round((per_share * (shared or 0) + per_open * (plain or 0)) / weight) if weight else None

    return Rolled(
        sums["count"], sums["ended"], mean(sums["shared_claimed"], sums["open_claimed"]),
        mean(sums["shared_evidenced"], sums["open_evidenced"]),
    )  # fmt: skip


_ASKS_MORE = Q(is_tightened=True) & ~GIVEN_UP
_NEW_FIGURES = Q(tightening__new__isnull=False) & ~Q(tightening__new=[])
_NEW_WORDS = Q(tightening__added__isnull=False) & ~Q(tightening__added="")


def added(root: Commitment, acting: Acting, calendar: Calendar) -> Added:
    """What all levels below a root ask beyond it, as far as this person may see. What was given up asks nothing. One query."""
    rows = Commitment.objects.visible_to(acting).filter(root=root.pk).order_by()
    sums = rows.aggregate(
        count=Count("pk"), tightened=Count("pk", filter=_ASKS_MORE),
        earlier=Count("pk", filter=_ASKS_MORE & Q(tightening__days__gt=0)),
        raised=Count("pk", filter=_ASKS_MORE & Q(tightening__raised__isnull=False) & ~Q(tightening__raised=[])),
        demands=Count("pk", filter=_ASKS_MORE & (_NEW_FIGURES | _NEW_WORDS)),
        forwarded=Count("pk", filter=Q(is_forwarded=True)), first=Min("due", filter=~GIVEN_UP),
    )  # fmt: skip
    ahead = max(calendar.between(sums["first"], root.due), 0) if sums["first"] and root.due else 0
    names = ("count", "tightened", "earlier", "raised", "demands", "forwarded")
    return Added(**{name: sums[name] for name in names}, ahead=ahead)


def by_level(root_pk: int, acting: Acting) -> list[tuple[int, list[tuple[str, int]]]]:
    """Below a root, for each depth: (light, how many). One query."""
    rows = Commitment.objects.visible_to(acting).filter(root=root_pk).order_by()
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for depth, colour, count in rows.values_list("depth", "light").annotate(Count("pk")):
        counts[depth][colour] = count
    return [
        (depth, [(colour, counts[depth][colour]) for colour in RED_FIRST if counts[depth].get(colour)])
        for depth in sorted(counts)
    ]


def path_of(unit: Unit, root_pk: int, acting: Acting) -> list[list[Commitment]]:
    """The ways from the root to whatever ``unit``, or a unit below it, was charged with: each from the first child down.

    Two queries; at most MOST_PATHS ways.
    """
    rows = Commitment.objects.visible_to(acting).filter(root=root_pk, lead__path__under=unit.path)
    leaves = list(rows.select_related("lead").only(*_NODE).order_by("depth", "number")[:MOST_PATHS])
    wanted = {
        "-".join((leaf.number or "").rsplit("-", leaf.depth)[: count + 1])
        for leaf in leaves
        for count in range(1, leaf.depth)
    }
    seen = Commitment.objects.visible_to(acting).filter(number__in=wanted).select_related("lead").only(*_NODE)
    between = {one.number: one for one in seen}
    ways = []
    for leaf in leaves:
        pieces = (leaf.number or "").rsplit("-", leaf.depth)
        numbers = ["-".join(pieces[: count + 1]) for count in range(1, leaf.depth)]
        ways.append([*(between[number] for number in numbers if number in between), leaf])
    return ways


def _rank() -> Case:
    whens = [When(light=colour, then=Value(rank)) for rank, colour in enumerate(RED_FIRST)]
    return Case(*whens, default=Value(len(RED_FIRST)), output_field=IntegerField())
