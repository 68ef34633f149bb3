"""How many SQL statements each page and each endpoint takes. The baseline is tests/query_counts.json; more fails, and so does fewer.

To record it anew, after looking at what changed:

    LUOSHI_RECORD_QUERIES=1 pytest tests/query_counts
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luoshi.api.api import api
from luoshi.deliver.models import Evidence, Report
from luoshi.ledger.models import Entry
from luoshi.org.actions import issue_token
from tests.city import dispatched, proposed, registered
from tests.screens import SCREENS, Screen, World, client_of, make_world, unlisted

pytestmark = pytest.mark.django_db
BASELINE = Path(__file__).resolve().parents[1] / "query_counts.json"
RECORDING = bool(os.environ.get("LUOSHI_RECORD_QUERIES"))
LIMITS = {"commitments:list": 8, "web:commitment": 15, "POST deliver:dispatch": 15}
# A transaction's own words are not counted: how many there are depends on the database and on the test's own transaction.
OWN = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")

Ask = Callable[[], Any]


def counted(ask: Ask, *, expect: int = 200) -> int:
    """The statements that one request takes."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == expect, answer.content[:500]
    return sum(not query["sql"].startswith(OWN) for query in captured.captured_queries)


@pytest.fixture(scope="module")
def baseline() -> Iterator[dict[str, int]]:
    known = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    before = dict(known)
    yield known
    if RECORDING and known != before:
        BASELINE.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@pytest.fixture
def world(home) -> World:
    return make_world()


def compare(name: str, count: int, baseline: dict[str, int]) -> None:
    if RECORDING:
        baseline[name] = count
    assert count == baseline.get(name), f"{name}: {count} statements, the baseline says {baseline.get(name)}"


def test_every_address_is_a_screen_or_known_to_be_none() -> None:
    assert unlisted() == set()


def test_pages(world: World, baseline: dict[str, int], subtests) -> None:
    for screen in SCREENS:
        with subtests.test(screen.name):
            compare(screen.name, count_of(screen, world), baseline)


def count_of(screen: Screen, world: World) -> int:
    client, address = client_of(world.person(screen.who)), screen.address(world)
    client.get(address)  # what a process keeps for itself (rules, templates) is kept by now
    return counted(lambda: client.get(address), expect=screen.status)


def test_presses(world: World, baseline: dict[str, int], subtests) -> None:
    """What answers a press, for the acts that are done by the hundred."""
    city, key = world.city, iter(range(100))

    def sent(view: str, client: Client, pk: int, version: int, **given: Any) -> Ask:
        fields = {"version": version, "idempotency_key": f"k{next(key)}", "complete": "1", **given}
        return lambda: client.post(reverse(view, args=[pk]), fields)

    waits, told = registered(city), dispatched(city)
    clerk, liaison = client_of(city.clerk), client_of(city.safety_liaison)
    asked = {
        "POST deliver:dispatch": sent("deliver:dispatch", clerk, waits.pk, waits.version),
        "POST deliver:acknowledge": sent("deliver:acknowledge", liaison, told.pk, told.version),
        "POST deliver:report": sent(
            "deliver:report", liaison, world.pks["accepted"], 4, progress="做了", claimed=30, forecast="on_time"
        ),
    }
    for name, ask in asked.items():
        with subtests.test(name):
            compare(name, counted(ask, expect=302), baseline)


@dataclass
class Call:
    """One read of the API: as whom, with what in the place of its parameters."""

    who: str = "clerk"
    parameters: dict[str, Any] | None = None
    query: str = ""


