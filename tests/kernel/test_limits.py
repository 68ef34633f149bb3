"""Due dates from time-limit rules."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.holidays import official
from luoshi.kernel.limits import MOST, PRESETS, LimitRule, Unit, add_months, due
from luoshi.kernel.ruledata import Problem, RuleError

CALENDAR = official()
RULES = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(LimitRule, st.integers(0, min(MOST[unit], 400)), st.just(unit))
)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        # The first day is not counted.
        (date(2026, 11, 23), 1, "workday", date(2026, 11, 24)),
        (date(2026, 11, 23), 5, "workday", date(2026, 11, 30)),
        (date(2026, 9, 30), 1, "workday", date(2026, 10, 8)),
        (date(2026, 9, 28), 5, "workday", date(2026, 10, 10)),  # the fifth is a make-up Saturday
        # The same day, or the next workday when that is a day off.
        (date(2026, 11, 23), 0, "workday", date(2026, 11, 23)),
        (date(2026, 11, 22), 0, "workday", date(2026, 11, 23)),
        (date(2026, 11, 22), 0, "day", date(2026, 11, 23)),
        # Calendar days, with a last day on a day off moved on.
        (date(2026, 11, 23), 3, "day", date(2026, 11, 26)),
        (date(2026, 11, 25), 3, "day", date(2026, 11, 30)),  # Saturday to Monday
        (date(2026, 9, 26), 7, "day", date(2026, 10, 8)),  # 3 October, National Day
        (date(2026, 10, 3), 7, "day", date(2026, 10, 10)),  # a Saturday, but worked
        # Months run to the same day, or to the last of a shorter month.
        (date(2026, 10, 24), 1, "month", date(2026, 11, 24)),
        (date(2026, 8, 31), 3, "month", date(2026, 11, 30)),
        (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),
        (date(2025, 11, 30), 3, "month", date(2026, 2, 28)),  # a make-up Saturday
        (date(2026, 12, 1), 1, "month", date(2027, 1, 4)),  # New Year, then a weekend
        # A year's end stays where it is.
        (date(2022, 3, 1), 0, "year_end", date(2022, 12, 31)),  # a day off
        (date(2026, 3, 1), 1, "year_end", date(2027, 12, 31)),
    ],
)
def test_due(start, amount, unit, expected):
    assert due(start, LimitRule(amount, Unit(unit)), CALENDAR) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_add_months(day, months, expected):
    assert add_months(day, months) == expected


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), RULES)
def test_a_due_date_is_never_before_the_start_and_never_on_a_day_off(start, rule):
    end = due(start, rule, CALENDAR)
    assert end >= start
    assert rule.unit is Unit.YEAR_END or CALENDAR.is_workday(end)


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), RULES)
def test_a_longer_limit_or_a_later_start_is_never_due_earlier(start, rule):
    end = due(start, rule, CALENDAR)
    assert due(start, LimitRule(rule.amount + 1, rule.unit), CALENDAR) >= end
    assert due(start + timedelta(days=1), rule, CALENDAR) >= end


def test_presets_name_a_source_and_survive_storage():
    for place, rules in PRESETS.items():
        for kind, rule in rules.items():
            assert re.fullmatch(r"[A-Z]\d+|INF", rule.source), (place, kind)
            assert LimitRule.from_mapping(rule.to_mapping()) == rule


def test_the_rules_of_13710():
    dispatched = date(2026, 11, 23)
    ends = {kind: due(dispatched, rule, CALENDAR) for kind, rule in PRESETS["shanxi_13710"].items()}
    assert ends == {
        "deploy": date(2026, 11, 23),
        "feedback": date(2026, 11, 26),
        "ordinary": date(2026, 11, 30),
        "hard": date(2026, 12, 23),
    }


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ({}, [Problem("amount", "missing"), Problem("unit", "missing")]),
        (
            {"amount": 5, "unit": "week"},
            [Problem("unit", "not_a_choice", {"value": "week", "choices": "workday day month year_end"})],
        ),
        ({"amount": -1, "unit": "day"}, [Problem("amount", "out_of_range", {"value": -1, "low": 0, "high": 3660})]),
        ({"amount": 121, "unit": "month"}, [Problem("amount", "out_of_range", {"value": 121, "low": 0, "high": 120})]),
        ({"amount": "5", "unit": "day"}, [Problem("amount", "not_integer", {"value": "5"})]),
        ({"amount": True, "unit": "day"}, [Problem("amount", "not_integer", {"value": "True"})]),
        ({"amount": 5, "unit": "day", "source": 7}, [Problem("source", "not_text", {"value": "7"})]),
        ({"amount": 5, "unit": "day", "hours": 2}, [Problem("hours", "unknown_field")]),
    ],
)
def test_a_wrong_rule_is_told_in_full(raw, problems):
    with pytest.raises(RuleError) as caught:
        LimitRule.from_mapping(raw)
    assert list(caught.value.problems) == problems


@pytest.mark.parametrize(("unit", "most"), [("workday", 1000), ("day", 3660), ("month", 120), ("year_end", 10)])
def test_the_longest_limit_of_each_unit(unit, most):
    assert LimitRule.from_mapping({"amount": most, "unit": unit}).amount == most
    with pytest.raises(RuleError, match=r"^amount: out_of_range"):
        LimitRule.from_mapping({"amount": most + 1, "unit": unit})


def test_the_error_can_be_read_in_a_log():
    with pytest.raises(RuleError, match=r"^hours: unknown_field; amount: out_of_range \(value -1, low 0, high 3660\)$"):
        LimitRule.from_mapping({"amount": -1, "unit": "day", "hours": 2})
