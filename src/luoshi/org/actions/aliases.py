"""What documents call units by."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import arranging
from luoshi.org.errors import Incomplete, Invalid
from luoshi.org.models import Alias, AliasUnit, Unit


@transaction.atomic
def name_group(name: str, units: Sequence[Unit], *, acting: Acting, now: datetime, scope: Unit | None = None) -> Alias:
    """Let ``name`` (各县区, 发改委) stand for ``units`` in documents; adds to what it stood for before.

    scope: the government whose documents speak so, with those below it; None for everybody's.
    """
    alias = Alias.objects.filter(name=name, scope=scope).first() or Alias(name=name, scope=scope)
    act = Act(units[0].stream, "unit.alias_added", author=acting.author(), now=now)
    act.facts.update(alias=name, units=[str(unit) for unit in units])
    if alias._state.adding:
        act.save(alias)
    known = set(alias.links.values_list("unit_id", flat=True))
    act.save_all([AliasUnit(alias=alias, unit=unit) for unit in units if unit.pk not in known])
    act.write()
    return alias


@transaction.atomic
def add_alias(*, acting: Acting, now: datetime, name: str, units: Sequence[Unit], scope: Unit | None = None) -> Alias:
    """Let a name stand for units, as an administrator arranges it. scope: see `name_group`.

    Raises NotEntitled; Incomplete or Invalid, by field.
    """
    name = arranging.line(name, "name", _("别名"))
    if not units:
        told = _("请选择单位。")
        raise Incomplete(told, fields={"units": told})
    if scope is not None and not scope.governs:
        told = _("适用范围是一级党委政府或开发区。")
        raise Invalid(told, fields={"scope": told})
    for unit in (*units, *([scope] if scope else [])):
        arranging.refuse_stranger(acting, unit)
    known = AliasUnit.objects.filter(alias__name=name, alias__scope=scope).values_list("unit_id", flat=True)
    if {unit.pk for unit in units} <= set(known):
        told = _("“%(name)s”已经是它的别名。") % {"name": name}
        raise Invalid(told, fields={"name": told})
    return name_group(name, units, acting=acting, now=now, scope=scope)


@transaction.atomic
def drop_alias(pk: int, *, acting: Acting, now: datetime) -> str:
    """End a name, as an administrator arranges it. Returns the name; "" where somebody ended it before."""
    alias = Alias.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("scope").first()
    if alias is None:
        return ""
    units = [link.unit for link in alias.links.select_related("unit")]
    for unit in [alias.scope] if alias.scope else units:
        arranging.refuse_stranger(acting, unit)
    end_alias(alias, acting=acting, now=now)
    return alias.name


@transaction.atomic
def end_alias(alias: Alias, *, acting: Acting, now: datetime) -> None:
    """Let a name stand for nobody from now on. What was matched by it stays as it is; the ledger keeps who said it and when."""
    links = list(alias.links.select_related("unit").order_by("unit__path"))
    stream = links[0].unit.stream if links else acting.posts[0].unit.stream
    act = Act(stream, "unit.alias_ended", author=acting.author(), now=now)
    act.facts.update(alias=alias.name, units=[str(link.unit) for link in links])
    for link in links:
        act.delete(link)
    act.delete(alias)
    act.write()
