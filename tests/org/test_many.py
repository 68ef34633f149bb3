"""Units set up, and people entered, many at once: by the rules of one at a time, with the queries of a few."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import PersonLine, UnitLine, create_units, enter_people
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Kind, Level, Person, Role, Unit
from tests.city import City

NOW = datetime(2023, 1, 5, 2, 0, tzinfo=UTC)
SYSTEM = Acting.system()


def towns(word: str, count: int) -> list[UnitLine]:
    """A county named by its code, with so many townships below it."""
    county = UnitLine(f"yz-{word}", f"{word}县人民政府", Level.COUNTY, Kind.GOVERNMENT, "yz")
    below = [
        UnitLine(f"yz-{word}-{n}", f"第{n}镇", Level.TOWNSHIP, Kind.GOVERNMENT, county.code, short=f"{n}镇")
        for n in range(count)
    ]
    return [county, *below]


@pytest.mark.django_db
def test_a_hundred_units_take_the_queries_of_ten(city: City) -> None:
    taken = []
    for word, count in (("a", 10), ("b", 100)):
        with CaptureQueriesContext(connection) as captured:
            made = create_units(towns(word, count), acting=SYSTEM, now=NOW)
        taken.append(len(captured))
        assert [unit.path for unit in made[:2]] == [f"yz/yz-{word}/", f"yz/yz-{word}/yz-{word}-0/"]
        assert {unit.parent_id for unit in made[1:]} == {made[0].pk}
    assert taken[0] == taken[1] <= 20
    assert Entry.objects.filter(kind="unit.created", at=NOW).count() == 112
    assert verify.run().problems == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (UnitLine("YZ-A-3", "别的镇", Level.TOWNSHIP, Kind.GOVERNMENT, "yz-a"), "code"),  # beside one of the same act
        (UnitLine("yz-zjj", "别的局", Level.CITY, Kind.DEPARTMENT, "yz"), "code"),  # beside one that is there
        (UnitLine("yz-a-x", "第3镇", Level.TOWNSHIP, Kind.GOVERNMENT, "yz-a"), "name"),
        (UnitLine("yz-x", "云州市住房和城乡建设局", Level.CITY, Kind.DEPARTMENT, "yz"), "name"),
        (UnitLine("yz-a-x", "别的镇", Level.CITY, Kind.GOVERNMENT, "yz-a"), "level"),
        (UnitLine("yz-a-x", "别的镇", "nowhere", Kind.GOVERNMENT, "yz-a"), "level"),
        (UnitLine("yz-x", "别的室", Level.CITY, Kind.OFFICE, "yz", mark="云督"), "mark"),
        (UnitLine("yz-x", "别的局", Level.CITY, Kind.DEPARTMENT, "yz-none"), "parent"),
        (UnitLine("a b", "别的局", Level.CITY, Kind.DEPARTMENT, "yz"), "code"),
        (UnitLine("yz-x", " ", Level.CITY, Kind.DEPARTMENT, "yz"), "name"),
        (UnitLine("yz-x", "别的局", Level.CITY, Kind.DEPARTMENT, "yz", credit_code="123"), "credit_code"),
    ],
)
def test_one_wrong_line_and_nothing_is_set_up(city: City, wrong: UnitLine, field: str) -> None:
    before = Unit.objects.count()
    with pytest.raises((Invalid, Incomplete)) as refused:
        create_units([*towns("a", 5), wrong], acting=SYSTEM, now=NOW)
    assert field in refused.value.fields
    assert Unit.objects.count() == before


@pytest.mark.django_db
def test_a_line_above_has_to_come_first(city: City) -> None:
    with pytest.raises(Invalid):
        create_units(towns("a", 2)[::-1], acting=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_who_may_not_set_one_up_sets_none_up(city: City) -> None:
    with pytest.raises(NotEntitled):
        create_units(towns("a", 2), acting=city.chief, now=NOW)
    with pytest.raises(NotEntitled):
        enter_people([PersonLine("x", "某人", city.housing, Role.LIAISON)], acting=city.chief, now=NOW)


@pytest.mark.django_db
def test_a_hundred_people_take_the_queries_of_ten(city: City) -> None:
    taken = []
    for word, count in (("a", 10), ("b", 100)):
        lines = [
            PersonLine(f"{word}{n}", f"张{word}{n}", city.housing, Role.LIAISON, encoded="!") for n in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            made = enter_people(lines, acting=SYSTEM, now=NOW)
        taken.append(len(captured))
        assert len({person.posts.get().unit_id for person in made}) == 1
    assert taken[0] == taken[1] <= 8
    assert verify.run().problems == []


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["A3", "liming", "LiMing", "a b", ""])
def test_one_wrong_person_and_nobody_is_entered(city: City, username: str) -> None:
    before = Person.objects.count()
    lines = [PersonLine(f"a{n}", "张三", city.housing, Role.LIAISON) for n in range(5)]
    with pytest.raises(Invalid) as refused:
        enter_people([*lines, PersonLine(username, "李四", city.housing, Role.LIAISON)], acting=SYSTEM, now=NOW)
    assert "username" in refused.value.fields
    assert Person.objects.count() == before


@pytest.mark.django_db
def test_what_stands_above_every_unit_has_all_of_them_under_it(city: City) -> None:
    assert Unit.objects.filter(path__under="").count() == Unit.objects.count()
    assert set(Unit.objects.filter(path__under=city.stone.path)) == {city.stone, city.township}
