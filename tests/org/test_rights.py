"""Three administrators apart, each with a reach; a visitor is not the system."""

import itertools

import pytest

from luoshi.org import actions
from luoshi.org.acting import Acting
from luoshi.org.models import Role
from luoshi.org.queries import acting_of
from luoshi.org.rights import (
    ADMINISTRATORS,
    arranging_post,
    kept_apart,
    may_arrange_people,
    may_arrange_units,
    may_read_administration,
)
from tests.city import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
MAY = {
    may_arrange_units: Role.SYSTEM_ADMIN, may_arrange_people: Role.SECURITY_ADMIN, may_read_administration: Role.AUDIT_ADMIN,
}  # fmt: skip


def acting_as(unit, role, username="x"):
    made = actions.enter_person(acting=Acting.system(), now=NOW, username=username, name="某", unit=unit, role=role)
    return acting_of(made, NOW.date())


@pytest.mark.parametrize("role", Role)
def test_each_post_may_what_is_its_own(city, role):
    acting = acting_as(city.government, role)
    assert {may(acting) for may in MAY if MAY[may] == role} <= {True}
    assert not any(may(acting) for may in MAY if MAY[may] != role)


def test_a_visitor_may_nothing_and_the_system_sets_up(city):
    assert not any(may(city.nobody) for may in MAY)
    system = Acting.system()
    assert (may_arrange_units(system), may_arrange_people(system), may_read_administration(system)) == (
        True,
        True,
        False,
    )


def test_the_reach_is_the_government_of_the_post_and_below(city):
    for where, near, far in (
        (city.stone, [city.stone, city.township], [city.government, city.east, city.safety]),
        (city.safety, [city.government, city.stone, city.office], []),  # a department's administrator: the city's
    ):
        people, units = (
            acting_as(where, Role.SECURITY_ADMIN, f"a{where.pk}"),
            acting_as(where, Role.SYSTEM_ADMIN, f"b{where.pk}"),
        )
        for unit in near:
            assert may_arrange_people(people, unit)
            assert arranging_post(units, unit) == units.posts[0]
        for unit in far:
            assert not may_arrange_people(people, unit)
            assert not may_arrange_units(units, unit)


def test_the_three_are_kept_apart_from_each_other_and_from_business():
    for one, other in itertools.product(Role, Role):
        mixed = one != other and bool({one, other} & ADMINISTRATORS)
        assert kept_apart(one, [other]) == mixed, (one, other)
    assert not kept_apart(Role.AUDIT_ADMIN, [])
