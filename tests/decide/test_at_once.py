"""Two people at once: one wins, the other is told, nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from luoshi.commitments.models import Commitment
from luoshi.decide import actions
from luoshi.decide.models import Source, Status
from luoshi.ledger.models import Entry
from luoshi.org.errors import ActRefused
from luoshi.org.pressing import press
from tests.city import NOW, City, make_city
from tests.decide.samples import MEETING
from tests.decide.test_actions import complete, find, taken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(home) -> City:
    return make_city()


def together(*acts):
    """Run the acts in threads that start in the same moment: what each returned, or the refusal it met."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act()
        except ActRefused as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_proposal_is_accepted_once(city: City) -> None:
    row = complete(city, find(taken(city), "燃气"))

    def accept(acting):
        return lambda: press(
            lambda: {"made": [made.pk for made in actions.accept(row.pk, acting=acting, now=NOW)]},
            acting=acting,
            key="",
            fingerprint="",
        )

    outcomes = together(accept(city.clerk), accept(city.chief), accept(city.clerk))
    assert sum(isinstance(outcome, ActRefused) for outcome in outcomes) == 2
    assert Commitment.objects.count() == 1
    assert Entry.objects.filter(kind="source.accepted").count() == 1


def test_a_double_press_is_one_act_with_one_answer(city: City) -> None:
    row = complete(city, find(taken(city), "燃气"))

    def accept():
        return press(
            lambda: {"made": [made.pk for made in actions.accept(row.pk, acting=city.clerk, now=NOW)]},
            acting=city.clerk, key="card-1", fingerprint="same",
        )  # fmt: skip

    outcomes = together(accept, accept)
    assert outcomes[0].outcome == outcomes[1].outcome
    assert sorted(outcome.replayed for outcome in outcomes) == [False, True]
    assert Commitment.objects.count() == 1


def test_numbers_are_given_once(city: City) -> None:
    source = taken(city)
    rows = [complete(city, row) for row in source.proposals.all()[:4]]

    def accept(row):
        return lambda: press(
            lambda: {"numbers": [made.number for made in actions.accept(row.pk, acting=city.chief, now=NOW)]},
            acting=city.chief, key="", fingerprint="",
        )  # fmt: skip

    outcomes = together(*(accept(row) for row in rows))
    numbers = [
        number for outcome in outcomes if not isinstance(outcome, ActRefused) for number in outcome.outcome["numbers"]
    ]
    assert numbers
    assert len(set(numbers)) == len(numbers) == Commitment.objects.exclude(number=None).count()
    assert source.proposals.filter(status=Status.PROPOSED).count() == len(numbers)


def test_the_same_file_from_two_windows_is_one_source(city: City) -> None:
    outcomes = together(lambda: taken(city, MEETING), lambda: taken(city, MEETING))
    assert Source.objects.count() == 1
    assert sum(isinstance(outcome, actions.TakenBefore) for outcome in outcomes) == 1
