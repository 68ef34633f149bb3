"""Mandates: which department may supervise which lower governments, in what and how long."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions.duties import refuse_ending
from luoshi.org.duty_models import Mandate, MandateUnit
from luoshi.org.duty_rights import granting_post, may_be_mandated
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Level, Post, Unit

LEVELS = list(Level)


@transaction.atomic
def grant_mandate(
    *, acting: Acting, now: datetime, issuer: Unit, matter: str, scope: Sequence[Unit], valid_from: date, valid_to: date,
    basis: str, duties: str = "",
) -> Mandate:  # fmt: skip
    """Enter that the government has designated its department ``issuer`` (Order 733, art. 7).

    basis: number of the document that says so. scope: lower governments, each with whoever stands below it. Raises
    NotEntitled, Incomplete, Invalid naming the field.
    """
    post = _granting(acting, issuer)
    _refuse_missing({"matter": matter, "basis": basis, "scope": scope})
    _refuse_wrong(post.unit, issuer, scope, valid_from, valid_to, timezone.localdate(now))
    mandate = Mandate(
        issuer=issuer, matter=matter.strip(), duties=duties.strip(), basis=basis.strip(), valid_from=valid_from,
        valid_to=valid_to, office=post.unit, granted_by=acting.name, granted_at=now,
    )  # fmt: skip
    act = Act(issuer.stream, "mandate.granted", author=acting.author(post), now=now)
    act.save(mandate)
    act.save_all([MandateUnit(mandate=mandate, unit=unit) for unit in scope])
    act.facts.update(
        issuer=str(issuer), matter=mandate.matter, scope=[str(unit) for unit in scope], basis=mandate.basis,
        first=str(valid_from), last=str(valid_to),
    )  # fmt: skip
    act.write()
    return mandate


def _granting(acting: Acting, issuer: Unit) -> Post:
    found = [post for post in acting.posts if granting_post(acting, post.unit) == post]
    own = next((post for post in found if may_be_mandated(post.unit, issuer)), None)
    if own is not None:
        return own
    if found:
        told = _("只能授权本级政府的所属部门。")
        raise Invalid(told, fields={"issuer": told})
    raise NotEntitled(_("督办授权由督查室主任登记。"))


def _refuse_missing(given: dict[str, object]) -> None:
    told = {
        "matter": _("请写明授权督办的事项。"),
        "basis": _("请写明依据文号。"),
        "scope": _("请选择授权范围内的单位。"),
    }
    fields = {
        name: told[name] for name, value in given.items() if not (value.strip() if isinstance(value, str) else value)
    }
    if fields:
        raise Incomplete(" ".join(fields.values()), fields=fields)


def _refuse_wrong(
    office: Unit, issuer: Unit, scope: Sequence[Unit], valid_from: date, valid_to: date, today: date
) -> None:
    fields = {}
    if valid_to < valid_from:
        fields["valid_to"] = _("最后一天不能早于起始日期。")
    elif valid_to < today:
        fields["valid_to"] = _("期限已经过去。")
    outside = [
        unit for unit in scope
        if not unit.governs
        or not unit.path.startswith(office.government_path)
        or LEVELS.index(Level(unit.level)) <= LEVELS.index(Level(issuer.level))
    ]  # fmt: skip
    if outside:
        names = _("、").join(str(unit) for unit in outside[:5])
        fields["scope"] = _("%(units)s不是本级的下级政府；对部门和下属单位，不需要授权。") % {"units": names}
    if fields:
        raise Invalid(" ".join(fields.values()), fields=fields)


@transaction.atomic
def end_mandate(pk: int, *, acting: Acting, now: datetime, last: date, reason: str) -> Mandate:
    """End a mandate before its time: ``last`` is its last day. What was dispatched by it stays as it is."""
    mandate = Mandate.objects.select_related("issuer", "office").select_for_update(of=("self",)).get(pk=pk)
    post = granting_post(acting, mandate.office)
    if post is None:
        raise NotEntitled(_("督办授权由登记它的督查室主任终止。"))
    today = timezone.localdate(now)
    refuse_ending(mandate.valid_to if mandate.is_over(today) else None, today, last, reason)
    if last > mandate.valid_to:
        told = _("最后一天不能晚于原定的 %(day)s。") % {"day": mandate.valid_to}
        raise Invalid(told, fields={"last": told})
    mandate.valid_to, mandate.end_reason = last, reason.strip()
    act = Act(mandate.issuer.stream, "mandate.ended", author=acting.author(post), now=now)
    act.facts.update(issuer=str(mandate.issuer), basis=mandate.basis, last=str(last), reason=reason.strip())
    act.save(mandate)
    act.write()
    return mandate
