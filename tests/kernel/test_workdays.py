"""Working-day arithmetic, against walking day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.holidays import official
from luoshi.kernel.workdays import Calendar, DayKind, span

OFFICIAL = official()
PLAIN = Calendar({})
DATES = st.dates(date(2019, 12, 1), date(2028, 12, 31))


def walked(calendar, start, end):
    """The workdays in (start, end], counted one by one."""
    return sum(calendar.is_workday(day) for day in span(start + timedelta(days=1), end))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 18), True),  # Friday
        (date(2026, 9, 19), False),  # Saturday
        (date(2026, 9, 20), True),  # Sunday, worked for National Day
        (date(2026, 9, 25), False),  # Friday, Mid-Autumn
        (date(2026, 10, 7), False),  # Wednesday, last day of National Day
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, worked
        (date(2026, 10, 11), False),
    ],
)
def test_is_workday(day, worked):
    assert OFFICIAL.is_workday(day) is worked


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the whole of National Day
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the third is a make-up Saturday
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # from a day off
        (date(2026, 10, 3), 0, date(2026, 10, 3)),  # 0 stays where it is
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 12), -1, date(2026, 10, 10)),
        (date(2026, 10, 3), -1, date(2026, 9, 30)),
        (date(2020, 1, 23), 1, date(2020, 2, 3)),  # the lengthened Spring Festival of 2020
    ],
)
def test_add(day, count, expected):
    assert OFFICIAL.add(day, count) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 9, 30), date(2026, 10, 7), 0),  # seven days, none worked
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
        (date(2026, 9, 18), date(2026, 9, 21), 2),  # over a weekend whose Sunday is worked
        (date(2026, 11, 20), date(2026, 11, 22), 0),  # Friday to Sunday
    ],
)
def test_between(start, end, expected):
    assert OFFICIAL.between(start, end) == expected


def test_nearest_workdays():
    sunday = date(2026, 10, 4)
    assert OFFICIAL.last_workday_on_or_before(sunday) == date(2026, 9, 30)
    assert OFFICIAL.next_workday_on_or_after(sunday) == date(2026, 10, 8)
    make_up = date(2026, 10, 10)
    assert OFFICIAL.last_workday_on_or_before(make_up) == OFFICIAL.next_workday_on_or_after(make_up) == make_up


def test_a_year_without_a_notice_is_provisional():
    assert OFFICIAL.is_confirmed(date(2026, 12, 31))
    assert not OFFICIAL.is_confirmed(date(2027, 1, 1))
    assert not OFFICIAL.is_confirmed(date(2019, 12, 31))


def test_kinds_may_be_plain_text_but_not_anything():
    calendar = Calendar({date(2026, 11, 21): "work", date(2026, 11, 23): "off"})
    assert calendar.is_workday(date(2026, 11, 21))
    assert not calendar.is_workday(date(2026, 11, 23))
    assert calendar == Calendar({date(2026, 11, 21): DayKind.WORK, date(2026, 11, 23): DayKind.OFF})
    with pytest.raises(ValueError, match="holiday"):
        Calendar({date(2026, 11, 21): "holiday"})


def test_an_exception_that_changes_nothing_does_not_count_twice():
    idle = Calendar({date(2026, 11, 21): "off", date(2026, 11, 23): "work"})  # a Saturday off, a Monday worked
    assert idle.between(date(2026, 11, 20), date(2026, 11, 30)) == PLAIN.between(date(2026, 11, 20), date(2026, 11, 30))


def test_the_ends_of_the_calendar():
    assert PLAIN.next_workday_on_or_after(date.min) == date.min  # a Monday
    assert PLAIN.last_workday_on_or_before(date.max) == date.max  # a Friday
    with pytest.raises(OverflowError, match="late"):
        PLAIN.add(date.max, 1)
    with pytest.raises(OverflowError, match="early"):
        PLAIN.add(date.min, -1)


@given(DATES, st.integers(0, 500))
def test_between_counts_as_walking_does(start, length):
    end = start + timedelta(days=length)
    assert OFFICIAL.between(start, end) == walked(OFFICIAL, start, end)
    assert OFFICIAL.between(end, start) == -walked(OFFICIAL, start, end)


@given(DATES, st.integers(1, 300))
def test_add_is_the_nth_workday(day, count):
    later = OFFICIAL.add(day, count)
    assert OFFICIAL.is_workday(later)
    assert OFFICIAL.between(day, later) == count
    earlier = OFFICIAL.add(day, -count)
    assert OFFICIAL.is_workday(earlier)
    assert earlier < day
    assert walked(OFFICIAL, earlier - timedelta(days=1), day - timedelta(days=1)) == count


@given(DATES)
def test_nearest_workdays_enclose_the_day(day):
    before, after = OFFICIAL.last_workday_on_or_before(day), OFFICIAL.next_workday_on_or_after(day)
    assert before <= day <= after
    assert (before == day == after) is OFFICIAL.is_workday(day)
    assert not any(
        OFFICIAL.is_workday(between) for between in span(before + timedelta(days=1), after - timedelta(days=1))
    )


@given(st.dictionaries(DATES, st.sampled_from(list(DayKind)), max_size=60), DATES, st.integers(0, 100))
def test_any_table_of_exceptions(days, start, length):
    calendar = Calendar(days)
    end = start + timedelta(days=length)
    assert calendar.between(start, end) == walked(calendar, start, end)
