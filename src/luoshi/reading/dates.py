"""Arithmetic with calendar dates: ends of months and their parts, months later, moving feasts."""

import calendar
from datetime import date

SPRING_FESTIVAL = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
FEASTS = {"元旦": (1, 1), "五一": (5, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1), "十一": (10, 1)}


def month_end(year: int, month: int) -> date:
    """The month's last day."""
    return date(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int, month: int, day: int) -> date:
    """The date, or the month's last day where it has no such day (2月30日)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def part_end(year: int, month: int, part: str) -> date:
    """The last day of a part of a month: 上旬 and 初 end on the 10th, 中旬 on the 20th, 中 is the 15th, all else the end."""
    if part in ("上旬", "初"):
        return date(year, month, 10)
    if part in ("中旬", "上中旬"):
        return date(year, month, 20)
    return date(year, month, 15) if part == "中" else month_end(year, month)


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    index = start.year * 12 + start.month - 1 + months
    return day_of(index // 12, index % 12 + 1, start.day)


def feast_of(name: str, year: int) -> date | None:
    """The first day of a feast in a year; None where the table doesn't know it."""
    place = SPRING_FESTIVAL.get(year) if name == "春节" else FEASTS.get(name)
    return date(year, *place) if place else None
