"""Every read of commitments that is more than a ``get``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.commitments.errors import refused
from luoshi.commitments.models import Colour, Commitment, Tier, WorkKind
from luoshi.commitments.parties import parties
from luoshi.kernel.lifecycle import MOVE_OF, OPEN, Action, State, actions_from, refusal
from luoshi.org.acting import Acting
from luoshi.org.models import Unit
from luoshi.rulebook.reading_rules import Rulebook

# What a list may be sorted by, each with the number as the last word, so that pages never overlap.
SORTS = {
    "due": ("due", "pk"),
    "-due": ("-due", "-pk"),
    "new": ("-pk",),
    "old": ("pk",),
    "light": ("light_rank", "due", "pk"),
}
FLAGS = ("overdue", "due_soon", "sign_in_overdue", "awaits_me")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. Made from a query string by ``Filters.read``; unknown values are dropped, never an error."""

    states: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    flag: str = ""
    unit: int | None = None
    source: int | None = None
    words: str = ""
    sort: str = "new"
    unknown: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, query: Any) -> "Filters":
        """From a QueryDict: state=…&light=…&tier=…&kind=…&flag=…&unit=…&source=…&q=…&sort=…"""
        sort = query.get("sort", "new")
        flag = query.get("flag", "")
        return cls(
            states=_chosen(query.getlist("state"), [*State, "open"]),
            lights=_chosen(query.getlist("light"), Colour.values),
            tiers=tuple(int(tier) for tier in _chosen(query.getlist("tier"), [str(tier) for tier in Tier.values])),
            kinds=_chosen(query.getlist("kind"), WorkKind.values),
            flag=flag if flag in FLAGS else "",
            unit=_number(query.get("unit")),
            source=_number(query.get("source")),
            words=query.get("q", "").strip().replace("\x00", "")[:60],
            sort=sort if sort in SORTS else "new",
        )


def _chosen(given: list[str], allowed: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in given if value in set(allowed)))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def listed(acting: Acting, filters: Filters, today: date, rules: Rulebook) -> QuerySet[Commitment]:
    """The commitments that this person may see, narrowed and sorted; lead and issuer come along."""
    rows = Commitment.objects.visible_to(acting).select_related("lead", "issuer")
    states = set(filters.states)
    if "open" in states:
        states = states - {"open"} | set(OPEN)
    if states:
        rows = rows.filter(state__in=states)
    if filters.lights:
        rows = rows.filter(light__in=filters.lights)
    if filters.tiers:
        rows = rows.filter(tier__in=filters.tiers)
    if filters.kinds:
        rows = rows.filter(kind__in=filters.kinds)
    if filters.unit is not None:
        rows = rows.filter(involvements__unit=filters.unit)
    if filters.source is not None:
        rows = rows.filter(origin__source=filters.source)
    if filters.words:
        rows = rows.filter(
            Q(title__icontains=filters.words) | Q(number__icontains=filters.words) | Q(words__icontains=filters.words)
            | Q(lead__short__icontains=filters.words) | Q(lead__name__icontains=filters.words)
        )  # fmt: skip
    if filters.flag:
        rows = rows.filter(_flagged(filters.flag, acting, today, rules))
    if filters.sort == "light":
        rows = rows.annotate(light_rank=_light_rank())
    return rows.order_by(*SORTS[filters.sort]).defer("words")


def unit_of_filter(filters: Filters) -> Unit | None:
    """The unit that a list is narrowed to, for its chip. No query where there is none."""
    return Unit.objects.filter(pk=filters.unit).first() if filters.unit is not None else None


def _light_rank() -> Any:
    from django.db.models import Case, IntegerField, Value, When

    order = [Colour.RED, Colour.YELLOW, Colour.HOLLOW, Colour.GREEN, Colour.BLUE, Colour.GREY]
    return Case(*[When(light=colour, then=Value(rank)) for rank, colour in enumerate(order)], output_field=IntegerField())


def _flagged(flag: str, acting: Acting, today: date, rules: Rulebook) -> Q:
    running = Q(state__in=OPEN - {State.COMPLETION_CLAIMED, State.VERIFIED})
    if flag == "overdue":
        return running & Q(due__lt=today)
    if flag == "due_soon":
        soon = rules.calendar.add(today, rules.lights.due_soon or 0)
        return running & Q(due__gte=today, due__lte=soon)
    if flag == "sign_in_overdue":
        limit = rules.limits["sign_in"]
        latest = rules.calendar.add(rules.calendar.last_workday_on_or_before(today), -limit.amount)
        return Q(state=State.DISPATCHED, dispatched_at__date__lt=latest)
    return awaiting(acting)


def awaiting(acting: Acting) -> Q:
    """What waits for this very person, by state and post: the desk's first list."""
    waits = Q(pk__in=[])
    for post in acting.posts:
        if post.role == "liaison":
            waits |= Q(lead=post.unit_id, state__in=[State.DISPATCHED, State.ACCEPTED])
        elif post.role == "unit_head":
            waits |= Q(lead=post.unit_id) & (Q(awaits_approval=True) | Q(state=State.ACCEPTED))
        elif post.role == "supervisor":
            waits |= Q(issuer=post.unit_id) & (
                Q(state__in=[State.REGISTERED, State.COMPLETION_CLAIMED]) | Q(awaits_assessment=True, state=State.IN_PROGRESS)
            )
        elif post.role == "supervision_head":
            waits |= Q(
                issuer=post.unit_id,
                state__in=[State.PROPOSED, State.RETURN_REQUESTED, State.VERIFIED, State.COMPLETION_CLAIMED],
            ) & ~Q(state=State.VERIFIED, instruction=True)
        elif post.role == "leader":
            waits |= Q(issuer__path__startswith=post.unit.path, state=State.VERIFIED, instruction=True)
    return waits


def counts_by_unit(acting: Acting) -> list[Mapping[str, Any]]:
    """Open commitments by lead unit: all, red, yellow; most red first. One query."""
    return list(
        Commitment.objects.visible_to(acting).open().values("lead_id", "lead__name", "lead__short")
        .annotate(
            total=Count("pk"),
            red=Count("pk", filter=Q(light=Colour.RED)),
            yellow=Count("pk", filter=Q(light=Colour.YELLOW)),
        )
        .order_by("-red", "-yellow", "-total", "lead_id")
    )  # fmt: skip


def counts_by_light(acting: Acting) -> dict[str, int]:
    """Open commitments by light. One query."""
    rows = Commitment.objects.visible_to(acting).open().order_by().values_list("light").annotate(Count("pk"))
    return dict(rows)


@dataclass(frozen=True)
class Button:
    """One action from the commitment's present state: whether this person may press it, and if not, why."""

    action: Action
    allowed: bool
    why_not: str = ""


def buttons(commitment: Commitment, acting: Acting) -> list[Button]:
    """Every action that the table has for this state, for this person. No query."""
    held = parties(acting, commitment)
    found = []
    for action in actions_from(State(commitment.state)):
        refusal_found = refusal(
            State(commitment.state), action, set(held),
            instruction=commitment.instruction, root=commitment.parent_id is None,
        )  # fmt: skip
        found.append(Button(action, refusal_found is None, refused(refusal_found).message if refusal_found else ""))
    return found


def needs_of(action: Action) -> tuple[str, ...]:
    return tuple(need.value for need in MOVE_OF[action].needs)
