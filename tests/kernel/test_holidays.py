"""The holiday table, day by day, against two independent libraries, and against itself."""

import re
from datetime import date

import chinese_calendar
import holidays as holidays_library
import pytest

from luoshi.kernel.holidays import CONFIRMED_YEARS, NOTICES, PROVISIONAL, days, official
from luoshi.kernel.workdays import DayKind, span

YEARS = range(2020, 2027)
# Days off and weekend days worked, as the notices add them up («共N天»); 2020 with the lengthening of the Spring Festival.
TOTALS = {2020: (30, 6), 2021: (31, 7), 2022: (31, 7), 2023: (27, 7), 2024: (28, 8), 2025: (28, 5), 2026: (33, 6)}


def test_every_year_of_the_span_is_there():
    assert frozenset(YEARS) == CONFIRMED_YEARS
    assert not CONFIRMED_YEARS & {notice.year for notice in PROVISIONAL}


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_chinesecalendar(year):
    ours = official()
    wrong = [
        day
        for day in span(date(year, 1, 1), date(year, 12, 31))
        if ours.is_workday(day) is not chinese_calendar.is_workday(day)
    ]
    assert wrong == []


@pytest.mark.parametrize("year", [*YEARS, 2027, 2028])
def test_every_day_agrees_with_holidays(year):
    library = holidays_library.country_holidays("CN", years=[year, year + 1])
    ours = official()
    wrong = [
        day
        for day in span(date(year, 1, 1), date(year, 12, 31))
        if ours.is_workday(day) is not (day in library.weekend_workdays or (day.weekday() < 5 and day not in library))
    ]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_days_add_up_as_the_notice_says(year):
    numbers = {notice.number for notice in NOTICES if notice.year == year}
    rows = [row for row in days() if row.notice in numbers]
    off = sum(row.kind is DayKind.OFF for row in rows)
    assert (off, len(rows) - off) == TOTALS[year]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.number)
def test_a_notice_is_what_a_notice_can_be(notice):
    numbered = re.fullmatch(r"国办发明电〔(\d{4})〕[1-9]\d*号", notice.number)
    assert numbered
    assert int(numbered[1]) == notice.issued.year
    for festival in notice.breaks:
        assert notice.issued < festival.last
        assert festival.first <= festival.last
        assert festival.last.year == notice.year
        assert all(day.weekday() >= 5 for day in festival.worked)
        assert not set(festival.worked) & set(span(festival.first, festival.last))


def test_numbers_are_given_once():
    assert len({notice.number for notice in NOTICES}) == len(NOTICES)


def test_the_later_notice_of_2020_prevails():
    row = next(row for row in days() if row.day == date(2020, 2, 1))
    assert (row.kind, row.notice) == (DayKind.OFF, "国办发明电〔2020〕1号")
    assert next(row for row in days() if row.day == date(2020, 1, 30)).notice == "国办发明电〔2019〕16号"
    assert official().is_workday(date(2020, 2, 3))


def test_rows_are_in_order_and_say_whether_they_may_change():
    rows = days()
    assert [row.day for row in rows] == sorted({row.day for row in rows})
    assert {row.day.year for row in rows if not row.confirmed} == {2027, 2028}
    assert {row.kind for row in rows if not row.confirmed} == {DayKind.OFF}
