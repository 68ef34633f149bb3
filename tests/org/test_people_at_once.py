"""Several security administrators press in the same moment: a post is handed over once, and given once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.utils import timezone

from luoshi.ledger import verify
from luoshi.org import actions
from luoshi.org.acting import Acting
from luoshi.org.errors import ActRefused
from luoshi.org.models import Post, Role
from luoshi.org.queries import acting_of
from tests.city import NOW, City, make_city

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
THREADS = 4
TODAY = timezone.localdate(NOW)


@pytest.fixture
def city() -> City:
    return make_city()


@pytest.fixture
def guards(city: City) -> list[Acting]:
    made = []
    for number in range(THREADS):
        person = actions.enter_person(
            acting=Acting.system(), now=NOW, username=f"anquan{number}", name="安", unit=city.government, role=Role.SECURITY_ADMIN
        )  # fmt: skip
        made.append(acting_of(person, TODAY))
    return made


def together(do: Callable[[int], object]) -> list[str]:
    """Run ``do(number)`` in several threads that start as one; whether each was done, sorted."""
    gate, results = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            gate.wait(timeout=30)
            do(number)
            results.append("done")
        except ActRefused:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


ONE_OF_THEM = ["done"] + ["refused"] * (THREADS - 1)


def test_a_post_is_handed_over_once(city: City, guards: list[Acting]) -> None:
    post = city.safety_head.posts[0]
    takers = [city.safety_liaison, city.housing_liaison, city.housing_head, city.east_liaison]
    assert (
        together(lambda n: actions.hand_over(post.pk, takers[n].person, acting=guards[n], now=NOW, on=TODAY))
        == ONE_OF_THEM
    )
    assert Post.objects.filter(unit=city.safety, role=Role.UNIT_HEAD).count() == 2
    assert verify.run().problems == []


def test_a_post_is_given_once(city: City, guards: list[Acting]) -> None:
    person = city.east_liaison.person
    assert (
        together(lambda n: actions.appoint(person, city.stone, Role.LIAISON, acting=guards[n], now=NOW)) == ONE_OF_THEM
    )
    assert Post.objects.filter(unit=city.stone, person=person).count() == 1
    assert verify.run().problems == []
