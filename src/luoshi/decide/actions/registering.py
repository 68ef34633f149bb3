"""A proposed commitment is registered, with its number, or declined."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.actions import perform, set_units
from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.models import Commitment, Handling, is_lower
from luoshi.decide.models import SetAside, Source
from luoshi.kernel.lifecycle import Action, Need
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid
from luoshi.org.models import Unit


def register(
    pk: int, *, acting: Acting, now: datetime, lead: Unit | None = None, due: date | None = None,
    measure: str | None = None, tier: int | None = None, supports: Sequence[Unit] | None = None, version: int | None = None,
    handling: str | None = None, handling_reason: str = "",
) -> Commitment:  # fmt: skip
    """Register a proposed commitment: lead, date, measure and tier are fixed, a number is given. None keeps what is there.

    handling: who may know of it; lower than its source's only with ``handling_reason``.
    """
    refuse_classified(measure or "", handling_reason)
    held = Commitment.objects.select_related("lead").get(pk=pk)
    lead, due, tier = lead or held.lead, due or held.due, tier or held.tier
    measure = held.measure if measure is None else measure.strip()
    handling = _handling_of(held, handling or held.handling, handling_reason)
    given = {Need.LEAD: lead, Need.DUE: due, Need.MEASURE: measure, Need.TIER: tier}
    with perform(pk, Action.REGISTER, acting=acting, now=now, version=version, given=given) as doing:
        commitment, today = doing.commitment, timezone.localdate(now)
        assert lead is not None
        assert due is not None
        assert tier is not None
        if lead == commitment.issuer:
            raise Invalid(_("督查机构不能自己牵头自己督办的事项。"), fields={"lead": _("请另选牵头单位。")})
        if supports is None:
            supports = [held.unit for held in commitment.involvements.filter(role="support").select_related("unit")]
        set_units(commitment, doing.act, lead, tuple(unit for unit in supports if unit != lead))
        commitment.due = commitment.original_due = due
        commitment.measure = commitment.original_measure = measure[:400]
        commitment.tier, commitment.registered_at = tier, now
        commitment.handling = handling
        commitment.year, commitment.serial = today.year, _next_serial(commitment.issuer, today.year)
        commitment.number = f"{commitment.issuer.mark}〔{today.year}〕{commitment.serial}号"  # zh: a document's number
        doing.act.facts.update(number=commitment.number, lead=str(lead), due=str(due), measure=commitment.measure)
        doing.act.facts.update(handling=handling, why=handling_reason.strip())
    return doing.commitment


def _handling_of(commitment: Commitment, wanted: str, reason: str) -> str:
    """The level that a commitment is registered with. Raises Invalid for none, Incomplete for one below its source's without a reason."""
    if wanted not in Handling.values:
        raise Invalid(_("没有这种处理级别。"), fields={"handling": _("请从列出的选项里选。")})
    floor = Source.objects.filter(origins__commitment=commitment).values_list("handling", flat=True).first()
    if floor is not None and is_lower(wanted, floor) and not reason.strip():
        told = _("来源是“%(level)s”，事项定得更低须写明理由。") % {"level": Handling(floor).label}
        raise Incomplete(told, fields={"handling_reason": told})
    return wanted


def _next_serial(issuer: Unit, year: int) -> int:
    """The office's next number of the year. Its own row is held, so that two who register at once get two numbers."""
    Unit.objects.select_for_update(of=("self",)).only("pk").get(pk=issuer.pk)
    return (Commitment.objects.filter(issuer=issuer, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def decline(
    pk: int, *, acting: Acting, now: datetime, ground: str, reason: str = "", version: int | None = None
) -> Commitment:
    """Decide that a proposed commitment is not registered, and say why."""
    refuse_classified(reason)
    given = {Need.REASON: ground if ground in SetAside.values else ""}
    with perform(pk, Action.DECLINE, acting=acting, now=now, version=version, given=given) as doing:
        doing.act.facts.update(ground=ground, reason=reason.strip())
    return doing.commitment
