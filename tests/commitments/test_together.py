"""Two people who press at once, a double click, a replay, a stale page: one wins, the other is told, nothing is doubled.

Real threads, each with a connection of its own, through the screens and the API, on whichever database the suite runs.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.conclude.models import Verification
from luoshi.decide import actions as decide
from luoshi.decide.models import Status
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token
from tests.city import NOW, City, claimed, dispatched, make_city, proposed, registered
from tests.decide.samples import MEETING
from tests.screens import client_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(home) -> City:
    return make_city()


@pytest.fixture(autouse=True)
def _proved(city: City) -> Any:
    """Whatever happened, the record holds and gives exactly the rows in the tables."""
    yield
    report = verify.run()
    assert report.problems == []


def together(count: int, do: Callable[[int], Any]) -> list[Any]:
    """Run do(0) … do(count - 1) at the same moment; what each returned."""
    gate = threading.Barrier(count, timeout=30)

    def run(number: int) -> Any:
        try:
            gate.wait()
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def press(client: Client, view: str, commitment: Commitment, key: str, **given: Any) -> Any:
    """Send a form of the page as it stood when ``commitment`` was read."""
    fields = {"version": commitment.version, "idempotency_key": key, "complete": "1", **given}
    return client.post(reverse(view, args=[commitment.pk]), fields)


def api_of(acting: Acting) -> Client:
    key = issue_token(acting=acting, now=timezone.now(), name="测试")[1]
    return Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})


def call(client: Client, commitment: Commitment, action: str, key: str = "", **given: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        f"/api/v1/commitments/{commitment.pk}/actions/{action}", {"version": commitment.version, **given},
        content_type="application/json", headers=headers,
    )  # fmt: skip


def acts(commitment: Commitment, name: str) -> int:
    return Entry.objects.filter(stream=commitment.stream, kind=f"commitment.{name}").count()


def test_of_two_different_acts_one_wins_and_the_other_is_told(city: City) -> None:
    """The liaison signs while the head asks for return: whoever comes second reads what happened."""
    commitment = dispatched(city)
    liaison, head = client_of(city.safety_liaison), client_of(city.safety_head)
    presses = [
        lambda: press(liaison, "deliver:acknowledge", commitment, "k1"),
        lambda: press(head, "deliver:request_return", commitment, "k2", reason="此项职责在市住建局。"),
    ]
    answers = together(2, lambda number: presses[number]())
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert "李明" in told or "孙浩" in told
    commitment.refresh_from_db()
    assert acts(commitment, "acknowledge") + acts(commitment, "request_return") == 1
    assert commitment.state in {State.ACCEPTED, State.RETURN_REQUESTED}


def test_a_screen_and_a_program_at_once(city: City) -> None:
    commitment = dispatched(city)
    screen, program = client_of(city.safety_liaison), api_of(city.safety_liaison)
    presses = [
        lambda: press(screen, "deliver:acknowledge", commitment, "k1").status_code,
        lambda: call(program, commitment, "acknowledge", "k1-api").status_code,
    ]
    answers = together(2, lambda number: presses[number]())
    assert answers in ([302, 409], [409, 200])
    assert acts(commitment, "acknowledge") == 1


def test_two_clerks_dispatch_the_same_one(city: City) -> None:
    commitment = registered(city)
    pages = [client_of(city.clerk) for _ in range(3)]
    answers = together(3, lambda number: press(pages[number], "deliver:dispatch", commitment, f"k{number}").status_code)
    assert Counter(answers) == {302: 1, 409: 2}
    assert acts(commitment, "dispatch") == 1


def test_two_who_dispatch_many_share_them(city: City) -> None:
    """The same five ticked by two people: each is dispatched once, and nobody is stuck."""
    five = [registered(city) for _ in range(5)]
    pages = [client_of(city.clerk), client_of(city.chief)]
    given = {"pk": [one.pk for one in five], **{f"version-{one.pk}": one.version for one in five}}

    def send(number: int) -> int:
        return (
            pages[number]
            .post(reverse("deliver:dispatch_many"), {**given, "idempotency_key": f"k{number}", "complete": "1"})
            .status_code
        )

    assert together(2, send) == [200, 200]
    assert [acts(one, "dispatch") for one in five] == [1] * 5


def test_registering_many_at_once_gives_numbers_without_gap_or_double(city: City) -> None:
    ten = [proposed(city) for _ in range(10)]
    programs = [api_of(city.chief) for _ in range(5)]

    def register(number: int) -> list[int]:
        return [call(programs[number], one, "register", f"k{one.pk}").status_code for one in ten[number::5]]

    assert together(5, register) == [[200, 200]] * 5
    assert sorted(Commitment.objects.values_list("serial", flat=True)) == list(range(1, 11))
    assert Commitment.objects.values("number").distinct().count() == 10


def test_two_who_register_the_same_one_give_one_number(city: City) -> None:
    commitment = proposed(city)
    programs = [api_of(city.chief) for _ in range(2)]
    answers = together(2, lambda number: call(programs[number], commitment, "register", f"k{number}"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "周伟" in refused.json()["detail"]
    assert Commitment.objects.get().serial == 1


@pytest.mark.parametrize("api", [False, True], ids=["screen", "API"])
def test_a_double_click_is_one_act_and_two_equal_answers(api: bool, city: City) -> None:
    commitment = claimed(city)
    given = {"method": "site", "finding": "现场看过，属实。"}
    clients = [(api_of if api else client_of)(city.clerk) for _ in range(4)]

    def send(number: int) -> tuple[int, str]:
        if api:
            answer = call(clients[number], commitment, "verify", "same", **given)
            return answer.status_code, str({**answer.json(), "replayed": None})
        answer = press(clients[number], "conclude:verify", commitment, "same", **given)
        return answer.status_code, answer.get("Location", "")

    answers = set(together(4, send))
    assert len(answers) == 1
    assert next(iter(answers))[0] == (200 if api else 302)
    assert (Verification.objects.count(), acts(commitment, "verify")) == (1, 1)


def test_a_replay_after_success_answers_as_before_and_says_so(city: City) -> None:
    commitment, program = dispatched(city), api_of(city.safety_liaison)
    first = call(program, commitment, "acknowledge", "k1")
    again = call(program, commitment, "acknowledge", "k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["replayed"], again.json()["replayed"]) == (False, True)
    assert {**first.json(), "replayed": True} == again.json()
    assert acts(commitment, "acknowledge") == 1
    other = call(program, commitment, "request_return", "k1", reason="另一件事")
    assert other.status_code == 422
    assert other.json()["type"] == "urn:luoshi:problem:idempotency-key-reused"


def test_somebody_elses_key_is_another_key(city: City) -> None:
    one, two = dispatched(city), dispatched(city)
    assert call(api_of(city.safety_liaison), one, "acknowledge", "k1").status_code == 200
    assert call(api_of(city.safety_head), two, "request_return", "k1", reason="职责不符").status_code == 200


@pytest.mark.parametrize("api", [False, True], ids=["screen", "API"])
def test_a_stale_page_is_told_what_happened(api: bool, city: City) -> None:
    commitment = dispatched(city)
    assert press(client_of(city.safety_liaison), "deliver:acknowledge", commitment, "k1").status_code == 302
    if api:
        answer = call(api_of(city.safety_head), commitment, "request_return", "k2", reason="职责不符")
        told = answer.json()["detail"]
    else:
        answer = press(client_of(city.safety_head), "deliver:request_return", commitment, "k2", reason="职责不符")
        told = answer.content.decode()
        assert "职责不符" in told  # what was typed is still there
    assert answer.status_code == 409
    assert "李明签收" in told
    assert acts(commitment, "request_return") == 0


def test_accepting_all_of_a_source_twice_at_once_proposes_each_once(city: City) -> None:
    source = decide.take_in(
        MEETING.encode(), "会议.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True
    )
    pages = [client_of(city.clerk) for _ in range(2)]
    url = reverse("decide:accept_all", args=[source.pk])
    answers = together(2, lambda number: pages[number].post(url, {"idempotency_key": f"k{number}"}).status_code)
    assert answers == [302, 302]
    accepted = Entry.objects.filter(stream=source.stream, kind="source.accepted").count()
    assert accepted == source.proposals.filter(status=Status.PROPOSED).count() == source.proposals.count()
    leads = sum(max(1, len(proposal.leads)) for proposal in source.proposals.all())
    assert Commitment.objects.count() == leads
