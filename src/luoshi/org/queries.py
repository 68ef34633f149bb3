"""Reads about units and people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Q

from luoshi.ledger.models import Entry
from luoshi.ledger.queries import entries_of
from luoshi.org.acting import Acting
from luoshi.org.models import Alias, AliasUnit, Level, Person, Post, Role, SignIn, Unit

# What allauth asks for after the password. Recovery codes stand in for one of these and are none by themselves.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def acting_of(user: Any, today: date, chosen: int | None = None) -> Acting:
    """The signed-in ``user`` acting as one of the posts held on ``today``; nobody in particular where none is signed in.

    chosen: key of the post acted as; see `Acting.of`.
    """
    if not getattr(user, "is_authenticated", False):
        return Acting(None, ())
    posts = Post.objects.filter(person_id=user.pk).held_on(today).select_related("unit").order_by("pk")
    return Acting.of(user, posts, chosen)


def lacks_second_factor(person: Person, today: date, required: Collection[str]) -> bool:
    """Whether ``person`` holds one of the ``required`` posts and has no second factor. No query where none is required."""
    if not required:
        return False
    second = Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS)
    posts = Post.objects.filter(person=person, role__in=required).held_on(today)
    return posts.exclude(Exists(second)).exists()


def second_factors(person: Person) -> list[str]:
    """The types of a person's second factors: totp, webauthn (once for each key). Recovery codes are none."""
    return list(Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).values_list("type", flat=True))


def sign_ins_going_on(person: Person, now: datetime, idle: timedelta | None, longest: timedelta) -> list[SignIn]:
    """The sessions in which ``person`` is signed in, the one used last first. One query."""
    return list(SignIn.objects.filter(person=person).going_on(now, idle, longest).order_by("-seen_at", "-pk"))


def front_door(person: Person, limit: int) -> list[Entry]:
    """The newest entries of a person's own sign-ins, failures and changes of password or second factor."""
    return list(entries_of(person.sign_in_stream).order_by("-seq")[:limit])


def find_units(words: str, today: date, limit: int = 12) -> list[Unit]:
    """Units whose name, short name, code or alias contains ``words``: for type-ahead, best matches first."""
    words = words.strip()
    units = Unit.objects.at_work(today)
    if words:
        units = units.filter(
            Q(name__icontains=words)
            | Q(short__icontains=words)
            | Q(code__iexact=words)
            | Q(aliases__name__icontains=words)
        ).distinct()
    found = list(units[: limit * 4])
    found.sort(key=lambda unit: (not (unit.short or unit.name).startswith(words), unit.path or ""))
    return found[:limit]


@dataclass(frozen=True)
class Naming:
    """The units that exist on a day, and what people have called them: (alias, its units)."""

    units: dict[int, Unit]
    said: list[tuple[Alias, tuple[Unit, ...]]]


def naming(today: date) -> Naming:
    """Every unit with every remembered name. Two queries, however many units there are."""
    units = {unit.pk: unit for unit in Unit.objects.at_work(today)}
    aliases: dict[int, Alias] = {}
    grouped: dict[int, list[Unit]] = defaultdict(list)
    for link in AliasUnit.objects.select_related("alias").order_by("unit__path"):
        if link.unit_id in units:
            aliases[link.alias_id] = link.alias
            grouped[link.alias_id].append(units[link.unit_id])
    return Naming(units, [(alias, tuple(grouped[key])) for key, alias in aliases.items()])


def heads_and_liaisons(units: Iterable[Unit], today: date) -> dict[int, list[Post]]:
    """Posts of the given units' heads and liaisons, by unit: whom a notice goes to. One query."""
    ids = [unit.pk for unit in units]
    posts = Post.objects.filter(unit_id__in=ids, role__in=[Role.LIAISON, Role.UNIT_HEAD], person__is_active=True)
    by_unit: dict[int, list[Post]] = defaultdict(list)
    for post in posts.held_on(today).select_related("person", "unit"):
        by_unit[post.unit_id].append(post)
    return by_unit


def supervised_levels(office: Unit) -> tuple[str, ...]:
    """The levels that an office supervises without giving a reason: its own and the next one down (Order 733 art. 4–5)."""
    order = [Level.CITY, Level.COUNTY, Level.TOWNSHIP]
    at = order.index(Level(office.level))
    return tuple(level.value for level in order[at : at + 2])
