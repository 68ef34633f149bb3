"""Units: set up, renamed, described, moved, ended and brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.writing import Act, append_many, save_each
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
        used = (_named_since(unit), since - timedelta(days=1))
        for former in dict.fromkeys(filter(None, old)):
            if former not in (unit.name, unit.short):
                _remember(unit, former, used, act, whole=former == old[0])
        act.facts.update(
            old=old[0], old_short=old[1], name=unit.name, short=unit.short, on=str(since), reason=reason.strip()
        )
    return unit


def _remember(unit: Unit, name: str, used: tuple[date | None, date], act: Act, *, whole: bool) -> None:
    """Keep a former name, ``used`` from and to, as an alias: a full one for the whole tree, a short one for the unit's government.

    Where people of that government have given the name to another unit, it stays with that one.
    """
    scope = government_of(unit) if not whole and not unit.governs else _topmost(unit)
    alias = Alias.objects.filter(name=name, scope=scope).first()
    if alias is None:
        alias = Alias(name=name, scope=scope, used_from=used[0], used_to=used[1])
        act.save(alias)
        act.save(AliasUnit(alias=alias, unit=unit))
    elif list(alias.links.values_list("unit_id", flat=True)) == [unit.pk]:
        alias.used_from, alias.used_to = alias.used_from or used[0], used[1]
        act.save(alias)


def _named_since(unit: Unit) -> date | None:
    """Since when the unit has borne its present name: the day after the last former one, else its first day."""
    last: date | None = Alias.objects.filter(links__unit=unit).aggregate(last=Max("used_to"))["last"]
    return last + timedelta(days=1) if last else unit.valid_from


def _topmost(unit: Unit) -> Unit:
    return Unit.objects.get(path=unit.path.split("/", 1)[0] + "/")


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
        # A choice is recorded by its code, which every language has a word for.
        changes = [{"field": name, "old": str(getattr(unit, name)), "new": str(given[name])} for name in changed]
        for name in changed:
            setattr(unit, name, given[name])
        _refuse_below(unit)
        act.facts.update(name=str(unit), changes=changes)
    return unit


def _refuse_below(unit: Unit) -> None:
    levels = Level.values
    above = levels[: levels.index(unit.level)] if unit.level in levels else []
    children = list(Unit.objects.filter(parent=unit, level__in=above)[: arranging.MOST_NAMED + 1])
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
