"""Every read of commitments that is more than a ``get``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Upper
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from luoshi.commitments.errors import refused
from luoshi.commitments.models import ON_DUTY, Colour, Commitment, Handling, Involvement, Tier, WorkKind
from luoshi.commitments.parties import parties
from luoshi.commitments.sought import might_tell
from luoshi.kernel import limits
from luoshi.kernel.lifecycle import OPEN, Action, Party, State, actions_from, refusal
from luoshi.org.acting import Acting
from luoshi.org.models import Level, Post, Role, Unit
from luoshi.rulebook.reading_rules import Rulebook

# What a list may be sorted by, each with the key as the last word, so that pages never overlap.
SORTS: Mapping[str, tuple[Any, ...]] = {
    "new": ("-pk",),
    "old": ("pk",),
    "due": ("due", "pk"),
    "-due": ("-due", "-pk"),
    "light": ("light_rank", "due", "pk"),
    "-light": ("-light_rank", "-due", "-pk"),
    "lead": ("lead__path", "due", "pk"),
    "-lead": ("-lead__path", "due", "pk"),
    "progress": ("progress_rank", "pk"),
    "-progress": ("-progress_rank", "-pk"),
}
FLAGS = ("awaits_me", "overdue", "due_soon", "sign_in_overdue", "awaits_change", "conflict")
KEYS = ("state", "light", "tier", "kind", "handling", "flag", "unit", "source", "below", "q", "sort")


# How far a list is counted: whoever reads «500+» narrows it. Counting on would take the longer, the more there are.
MOST_COUNTED = 500


def up_to(count: int, less: int = 0) -> str:
    """A number that was counted no further than ``MOST_COUNTED`` and one, as it is read: 498, 500+. less: taken off it."""
    return str(count - less) if count <= MOST_COUNTED else f"{MOST_COUNTED - less}+"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. Made from a query string by ``Filters.read``; unknown values are dropped, never an error."""

    states: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    handlings: tuple[str, ...] = ()
    flag: str = ""
    unit: int | None = None
    source: int | None = None
    below: bool = False  # with what was passed down from it, which others answer for
    words: str = ""
    sort: str = "new"

    @classmethod
    def read(cls, query: Any) -> "Filters":
        """From a QueryDict: state=…&light=…&tier=…&kind=…&handling=…&flag=…&unit=…&source=…&below=1&q=…&sort=…"""
        sort = query.get("sort", "new")
        flag = query.get("flag", "")
        return cls(
            states=_chosen(query.getlist("state"), [*State, "open"]),
            lights=_chosen(query.getlist("light"), Colour.values),
            tiers=tuple(int(tier) for tier in _chosen(query.getlist("tier"), [str(tier) for tier in Tier.values])),
            kinds=_chosen(query.getlist("kind"), WorkKind.values),
            handlings=_chosen(query.getlist("handling"), Handling.values),
            flag=flag if flag in FLAGS else "",
            unit=_number(query.get("unit")),
            source=_number(query.get("source")),
            below=query.get("below") == "1",
            words=query.get("q", "").strip().replace("\x00", "")[:60],
            sort=sort if sort in SORTS else "new",
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out; sorting leaves nothing out."""
        return replace(self, sort="new") != Filters()

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as an address carries them, always in the same order; what is not set is left out."""
        many = {
            "state": self.states, "light": self.lights, "tier": self.tiers, "kind": self.kinds, "handling": self.handlings,
        }  # fmt: skip
        found = [(name, str(value)) for name, values in many.items() for value in values]
        below = "1" if self.below else ""
        single = {"flag": self.flag, "unit": self.unit, "source": self.source, "below": below, "q": self.words}
        found += [(name, str(value)) for name, value in single.items() if value not in ("", None)]
        return found + ([("sort", self.sort)] if self.sort != "new" else [])

    def address(self) -> str:
        """The query string of exactly these filters: what ``read`` reads back, and nothing else that was in the address."""
        return urlencode(self.pairs())


def _chosen(given: list[str], allowed: Any) -> tuple[str, ...]:
    known = {str(value) for value in allowed}
    return tuple(dict.fromkeys(value for value in given if value in known))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def listed(acting: Acting, filters: Filters, today: date, rules: Rulebook) -> QuerySet[Commitment]:
    """The commitments that this person may see, narrowed and sorted; lead and issuer come along."""
    rows: QuerySet[Commitment] = Commitment.objects.visible_to(acting).select_related("lead", "issuer")
    if not (filters.below or filters.unit is not None or filters.words):  # who looks for one thing looks everywhere
        rows = rows.filter(own_level(acting))
    states = set(filters.states)
    if "open" in states:
        states = states - {"open"} | set(OPEN)
    chosen = {
        "state": states, "light": filters.lights, "tier": filters.tiers, "kind": filters.kinds, "handling": filters.handlings,
    }  # fmt: skip
    rows = rows.filter(**{f"{field}__in": values for field, values in chosen.items() if values})
    if filters.unit is not None:
        rows = rows.filter(involvements__unit=filters.unit, involvements__role__in=ON_DUTY)
    if filters.source is not None:
        rows = rows.filter(origin__source=filters.source)
    if filters.words:
        rows = _telling(rows, filters.words, few=filters.unit is not None or filters.source is not None)
    if filters.flag:
        rows = rows.filter(flagged(filters.flag, acting, today, rules))
    return rows.order_by(*SORTS[filters.sort]).defer("words")


def _telling(rows: QuerySet[Commitment], words: str, *, few: bool) -> QuerySet[Commitment]:
    """Those of ``rows`` whose title, number or words contain ``words``, or whose lead is called so.

    One query by itself, unless they are few anyhow.
    """
    units = Unit.objects.filter(Q(short__icontains=words) | Q(name__icontains=words))
    keys = None if few else might_tell(words, units, connection.vendor)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    told = ("title", "number", "words", "lead__short", "lead__name")
    return rows.filter(any_of(Q(_contains(field, words)) for field in told))


def _contains(field: str, words: str) -> GreaterThan:
    """``field__icontains=words``, of which PostgreSQL does not take it that hardly any row does: it reads on until a page is full."""
    return GreaterThan(StrIndex(Upper(field), Upper(Value(words))), 0)


def own_level(acting: Acting) -> Q:
    """What a person answers for or follows themselves, rather than through those below.

    An office follows what it issued, and what its government issued; what others passed down from that they answer for.
    A leader or auditor of the city looks at what the city's offices issued. Units answer for all they see.
    """
    governments = [office.parent_id for office in acting.offices if office.acts_for_government]
    of_the_city = any(post.unit.level == Level.CITY for post in acting.posts_as([Role.LEADER, Role.AUDITOR]))
    if acting.units or not (acting.offices or of_the_city):
        return Q()
    return Q(parent=None) | Q(issuer__in=governments) if governments else Q(parent=None)


def unit_of_filter(filters: Filters, acting: Acting) -> Unit | None:
    """The unit that a list is narrowed to, for its chip; who holds no post learns no unit. No query where there is none."""
    return Unit.objects.filter(pk=filters.unit).first() if filters.unit is not None and acting.posts else None


def source_of_filter(filters: Filters, acting: Acting) -> str:
    """The title of the source that a list is narrowed to, if this person sees anything from it. No query where there is none."""
    if filters.source is None:
        return ""
    rows = Commitment.objects.visible_to(acting).filter(origin__source=filters.source)
    return str(rows.order_by().values_list("origin__source__title", flat=True).first() or "")


RUNS = tuple(state for state in State if state in OPEN - {State.COMPLETION_CLAIMED, State.VERIFIED})
"""While the unit is at work; what waits for the verifier is no longer late."""


def flagged(flag: str, acting: Acting, today: date, rules: Rulebook) -> Q:
    """The condition for one of ``FLAGS``, worked out from dates and from what waits: none of them is a state."""
    return any_of(ways_of(flag, acting, today, rules))


def ways_of(flag: str, acting: Acting, today: date, rules: Rulebook) -> list[Q]:
    """The same as the ways in which a commitment comes to be so, each within one state where it can: what ``soonest`` walks."""
    if flag in {"overdue", "due_soon"}:
        dated = by_date_alone(flag, today, rules)
        return [Q(state=state) & dated for state in RUNS]
    if flag == "conflict":
        return [in_conflict(Commitment.objects.visible_to(acting))]
    if flag == "awaits_change":
        return [change_asked(acting)]
    if flag == "sign_in_overdue":
        kept = _sign_in_still_kept(today, rules)
        gone_on = Q(reporting_from__gte=timezone.localdate(kept))  # after a suspension: see lights.sign_in_due
        return [Q(state=State.DISPATCHED, dispatched_at__lt=kept) & ~gone_on]
    return [*_ways_of_awaiting(acting), *_ways_of_reviewing(acting, today), to_settle(acting)]


def by_date_alone(flag: str, today: date, rules: Rulebook) -> Q:
    """What makes running work ``overdue`` or ``due_soon``."""
    if flag == "overdue":
        return Q(due__lt=today)
    return Q(due__gte=today, due__lte=rules.calendar.add(today, rules.lights.due_soon or 0))


def any_of(ways: Iterable[Q]) -> Q:
    """What comes about in any of these ways; nothing, where there is none."""
    return reduce(or_, ways, Q(pk__in=[]))


def soonest(rows: QuerySet[Commitment], ways: list[Q], most: int) -> QuerySet[Commitment]:
    """Those of ``rows`` that are so in any of these ways, by due date; beyond the first ``most`` some are missing. Lead and issuer come along.

    The first of each way, and of those the first: each is the head of an index, where all of them together would have to be
    sorted. For rows that an index has in the order of their dates (an office's own); for few rows a plain filter is as good.
    """
    found = Commitment.objects.filter(pk__in=_first_of_each(rows, ways, most))
    return found.select_related("lead", "issuer").defer("words").order_by("due", "pk")


def count_up_to(rows: QuerySet[Commitment], ways: list[Q], most: int) -> int:
    """How many of ``rows`` are so in any of these ways; of no way are more than ``most`` counted."""
    return _first_of_each(rows, ways, most).count()


def _first_of_each(rows: QuerySet[Commitment], ways: list[Q], most: int) -> QuerySet[Commitment, Any]:
    """The keys of the first of each way. Each stands in a query of its own: a compound one takes no LIMIT on SQLite."""
    plain = rows.select_related(None).order_by("due", "pk").values("pk")
    heads = [Commitment.objects.filter(pk__in=plain.filter(way)[:most]).order_by().values("pk") for way in ways]
    return heads[0].union(*heads[1:]) if heads else plain.none()


def _sign_in_still_kept(today: date, rules: Rulebook) -> datetime:
    """The beginning of the earliest day whose dispatches may still be signed for in time today."""
    day = today
    while limits.due(day - timedelta(days=1), rules.limits["sign_in"], rules.calendar) >= today:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))


