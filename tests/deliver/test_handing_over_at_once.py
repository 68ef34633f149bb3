"""A unit's commitments are handed over while somebody acts on one of them: each waits for the other, neither for both.

Each acts in a connection of its own. On PostgreSQL the order in which they take hold of things decides; SQLite lets one begin
only when the other has ended.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from luoshi.commitments import reach
from luoshi.commitments.actions import locked
from luoshi.commitments.models import Commitment
from luoshi.deliver import actions
from luoshi.deliver.handing_over import hand_over
from luoshi.ledger import verify
from luoshi.org.acting import Acting
from tests.city import NOW, City, make_city, registered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
LONG = 30  # seconds: the one that waits has not been let go
HELD = 0.6  # seconds between taking hold and acting; the other has begun long before
DAY = timedelta(days=1)


@pytest.fixture
def city() -> City:
    return make_city()


def at_once(first: Callable[[threading.Event], object], second: Callable[[], object]) -> list[Exception]:
    """Both, the second as soon as the first has said that it holds something. What went wrong."""
    holds, problems = threading.Event(), []

    def follow() -> None:
        assert holds.wait(LONG)
        second()

    def run(what: Callable[[], object]) -> None:
        try:
            what()
        except Exception as error:  # noqa: BLE001 - told to the test, which asserts
            problems.append(error)
        finally:
            holds.set()
            connections.close_all()

    threads = [threading.Thread(target=run, args=[what]) for what in (lambda: first(holds), follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    return problems


def test_a_dispatch_that_has_begun_is_waited_for(city: City) -> None:
    row = registered(city)

    def dispatches(holds: threading.Event) -> None:
        with transaction.atomic():
            locked(row.pk)
            holds.set()
            time.sleep(HELD)
            actions.dispatch(row.pk, acting=city.clerk, now=NOW)

    def hands() -> None:
        hand_over(city.safety.pk, to=city.east, reason="机构改革", acting=Acting.system(), now=NOW + DAY)

    assert at_once(dispatches, hands) == []
    now = Commitment.objects.get(pk=row.pk)
    assert (now.lead, now.state) == (city.east, "dispatched")
    assert reach.amiss(connection) == 0
    assert verify.run().problems == []


def test_two_hand_overs_of_the_same_unit_hand_each_thing_once(city: City) -> None:
    row = registered(city)

    def hands(holds: threading.Event) -> None:
        with transaction.atomic():
            hand_over(city.safety.pk, to=city.east, reason="机构改革", acting=Acting.system(), now=NOW + DAY)
            holds.set()
            time.sleep(HELD)

    def again() -> None:
        hand_over(city.safety.pk, to=city.stone, reason="机构改革", acting=Acting.system(), now=NOW + DAY)

    problems = at_once(hands, again)
    assert [str(problem) for problem in problems] == ["市应急局 名下没有要移交的事项。"]
    assert Commitment.objects.get(pk=row.pk).lead == city.east
    assert verify.run().problems == []
