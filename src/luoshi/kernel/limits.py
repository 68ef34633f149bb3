"""Time limits as data, and the due date that follows from one.

How days are counted is the Civil Code's way (articles 201 to 203): the day on which the clock starts is not counted; a month
runs to the same day of the month it ends in, or to that month's last day; a limit in days or months that would end on a day off
ends on the next workday. A limit in workdays ends on a workday by itself. A year's end is a year's end, day off or not.
Sources are codes of the list in docs/rules.md.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from luoshi.kernel.ruledata import RuleReader
from luoshi.kernel.workdays import Calendar


class Unit(StrEnum):
    """What the amount of a limit counts. ``year_end``: 31 December of the year the clock starts, plus ``amount`` years."""

    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    YEAR_END = "year_end"


MOST = {Unit.WORKDAY: 1000, Unit.DAY: 3660, Unit.MONTH: 120, Unit.YEAR_END: 10}


@dataclass(frozen=True)
class LimitRule:
    """So many workdays, days or months; 0 is the same day. ``source`` says who prescribes it, for the reader of the rule book."""

    amount: int
    unit: Unit
    source: str = ""

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object]) -> Self:
        """A rule from {"amount": 7, "unit": "workday", "source": "…"}; raises RuleError with everything that is wrong."""
        reader = RuleReader(raw, ("amount", "unit", "source"))
        reader.required("amount", "unit")
        unit = Unit(reader.choice("unit", Unit.WORKDAY, tuple(Unit)))
        rule = cls(reader.integer("amount", 0, 0, MOST[unit]), unit, reader.text("source", ""))
        reader.finish()
        return rule

    def to_mapping(self) -> dict[str, int | str]:
        """The plain data that ``from_mapping`` reads back."""
        return {"amount": self.amount, "unit": self.unit.value, "source": self.source}


def due(start: date, rule: LimitRule, calendar: Calendar) -> date:
    """The last day on which a limit that starts running on ``start`` is still kept.

    Whether the date may still change is for ``calendar.is_confirmed`` to say.
    """
    if rule.unit is Unit.YEAR_END:
        return date(start.year + rule.amount, 12, 31)
    if rule.unit is Unit.WORKDAY and rule.amount > 0:
        return calendar.add(start, rule.amount)
    if rule.unit is Unit.MONTH:
        return calendar.next_workday_on_or_after(add_months(start, rule.amount))
    days = rule.amount if rule.unit is Unit.DAY else 0
    return calendar.next_workday_on_or_after(start + timedelta(days=days))


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _days(amount: int, source: str) -> LimitRule:
    return LimitRule(amount, Unit.DAY, source)


def _workdays(amount: int, source: str) -> LimitRule:
    return LimitRule(amount, Unit.WORKDAY, source)


def _months(amount: int, source: str) -> LimitRule:
    return LimitRule(amount, Unit.MONTH, source)


# Limits that places have published, by place and by kind of matter (docs/rules.md). A range takes its longest value.
PRESETS: Mapping[str, Mapping[str, LimitRule]] = {
    "design_default": {
        "sign_in": _workdays(1, "INF"),
        "sign_in_urgent": _workdays(0, "INF"),
        "return_ruling": _workdays(3, "INF"),
        "issue_answer": _workdays(5, "INF"),
        "look_back_first": _months(3, "INF"),
        "look_back_second": _months(6, "INF"),
        "look_back_third": _months(12, "INF"),
    },
    "order_733": {"review_application": _days(30, "A1"), "review_decision": _days(30, "A1")},
    "shanxi_13710": {
        "deploy": _days(0, "G1"),
        "feedback": _days(3, "G1"),
        "ordinary": _days(7, "G1"),
        "hard": _months(1, "G1"),
    },
    "qinghai_710": {
        "ordinary": _days(7, "G6"),
        "complex": _months(1, "G6"),
        "annual": LimitRule(0, Unit.YEAR_END, "G6"),
    },
    "sanya_2006": {"minutes_handed_over": _days(1, "G11"), "registration": _days(2, "G11")},
    "no_stated_limit": {"document": _days(30, "G12"), "minutes": _days(20, "G12")},
    "leaders_instruction": {
        "urgent": _days(5, "G12"),
        "normal": _days(15, "G12"),
        "difficult": _days(30, "G12"),
    },
    "leaders_instruction_month": {"normal": _months(1, "G15")},
    "executive_meeting": {"report": _workdays(5, "G14"), "report_long": _workdays(30, "G13")},
    "meeting_and_media": {"meeting_spirit": _days(7, "G13"), "media": _days(5, "G13")},
    "mayors_mailbox": {"reply": _workdays(5, "G14")},
    "annual_plan": {"to_leader": _days(9, "G16"), "to_government": _days(13, "G16")},
    "meeting_decision": {"targets_to_performance_office": _days(10, "K5")},
    "coordination": {"lead_convenes": _months(1, "G15")},
    "hotline": {
        "urgent": _workdays(0, "G37"),
        "ordinary": _workdays(3, "G37"),
        "complex": _workdays(13, "G37"),
        "public_criticism_after_due": _workdays(5, "G37"),
    },
}