OFFICE_WEIGHS = (Q(state=State.COMPLETION_CLAIMED), Q(awaits_assessment=True, state=State.IN_PROGRESS))
RUNNING = (State.ACCEPTED, State.IN_PROGRESS, State.COMPLETION_CLAIMED)
HEAD_DECIDES = (State.RETURN_REQUESTED, State.VERIFIED, State.COMPLETION_CLAIMED)


def _issued_for(post: Post) -> list[int]:
    """The units whose commitments somebody of an office follows: the office's own, and its government's."""
    government = [post.unit.parent_id] if post.unit.acts_for_government and post.unit.parent_id else []
    return [post.unit_id, *government]


def change_asked(acting: Acting) -> Q:
    """Where a change request waits for its decision. A draft that lies with a unit's head counts for that unit alone."""
    own = Q(awaits_change=Party.LEAD_HEAD, lead__in=[unit.pk for unit in acting.units])
    return own | ~Q(awaits_change__in=["", Party.LEAD_HEAD])


def reviewing(acting: Acting, today: date) -> Q:
    """Suspended work whose review date has come, for who may take it up again. A part that rests with its whole waits for nobody."""
    return any_of(_ways_of_reviewing(acting, today))


def _ways_of_reviewing(acting: Acting, today: date) -> list[Q]:
    come = Q(state=State.SUSPENDED, review_on__lte=today, suspended_with=None)
    return [Q(**issued) & come for issued in _heads(acting)]


