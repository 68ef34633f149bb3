"""Units: set up, renamed, described, moved, ended and brought back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.models import LedgeredModel
from luoshi.ledger.writing import Act, append_many, save_each, update_each
from luoshi.org.acting import Acting
from luoshi.org.actions import arranging
from luoshi.org.actions.arranging import Leaving
from luoshi.org.errors import Invalid
from luoshi.org.models import Alias, AliasUnit, Level, Unit
from luoshi.org.queries import government_of
from luoshi.org.rights import arranging_post


@dataclass(frozen=True)
class UnitLine:
    """One unit that is to be set up. ``parent``: the unit above it, or its code where it is set up by the same act."""

    code: str
    name: str
    level: str
    kind: str
    parent: Unit | str | None = None
    short: str = ""
    order: int = 0
    mark: str = ""
    credit_code: str = ""
    valid_from: date | None = None
    duties: str = ""


def create_unit(
    *,
    acting: Acting,
    now: datetime,
    name: str,
    code: str,
    level: str,
    kind: str,
    short: str = "",
    parent: Unit | None = None,
    order: int = 0,
    mark: str = "",
    credit_code: str = "",
    valid_from: date | None = None,
    duties: str = "",
) -> Unit:
    """Set a unit up under ``parent`` (None for a topmost government, which only the system sets up).

    Raises NotEntitled; Invalid, by field, on a bad or taken code, a name taken beside it, a level above its parent's.
    """
    line = UnitLine(code, name, level, kind, parent, short, order, mark, credit_code, valid_from, duties)
    return create_units([line], acting=acting, now=now)[0]


@transaction.atomic
def create_units(lines: Sequence[UnitLine], *, acting: Acting, now: datetime) -> list[Unit]:
    """Set many units up, each an entry of its own stream; the number of queries grows with the levels, not with the units.

    A line may stand under one before it. Raises as ``create_unit``, for the first line that is wrong; then none is set up.
    """
    arranging.hold_the_tree()
    above = _parents(lines)
    made: list[Unit] = []
    for line in lines:
        parent = above.get(line.parent if isinstance(line.parent, str) else line.parent.pk) if line.parent else None
        arranging.refuse_stranger(acting, parent)
        if parent is not None and not parent.is_at_work(timezone.localdate(now)) and acting.person is not None:
            raise Invalid(_("%(unit)s 已经撤销，不能在它下面设立单位。") % {"unit": parent})
        unit = _unit(line, parent)
        above[unit.code] = unit
        made.append(unit)
    arranging.check_new(made)
    acts = []
    for unit in made:
        post = arranging_post(acting, unit.parent) if unit.parent else None
        act = Act("", "unit.created", author=acting.author(post), now=now)
        act.facts.update(name=unit.name, parent=str(unit.parent) if unit.parent else "")
        acts.append(act)
    for level in _level_by_level(list(zip(acts, made, strict=True))):
        for _one, unit in level:
            unit.parent = unit.parent  # its key is known by now
        save_each(level)
    for act, unit in zip(acts, made, strict=True):
        act.stream = unit.stream
    append_many(acts)
    return made


def _parents(lines: Sequence[UnitLine]) -> dict[int | str, Unit]:
    """The units above that are there already, as they are now, by key and by code."""
    keys = {line.parent.pk for line in lines if isinstance(line.parent, Unit)}
    codes = {line.parent for line in lines if isinstance(line.parent, str)} - {line.code.strip() for line in lines}
    found: dict[int | str, Unit] = {}
    for unit in Unit.objects.filter(Q(pk__in=keys) | Q(code__in=codes)).select_related("parent"):
        found[unit.pk] = found[unit.code] = unit
    if missing := codes - found.keys():
        told = _("没有代码为“%(code)s”的上级单位。") % {"code": min(missing)}
        raise Invalid(told, fields={"parent": told})
    return found


def _unit(line: UnitLine, parent: Unit | None) -> Unit:
    if parent is None and line.parent is not None:  # named before the line that sets it up
        told = _("没有代码为“%(code)s”的上级单位。") % {"code": line.parent}
        raise Invalid(told, fields={"parent": told})
    unit = Unit(
        name=arranging.line(line.name, "name", _("名称")),
        short=" ".join(line.short.split()),
        code=line.code.strip(),
        level=line.level,
        kind=line.kind,
        parent=parent,
        order=line.order,
        mark=line.mark.strip(),
        credit_code=line.credit_code.strip().upper(),
        valid_from=line.valid_from,
        duties=line.duties.strip(),
    )
    unit.path = f"{parent.path if parent else ''}{unit.code}/"
    return unit


def _level_by_level(pairs: Sequence[tuple[Act, Unit]]) -> list[list[tuple[Act, Unit]]]:
    """Those above first: a unit refers to its parent by the key that the parent gets when it is written."""
    by_depth: dict[int, list[tuple[Act, Unit]]] = {}
    for act, unit in pairs:
        by_depth.setdefault(unit.path.count("/"), []).append((act, unit))
    return [by_depth[depth] for depth in sorted(by_depth)]


def rename(
    pk: int, *, acting: Acting, now: datetime, name: str, short: str = "", on: date | None = None, reason: str = "",
    version: int | None = None,
) -> Unit:  # fmt: skip
    """Give a unit another name from ``on`` (today where none is given). The old names become aliases with their dates.

    reason: the document that says so. What is on record keeps the name of its time.
    """
    with arranging.arranging(pk, "unit.renamed", acting=acting, now=now, version=version) as (unit, act):
        since = arranging.effective(on, now)
        old, unit.name, unit.short = (
            (unit.name, unit.short),
            arranging.line(name, "name", _("名称")),
            " ".join(short.split()),
        )
        if (unit.name, unit.short) == old:
            told = _("名称没有改变。")
            raise Invalid(told, fields={"name": told})
        remember_former([Renamed(unit, old, act, reason)], since, government_of)
    return unit


@dataclass(frozen=True)
class Renamed:
    """A unit that has another name now, what it was called (name, short name), and the act that says so."""

    unit: Unit
    old: tuple[str, str]
    act: Act
    reason: str = ""


def remember_former(renamed: Sequence[Renamed], since: date, government: Callable[[Unit], Unit | None]) -> None:
    """Keep the names that units had until ``since`` as aliases with their days: a few queries, however many units.

    A full name is kept for the whole tree, a short one for the unit's government. Where people of that government have given
    the name to another unit, it stays with that one.
    """
    for one in renamed:
        unit, old = one.unit, one.old
        names = {"old": old[0], "old_short": old[1], "name": unit.name, "short": unit.short}
        one.act.facts.update(names, on=str(since), reason=one.reason.strip())
    former = [(one, name) for one in renamed for name in _given_up(one)]
    begun = _named_since([one.unit for one in renamed])
    topmost = {unit.path: unit for unit in Unit.objects.filter(path__in={_top(one.unit) for one in renamed})}
    rows = Alias.objects.filter(name__in={name for _one, name in former}).prefetch_related("links")
    known: dict[tuple[str, int | None], Alias | None] = {(alias.name, alias.scope_id): alias for alias in rows}
    fresh: list[tuple[Act, Alias, Unit]] = []
    kept: list[tuple[Act, LedgeredModel]] = []
    for one, name in former:
        unit, until = one.unit, since - timedelta(days=1)
        scope = topmost[_top(unit)] if name == one.old[0] or unit.governs else government(unit)
        key = (name, scope.pk if scope else None)
        if key not in known:
            known[key] = None  # a second unit that gives the same name up leaves it to the first
            alias = Alias(name=name, scope=scope, used_from=begun[unit.pk], used_to=until)
            fresh.append((one.act, alias, unit))
        elif (found := known[key]) is not None and [link.unit_id for link in found.links.all()] == [unit.pk]:
            found.used_from, found.used_to = found.used_from or begun[unit.pk], until
            kept.append((one.act, found))
    save_each([(act, alias) for act, alias, _unit in fresh])
    save_each([(act, AliasUnit(alias=alias, unit=unit)) for act, alias, unit in fresh])
    update_each(kept)


def _given_up(one: Renamed) -> list[str]:
    return [name for name in dict.fromkeys(filter(None, one.old)) if name not in (one.unit.name, one.unit.short)]


def _named_since(renamed: Sequence[Unit]) -> dict[int, date | None]:
    """Since when each has borne its present name: the day after the last former one, else its first day."""
    links = AliasUnit.objects.filter(unit__in=[unit.pk for unit in renamed]).order_by()
    last = dict(links.values_list("unit_id").annotate(last=Max("alias__used_to")))
    begun = {unit.pk: unit.valid_from for unit in renamed}
    return begun | {key: day + timedelta(days=1) for key, day in last.items() if day}


def _top(unit: Unit) -> str:
    return unit.path.split("/", 1)[0] + "/"


def describe(
    pk: int, *, acting: Acting, now: datetime, level: str, kind: str, order: int = 0, mark: str = "", credit_code: str = "",
    version: int | None = None,
) -> Unit:  # fmt: skip
    """Change what a unit is: its level, kind, place among its equals, the mark of its numbers, its credit code."""
    given = {
        "level": level,
        "kind": kind,
        "order": order,
        "mark": mark.strip(),
        "credit_code": credit_code.strip().upper(),
    }
    with arranging.arranging(pk, "unit.described", acting=acting, now=now, version=version) as (unit, act):
        changed = [name for name, value in given.items() if getattr(unit, name) != value]
        if not changed:
            raise Invalid(_("没有改动。"))
        old = {name: getattr(unit, name) for name in changed}
        for name in changed:
            setattr(unit, name, given[name])
        _refuse_below(unit)
        act.facts.update(name=str(unit), changes=changes_told(unit, old))
    return unit


def changes_told(unit: Unit, old: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a unit was and is, as facts. A choice is recorded by its code, which every language has a word for."""
    return [{"field": name, "old": str(was), "new": str(getattr(unit, name))} for name, was in old.items()]


