"""Which reports have fallen due."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luoshi.kernel.cadence import (
    DEFAULT_TIERS,
    NO_REPORTS,
    PRESETS,
    Cadence,
    Every,
    Period,
    for_tier,
    last_month_end,
    last_quarter_end,
    latest_due,
    next_due,
    overdue,
    periods_due,
)
from luoshi.kernel.holidays import official
from luoshi.kernel.ruledata import Problem, RuleError
from luoshi.kernel.workdays import Calendar

CALENDAR = official()
BY_25 = PRESETS["monthly_by_25"]
CADENCES = st.one_of(
    st.builds(Cadence, st.just(Every.WEEK), st.integers(1, 7), st.booleans(), st.integers(0, 10)),
    st.builds(
        Cadence, st.sampled_from([Every.MONTH, Every.QUARTER]), st.integers(1, 31), st.booleans(), st.integers(0, 10)
    ),
)
STARTS = st.dates(date(2020, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("cadence", "started", "today", "expected"),
    [
        # By the 25th: of the month that is running; Sunday 25 October 2026 moves to Monday.
        (
            BY_25,
            date(2026, 9, 1),
            date(2026, 11, 25),
            [("2026-09", date(2026, 9, 28)), ("2026-10", date(2026, 10, 26)), ("2026-11", date(2026, 11, 25))],
        ),
        # The day before, the third is not due yet.
        (
            BY_25,
            date(2026, 9, 1),
            date(2026, 11, 24),
            [("2026-09", date(2026, 9, 28)), ("2026-10", date(2026, 10, 26))],
        ),
        # By the 5th: of the month before, after National Day.
        (
            PRESETS["monthly_by_5"],
            date(2026, 9, 1),
            date(2026, 11, 5),
            [("2026-09", date(2026, 10, 8)), ("2026-10", date(2026, 11, 5))],
        ),
        # Quarterly, by the 25th of the quarter's last month.
        (
            PRESETS["quarterly"],
            date(2026, 5, 6),
            date(2026, 9, 28),
            [("2026-Q2", date(2026, 6, 25)), ("2026-Q3", date(2026, 9, 28))],
        ),
        # Quarterly, by the 10th after the quarter's end, over New Year.
        (
            Cadence(Every.QUARTER, 10, following=True),
            date(2025, 12, 1),
            date(2026, 1, 12),
            [("2025-Q4", date(2026, 1, 12))],
        ),
        # Weekly, by Friday; the week of National Day reports when the offices open again.
        (
            PRESETS["weekly"],
            date(2026, 9, 21),
            date(2026, 10, 9),
            [("2026-W39", date(2026, 9, 28)), ("2026-W40", date(2026, 10, 8)), ("2026-W41", date(2026, 10, 9))],
        ),
        # The week of the Spring Festival, 16 to 22 February, has no workday and no report.
        (
            PRESETS["weekly"],
            date(2026, 2, 2),
            date(2026, 2, 27),
            [("2026-W06", date(2026, 2, 6)), ("2026-W07", date(2026, 2, 13)), ("2026-W09", date(2026, 2, 27))],
        ),
        # Begun on a Wednesday, by Monday of the week after.
        (
            Cadence(Every.WEEK, 1, following=True, grace=1),
            date(2026, 11, 11),
            date(2026, 11, 23),
            [("2026-W46", date(2026, 11, 16)), ("2026-W47", date(2026, 11, 23))],
        ),
        # Begun in the middle of a quarter; every quarter has its name.
        (
            PRESETS["quarterly"],
            date(2025, 2, 3),
            date(2025, 12, 25),
            [
                ("2025-Q1", date(2025, 3, 25)),
                ("2025-Q2", date(2025, 6, 25)),
                ("2025-Q3", date(2025, 9, 25)),
                ("2025-Q4", date(2025, 12, 25)),
            ],
        ),
        # Day 31 is the last day of any month.
        (Cadence(Every.MONTH, 31), date(2026, 2, 2), date(2026, 3, 1), [("2026-02", date(2026, 2, 28))]),
        (NO_REPORTS, date(2026, 1, 1), date(2026, 12, 31), []),
    ],
)
def test_periods_due(cadence, started, today, expected):
    assert periods_due(started, today, cadence, CALENDAR) == expected


@pytest.mark.parametrize(
    ("started", "first"),
    [
        (date(2026, 11, 18), "2026-11"),  # five workdays before the 25th
        (date(2026, 11, 19), "2026-12"),  # four: too short for a report
        (date(2026, 11, 25), "2026-12"),
    ],
)
def test_no_report_is_asked_of_those_who_have_just_been_told(started, first):
    assert periods_due(started, date(2026, 12, 31), BY_25, CALENDAR)[0].key == first
    upcoming = next_due(started, started, BY_25, CALENDAR)
    assert upcoming is not None
    assert upcoming.key == first


@pytest.mark.parametrize("worked", [0, 2, 6])
def test_one_workday_in_a_week_makes_a_report(worked):
    monday = date(2026, 6, 1)
    idle = {monday + timedelta(days=n): "off" for n in range(-7, 14)}  # three weeks without a workday, but for one day
    calendar = Calendar(idle | {monday + timedelta(days=worked): "work"})
    cadence = Cadence(Every.WEEK, 5, grace=0)
    keys = [period.key for period in periods_due(date(2026, 5, 18), date(2026, 6, 30), cadence, calendar)]
    assert keys[:3] == ["2026-W21", "2026-W23", "2026-W25"]


def test_without_grace_the_day_of_dispatch_itself_is_still_spared():
    cadence = Cadence(Every.MONTH, 25, grace=0)
    assert next_due(date(2026, 11, 25), date(2026, 11, 25), cadence, CALENDAR) == ("2026-12", date(2026, 12, 25))
    assert next_due(date(2026, 11, 24), date(2026, 11, 24), cadence, CALENDAR) == ("2026-11", date(2026, 11, 25))


def test_next_due_is_after_today():
    assert next_due(date(2026, 9, 1), date(2026, 11, 24), BY_25, CALENDAR) == ("2026-11", date(2026, 11, 25))
    assert next_due(date(2026, 9, 1), date(2026, 11, 25), BY_25, CALENDAR) == ("2026-12", date(2026, 12, 25))
    assert next_due(date(2026, 9, 1), date(2026, 11, 25), NO_REPORTS, CALENDAR) is None


@pytest.mark.parametrize(
    ("pause", "left"),
    [
        ((date(2026, 10, 26), date(2026, 10, 26)), ["2026-09", "2026-11"]),
        ((date(2026, 10, 27), date(2026, 11, 24)), ["2026-09", "2026-10", "2026-11"]),
        ((date(2026, 10, 27), date(2026, 11, 25)), ["2026-09", "2026-10"]),
        ((date(2026, 9, 28), None), []),
    ],
)
def test_no_report_is_asked_while_suspended(pause, left):
    periods = periods_due(date(2026, 9, 1), date(2026, 11, 30), BY_25, CALENDAR, [pause])
    assert [period.key for period in periods] == left


def test_overdue_from_the_day_after():
    periods = [Period("2026-10", date(2026, 10, 26)), Period("2026-11", date(2026, 11, 25))]
    assert overdue(periods, {"2026-10"}, date(2026, 11, 25)) == []
    assert overdue(periods, {"2026-10"}, date(2026, 11, 26)) == [periods[1]]
    assert overdue(periods, (), date(2026, 11, 26)) == periods


@pytest.mark.parametrize(
    ("today", "month", "quarter"),
    [
        (date(2026, 11, 23), date(2026, 10, 31), date(2026, 9, 30)),
        (date(2026, 12, 30), date(2026, 11, 30), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 2, 28), date(2026, 2, 28), date(2025, 12, 31)),
    ],
)
def test_ends_of_month_and_quarter(today, month, quarter):
    assert (last_month_end(today), last_quarter_end(today)) == (month, quarter)


def test_tiers():
    assert for_tier("A").every is Every.MONTH
    assert for_tier("C").every is Every.QUARTER
    assert for_tier("D").every is Every.NONE
    assert for_tier("unheard of") == DEFAULT_TIERS["A"]
    assert for_tier("C", {"C": PRESETS["weekly"]}).every is Every.WEEK
    assert for_tier("C", {}) == NO_REPORTS


@given(CADENCES, STARTS, st.integers(0, 180))
def test_reports_come_in_order_on_workdays_and_not_too_soon(cadence, started, days):
    today = started + timedelta(days=days)
    periods = periods_due(started, today, cadence, CALENDAR)
    assert all(CALENDAR.is_workday(period.due) for period in periods)
    assert all(started < period.due <= today for period in periods)
    assert all(CALENDAR.between(started, period.due) >= cadence.grace for period in periods)
    assert all(a.key < b.key and a.due <= b.due for a, b in pairwise(periods))


@given(CADENCES, STARTS, st.integers(0, 180))
def test_what_is_next_today_is_due_when_its_day_comes(cadence, started, days):
    today = started + timedelta(days=days)
    upcoming = next_due(started, today, cadence, CALENDAR)
    assert upcoming is not None
    assert upcoming not in periods_due(started, upcoming.due - timedelta(days=1), cadence, CALENDAR)
    assert upcoming in periods_due(started, upcoming.due, cadence, CALENDAR)


@pytest.mark.parametrize(
    "cadence", [*DEFAULT_TIERS.values(), *PRESETS.values()], ids=lambda cadence: f"{cadence.every}-{cadence.day}"
)
def test_presets_name_a_source_and_survive_storage(cadence):
    assert re.fullmatch(r"[A-Z]\d+", cadence.source)
    if cadence.every is not Every.NONE:
        assert Cadence.from_mapping(cadence.to_mapping()) == cadence


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({}, Problem("every", "missing")),
        (
            {"every": "fortnight"},
            Problem("every", "not_a_choice", {"value": "fortnight", "choices": "none week month quarter"}),
        ),
        ({"every": "week", "day": 8}, Problem("day", "out_of_range", {"value": 8, "low": 1, "high": 7})),
        ({"every": "month", "day": 0}, Problem("day", "out_of_range", {"value": 0, "low": 1, "high": 31})),
        ({"every": "month", "following": "no"}, Problem("following", "not_boolean", {"value": "no"})),
        ({"every": "month", "grace": None}, Problem("grace", "not_integer", {"value": "None"})),
    ],
)
def test_a_wrong_cadence_is_told(raw, problem):
    with pytest.raises(RuleError) as caught:
        Cadence.from_mapping(raw)
    assert problem in caught.value.problems


def test_what_is_absent_is_as_usual():
    assert Cadence.from_mapping({"every": "week"}) == Cadence(Every.WEEK, 5, grace=3)
    assert Cadence.from_mapping({"every": "quarter"}) == Cadence(Every.QUARTER, 25, grace=5)
    assert Cadence(Every.MONTH).day == 25


@pytest.mark.parametrize(("every", "last"), [("week", 7), ("month", 31), ("quarter", 31)])
def test_the_ranges_of_a_cadence(every, last):
    for field, low, high in (("day", 1, last), ("grace", 0, 60)):
        for number in (low, high):
            assert Cadence.from_mapping({"every": every, field: number}).to_mapping()[field] == number
        for number in (low - 1, high + 1):
            with pytest.raises(RuleError, match=f"^{field}: out_of_range"):
                Cadence.from_mapping({"every": every, field: number})


@given(
    st.builds(Cadence, st.sampled_from(Every), st.integers(1, 7), st.booleans(), st.integers(0, 60)),
    STARTS,
    st.integers(0, 2000),
    st.integers(1, 4),
)
@example(Cadence(Every.WEEK, 5), date(2022, 10, 1), 356, 1)  # Mid-Autumn and National Day: two weeks due on 7 October
def test_the_latest_are_the_end_of_all(cadence, started, days, count):
    today = started + timedelta(days=days)
    assert (
        latest_due(started, today, cadence, CALENDAR, count) == periods_due(started, today, cadence, CALENDAR)[-count:]
    )
    following = next_due(started, today, cadence, CALENDAR)
    if following is not None:
        due = periods_due(started, today, cadence, CALENDAR)
        # The first after those that are due; a long holiday may move the report of the week after to the same day.
        assert periods_due(started, following.due, cadence, CALENDAR)[len(due)] == following
        assert periods_due(started, following.due - timedelta(days=1), cadence, CALENDAR) == due