ALIVE = {*OPEN, State.REGISTERED, State.SUSPENDED}
"""What a linked commitment may be in for a difference between the two to matter still."""


def in_conflict(others: QuerySet[Commitment]) -> Q:
    """What asks something differently than one of ``others`` that it is linked with, and nobody has settled that."""
    beside = others.filter(state__in=ALIVE).order_by().values("pk")
    return Q(state__in=ALIVE) & (
        Q(pk__in=Commitment.objects.filter(links_later__is_conflict=True, links_later__other__in=beside).order_by().values("pk"))
        | Q(pk__in=Commitment.objects.filter(links_earlier__is_conflict=True, links_earlier__one__in=beside).order_by().values("pk"))
    )  # fmt: skip


def with_conflicts(rows: QuerySet[Commitment], acting: Acting) -> QuerySet[Commitment, Any]:
    """The rows, each with ``is_in_conflict``: whether it is with something that this person may see. No query of its own.

    The databases ask it of the rows of a page only, when these are found and sorted.
    """
    own = Commitment.objects.filter(pk=OuterRef("pk"), state__in=ALIVE).order_by()
    seen = Commitment.objects.visible_to(acting).filter(state__in=ALIVE).order_by()
    later = own.filter(Exists(seen.filter(pk=OuterRef("links_later__other"))), links_later__is_conflict=True)
    earlier = own.filter(Exists(seen.filter(pk=OuterRef("links_earlier__one"))), links_earlier__is_conflict=True)
    return rows.annotate(is_in_conflict=Exists(later) | Exists(earlier))


