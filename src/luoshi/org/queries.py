"""Reads about units and people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luoshi.ledger.models import Entry
from luoshi.ledger.queries import entries_of
from luoshi.org.acting import Acting
from luoshi.org.models import (
    GOVERNING,
    Alias,
    AliasUnit,
    Level,
    Person,
    Post,
    Role,
    SignIn,
    Succession,
    Unit,
    UnitQuerySet,
)
from luoshi.org.rights import ARRANGERS, reach

# What allauth asks for after the password. Recovery codes stand in for one of these and are none by themselves.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def acting_of(user: Any, today: date, chosen: int | None = None) -> Acting:
    """The signed-in ``user`` acting as one of the posts held on ``today``; nobody in particular where none is signed in.

    chosen: key of the post acted as; see `Acting.of`.
    """
    if not getattr(user, "is_authenticated", False):
        return Acting(None, ())
    posts = Post.objects.filter(person_id=user.pk).held_on(today).select_related("unit").order_by("pk")
    return Acting.of(user, posts, chosen, today)


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
class Said:
    """A name with the units that it means. asks: one of them is meant, and somebody has to say which."""

    name: str
    scope: int | None
    units: tuple[Unit, ...]
    alias: int
    asks: bool = False


@dataclass(frozen=True)
class Naming:
    """The units that exist on a day, what people have called them, and units that have gone with those that do their work now."""

    units: dict[int, Unit]
    said: list[Said]
    gone: list[tuple[Unit, tuple[Unit, ...]]]


def naming(today: date) -> Naming:
    """Every unit with every remembered name. Three queries, however many units there are; one more where some have gone."""
    units = {unit.pk: unit for unit in Unit.objects.at_work(today)}
    heirs = _heirs(units)
    aliases: dict[int, Alias] = {}
    grouped: dict[int, list[tuple[Unit, ...]]] = defaultdict(list)
    for link in AliasUnit.objects.select_related("alias").order_by("unit__path"):
        meant = (units[link.unit_id],) if link.unit_id in units else heirs.get(link.unit_id, ())
        if meant:
            aliases[link.alias_id] = link.alias
            grouped[link.alias_id].append(meant)
    said = [_said(alias, grouped[key]) for key, alias in aliases.items()]
    gone = Unit.objects.filter(pk__in=heirs) if heirs else ()
    return Naming(units, said, [(unit, heirs[unit.pk]) for unit in gone])


def _said(alias: Alias, meant: list[tuple[Unit, ...]]) -> Said:
    """What an alias means now: of a unit that was split, one of its heirs."""
    units = tuple({unit.pk: unit for group in meant for unit in group}.values())
    return Said(alias.name, alias.scope_id, units, alias.pk, asks=len(meant) == 1 and len(units) > 1)


def _heirs(units: Mapping[int, Unit]) -> dict[int, tuple[Unit, ...]]:
    """For each unit that has gone, those of today that do its work; heirs of heirs too. One query."""
    following: dict[int, list[int]] = defaultdict(list)
    for old, new in Succession.objects.order_by("on", "pk").values_list("old_id", "new_id"):
        following[old].append(new)

    def of(key: int, seen: frozenset[int]) -> dict[int, Unit]:
        if key in units:
            return {key: units[key]}
        found: dict[int, Unit] = {}
        for new in following.get(key, ()):
            if new not in seen:
                found |= of(new, seen | {new})
        return found

    found = {old: tuple(of(old, frozenset({old})).values()) for old in following if old not in units}
    return {old: heirs for old, heirs in found.items() if heirs}


def government_of(unit: Unit) -> Unit | None:
    """The government that a unit belongs to; a government is its own. One query, none where it governs itself."""
    if unit.governs:
        return unit
    above = Unit.objects.filter(path__in=paths_to(unit), kind__in=GOVERNING)
    return max(above, key=lambda one: len(one.path), default=None)


def paths_to(unit: Unit) -> list[str]:
    """The paths of the units above this one, topmost first, and its own."""
    codes = unit.path.rstrip("/").split("/")
    return ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def line_to(unit: Unit) -> list[Unit]:
    """The units above this one, topmost first, and itself. One query."""
    return sorted(Unit.objects.filter(path__in=paths_to(unit)), key=lambda one: len(one.path))


def children_of(unit: Unit | None, today: date | None) -> QuerySet[Unit]:
    """The units right below one (None: the topmost), in their order, each with the number below it (``below``).

    today: only units that exist then; None for those that have gone as well.
    """
    rows = Unit.objects.filter(parent=unit)
    inner = Unit.objects.filter(parent=OuterRef("pk")).order_by()
    if today is not None:
        rows, inner = rows.at_work(today), inner.at_work(today)
    counted = inner.values("parent").annotate(n=Count("pk")).values("n")
    return rows.annotate(below=Coalesce(Subquery(counted), 0)).order_by("order", "code")


def search_units(words: str, today: date | None) -> QuerySet[Unit]:
    """Units whose name, short name, code or one of whose other names contains ``words``, in the tree's order."""
    rows = Unit.objects.all() if today is None else Unit.objects.at_work(today)
    called = AliasUnit.objects.filter(alias__name__icontains=words).values("unit_id")
    return rows.filter(
        Q(name__icontains=words) | Q(short__icontains=words) | Q(code__icontains=words) | Q(pk__in=called)
    ).select_related("parent")


