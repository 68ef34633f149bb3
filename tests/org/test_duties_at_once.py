"""Several keepers at one list in the same moment: nothing stands in it twice, and what was ended is ended once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.duty_models import DutyEntry
from tests.city import City, make_city
from tests.duties import BASIS, administrator, listed

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 4


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


def browsers(city: City) -> list[Client]:
    made = []
    for number in range(THREADS):
        client = Client()
        client.force_login(administrator(city, f"guanli{number}").person)
        client.get(reverse("duties:list"))
        made.append(client)
    return made


def test_the_same_line_entered_at_once_stands_once(city: City) -> None:
    clients = browsers(city)
    given = {
        "unit": city.township.pk, "kind": "basic", "matter": "农村公路日常养护", "basis": BASIS, "valid_from": "2023-01-01", "complete": "1",
    }  # fmt: skip
    answers = together(lambda number: clients[number].post(reverse("duties:enter"), given).status_code)
    assert answers.count(302) == 1
    assert set(answers) <= {302, 409, 422}
    assert DutyEntry.objects.count() == 1
    assert not verify.run().problems


def test_an_entry_ended_at_once_is_ended_once(city: City) -> None:
    entry, clients = listed(city)[0], browsers(city)
    address = reverse("duties:end", args=[entry.pk])
    day = str(clients[0].get(address).context["form"]["last"].value())

    def send(number: int) -> int:
        given = {"last": day, "reason": f"石委办〔2023〕{number}号", "complete": "1"}
        return clients[number].post(address, given).status_code

    answers = together(send)
    assert answers.count(302) == 1
    assert set(answers) <= {302, 409}
    assert Entry.objects.filter(kind="duty.ended").count() == 1
    assert not verify.run().problems
