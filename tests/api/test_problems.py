"""Whatever goes wrong below /api/v1/ is a problem document, also where no operation was reached."""

import json

import pytest
from django.test import Client

from luoshi.ledger.models import Entry

pytestmark = pytest.mark.django_db


def told(answer, status: int) -> dict:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    found = json.loads(answer.content)
    assert (found["status"], set(found)) == (status, {"type", "title", "status", "detail", "errors"})
    return found


def test_a_method_that_an_address_does_not_take(home) -> None:
    answer = Client().delete("/api/v1/commitments")
    assert told(answer, 405)["type"] == "urn:luoshi:problem:method-not-allowed"
    assert "GET" in answer.headers["Allow"]
    assert "GET" in told(answer, 405)["detail"]
    in_english = Client(headers={"Accept-Language": "en"}).delete("/api/v1/commitments")
    assert told(in_english, 405)["title"] == "This method is not taken here"


def test_no_such_operation(home) -> None:
    assert told(Client().get("/api/v1/nothing/here"), 404)["type"] == "urn:luoshi:problem:no-such-operation"


def test_a_fault_of_ours_says_nothing_of_its_inside(city, call, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = call(city.chief)
    caller.client.raise_request_exception = False
    entries = Entry.objects.count()

    def broken(*_args, **_more) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("luoshi.api.auth.acting_of", broken)
    answer = caller.get("/commitments")
    assert told(answer, 500)["type"] == "urn:luoshi:problem:fault"
    assert "inside" not in answer.content.decode()
    assert Entry.objects.count() == entries


def test_a_page_stays_a_page(home) -> None:
    assert Client().get("/nothing/here").headers["Content-Type"].startswith("text/html")
    assert Client().get("/nothing/here").status_code == 404
