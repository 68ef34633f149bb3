"""Whom a name of a document means, said once and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.classified import refuse_classified
from luoshi.decide.actions.holding import act_on, opened, refuse_decided, refuse_outsiders, save_proposal
from luoshi.decide.matching import Directory, leading_of
from luoshi.decide.models import Proposal, Source, Status
from luoshi.org.acting import Acting
from luoshi.org.actions import end_alias, name_group
from luoshi.org.errors import Invalid, NotEntitled
from luoshi.org.models import Alias, Unit
from luoshi.org.queries import naming


@dataclass(frozen=True)
class Settled:
    """What came of saying whom a name means: the proposals filled in, and whether the name is remembered."""

    changed: list[Proposal]
    remembered: bool


@transaction.atomic
def settle_name(
    source_pk: int, name: str, units: Sequence[Unit], *, acting: Acting, now: datetime, remember: bool, only: int | None = None
) -> Settled:  # fmt: skip
    """Say whom a name of a document means. Every pending proposal that has it is filled in, wherever nobody was chosen yet.

    remember: keep it as an alias for this office's government and those below it, so that it is not asked again.
    only: fill in this one proposal. One entry on the source's stream; the alias has its own on the unit's.
    """
    held = Source.objects.select_related("office").defer("text", "reading").select_for_update(of=("self",))
    source = held.get(pk=source_pk)
    refuse_outsiders(source, acting)
    refuse_classified(name)
    if not units:
        raise Invalid(_("请选择单位。"), fields={"units": _("请选择单位。")})
    directory = Directory.of(naming(timezone.localdate(now)), source.office)
    match = directory.find(name)
    if match.units and not match.is_group:
        told = _("“%(name)s”已经对应%(units)s。") % {"name": name, "units": "、".join(map(str, match.units))}
        raise Invalid(told, fields={"name": told})
    pending = source.proposals.select_for_update(of=("self",)).filter(status=Status.PENDING)
    rows = [row for row in pending if any(mention["name"] == name for mention in row.named)]
    if not rows:
        raise Invalid(_("待定的事项里没有“%(name)s”。") % {"name": name})
    changed = [row for row in rows if only in {None, row.pk} and _put_units(row, name, units)]
    act = act_on(
        source, "source.named", acting, now, name=name, units=[str(unit) for unit in units], count=len(changed)
    )
    for row in changed:
        save_proposal(act, row)
    act.write()
    if remember:
        _remember(name, units, directory, source.office, acting, now)
    return Settled(changed, remember)


@transaction.atomic
def put_known_name(
    pk: int, name: str, *, acting: Acting, now: datetime, version: int | None = None
) -> tuple[Unit, ...]:
    """Fill in one proposal with whom a name of its document means by now: it was said after the document was read.

    A name that is to lead leads where nobody does; any other supports. Returns the units. Raises Invalid where nothing changes.
    """
    proposal = opened(pk, version, acting)
    refuse_decided(proposal)
    match = Directory.of(naming(timezone.localdate(now)), proposal.source.office).find(name)
    if not any(mention["name"] == name for mention in proposal.named) or not match.units:
        raise Invalid(_("待定的事项里没有“%(name)s”。") % {"name": name})
    if not _put_units(proposal, name, match.units):
        told = _("“%(name)s”已经对应%(units)s。") % {"name": name, "units": "、".join(map(str, match.units))}
        raise Invalid(told)
    act = act_on(proposal.source, "source.edited", acting, now, title=proposal.title)
    save_proposal(act, proposal)
    act.write()
    return match.units


def _put_units(row: Proposal, name: str, units: Sequence[Unit]) -> bool:
    """Let ``name`` mean ``units`` in one proposal. Returns whether that changed anything; a lead that is there stays."""
    leading = leading_of(row.named)
    wanted = [unit.pk for unit in units]
    if leading is not None and leading["name"] == name:
        if row.leads:
            return False
        row.leads = wanted
        row.supports = [key for key in row.supports if key not in wanted]
        return True
    new = [key for key in wanted if key not in row.supports and key not in row.leads]
    row.supports = [*row.supports, *new]
    return bool(new)


def _remember(
    name: str, units: Sequence[Unit], directory: Directory, office: Unit, acting: Acting, now: datetime
) -> None:
    scope = directory.home or office
    Unit.objects.select_for_update(of=("self",)).only("pk").get(pk=scope.pk)  # two who say it at once say it one by one
    name_group(name, units, acting=acting, now=now, scope=scope)


@transaction.atomic
def forget_name(source_pk: int, alias_pk: int, *, acting: Acting, now: datetime) -> str:
    """End a name that this office's government was given on the desk. What it filled in stays. Returns the name."""
    source = Source.objects.select_related("office").defer("text", "reading").get(pk=source_pk)
    refuse_outsiders(source, acting)
    directory = Directory.of(naming(timezone.localdate(now)), source.office)
    alias = Alias.objects.select_for_update(of=("self",)).filter(pk=alias_pk).first()
    if alias is None:
        raise Invalid(_("这个别名已经取消。"))
    if directory.home is None or alias.scope_id != directory.home.pk:
        raise NotEntitled(_("这个别名不是本级政府记下的，不能在这里取消。"))
    end_alias(alias, acting=acting, now=now)
    return alias.name
