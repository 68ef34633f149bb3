"""How often a unit reports, and on which days its reports have fallen due.

Published cadences differ in two ways that matter: by which day, and for which period. «By the 25th» speaks of the month that is
running, «by the 5th» of the month before; ``following`` tells the two apart. A due date on a day off moves to the next workday,
and a week without a workday has no report.
Sources are codes of the list in docs/rules.md.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from luoshi.kernel.limits import add_months
from luoshi.kernel.ruledata import RuleReader
from luoshi.kernel.workdays import Calendar


class Every(StrEnum):
    """The period that one report covers; ``none`` asks for no regular reports."""

    NONE = "none"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Cadence:
    """How often reports are due.

    every: the period that one report covers.
    day: by which day. Month and quarter: day of the month, the last day where the month is shorter. Week: 1 Monday to 7 Sunday.
    following: the day lies in the month or week after the period has ended; otherwise in its last month, or in the week itself.
    grace: workdays a commitment must have been open for a report to be asked: none on the day after dispatch.
    """

    every: Every
    day: int = 25
    following: bool = False
    grace: int = 5
    source: str = ""

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object]) -> Self:
        """A cadence from {"every": "month", "day": 25, …}; raises RuleError with everything that is wrong."""
        reader = RuleReader(raw, ("every", "day", "following", "grace", "source"))
        reader.required("every")
        every = Every(reader.choice("every", Every.NONE, tuple(Every)))
        last, usual, grace = (7, 5, 3) if every is Every.WEEK else (31, 25, 5)
        cadence = cls(
            every,
            reader.integer("day", usual, 1, last),
            reader.flag("following", False),
            reader.integer("grace", grace, 0, 60),
            reader.text("source", ""),
        )
        reader.finish()
        return cadence

    def to_mapping(self) -> dict[str, int | str | bool]:
        """The plain data that ``from_mapping`` reads back."""
        return {
            "every": self.every.value,
            "day": self.day,
            "following": self.following,
            "grace": self.grace,
            "source": self.source,
        }


class Period(NamedTuple):
    """One report asked for: ``key`` names the period ("2026-W47", "2026-11", "2026-Q4"), ``due`` is its last day."""

    key: str
    due: date


NO_REPORTS = Cadence(Every.NONE)

# Calendar days that one period takes at the most.
_LONGEST: Mapping[Every, int] = {Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92}

# A tier of commitments -> how often they report. Handbook 1.5: Fangzheng's classes, and the lightest tier of New South Wales.
DEFAULT_TIERS: Mapping[str, Cadence] = {
    "A": Cadence(Every.MONTH, 25, source="G25"),
    "B": Cadence(Every.MONTH, 25, source="G25"),
    "C": Cadence(Every.QUARTER, 25, source="G25"),
    "D": Cadence(Every.NONE, source="I6"),
}

PRESETS: Mapping[str, Cadence] = {
    "weekly": Cadence(Every.WEEK, 5, grace=3, source="G15"),
    "monthly_by_5": Cadence(Every.MONTH, 5, following=True, source="G13"),
    "monthly_by_10": Cadence(Every.MONTH, 10, following=True, source="G54"),
    "monthly_by_25": Cadence(Every.MONTH, 25, source="G17"),
    "monthly_by_28": Cadence(Every.MONTH, 28, source="G16"),
    "quarterly": Cadence(Every.QUARTER, 25, source="G25"),
    "none": Cadence(Every.NONE, source="I6"),
}


def for_tier(tier: str, tiers: Mapping[str, Cadence] = DEFAULT_TIERS) -> Cadence:
    """The cadence of a tier; a tier that the table does not know reports as the first one, the closest watched."""
    return tiers.get(tier) or next(iter(tiers.values()), NO_REPORTS)


def periods_due(
    started: date,
    today: date,
    cadence: Cadence,
    calendar: Calendar,
    pauses: Sequence[tuple[date, date | None]] = (),
) -> list[Period]:
    """Every report that has fallen due since ``started``, oldest first; one that is due today is among them.

    started: the day of dispatch. today: or the day on which completion was claimed or the commitment was closed, if earlier.
    pauses: first and last day of each suspension, None while it lasts; a report that fell due in one was not asked for.
    """
    due: list[Period] = []
    for period in _asked(started, cadence, calendar):
        if period.due > today:
            break
        if not any(first <= period.due and (last is None or period.due <= last) for first, last in pauses):
            due.append(period)
    return due


def latest_due(started: date, today: date, cadence: Cadence, calendar: Calendar, count: int = 3) -> list[Period]:
    """The last ``count`` of ``periods_due`` (without pauses), oldest first, however many years of them there are."""
    return periods_due(_near(started, today, cadence, count), today, cadence, calendar)[-count:]


def next_due(started: date, today: date, cadence: Cadence, calendar: Calendar) -> Period | None:
    """The next report to come: the first that is due after ``today``; None where no regular reports are asked."""
    near = _near(started, today, cadence, 1)
    return next((period for period in _asked(near, cadence, calendar) if period.due > today), None)


def _near(started: date, today: date, cadence: Cadence, count: int) -> date:
    """A day from which on the last ``count`` periods before ``today`` are asked just as from ``started`` on.

    Room for one more period that is only due in the next, for holidays, and for the workdays of grace in calendar days.
    """
    reach = _LONGEST.get(cadence.every, 0) * (count + 2) + 2 * cadence.grace + 21
    return max(started, today - timedelta(days=reach))


def overdue(periods: Sequence[Period], reported: Collection[str], today: date) -> list[Period]:
    """Those of ``periods`` whose last day has passed without a report. ``reported``: keys of the periods that were answered."""
    return [period for period in periods if period.due < today and period.key not in reported]


def last_month_end(today: date) -> date:
    """The last day of the latest month that has ended: today itself on a month's last day."""
    tomorrow = today + timedelta(days=1)
    return tomorrow.replace(day=1) - timedelta(days=1)


