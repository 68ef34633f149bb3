"""Measures that add up, are averaged or take the last reading."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.measures import (
    Part,
    Rolled,
    RollUp,
    Source,
    counts,
    matched,
    percent,
    reached,
    roll_up,
    usual,
    weights,
)
from luoshi.kernel.tightening import Figure

D = Decimal
ROADS = Figure("改造燃气管网", "=", 100, "公里")
RATE = Figure("隐患整改率", ">=", 95, "%")
LOSS = Figure("失业率", "<=", 5.5, "%")

values = st.decimals(min_value=0, max_value=10**9, places=2)
parts = st.lists(
    st.builds(Part, st.none() | values, st.dates(), st.none() | st.integers(min_value=1, max_value=100)), max_size=8
)


@pytest.mark.parametrize(
    ("how", "given_parts", "made"),
    [
        (RollUp.ADD, [Part(D(40)), Part(D("22.5")), Part(None)], Rolled(D("62.5"), 2, 3)),
        (RollUp.AVERAGE, [Part(D(90)), Part(D(100))], Rolled(D(95), 2, 2)),
        (RollUp.AVERAGE, [Part(D(90), share=75), Part(D(100), share=25)], Rolled(D("92.5"), 2, 2)),
        # One share is missing: it has the rest.
        (RollUp.AVERAGE, [Part(D(90), share=75), Part(D(100))], Rolled(D("92.5"), 2, 2)),
        (RollUp.AVERAGE, [Part(D(90)), Part(D(100), share=0)], Rolled(D(90), 2, 2)),
        # Who has not reported weighs nothing.
        (RollUp.AVERAGE, [Part(D(90), share=75), Part(None, share=25)], Rolled(D(90), 1, 2)),
        (RollUp.AVERAGE, [Part(D(0), share=0), Part(D(100), share=100)], Rolled(D(100), 2, 2)),
        (RollUp.LAST, [Part(D(8), date(2023, 3, 1)), Part(D(9), date(2023, 3, 1))], Rolled(D(9), 2, 2)),
        (RollUp.LAST, [Part(D(8), date(2023, 3, 1)), Part(D(9), date(2023, 2, 1))], Rolled(D(8), 2, 2)),
        (RollUp.ADD, [], Rolled(None, 0, 0)),
        (RollUp.LAST, [Part(None), Part(None)], Rolled(None, 0, 2)),
    ],
)
def test_each_way(how: RollUp, given_parts: list[Part], made: Rolled) -> None:
    found = roll_up(how, given_parts)
    assert (found.value, found.reported, found.of) == (made.value, made.reported, made.of)


@given(st.sampled_from(RollUp), parts)
def test_silence_is_no_nought(how: RollUp, some: list[Part]) -> None:
    told = [part for part in some if part.value is not None]
    made = roll_up(how, some)
    assert (made.reported, made.of) == (len(told), len(some))
    assert (made.value is None) == (not told)
    if how is not RollUp.AVERAGE:
        assert made.value == roll_up(how, told).value
    elif made.value is not None:  # what weighs how much is settled by all the shares, but who is silent adds nothing
        known = [part.value for part in told if part.value is not None]
        slack = Decimal("1e-15")
        assert min(known) - slack <= made.value <= max(known) + slack


@given(parts)
def test_the_order_is_nothing_to_a_sum(some: list[Part]) -> None:
    assert roll_up(RollUp.ADD, some) == roll_up(RollUp.ADD, reversed(some))


@given(parts)
def test_an_average_lies_between(some: list[Part]) -> None:
    made = roll_up(RollUp.AVERAGE, some).value
    told = [part.value for part in some if part.value is not None]
    if made is not None:
        assert min(told) - D("0.01") <= made <= max(told) + D("0.01")


def test_what_is_usual() -> None:
    assert (usual(ROADS), usual(RATE)) == (RollUp.ADD, RollUp.AVERAGE)


@pytest.mark.parametrize(
    ("figure", "value", "is_reached", "far"),
    [
        (ROADS, D(62), False, 62),
        (ROADS, D(100), True, 100),
        (ROADS, D(120), True, 100),
        (RATE, D("94.9"), False, 99),
        (LOSS, D(5), True, None),
        (LOSS, D(6), False, None),
        (Figure("增速", "change", 0, "%"), D(1), True, None),
    ],
)
def test_reached(figure: Figure, value: Decimal, is_reached: bool, far: int | None) -> None:
    assert (reached(figure, value), percent(figure, value)) == (is_reached, far)


shares = st.lists(st.none() | st.integers(min_value=0, max_value=100), max_size=30)


@given(shares)
def test_weights_deal_out_the_whole(given_shares: list[int | None]) -> None:
    made = weights(given_shares)
    dealt, without = sum(share or 0 for share in given_shares), given_shares.count(None)
    assert all(weight >= 0 for weight in made)
    assert len({weight for weight, share in zip(made, given_shares, strict=True) if share is None}) <= 1
    if without and dealt <= 100:
        assert sum(made) == 100 * without  # in parts of 1/without of a per cent
        assert all(w == s * without for w, s in zip(made, given_shares, strict=True) if s is not None)


@given(shares.filter(lambda some: sum(one or 0 for one in some) <= 100))
def test_an_even_deal_is_the_plain_mean(some: list[int | None]) -> None:
    told = [Part(D(100), share=share) for share in some]
    assert roll_up(RollUp.AVERAGE, told).value == (100 if told else None)


@given(parts)
def test_a_whole_has_everybody_in_it(some: list[Part]) -> None:
    made = roll_up(RollUp.ADD, some)
    assert made.whole == (bool(some) and all(part.value is not None for part in some))
    assert not roll_up(RollUp.ADD, [*some, Part(D(1), whole=False)]).whole


@given(st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=5))
def test_sums_of_sums_are_exact(counties: list[list[Decimal]]) -> None:
    inner = [roll_up(RollUp.ADD, [Part(value) for value in county]) for county in counties]
    outer = roll_up(RollUp.ADD, [Part(one.value, whole=one.whole) for one in inner])
    assert outer.value == sum(sum(county) for county in counties)
    assert isinstance(outer.value, Decimal)
    assert outer.whole


@pytest.mark.parametrize(
    ("own", "below", "declared", "source"),
    [
        (None, None, True, None),
        (D(1), None, True, Source.OWN),
        (D(1), D(2), False, Source.OWN),
        (D(1), D(2), True, Source.BELOW),
        (None, D(2), False, Source.BELOW),
    ],
)
def test_which_counts_upward(own: Decimal | None, below: Decimal | None, declared: bool, source: Source | None) -> None:
    assert counts(own, below, declared=declared) is source


def figure(indicator: str, unit: str) -> Figure:
    return Figure(indicator, ">=", 1, unit)


@pytest.mark.parametrize(
    ("above", "below", "found"),
    [
        (["改造燃气管网|公里"], ["改造燃气管网|公里"], {0: 0}),
        (["新建公共充电桩|个"], ["建设充电桩|个"], {0: 0}),
        (["改造燃气管网|公里"], ["改造老旧燃气管道|公里"], {0: 0}),
        (["改造燃气管网|公里"], ["改造燃气管网|处"], {}),  # another unit
        (["新建公共充电桩|个"], ["培训骨干教师|个"], {}),
        (["改造燃气管网|公里", "改造供水管网|公里"], ["改造供水管网|公里", "改造老旧燃气管网|公里"], {0: 1, 1: 0}),
        ([], ["改造燃气管网|公里"], {}),
    ],
)
def test_which_figure_answers_which(above: list[str], below: list[str], found: dict[int, int]) -> None:
    assert matched([figure(*one.split("|")) for one in above], [figure(*one.split("|")) for one in below]) == found
