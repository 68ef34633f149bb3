"""A form pressed by several threads in the same moment, through the whole stack: one act, and everybody is told."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from luoshi.commitments.models import Commitment
from luoshi.deliver.models import Evidence, Report
from luoshi.ledger.models import Entry
from tests.city import City, accepted, dispatched, make_city, proof_file

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 5


@pytest.fixture
def city(home) -> City:
    return make_city()


def together(do: Callable[[int], int]) -> list[int]:
    """Run ``do(number)`` in several threads that start as one; what each returned, sorted."""
    gate, results = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            gate.wait(timeout=30)
            results.append(do(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def clients(city: City) -> list[Client]:
    made = [Client() for _ in range(THREADS)]
    for client in made:
        client.force_login(city.safety_liaison.person)
    return made


def test_a_double_click_is_one_report(city: City) -> None:
    commitment, key, browsers = accepted(city), str(uuid.uuid4()), clients(city)

    def send(number: int) -> int:
        given = {
            "progress": "已排查 30 家", "claimed": "30", "forecast": "on_time", "files": [proof_file()], "complete": "1",
            "version": commitment.version, "idempotency_key": key,
        }  # fmt: skip
        return browsers[number].post(reverse("deliver:report", args=[commitment.pk]), given).status_code

    assert together(send) == [302] * THREADS
    assert (Report.objects.count(), Evidence.objects.count()) == (1, 1)
    assert Entry.objects.filter(stream=commitment.stream, kind="commitment.report_written").count() == 1


def test_of_several_who_sign_at_once_one_wins_and_the_others_are_told(city: City) -> None:
    commitment, browsers = dispatched(city), clients(city)

    def send(number: int) -> int:
        given = {"version": commitment.version, "idempotency_key": str(uuid.uuid4()), "complete": "1"}
        return browsers[number].post(reverse("deliver:acknowledge", args=[commitment.pk]), given).status_code

    assert together(send) == [302] + [409] * (THREADS - 1)
    assert Commitment.objects.get(pk=commitment.pk).version == commitment.version + 1
    assert Entry.objects.filter(stream=commitment.stream, kind="commitment.acknowledge").count() == 1
