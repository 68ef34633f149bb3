"""What already lies on the units that one is about to charge: shown to the sender before anything is sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from luoshi.commitments import lights
from luoshi.commitments.models import Commitment, UnitRole
from luoshi.kernel.lifecycle import OPEN, State
from luoshi.rulebook.queries import rulebook

MOST_READ = 5000
"""How many commitments are looked at for reports that fall due; a sender with more units than that is told of the first."""


@dataclass(frozen=True)
class Load:
    """Of one unit: what it leads that is open, how much of that is red, what it supports, reports due this month, and what
    else falls due on the same day as the new one.
    """

    open: int = 0
    red: int = 0
    supports: int = 0
    reports: int = 0
    same_day: int = 0


Charge = tuple[int, date | None]
"""A unit's key, and the day on which something new is to fall due there."""


def loads_of(charges: Collection[Charge], today: date) -> Mapping[Charge, Load]:
    """The load of each unit that is about to be charged. Two queries, however many there are."""
    rules, units = rulebook(), {unit for unit, _due in charges}
    month_ends = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    counted = (
        Commitment.objects.filter(involvements__unit__in=units, state__in=OPEN)
        .order_by()
        .values_list("involvements__unit_id", "due")
        .annotate(
            leads=Count("pk", filter=Q(involvements__role=UnitRole.LEAD)),
            red=Count("pk", filter=Q(involvements__role=UnitRole.LEAD, light="red")),
            supports=Count("pk", filter=Q(involvements__role=UnitRole.SUPPORT)),
        )
    )
    by_unit: dict[int, list[tuple[date | None, int, int, int]]] = {}
    for unit, due, *counts in counted:
        by_unit.setdefault(unit, []).append((due, *counts))
    reports: dict[int, int] = {}
    reporting = Commitment.objects.filter(lead__in=units, state__in=[State.ACCEPTED, State.IN_PROGRESS]).only(
        "lead_id", "state", "tier", "reporting_from", "reported_on"
    )
    for one in reporting[:MOST_READ]:
        asked = lights.next_report_due(one, today, rules)
        if asked and asked < month_ends and one.lead_id:
            reports[one.lead_id] = reports.get(one.lead_id, 0) + 1
    return {
        (unit, due): Load(
            open=sum(leads for _day, leads, _red, _supports in by_unit.get(unit, ())),
            red=sum(red for _day, _leads, red, _supports in by_unit.get(unit, ())),
            supports=sum(supports for _day, _leads, _red, supports in by_unit.get(unit, ())),
            reports=reports.get(unit, 0),
            same_day=sum(leads for day, leads, _red, _supports in by_unit.get(unit, ()) if day == due),
        )
        for unit, due in charges
    }