def _refuse_below(unit: Unit) -> None:
    levels = Level.values
    above = levels[: levels.index(unit.level)] if unit.level in levels else []
    refuse_higher(list(Unit.objects.filter(parent=unit, level__in=above)[: arranging.MOST_NAMED + 1]))


def refuse_higher(children: Sequence[Unit]) -> None:
    """children: those right below a unit whose level is above the one that it is to have."""
    if children:
        told = _("层级不能低于它下面的单位：%(names)s。") % {"names": arranging.named(children)}
        raise Invalid(told, fields={"level": told})


def recode(pk: int, *, acting: Acting, now: datetime, code: str, version: int | None = None) -> Unit:
    """Give a unit another code, and all below it the paths that follow from it."""
    with arranging.arranging(pk, "unit.recoded", acting=acting, now=now, version=version) as (unit, act):
        old, code = unit.code, code.strip()
        if code == old:
            told = _("代码没有改变。")
            raise Invalid(told, fields={"code": told})
        below = arranging.take_place(unit, unit.parent, code, act)
        act.facts.update(name=str(unit), old=old, code=code, below=below)
    return unit


def move(pk: int, *, acting: Acting, now: datetime, parent: Unit, reason: str = "", version: int | None = None) -> Unit:
    """Put a unit, with everything below it, under another. Raises Invalid where that one stands below it itself."""
    with arranging.arranging(pk, "unit.moved", acting=acting, now=now, version=version) as (unit, act):
        target = arranging.held(parent.pk)
        arranging.refuse_stranger(acting, target)
        if unit.parent is None:
            raise Invalid(_("最上级的政府不能移到别的单位下面。"))
        if wrong := _cannot_stand_below(unit, target, timezone.localdate(now)):
            raise Invalid(wrong, fields={"parent": wrong})
        old = unit.parent
        below = arranging.take_place(unit, target, unit.code, act)
        act.facts.update(name=str(unit), old=str(old), parent=str(target), below=below, reason=reason.strip())
    return unit


