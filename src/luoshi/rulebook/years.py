"""One year of the working calendar, laid out by months."""

import calendar as months_of
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luoshi.kernel import holidays
from luoshi.kernel.holidays import Notice
from luoshi.kernel.workdays import Calendar, DayKind, span
from luoshi.rulebook.words import festival

FIRST, LAST = 2020, 2035


@dataclass(frozen=True)
class Cell:
    """One day of a month's grid. kind: day, rest (a weekend), off (a day off by notice), work (a weekend day worked)."""

    day: date
    kind: str
    mark: str = ""
    festival: str = ""
    today: bool = False


@dataclass(frozen=True)
class Month:
    name: str
    workdays: int
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Span:
    """Days of the same kind on end, in the year's list of exceptions."""

    first: date
    last: date
    kind: str
    festival: str


def months(year: int, calendar: Calendar, today: date) -> list[Month]:
    """The twelve months, weeks from Monday; None where a week holds days of another month."""
    festivals = _festivals()
    return [_month(year, month, calendar, festivals, today) for month in range(1, 13)]


def _month(year: int, month: int, calendar: Calendar, festivals: dict[date, str], today: date) -> Month:
    weeks = [
        [_cell(day, calendar, festivals, today) if day.month == month else None for day in week]
        for week in months_of.Calendar().monthdatescalendar(year, month)
    ]
    count = sum(calendar.is_workday(cell.day) for week in weeks for cell in week if cell)
    return Month(str(date_format(date(year, month, 1), "F")), count, weeks)


def _cell(day: date, calendar: Calendar, festivals: dict[date, str], today: date) -> Cell:
    kind = calendar.days.get(day)
    if kind is None:
        return Cell(day, "day" if day.weekday() < 5 else "rest", today=day == today)
    mark = _("班") if kind == DayKind.WORK else _("休")
    return Cell(day, str(kind), mark, festivals.get(day, ""), today=day == today)


def exceptions(year: int, calendar: Calendar) -> list[Span]:
    """The year's days off and make-up workdays in order, those on end put together."""
    festivals, found = _festivals(), list[Span]()
    for day in span(date(year, 1, 1), date(year, 12, 31)):
        kind = calendar.days.get(day)
        if kind is None:
            continue
        last = found[-1] if found else None
        if last and last.kind == str(kind) and (day - last.last).days == 1 and last.festival == festivals.get(day, ""):
            found[-1] = Span(last.first, day, last.kind, last.festival)
        else:
            found.append(Span(day, day, str(kind), festivals.get(day, "")))
    return found


def notices(year: int) -> list[Notice]:
    """What was published for the year; for a year without a notice, the law that its provisional days follow."""
    return [notice for notice in (*holidays.NOTICES, *holidays.PROVISIONAL) if notice.year == year]


def workdays(months_told: Iterable[Month]) -> int:
    return sum(month.workdays for month in months_told)


def _festivals() -> dict[date, str]:
    return {row.day: festival(row.festival) for row in holidays.days()}
