"""What documents call units by."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
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
