"""Reads about people and their posts: lists, what a leaving leaves behind, and what administrators did."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Substr
from django.http import QueryDict

from luoshi.ledger import sentences
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.models import Kind, Person, Post, Role, Unit, UnitQuerySet

FLAGS = ("no_post", "leaving", "left", "stand_in")
LONGEST = 60  # characters of what is searched for

# Whose kinds of entries tell what administrators did: by the word before the dot.
ADMINISTRATION = ("unit", "duty", "person", "post", "token", "rules", "sign_in")


@dataclass(frozen=True)
class PeopleFilters:
    """What narrows the list of people. Unknown values are passed over when read from an address."""

    words: str = ""
    role: str = ""
    flag: str = ""
    unit: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "PeopleFilters":
        role, flag, unit = query.get("role", ""), query.get("flag", ""), query.get("unit", "")
        return cls(
            words=" ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST],
            role=role if role in Role.values else "",
            flag=flag if flag in FLAGS else "",
            unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 18 else None,
        )

    def address(self, **changed: Any) -> str:
        """The address of the list narrowed so, with some of it changed."""
        now = replace(self, **changed)
        pairs = (("q", now.words), ("role", now.role), ("flag", now.flag), ("unit", now.unit))
        return "?" + urlencode([(name, value) for name, value in pairs if value])


def people_listed(acting: Acting, filters: PeopleFilters, today: date) -> QuerySet[Person]:
    """The people whom ``acting`` sees, narrowed, in the order of their units; each with ``posts_now``: held today or later."""
    held = Post.objects.filter(person=OuterRef("pk"))
    now = held.held_on(today)
    rows = Person.objects.visible_to(acting, today)
    if filters.words:
        named = Q(unit__name__icontains=filters.words) | Q(unit__short__icontains=filters.words)
        words = Q(name__icontains=filters.words) | Q(username__icontains=filters.words)
        rows = rows.filter(words | Exists(held.filter(named)))
    if filters.role:
        rows = rows.filter(Exists(now.filter(role=filters.role)))
    if filters.unit is not None:
        rows = rows.filter(Exists(held.not_over(today).filter(unit=filters.unit)))
    if filters.flag:
        rows = rows.filter(_flagged(filters.flag, held, today))
    first = now.order_by("unit__path", "pk").values("unit__path")[:1]
    rows = rows.annotate(place=Subquery(first)).order_by(F("place").asc(nulls_first=True), "username")
    posts = Post.objects.not_over(today).select_related("unit").order_by("pk")
    return rows.prefetch_related(Prefetch("posts", posts, to_attr="posts_now"))


def _flagged(flag: str, held: Any, today: date) -> Q:
    if flag == "no_post":
        return Q(~Exists(held.not_over(today)), Q(left_on=None))
    if flag == "leaving":
        return Q(left_on__gte=today)
    if flag == "left":
        return Q(left_on__lt=today)
    return Q(Exists(held.not_over(today).filter(stands_in_for__isnull=False)))


def units_within(acting: Acting) -> UnitQuerySet:
    """The units whose people ``acting`` arranges: at the post's own unit and below. Deny by default."""
    scope = Q(pk__in=[])
    for post in acting.posts_as([Role.SECURITY_ADMIN]):
        scope |= Q(path__under=post.reach)
    return Unit.objects.filter(scope)


def units_wanting(acting: Acting, today: date) -> UnitQuerySet:
    """Units within reach without a liaison or without a head today; each with ``has_liaison`` and ``has_head``.

    Supervision offices and the topmost government are none: nothing is dispatched to them.
    """
    held = Post.objects.filter(unit=OuterRef("pk"), person__is_active=True).held_on(today)
    liaison, head = Exists(held.filter(role=Role.LIAISON)), Exists(held.filter(role=Role.UNIT_HEAD))
    rows = units_within(acting).at_work(today).exclude(kind=Kind.OFFICE).exclude(parent=None)
    return rows.annotate(has_liaison=liaison, has_head=head).filter(Q(has_liaison=False) | Q(has_head=False))


def left_without(posts: Iterable[Post], day: date, but_for: Collection[int] = ()) -> list[Post]:
    """Of posts that end with ``day``, those of liaisons and heads in whose units nobody holds the same the day after.

    but_for: keys of posts that do not count, with those that stand in for them, because they would end too.
    """
    wanted = [post for post in posts if post.role in {Role.LIAISON, Role.UNIT_HEAD}]
    after = Post.objects.filter(unit__in=[post.unit_id for post in wanted], person__is_active=True)
    after = after.held_on(day + timedelta(days=1)).exclude(pk__in=but_for).exclude(stands_in_for__in=but_for)
    there = set(after.values_list("unit_id", "role"))
    return [post for post in wanted if (post.unit_id, post.role) not in there]


