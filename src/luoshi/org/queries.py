"""Reads about units and people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from luoshi.org.acting import Acting
from luoshi.org.models import Alias, AliasUnit, Level, Post, Role, Unit


def acting_of(user: Any, today: date, chosen: int | None = None) -> Acting:
    """The signed-in ``user`` acting as one of the posts held on ``today``; nobody in particular where none is signed in.

    chosen: key of the post acted as; see `Acting.of`.
    """
    if not getattr(user, "is_authenticated", False):
        return Acting(None, ())
    posts = Post.objects.filter(person_id=user.pk).held_on(today).select_related("unit").order_by("pk")
    return Acting.of(user, posts, chosen)


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
