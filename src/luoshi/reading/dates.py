"""Arithmetic with calendar dates: ends of months and their parts, months later, feasts and seasons."""

import calendar
from datetime import date

MOVING_FEASTS = {  # first day, 2000 to 2040, by the Chinese calendar (GB/T 33661-2017)
    "春节": "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 "
    "0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212",
    "元宵": "0219 0207 0226 0215 0205 0223 0212 0304 0221 0209 0228 0217 0206 0224 0214 "
    "0305 0222 0211 0302 0219 0208 0226 0215 0205 0224 0212 0303 0220 0209 0227 0217 0206 0225 0214 0305 0222 0211 0301 0218 0207 0226",
    "端午": "0606 0625 0615 0604 0622 0611 0531 0619 0608 0528 0616 0606 0623 0612 0602 "
    "0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610 0530 0618 0607 0527 0614",
    "中秋": "0912 1001 0921 0911 0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 "
    "0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916 1004 0924 0913 1002 0920",
    "重阳": "1006 1025 1014 1004 1022 1011 1030 1019 1007 1026 1016 1005 1023 1013 1002 1021 1009 1028 1017 1007 1025 1014 1004 1023 1011 1029 "
    "1018 1008 1026 1016 1005 1024 1012 1001 1020 1009 1027 1017 1007 1026 1014",
}
FIRST_YEAR = 2000
FEASTS = {
    "元旦": (1, 1), "五一": (5, 1), "六一": (6, 1), "高考": (6, 7), "七一": (7, 1), "八一": (8, 1),
    "秋季学期": (9, 1), "秋季": (9, 1), "教师": (9, 10), "国庆": (10, 1), "十一": (10, 1),
}  # fmt: skip
SEASON_ENDS = {"春": 5, "夏": 8, "秋": 11, "冬": 14}
"""The last month of a season: spring is March to May (GB/T 42074-2022); winter runs into the next year's February."""


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


def season_end(year: int, season: str) -> date:
    """The last day of the season that begins in a year."""
    return month_end(year + SEASON_ENDS[season] // 13, (SEASON_ENDS[season] - 1) % 12 + 1)


def feast_of(name: str, year: int) -> date | None:
    """The first day of a feast, or of the autumn term, in a year; None where the tables don't know it."""
    if name == "清明":  # holds for 2000 to 2099
        return date(year, 4, int(year % 100 * 0.2422 + 4.81) - year % 100 // 4)
    days = MOVING_FEASTS.get(name)
    if days is None:
        place = FEASTS.get(name)
        return date(year, *place) if place else None
    listed = days.split()
    if not 0 <= year - FIRST_YEAR < len(listed):
        return None
    day = listed[year - FIRST_YEAR]
    return date(year, int(day[:2]), int(day[2:]))