def reads(world: World) -> dict[str, Call]:
    """A call for every GET of the API, by its path in the OpenAPI document."""
    planned = {"pk": world.pks["planned"]}
    return {
        "/api/v1/me": Call(), "/api/v1/units": Call(query="?q=局"),
        "/api/v1/duties": Call(query="?kind=taken_back"), "/api/v1/mandates": Call("chief"), "/api/v1/inspections": Call("guest"), "/api/v1/sources": Call(),
        "/api/v1/sources/{pk}": Call(parameters={"pk": world.source.pk}),
        "/api/v1/sources/{pk}/reading": Call(parameters={"pk": world.source.pk}),
        "/api/v1/sources/{pk}/proposals": Call(parameters={"pk": world.source.pk}),
        "/api/v1/sources/{pk}/comparison": Call(parameters={"pk": world.amended.pk}),
        "/api/v1/sources/{pk}/names": Call(parameters={"pk": world.source.pk}),
        "/api/v1/sources/{pk}/suggestions": Call(parameters={"pk": world.source.pk}),
        "/api/v1/commitments": Call(query="?state=in_progress&sort=due&limit=50"),
        "/api/v1/commitments/{pk}": Call("safety_liaison", planned),
        "/api/v1/commitments/{pk}/children": Call(parameters={"pk": world.pks["root"]}),
        "/api/v1/commitments/{pk}/support": Call("safety_liaison", planned),
        "/api/v1/commitments/{pk}/reports": Call("safety_liaison", planned),
        "/api/v1/commitments/{pk}/changes": Call("safety_liaison", {"pk": world.pks["change_asked"]}),
        "/api/v1/commitments/{pk}/entries": Call("safety_liaison", planned),
        "/api/v1/commitments/{pk}/links": Call("safety_head", {"pk": world.pks["linked"]}),
        "/api/v1/precedents": Call(query="?q=三定"),
        "/api/v1/evidence/{pk}": Call(parameters={"pk": Evidence.objects.filter(report__commitment=planned["pk"]).first().pk}),
        "/api/v1/counts/units": Call(),
        "/api/v1/entries/{pk}/proof": Call(parameters={"pk": Entry.objects.filter(stream=world.source.stream).first().pk}),
        "/api/v1/checkpoints": Call("mayor"),
        "/api/v1/people": Call("guard"),
        "/api/v1/people/{pk}": Call("guard", {"pk": world.city.safety_head.person.pk}),
        "/api/v1/units/{pk}": Call(parameters={"pk": world.city.housing.pk}),
        "/api/v1/aliases": Call(query="?q=各"),
    }  # fmt: skip


def test_endpoints(world: World, baseline: dict[str, int], subtests) -> None:
    calls = reads(world)
    paths = api.get_openapi_schema()["paths"]
    assert {path for path, methods in paths.items() if "get" in methods} == set(calls)
    tokens: dict[str, str] = {}
    for path, call in calls.items():
        if call.who not in tokens:
            tokens[call.who] = issue_token(acting=world.person(call.who), now=timezone.now(), name="测试")[1]
        client = Client(headers={"Authorization": f"Bearer {tokens[call.who]}"})
        address = path.format(**(call.parameters or {})) + call.query
        client.get(address)
        with subtests.test(path):
            compare(f"GET {path}", counted(lambda client=client, address=address: client.get(address)), baseline)


def test_many_rows_take_no_more_than_few(world: World) -> None:
    """A page of fifty takes as many statements as a page of a dozen."""
    screens = [
        screen
        for screen in SCREENS
        if screen.view in {"commitments:list", "web:desk", "web:ledger", "people:list"} and screen.status == 200
    ]
    few = {screen.name: count_of(screen, world) for screen in screens}
    for number in range(45):
        (dispatched if number % 3 else proposed)(world.city)
    assert {screen.name: count_of(screen, world) for screen in screens} == few
    assert Report.objects.exists()


@pytest.mark.skipif(RECORDING, reason="recording the baseline")
def test_the_baseline_names_nothing_that_is_gone(world: World, baseline: dict[str, int]) -> None:
    counted_now = {screen.name for screen in SCREENS} | {f"GET {path}" for path in reads(world)}
    assert {name for name in baseline if not name.startswith("POST ")} == counted_now


@pytest.mark.skipif(RECORDING, reason="recording the baseline")
def test_limits(baseline: dict[str, int]) -> None:
    """What may never be passed, whatever is recorded."""
    for name, limit in LIMITS.items():
        found = {known: count for known, count in baseline.items() if known == name or known.startswith(f"{name} ")}
        assert found
        assert max(found.values()) <= limit, found
