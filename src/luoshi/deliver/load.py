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


def load_of(units: Collection[int], today: date, due: date | None) -> Mapping[int, Load]:
    """The load of each unit, by key. Two queries, however many units there are."""
    rules = rulebook()
    month_ends = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    counted = (
        Commitment.objects.filter(involvements__unit__in=units, state__in=OPEN)
        .order_by()
        .values_list("involvements__unit_id")
        .annotate(
            leads=Count("pk", filter=Q(involvements__role=UnitRole.LEAD)),
            red=Count("pk", filter=Q(involvements__role=UnitRole.LEAD, light="red")),
            supports=Count("pk", filter=Q(involvements__role=UnitRole.SUPPORT)),
            same_day=Count("pk", filter=Q(involvements__role=UnitRole.LEAD, due=due)),
        )
    )
    reports: dict[int, int] = {}
    reporting = Commitment.objects.filter(lead__in=units, state__in=[State.ACCEPTED, State.IN_PROGRESS]).only(
        "lead_id", "state", "tier", "reporting_from", "reported_on"
    )
    for one in reporting[:MOST_READ]:
        asked = lights.next_report_due(one, today, rules)
        if asked and asked < month_ends and one.lead_id:
            reports[one.lead_id] = reports.get(one.lead_id, 0) + 1
    found = {unit: Load(reports=reports.get(unit, 0)) for unit in units}
    for unit, leads, red, supports, same_day in counted:
        if unit in found:
            found[unit] = Load(leads, red, supports, reports.get(unit, 0), same_day)
    return found
