"""A unit moves while somebody takes part below it: each waits for the other, and who sees what is true afterwards.

One connection acts and keeps its transaction open; the other begins meanwhile. Which of the two is first is the test's to say.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from luoshi.commitments import reach
from luoshi.commitments.actions import set_handling
from luoshi.commitments.models import Handling, Reach
from luoshi.deliver import actions
from luoshi.deliver.passing_down import pass_down
from luoshi.ledger import verify
from luoshi.org.acting import Acting
from luoshi.org.actions import move
from luoshi.org.models import Unit
from tests.chains import LATER, Chain, make_chain, part
from tests.city import NOW, registered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
LONG = 30  # seconds: the one that waits has not been let go
HELD = 0.6  # seconds for which the first keeps its transaction open; the second has begun long before
Deed = Callable[[], int]


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def passed_down(chain: Chain) -> Deed:
    """A part for the town below the county."""

    def does() -> int:
        with transaction.atomic():  # the town too as it is then: SQLite lets nobody begin before the first has ended
            town = Unit.objects.get(pk=chain.city.township.pk)
            return pass_down(chain.root.pk, acting=chain.liaison, now=LATER, parts=[part(town)])[0].pk

    return does


def first_told(chain: Chain) -> Deed:
    """What has the town among its units already is dispatched."""
    row = registered(chain.city, title="拆除违法建筑", supports=(chain.city.township,))
    return lambda: actions.dispatch(row.pk, acting=chain.city.clerk, now=LATER, override="市里统一安排").pk


def lowered(chain: Chain) -> Deed:
    """What was sensitive is from now on seen by all above the units."""
    row = registered(chain.city, title="核查线索", supports=(chain.city.township,), handling=Handling.SENSITIVE)
    actions.dispatch(row.pk, acting=chain.city.clerk, now=LATER, override="市里统一安排")
    return lambda: (
        set_handling(row.pk, acting=chain.city.chief, now=LATER, handling=Handling.INTERNAL, reason="已公开").pk
    )


def in_turn(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Both, each in a connection of its own: the second begins while the first has acted and not ended. In which order they ended."""
    acted, ended, problems = threading.Event(), [], []

    def begin() -> None:
        with transaction.atomic():
            first()
            acted.set()
            time.sleep(HELD)
            ended.append("first")  # nobody waits for less than the end of the transaction, which comes now

    def follow() -> None:
        assert acted.wait(LONG)
        second()
        ended.append("second")

    def run(what: Callable[[], None]) -> None:
        try:
            what()
        except Exception as error:  # noqa: BLE001 - told below, by the thread that asserts
            problems.append(error)
        finally:
            acted.set()
            connections.close_all()

    threads = [threading.Thread(target=run, args=[what]) for what in (begin, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert problems == []
    return ended


@pytest.mark.parametrize("moves_first", [True, False])
@pytest.mark.parametrize("deed", [passed_down, first_told, lowered])
def test_a_unit_moves_while_somebody_takes_part_below_it(
    chain: Chain, deed: Callable[[Chain], Deed], *, moves_first: bool
) -> None:
    made: list[int] = []
    does = deed(chain)

    def joins() -> None:
        made.append(does())

    def moves() -> None:
        move(chain.city.stone.pk, acting=Acting.system(), now=NOW + timedelta(days=1), parent=chain.city.east)

    pair = (moves, joins) if moves_first else (joins, moves)
    assert in_turn(*pair) == ["first", "second"]
    assert reach.amiss(connection) == 0
    seen = set(Reach.objects.filter(commitment=made[0]).values_list("unit__code", flat=True))
    assert {"yz", "yz-yd", "yz-sq", "yz-sq-lh"} <= seen
    assert verify.run().problems == []
