"""What a level adds is found, whichever way it is added; what it takes away is found too."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.tightening import Demand, Figure, Raised, compare, shared_out
from luoshi.kernel.workdays import Calendar

PLAIN = Calendar({})
DUE = date(2027, 6, 30)  # a Wednesday


def homes(value: float, comparator: str = ">=") -> Figure:
    return Figure("改造老旧小区", comparator, value, "个")


def rate(value: float, comparator: str = ">=") -> Figure:
    return Figure("整改完成率", comparator, value, "%")


def test_what_is_asked_unchanged_tightens_nothing() -> None:
    found = compare(Demand(DUE, (homes(100), rate(95))), Demand(DUE, (homes(100), rate(95))), PLAIN)
    assert not found.tightens
    assert not found.loosens


def test_earlier_counts_in_working_days() -> None:
    found = compare(Demand(DUE), Demand(date(2027, 6, 25)), PLAIN)  # the Friday before
    assert (found.days, found.later) == (3, 0)


def test_later_is_loosening() -> None:
    found = compare(Demand(DUE), Demand(date(2027, 7, 2)), PLAIN)
    assert (found.days, found.later, found.loosens) == (0, 2, True)


def test_a_rate_is_compared_as_it_stands() -> None:
    above = Demand(DUE, (rate(95),))
    assert compare(above, Demand(DUE, (rate(100),)), PLAIN).raised == (Raised("整改完成率", "%", 95, 100),)
    assert compare(above, Demand(DUE, (rate(90),)), PLAIN).lowered == (Raised("整改完成率", "%", 95, 90),)


def test_of_an_upper_bound_less_is_more() -> None:
    above = Demand(DUE, (rate(5, "<="),))
    assert compare(above, Demand(DUE, (rate(4, "<="),)), PLAIN).raised
    assert compare(above, Demand(DUE, (rate(6, "<="),)), PLAIN).lowered


def test_a_share_of_the_whole_is_no_loosening_and_more_than_the_whole_is_tightening() -> None:
    above = Demand(DUE, (homes(100),))
    assert not compare(above, Demand(DUE, (homes(40),)), PLAIN).loosens
    assert compare(above, Demand(DUE, (homes(110),)), PLAIN).raised[0].percent == 10


def test_a_figure_that_nobody_asked_for_above_is_a_new_demand() -> None:
    assert compare(Demand(DUE, (homes(100),)), Demand(DUE, (homes(40), rate(95))), PLAIN).new == (rate(95),)


def test_shares_that_make_up_more_or_less_than_the_whole_are_told() -> None:
    above = Demand(DUE, (homes(100), rate(95)))
    parts = [Demand(DUE, (homes(60), rate(95))), Demand(DUE, (homes(55),))]
    assert shared_out(above, parts) == (Raised("改造老旧小区", "个", 100, 115),)
    assert shared_out(above, parts)[0].percent == 15
    assert shared_out(above, [Demand(DUE, (homes(60),)), Demand(DUE, (homes(40),))]) == ()
    assert shared_out(above, [Demand(DUE, (rate(90),))]) == ()


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6))
def test_what_tightens_one_way_loosens_the_other(one: float, other: float) -> None:
    down = compare(Demand(DUE, (rate(one),)), Demand(DUE, (rate(other),)), PLAIN)
    up = compare(Demand(DUE, (rate(other),)), Demand(DUE, (rate(one),)), PLAIN)
    assert down.tightens == up.loosens
    assert down.loosens == up.tightens


def test_a_figure_of_other_words_is_compared_with_the_one_that_it_answers() -> None:
    above = Demand(DUE, (homes(100), rate(95)))
    cleared = Figure("隐患清零率", ">=", 90, "%")
    answers = {cleared.key: rate(95).key}
    assert compare(above, Demand(DUE, (cleared,), answers), PLAIN).lowered == (Raised("隐患清零率", "%", 95, 90),)
    more = Figure("隐患清零率", ">=", 100, "%")
    assert compare(above, Demand(DUE, (more,), answers), PLAIN).raised == (Raised("隐患清零率", "%", 95, 100),)
    assert compare(above, Demand(DUE, (more,)), PLAIN).new == (more,)


def test_what_asks_in_the_other_direction_answers_nothing() -> None:
    above, ceiling = Demand(DUE, (rate(95),)), Figure("隐患复发率", "<=", 5, "%")
    assert compare(above, Demand(DUE, (ceiling,), {ceiling.key: rate(95).key}), PLAIN).new == (ceiling,)


def test_shares_of_other_words_make_up_the_figure_that_they_answer() -> None:
    renewed = Figure("翻新小区", ">=", 55, "个")
    parts = [Demand(DUE, (homes(60),)), Demand(DUE, (renewed,), {renewed.key: homes(100).key})]
    assert shared_out(Demand(DUE, (homes(100),)), parts) == (Raised("改造老旧小区", "个", 100, 115),)