def to_settle(acting: Acting) -> Q:
    """What is in conflict with an older one, for who issued both and so may settle it: the later stands for the two."""
    waits = Q(pk__in=[])
    for issued in _heads(acting):
        wanted = {"state__in": ALIVE, **issued}
        older = {f"links_earlier__one__{name}": value for name, value in wanted.items()}
        both = Commitment.objects.filter(**wanted, **older, links_earlier__is_conflict=True)
        waits |= Q(pk__in=both.order_by().values("pk"))
    return waits


def _heads(acting: Acting) -> list[dict[str, Any]]:
    """For each of this person's posts as a head, the condition on what that office or unit issued."""
    offices = [{"issuer__in": _issued_for(post)} for post in acting.posts_as([Role.SUPERVISION_HEAD])]
    units = [{"issuer": post.unit_id, "parent__isnull": False} for post in acting.posts_as([Role.UNIT_HEAD])]
    return offices + units


def awaiting(acting: Acting) -> Q:
    """What waits for this very person, by state and post: the desk's first list."""
    return any_of(_ways_of_awaiting(acting))


def _ways_of_awaiting(acting: Acting) -> list[Q]:
    ways: list[Q] = []
    for post in acting.posts:
        if post.role == "liaison":
            ways += [Q(lead=post.unit_id, state=state) for state in (State.DISPATCHED, State.ACCEPTED)]
            ways.append(_asked_of(post))
            answered = Involvement.objects.filter(is_answered=True).values("commitment")
            ways.append(Q(lead=post.unit_id, pk__in=answered, state__in=RUNNING))
            ways += [Q(issuer=post.unit_id, parent__isnull=False) & weighs for weighs in OFFICE_WEIGHS]
        elif post.role == "unit_head":
            # A draft of suspended work lies there until the work is resumed; nobody can approve it now.
            ways += [Q(lead=post.unit_id, state=State.ACCEPTED), _asked_of(post)]
            ways.append(Q(lead=post.unit_id, awaits_approval=True, state__in=[State.ACCEPTED, State.IN_PROGRESS]))
            ways.append(Q(issuer=post.unit_id, parent__isnull=False, state__in=HEAD_DECIDES))
            ways.append(Q(lead=post.unit_id, awaits_change=Party.LEAD_HEAD))
            ways.append(Q(issuer=post.unit_id, parent__isnull=False, awaits_change=Party.SUPERVISION_HEAD))
        elif post.role == "supervisor":
            ways += [Q(issuer__in=_issued_for(post)) & way for way in (Q(state=State.REGISTERED), *OFFICE_WEIGHS)]
        elif post.role == "supervision_head":
            ways += _ways_of_deciding(_issued_for(post))
        elif post.role == "leader":
            led = Q(issuer__path__under=post.unit.path)
            ways += [led & Q(state=State.VERIFIED, instruction=True), led & Q(awaits_change=Party.LEADER)]
    return ways


def _asked_of(post: Post) -> Q:
    """What its unit supports and has been asked something in: its liaison answers, and so may its head."""
    asked = Involvement.objects.filter(unit=post.unit_id, is_asked=True).values("commitment")
    return Q(pk__in=asked, state__in=RUNNING)


def _ways_of_deciding(issuers: list[int]) -> list[Q]:
    """What a supervision head decides; what a leader instructed, the leader closes."""
    own = Q(issuer__in=issuers)
    return [
        own & Q(state=State.PROPOSED), *(own & Q(state=state) for state in HEAD_DECIDES if state != State.VERIFIED),
        own & Q(state=State.VERIFIED, instruction=False), own & Q(awaits_change=Party.SUPERVISION_HEAD),
    ]  # fmt: skip


def counts_by_unit(acting: Acting, most: int | None = None) -> list[Mapping[str, Any]]:
    """Open commitments by lead unit: all, red, yellow; most red first, ``most`` of them. Two queries: counted by key, then the names."""
    counted = (
        Commitment.objects.visible_to(acting).open().order_by().values("lead_id")
        .annotate(
            total=Count("*"),
            red=Count("light", filter=Q(light=Colour.RED)),
            yellow=Count("light", filter=Q(light=Colour.YELLOW)),
        )
    )  # fmt: skip
    rows = list(counted.order_by("-red", "-yellow", "-total", F("lead_id").asc(nulls_first=True))[:most])
    units = Unit.objects.order_by() if most is None else Unit.objects.filter(pk__in=[row["lead_id"] for row in rows])
    named = {pk: (name, short) for pk, name, short in units.values_list("pk", "name", "short")} if rows else {}
    nobody = (None, None)
    return [
        row | dict(zip(("lead__name", "lead__short"), named.get(row["lead_id"], nobody), strict=True)) for row in rows
    ]


def counts_by_light(acting: Acting) -> dict[str, int]:
    """Open commitments by light. One query."""
    rows = Commitment.objects.visible_to(acting).open().order_by().values_list("light").annotate(n=Count("*"))
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
