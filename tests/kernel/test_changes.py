"""What a unit may ask for: how often, how long, and how a request lies to the due date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel import holidays
from luoshi.kernel.changes import (
    ACTION_OF,
    CHANGE_OF,
    DEFAULT,
    SOURCES,
    Breach,
    Change,
    ChangeRule,
    Timing,
    breaches,
    timing,
)
from luoshi.kernel.ruledata import RuleError

CALENDAR = holidays.official()
DUE = date(2023, 3, 31)  # a Friday


def asked(
    change: Change, *, rule: ChangeRule = DEFAULT, new_day: date | None = None, extended: int = 0
) -> list[Breach]:
    return breaches(change, rule, today=date(2023, 3, 1), due=DUE, new_day=new_day, extended=extended)


def test_every_change_has_its_move() -> None:
    assert set(ACTION_OF) == set(Change)
    assert {CHANGE_OF[action] for action in ACTION_OF.values()} == set(Change)


@pytest.mark.parametrize(
    ("day", "ahead", "expected"),
    [
        (date(2023, 3, 30), 0, Timing.IN_TIME),
        (DUE, 0, Timing.IN_TIME),
        (date(2023, 4, 1), 0, Timing.OVERDUE),  # a Saturday: what counts is the date, not the workday
        (date(2023, 3, 24), 5, Timing.IN_TIME),
        (date(2023, 3, 27), 5, Timing.SHORT),
        (date(2023, 4, 1), 5, Timing.OVERDUE),
    ],
)
def test_how_a_request_lies_to_the_date(day: date, ahead: int, expected: Timing) -> None:
    assert timing(day, DUE, ChangeRule(extension_ahead=ahead), CALENDAR) is expected


def test_how_often_and_how_long() -> None:
    assert asked(Change.EXTENSION, new_day=date(2023, 6, 30)) == []
    assert asked(Change.EXTENSION, new_day=date(2023, 7, 1)) == [Breach("late_date", date(2023, 6, 30))]
    assert asked(Change.EXTENSION, new_day=date(2023, 4, 1), extended=2) == [Breach("times", 2)]
    assert asked(Change.SUSPENSION, new_day=date(2023, 9, 1)) == []
    assert asked(Change.SUSPENSION, new_day=date(2023, 9, 2)) == [Breach("late_review", date(2023, 9, 1))]
    assert asked(Change.TERMINATION) == asked(Change.RETARGET, extended=9) == asked(Change.RELEAD) == []


def test_a_limit_that_is_switched_off_is_none() -> None:
    free = ChangeRule(extension_times=None, extension_months=None, suspension_months=None)
    assert asked(Change.EXTENSION, rule=free, new_day=date.max, extended=99) == []
    assert asked(Change.SUSPENSION, rule=free, new_day=date.max) == []


@given(st.dates(), st.dates(), st.dates(), st.sampled_from(Change), st.integers(0, 30))
def test_no_date_breaks_it(today: date, due: date, new_day: date, change: Change, extended: int) -> None:
    for breach in breaches(change, DEFAULT, today=today, due=due, new_day=new_day, extended=extended):
        assert breach.allowed == DEFAULT.extension_times or isinstance(breach.allowed, date)


def test_a_rule_is_read_back_as_it_was_written() -> None:
    rule = ChangeRule(extension_times=None, extension_ahead=5, source="市政府办公室通知")
    assert ChangeRule.from_mapping(rule.to_mapping()) == rule
    assert set(SOURCES) | {"source"} == set(DEFAULT.to_mapping())
    with pytest.raises(RuleError) as caught:
        ChangeRule.from_mapping({"extension_times": -1, "extension_ahead": None, "other": 1})
    assert {problem.name for problem in caught.value.problems} == {"extension_times", "extension_ahead", "other"}


def test_late_is_counted_from_today_where_the_date_has_passed() -> None:
    today = DUE + timedelta(days=30)
    found = breaches(Change.EXTENSION, DEFAULT, today=today, due=DUE, new_day=date(2023, 7, 30), extended=0)
    assert found == []