def person_named(acting: Acting, words: str, today: date) -> list[Person]:
    """The people within reach whose user name, or else whose name, is exactly ``words``; at most a few."""
    words = words.replace("\x00", "").strip()
    seen = Person.objects.visible_to(acting, today)
    return list(seen.filter(username__iexact=words)[:2] or seen.filter(name=words).order_by("username")[:6])


def find_people(acting: Acting, words: str, today: date, limit: int = 12) -> list[Person]:
    """People within reach who have not left, by a part of their name, user name or unit: for type-ahead, each with ``posts_now``.

    Those whose own name begins so come first. Two queries.
    """
    still = Q(left_on=None) | Q(left_on__gte=today)
    rows = people_listed(acting, PeopleFilters(words=words), today).filter(still, is_active=True)
    found = list(rows[: limit * 4])
    low = words.lower()
    found.sort(key=lambda person: not (person.name.startswith(words) or person.username.lower().startswith(low)))
    return found[:limit]


# --- what administrators did ---


@dataclass(frozen=True)
class RecordFilters:
    """What narrows the record of administration: part of the actor's name or user name, a kind, days."""

    who: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "RecordFilters":
        kind = query.get("kind", "")
        return cls(
            who=query.get("who", "").replace("\x00", "").strip()[:LONGEST],
            kind=kind if kind in ADMINISTRATION else "",
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )

    def pairs(self) -> list[tuple[str, str]]:
        found = (("who", self.who), ("kind", self.kind), ("since", self.since), ("until", self.until))
        return [(name, str(value)) for name, value in found if value]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def kinds_of_administration(word: str = "") -> list[str]:
    """The registered kinds of entries whose word before the dot is ``word``, or any of ADMINISTRATION."""
    wanted: Sequence[str] = [word] if word else ADMINISTRATION
    return [kind for kind in sentences.kinds() if kind.partition(".")[0] in wanted]


def record_of_administration(acting: Acting, filters: RecordFilters) -> QuerySet[Entry]:
    """What administrators did, as far as this audit administrator reaches. Deny by default.

    At the topmost government: everything. Below: what is about units and people at or below the post's unit.
    """
    posts = acting.posts_as([Role.AUDIT_ADMIN])
    rows = Entry.objects.filter(kind__in=kinds_of_administration(filters.kind))
    if not any(post.reach.count("/") <= 1 for post in posts):  # the topmost: one code and its slash
        rows = _within([post.reach for post in posts], rows)
    if filters.who:
        usernames = Person.objects.filter(username=filters.who).values_list("name", flat=True)
        rows = rows.filter(Q(actor=filters.who) | Q(actor__in=usernames))
    if filters.since:
        rows = rows.filter(at__date__gte=filters.since)
    if filters.until:
        rows = rows.filter(at__date__lte=filters.until)
    return rows


def _within(paths: Iterable[str], rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries about the units of these paths, those below, and the people who hold or held a post there."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__under=path)
    reached = Unit.objects.filter(below).order_by()
    people = Person.objects.filter(Exists(Post.objects.filter(person=OuterRef("pk"), unit__in=reached.values("pk"))))
    # Only what is a number is taken for one, whatever somebody may have written there.
    number = Case(
        *(
            When(stream__regex=f"^{word}:[0-9]{{1,18}}$", then=Cast(Substr("stream", len(word) + 2), BigIntegerField()))
            for word in ("person", "unit")
        )
    )
    rest = {word: Substr("stream", len(word) + 2) for word in ("unit", "sign-in")}
    return rows.alias(number=number, code=rest["unit"], username=rest["sign-in"]).filter(
        Q(Exists(people.filter(pk=OuterRef("number"))), stream__startswith="person:")
        | Q(Exists(reached.filter(pk=OuterRef("number"))), stream__startswith="unit:")
        | Q(Exists(reached.filter(code=OuterRef("code"))), stream__startswith="unit:")
        | Q(Exists(people.filter(username=OuterRef("username"))), stream__startswith="sign-in:")
    )


def page_of_entries(
    rows: QuerySet[Entry], query: Mapping[str, Any], size: int
) -> tuple[list[Entry], int | None, int | None]:
    """A page by key, newest first: (entries, older than which to go on, newer than which to go back; None where none are)."""
    before, after = _key(query.get("before")), _key(query.get("after"))
    if after is not None:
        found = list(rows.filter(id__gt=after).order_by("id")[: size + 1])
        if found:
            page = found[:size][::-1]
            return page, page[-1].id, page[0].id if len(found) > size else None
    elif before is not None:
        found = list(rows.filter(id__lt=before).order_by("-id")[: size + 1])
        if found:
            return found[:size], found[size - 1].id if len(found) > size else None, found[0].id
    found = list(rows.order_by("-id")[: size + 1])
    return found[:size], found[size - 1].id if len(found) > size else None, None


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