def aliases(words: str = "", scope: Unit | None = None) -> QuerySet[Alias]:
    """Remembered names with the units that they stand for: those that contain ``words``, of one government where one is given."""
    rows = Alias.objects.select_related("scope").prefetch_related(
        Prefetch("links", AliasUnit.objects.select_related("unit").order_by("unit__path"))
    )
    if words:
        links = AliasUnit.objects.filter(Q(unit__name__icontains=words) | Q(unit__short__icontains=words))
        rows = rows.filter(Q(name__icontains=words) | Q(pk__in=links.values("alias_id")))
    return (rows.filter(scope=scope) if scope else rows).order_by("name", "pk")


def units_arranged(acting: Acting) -> UnitQuerySet:
    """The units that this person arranges: at the post's own government and below. Deny by default."""
    within = Q(pk__in=[])
    for post in acting.posts_as(ARRANGERS):
        within |= Q(path__under=reach(post))
    return Unit.objects.filter(within)


def governments(acting: Acting, today: date) -> QuerySet[Unit]:
    """The governments that this person arranges, in the tree's order."""
    return units_arranged(acting).at_work(today).filter(kind__in=GOVERNING)


def scopes() -> QuerySet[Unit]:
    """The governments for whose documents some name is remembered."""
    return Unit.objects.filter(names_said__isnull=False).distinct()


def history_of(unit: Unit) -> QuerySet[Entry]:
    """What was arranged about a unit, newest first: of its stream, what is about the unit itself."""
    return Entry.objects.filter(stream=unit.stream, kind__startswith="unit.").order_by("-seq")


def names_of(unit: Unit) -> list[Alias]:
    """The names that stand for this unit alone, former ones last."""
    alone = AliasUnit.objects.filter(alias=OuterRef("pk")).exclude(unit=unit)
    rows = Alias.objects.filter(~Exists(alone), links__unit=unit).select_related("scope")
    return sorted(rows, key=lambda alias: (alias.used_to is not None, alias.used_to or date.min, alias.name))


def alone_named() -> dict[int, dict[str, date | None]]:
    """For every unit the names that stand for it alone, each with the day until which it was used. One query."""
    links = AliasUnit.objects.order_by("alias_id").values_list("alias_id", "unit_id", "alias__name", "alias__used_to")
    by_alias: dict[int, list[tuple[int, str, date | None]]] = defaultdict(list)
    for alias, unit, name, until in links:
        by_alias[alias].append((unit, name, until))
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    for held in by_alias.values():
        if len(held) == 1:
            [(unit, name, until)] = held
            found[unit][name] = until
    return found


def posts_in(unit: Unit, today: date) -> QuerySet[Post]:
    """Who holds which post in a unit today."""
    return Post.objects.filter(unit=unit).held_on(today).select_related("person").order_by("role", "person__name")


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
    order = list(Level)
    at = order.index(Level(office.level))
    return tuple(level.value for level in order[at : at + 2])
