"""Several at the front door in the same moment: every one of them is entered, and the record stays whole."""

import threading
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.org.actions import signing_in
from luoshi.org.models import SignIn
from luoshi.org.second_factor import Adapter, spend
from tests.city import PASSWORD, City, make_city

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, LOGIN = 5, "/account/login/"


@pytest.fixture
def city(home) -> City:
    cache.clear()
    return make_city()


def together(do: Callable[[int], object]) -> list[object]:
    """Run ``do(number)`` in several threads that start as one; what each returned."""
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
        thread.join(timeout=120)
    return results


def tried(number: int, name: str, password: str) -> int:
    return Client(REMOTE_ADDR=f"10.0.0.{number}").post(LOGIN, {"login": name, "password": password}).status_code


def test_every_sign_in_of_one_person_is_entered(city: City) -> None:
    assert together(lambda number: tried(number, "sunhao", PASSWORD)) == [302] * THREADS
    assert SignIn.objects.filter(ended_at=None).count() == THREADS
    assert Entry.objects.filter(stream="sign-in:sunhao", kind="sign_in.begun").count() == THREADS
    assert verify.run().ok


@pytest.mark.parametrize(("name", "stream"), [("sunhao", "sign-in:sunhao"), ("nobodyknows", signing_in.UNKNOWN)])
def test_every_failure_is_entered(city: City, name: str, stream: str) -> None:
    assert together(lambda number: tried(number, name, "wrong")) == [200] * THREADS
    assert Entry.objects.filter(stream=stream, kind="sign_in.failed").count() == THREADS
    assert verify.run().ok


def test_a_session_is_ended_once(city: City) -> None:
    there, here = Client(), Client()
    for client in (there, here):
        client.post(LOGIN, {"login": "sunhao", "password": PASSWORD})
    pk = SignIn.objects.first().pk
    key = here.cookies["luoshi_session"].value

    def end(_number: int) -> int:
        client = Client()
        client.cookies["luoshi_session"] = key
        return client.post(f"/me/sign-ins/{pk}/end/").status_code

    assert together(end) == [302] * THREADS
    assert Entry.objects.filter(kind="sign_in.ended").count() == 1
    assert verify.run().ok


def test_one_code_opens_for_one(city: City) -> None:
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=city.safety_head.person, type="totp", data={"secret": Adapter().encrypt(secret)})
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()) + 1))

    def open_with(_number: int) -> bool:
        try:
            spend(Authenticator.objects.get(), code)
        except ValidationError:
            return False
        return True

    assert together(open_with).count(True) == 1