def _cannot_stand_below(unit: Unit, target: Unit, today: date) -> str:
    if target.is_within(unit):
        return _("不能移到它自己或它的下级单位下面。")
    if target.pk == unit.parent_id:
        return _("它已经在 %(unit)s 下面。") % {"unit": target}
    return "" if target.is_at_work(today) else _("%(unit)s 已经撤销。") % {"unit": target}


def set_duties(pk: int, *, acting: Acting, now: datetime, duties: str, version: int | None = None) -> Unit:
    """Write down what a unit answers for; whom to suggest as a lead is read from it."""
    with arranging.arranging(pk, "unit.duties_set", acting=acting, now=now, version=version) as (unit, act):
        if unit.duties == duties.strip():
            raise Invalid(_("没有改动。"))
        unit.duties = duties.strip()
        act.facts.update(name=str(unit))
    return unit


def end_unit(
    pk: int, *, acting: Acting, now: datetime, reason: str, on: date | None = None, leaving: Leaving | None = None,
    version: int | None = None,
) -> Unit:  # fmt: skip
    """Let a unit go; ``on`` (today where none is given) is its last day, and may lie ahead.

    reason: the document that says so. Raises Invalid where units still stand below it, posts are held in it, or open
    commitments rest on it, unless ``leaving`` provides for them. It is kept, with its history.
    """
    with arranging.arranging(pk, "unit.ended", acting=acting, now=now, version=version) as (unit, act):
        reason = arranging.line(reason, "reason", _("依据"))
        if unit.valid_to is not None:
            raise Invalid(_("%(unit)s 已于 %(day)s 撤销。") % {"unit": unit, "day": unit.valid_to})
        last = on or timezone.localdate(now)
        act.facts.update(name=str(unit), on=str(last), reason=reason)
        arranging.put_an_end(unit, last, leaving or Leaving(), act)
    return unit


def restore(pk: int, *, acting: Acting, now: datetime, reason: str, version: int | None = None) -> Unit:
    """Take an end back that was a mistake. Raises Invalid where another unit has taken the unit's place, or none stands above it."""
    with arranging.arranging(pk, "unit.restored", acting=acting, now=now, version=version) as (unit, act):
        reason = arranging.line(reason, "reason", _("理由"))
        if unit.valid_to is None:
            raise Invalid(_("它没有撤销。"))
        if unit.successors.exists():
            raise Invalid(_("已有单位接替它，不能恢复。"))
        if unit.parent is not None and not unit.parent.is_at_work(timezone.localdate(now)):
            raise Invalid(_("它的上级单位 %(unit)s 已经撤销，请先恢复上级单位。") % {"unit": unit.parent})
        unit.valid_to = None
        act.facts.update(name=str(unit), reason=reason)
    return unit