def last_quarter_end(today: date) -> date:
    """The last day of the latest quarter that has ended: today itself on a quarter's last day."""
    tomorrow = today + timedelta(days=1)
    return tomorrow.replace(month=tomorrow.month - (tomorrow.month - 1) % 3, day=1) - timedelta(days=1)


def _asked(started: date, cadence: Cadence, calendar: Calendar) -> Iterator[Period]:
    """The reports that a commitment started then owes, without end: those due once the days of grace are over."""
    for key, last_day in _periods(started, cadence, calendar):
        due = calendar.next_workday_on_or_after(last_day)
        if calendar.between(started, due) >= max(cadence.grace, 1):
            yield Period(key, due)


def _periods(started: date, cadence: Cadence, calendar: Calendar) -> Iterator[tuple[str, date]]:
    """Key and last day of every period from the one that ``started`` lies in; the last day not yet moved off a day off."""
    if cadence.every is Every.WEEK:
        yield from _weeks(started, cadence, calendar)
    if cadence.every is Every.MONTH:
        yield from _months(started, cadence, 1)
    if cadence.every is Every.QUARTER:
        yield from _months(started, cadence, 3)


def _weeks(started: date, cadence: Cadence, calendar: Calendar) -> Iterator[tuple[str, date]]:
    """Weeks in which nobody works, as at the Spring Festival, are passed over: there is nothing to report."""
    monday = started - timedelta(days=started.weekday())
    while True:
        year, week, _ = monday.isocalendar()
        if calendar.between(monday - timedelta(days=1), monday + timedelta(days=6)) > 0:
            yield f"{year}-W{week:02}", monday + timedelta(days=cadence.day - 1 + 7 * cadence.following)
        monday += timedelta(days=7)


def _months(started: date, cadence: Cadence, length: int) -> Iterator[tuple[str, date]]:
    first = started.replace(month=started.month - (started.month - 1) % length, day=1)
    while True:
        key = f"{first:%Y-%m}" if length == 1 else f"{first.year}-Q{(first.month + 2) // 3}"
        month = add_months(first, length if cadence.following else length - 1)
        yield key, month.replace(day=min(cadence.day, monthrange(month.year, month.month)[1]))
        first = add_months(first, length)
