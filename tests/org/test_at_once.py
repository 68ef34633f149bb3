"""Several people arrange units in the same moment: no loops, no two units of one code, one act a press."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, enter_person, move
from luoshi.org.errors import ActRefused
from luoshi.org.models import Alias, Kind, Level, Role, Unit
from luoshi.org.queries import acting_of
from tests.city import NOW, City, make_city

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(home) -> City:
    return make_city()


@pytest.fixture
def admin(city: City) -> Acting:
    person = enter_person(
        acting=Acting.system(), now=NOW, username="guanli", name="管立", unit=city.government, role=Role.SYSTEM_ADMIN
    )
    return acting_of(person, NOW.date())


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start as one; what each returned, or the refusal that it met."""
    gate, results = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=30)
            results.append(job())
        except ActRefused as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_who_move_units_under_each_other(city: City, admin: Acting) -> None:
    results = together(
        lambda: move(city.east.pk, acting=admin, now=NOW, parent=city.stone),
        lambda: move(city.stone.pk, acting=admin, now=NOW, parent=city.east),
    )
    assert sorted(isinstance(result, ActRefused) for result in results) == [False, True]
    for unit in Unit.objects.exclude(parent=None).select_related("parent"):
        assert unit.parent is not None
        assert unit.path == f"{unit.parent.path}{unit.code}/"
    assert verify.run().problems == []


def test_one_code_for_two(city: City, admin: Acting) -> None:
    def made(code: str, name: str) -> Callable[[], Unit]:
        return lambda: create_unit(
            acting=admin, now=NOW, name=name, code=code, level=Level.CITY, kind=Kind.DEPARTMENT, parent=city.government
        )

    results = together(made("yz-new", "甲局"), made("YZ-NEW", "乙局"), made("yz-new", "丙局"))
    refused = [result for result in results if isinstance(result, ActRefused)]
    assert len(refused) == 2
    assert all("code" in error.fields for error in refused)
    assert verify.run().problems == []


def test_the_same_press_five_times(city: City, admin: Acting) -> None:
    client = Client()
    client.force_login(admin.person)
    url = reverse("org:rename", args=[city.housing.pk])
    form = {"name": "云州市住房局", "short": "", "version": 0, "idempotency_key": "k", "complete": "1"}
    clients = [Client() for _ in range(5)]
    for one in clients:
        one.cookies = client.cookies
    results = together(*(lambda one=one: one.post(url, form).status_code for one in clients))
    assert results == [302] * 5
    assert Entry.objects.filter(kind="unit.renamed").count() == 1
    assert Alias.objects.filter(name="云州市住房和城乡建设局").count() == 1


def test_two_at_the_same_button(city: City, admin: Acting) -> None:
    """Each with a form of their own, made from the same page: one is done, the other is told what happened."""

    def pressed(name: str) -> Callable[[], int]:
        client = Client(headers={"Accept-Language": "zh-hans"})
        client.force_login(admin.person)
        form = {"name": name, "short": "", "version": 0, "idempotency_key": name, "complete": "1"}
        return lambda: client.post(reverse("org:rename", args=[city.housing.pk]), form).status_code

    assert sorted(together(pressed("云州市住房局"), pressed("云州市建设局"))) == [302, 409]
    assert verify.run().problems == []
