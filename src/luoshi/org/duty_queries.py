"""Reads about duty lists and mandates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.kernel.duties import Duty, DutyKind
from luoshi.org.acting import Acting
from luoshi.org.duty_models import DutyEntry, Mandate
from luoshi.org.models import Unit


def find_entries(
    acting: Acting, today: date, *, words: str = "", kind: str = "", unit: int | None = None, ended: bool = False
) -> QuerySet[DutyEntry]:
    """The entries in force that this person may read, narrowed; with ``ended`` also those that are not in force."""
    rows = DutyEntry.objects.visible_to(acting).select_related("unit", "upper")
    if not ended:
        rows = rows.in_force(today)
    if words:
        rows = rows.filter(
            Q(matter__icontains=words) | Q(upper_name__icontains=words) | Q(unit__name__icontains=words)
            | Q(unit__short__icontains=words) | Q(field__icontains=words) | Q(basis__icontains=words)
        )  # fmt: skip
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(unit=unit) if unit is not None else rows


def find_mandates(acting: Acting, today: date, *, words: str = "", ended: bool = False) -> QuerySet[Mandate]:
    """The mandates in force or to come that this person may read, narrowed; with ``ended`` also those that are over."""
    rows = Mandate.objects.visible_to(acting).select_related("issuer", "office").with_scope()
    if not ended:
        rows = rows.filter(valid_to__gte=today)
    if words:
        rows = rows.filter(
            Q(matter__icontains=words) | Q(basis__icontains=words) | Q(issuer__name__icontains=words) | Q(issuer__short__icontains=words)
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class ListedDuty:
    """A line of a list as the check needs it: plain, since of tens of thousands that are looked at few are spoken of."""

    duty: Duty
    answers: str
    basis: str


def lists_in_force(units: Iterable[Unit], today: date) -> dict[int, list[ListedDuty]]:
    """The duty lists of the units that have one, by unit. One query; none where there is no unit."""
    keys = {unit.pk for unit in units}
    found: dict[int, list[ListedDuty]] = defaultdict(list)
    if keys:
        rows = DutyEntry.objects.in_force(today).filter(unit__in=keys).order_by("pk")
        for unit, pk, kind, matter, answers, basis in rows.values_list(
            "unit_id", "pk", "kind", "matter", "upper_name", "basis"
        ):
            found[unit].append(ListedDuty(Duty(pk, DutyKind(kind), matter), answers, basis))
    return found


def mandates_in_force(issuers: Iterable[Unit], today: date) -> list[Mandate]:
    """The mandates that these units hold on ``today``, with their scope. Two queries; none where there is no unit."""
    keys = {unit.pk for unit in issuers}
    if not keys:
        return []
    rows = Mandate.objects.in_force(today).filter(issuer__in=keys).select_related("issuer").with_scope()
    return list(rows.order_by("pk"))
