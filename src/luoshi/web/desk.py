"""What the desk shows: what this person must do now, by deadline; what they answer for, by light. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from luoshi.commitments import lights
from luoshi.commitments.models import Colour, Commitment
from luoshi.commitments.queries import Filters, awaiting, buttons, counts_by_light, counts_by_unit, listed
from luoshi.commitments.words import ACTION_WORDS
from luoshi.decide.models import Source, Status
from luoshi.kernel.lifecycle import State
from luoshi.org.acting import Acting
from luoshi.rulebook.reading_rules import Rulebook
from luoshi.supervise.models import Reminder

MOST = 12


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person, and the words for what to do."""

    commitment: Commitment
    todo: str
    left: int | None


def desk(acting: Acting, today: date, rules: Rulebook) -> dict[str, Any]:
    """The desk's context for one person."""
    visible = Commitment.objects.visible_to(acting).select_related("lead", "issuer").defer("words")
    waiting = visible.filter(awaiting(acting)).order_by("due", "pk")
    total = waiting.count()
    by_light = counts_by_light(acting)
    return {
        "tasks": [_task(row, acting, today, rules) for row in waiting[:MOST]],
        "tasks_total": total,
        "tasks_more": max(0, total - MOST),
        "figures": [{"colour": colour, "count": by_light.get(colour, 0)} for colour in Colour.values if colour != "grey"],
        "open_total": sum(by_light.values()),
        "late": [(row, _left(row, today, rules)) for row in _flagged(acting, "overdue", today, rules)],
        "soon": [(row, _left(row, today, rules)) for row in _flagged(acting, "due_soon", today, rules)],
        "unsigned": list(_flagged(acting, "sign_in_overdue", today, rules)),
        "units": counts_by_unit(acting)[:MOST] if _oversees(acting) else [],
        "sources": _sources(acting),
        "reminders": list(_reminders(acting)),
        "reports": _reports(visible, acting, today, rules),
    }


def _oversees(acting: Acting) -> bool:
    return bool(acting.offices) or bool({"leader", "auditor"} & acting.roles)


def _left(row: Commitment, today: date, rules: Rulebook) -> int | None:
    return rules.calendar.between(today, row.due) if row.due else None


def _task(row: Commitment, acting: Acting, today: date, rules: Rulebook) -> Task:
    """The first thing this person may do; where a report lies ready, approving it comes first."""
    if row.awaits_approval and "unit_head" in acting.roles and row.lead_id in {unit.pk for unit in acting.units}:
        return Task(row, _("审核进展"), _left(row, today, rules))
    if row.awaits_assessment and row.state == State.IN_PROGRESS and acting.offices:
        return Task(row, _("核实进展"), _left(row, today, rules))
    allowed = [button.action for button in buttons(row, acting) if button.allowed]
    return Task(row, str(ACTION_WORDS[allowed[0]]) if allowed else "", _left(row, today, rules))


def _flagged(acting: Acting, flag: str, today: date, rules: Rulebook) -> QuerySet[Commitment]:
    return listed(acting, Filters(flag=flag, sort="due"), today, rules)[:MOST]


def _sources(acting: Acting) -> list[Source]:
    """Sources of my office that still have something pending."""
    if not acting.offices:
        return []
    rows = Source.objects.visible_to(acting).filter(proposals__status=Status.PENDING).distinct().defer("text", "reading")
    return list(rows[:5])


def _reminders(acting: Acting) -> QuerySet[Reminder]:
    units = [unit.pk for unit in acting.units]
    rows = Reminder.objects.filter(Q(unit__in=units)) if units else Reminder.objects.none()
    return rows.select_related("commitment", "unit")[:6]


def _reports(visible: QuerySet[Commitment], acting: Acting, today: date, rules: Rulebook) -> list[dict[str, Any]]:
    """Reports that my units owe or will owe within the week, soonest first."""
    units = [unit.pk for unit in acting.units]
    if not units:
        return []
    found = []
    for row in visible.filter(lead__in=units, state__in=[State.ACCEPTED, State.IN_PROGRESS])[:300]:
        owed = lights.report_overdue_since(row, today, rules)
        coming = owed or lights.next_report_due(row, today, rules)
        if coming is not None and rules.calendar.between(today, coming) <= 5:
            found.append({"commitment": row, "due": coming, "left": rules.calendar.between(today, coming), "owed": owed is not None})
    return sorted(found, key=lambda item: item["due"])[:MOST]
