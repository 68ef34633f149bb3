"""What a list is narrowed to, read from an address and written back, and the flags that are worked out from dates."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from luoshi.commitments import lights
from luoshi.commitments.models import Commitment
from luoshi.commitments.queries import FLAGS, SORTS, Filters, counts_by_light, counts_by_unit, listed
from luoshi.rulebook.actions import adopt
from luoshi.rulebook.queries import rulebook
from luoshi.rulebook.reading_rules import DEFAULT_LIMITS
from tests.city import NOW, claimed, dispatched, in_progress, registered, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def read(query):
    return Filters.read(QueryDict(query))


TODAY = NOW.date()


def found(acting, query, today=TODAY):
    return [row.pk for row in listed(acting, read(query), today, rulebook())]


def test_an_address_is_read_and_written_back_the_same():
    query = "state=open&state=closed&light=red&tier=1&kind=action&flag=overdue&unit=3&source=4&q=%E7%87%83%E6%B0%94&sort=due"
    assert read(read(query).address()) == read(query)
    assert read("sort=due&state=nowhere&tier=9&unit=x&flag=no").address() == "sort=due"
    assert read("").address() == ""


def test_sorting_alone_narrows_nothing():
    assert not read("sort=due").narrows
    assert read("sort=due&light=red").narrows


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_gives_every_row_once(city, sort):
    rows = {dispatched(city).pk, registered(city).pk, in_progress(city).pk}
    assert sorted(found(city.clerk, f"sort={sort}")) == sorted(rows)


def test_red_comes_first_by_light(city):
    calm, late = dispatched(city), dispatched(city)
    Commitment.objects.filter(pk=late.pk).update(light="red")
    Commitment.objects.filter(pk=calm.pk).update(light="green")
    assert found(city.clerk, "sort=light") == [late.pk, calm.pk]
    assert found(city.clerk, "sort=-light") == [calm.pk, late.pk]


def test_what_has_shown_nothing_comes_before_what_stands_at_nought(city):
    nothing, nought, half = dispatched(city), dispatched(city), dispatched(city)
    for row, share in ((nought, 0), (half, 50)):
        Commitment.objects.filter(pk=row.pk).update(evidenced=share)
    assert found(city.clerk, "sort=progress") == [nothing.pk, nought.pk, half.pk]
    assert found(city.clerk, "sort=-progress") == [half.pk, nought.pk, nothing.pk]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sorts what is as little as in a test")
@pytest.mark.parametrize("sort", [name for name in SORTS if name.removeprefix("-") != "lead"])
def test_a_list_is_the_head_of_an_index(city, sort):
    """So it opens in the same time, however many there are; by lead, whose order is another table's, it is sorted."""
    for acting in (city.clerk, city.mayor):
        plan = listed(acting, read(f"sort={sort}"), TODAY, rulebook()).values_list("pk")[:50].explain()
        assert "TEMP B-TREE" not in plan, plan


def test_overdue_is_what_runs_past_its_date_and_is_not_claimed(city):
    late = dispatched(city, due=date(2023, 1, 10))
    claimed(city, due=date(2023, 1, 10))
    verified(city, due=date(2023, 1, 10))
    assert found(city.clerk, "flag=overdue", date(2023, 1, 10)) == []
    assert found(city.clerk, "flag=overdue", date(2023, 1, 11)) == [late.pk]


def test_due_soon_counts_workdays(city):
    row = dispatched(city, due=date(2023, 2, 3))
    assert found(city.clerk, "flag=due_soon", date(2023, 1, 30)) == []
    assert found(city.clerk, "flag=due_soon", date(2023, 1, 31)) == [row.pk]
    assert found(city.clerk, "flag=due_soon", date(2023, 2, 4)) == []


@pytest.mark.parametrize(("unit", "amount"), [("workday", 1), ("workday", 0), ("workday", 3), ("day", 2), ("month", 1)])
def test_sign_in_overdue_is_the_same_day_in_the_list_as_in_the_light(city, unit, amount):
    limits = {name: rule.to_mapping() for name, rule in DEFAULT_LIMITS.items()}
    adopt("limits", limits | {"sign_in": {"amount": amount, "unit": unit}}, source="试", acting=city.chief, now=NOW)
    rules = rulebook()
    rows = [dispatched(city, now=NOW + timedelta(days=days), due=date(2023, 6, 30)) for days in range(0, 26, 3)]
    for ahead in range(60):
        today = NOW.date() + timedelta(days=ahead)
        told = set(found(city.clerk, "flag=sign_in_overdue", today))
        lit = {row.pk for row in rows if (by := lights.sign_in_due(row, rules)) is not None and today > by}
        assert told == lit, today


def test_a_dispatch_late_in_the_evening_counts_for_its_local_day(city):
    evening = datetime(2023, 1, 4, 23, 30, tzinfo=timezone.get_current_timezone())
    row = dispatched(city, now=evening)
    assert found(city.clerk, "flag=sign_in_overdue", date(2023, 1, 5)) == []
    assert found(city.clerk, "flag=sign_in_overdue", date(2023, 1, 6)) == [row.pk]


def test_what_awaits_me_depends_on_my_post(city):
    told, ready, done = dispatched(city).pk, registered(city).pk, claimed(city).pk
    assert found(city.safety_liaison, "flag=awaits_me") == [told]
    assert set(found(city.clerk, "flag=awaits_me")) == {ready, done}
    assert found(city.housing_liaison, "flag=awaits_me") == []
    assert found(city.mayor, "flag=awaits_me") == []


def test_counts_add_up_and_stay_within_what_one_sees(city):
    dispatched(city, lead=city.safety)
    dispatched(city, lead=city.housing, supports=())
    registered(city)
    assert sum(counts_by_light(city.clerk).values()) == 2
    assert [row["lead_id"] for row in counts_by_unit(city.safety_liaison)] == [city.safety.pk]
    assert counts_by_light(city.nobody) == {}


def test_flags_are_known_to_the_reader_of_addresses():
    assert [read(f"flag={flag}").flag for flag in FLAGS] == list(FLAGS)
