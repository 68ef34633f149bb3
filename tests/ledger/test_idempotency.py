"""A request that is sent twice is done once, and answered twice alike."""

import datetime as dt

import pytest
from django.db import transaction

from luoshi.ledger.errors import BadContent, KeyReused
from luoshi.ledger.idempotency import KEPT, Replay, forget, once, remember
from luoshi.ledger.models import IdempotencyKey
from tests.ledger.record import NOW

pytestmark = pytest.mark.django_db


def ask(key="k1", fingerprint="f1", username="zhouwei"):
    """One request: what `once` said; the first remembers its outcome."""
    with transaction.atomic():
        replay = once(username, key, fingerprint, now=NOW)
        if replay is None:
            remember(username, key, {"编号": "云督〔2023〕1号", "status": 201})
        return replay


def test_the_second_gets_the_outcome_of_the_first():
    assert ask() is None
    assert ask() == Replay({"编号": "云督〔2023〕1号", "status": 201})


def test_keys_are_each_persons_own():
    assert ask() is None
    assert ask(username="lifang") is None
    assert ask(key="k2") is None


def test_another_request_with_the_same_key_is_refused():
    ask()
    with pytest.raises(KeyReused, match="Idempotency-Key"):
        ask(fingerprint="f2")


def test_a_request_that_failed_leaves_its_key_free():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the claim must be rolled back with it
        once("zhouwei", "k1", "f1", now=NOW)
        1 / 0  # noqa: B018
    assert ask() is None


@pytest.mark.parametrize("key", ["", "k" * 256, "a\x00b"])
def test_bad_keys_are_refused(key):
    with pytest.raises(BadContent) as caught:
        ask(key=key)
    assert set(caught.value.message_dict) == {"Idempotency-Key"}


def test_old_keys_are_forgotten():
    ask()
    assert forget(NOW + KEPT) == 0
    assert forget(NOW + KEPT + dt.timedelta(seconds=1)) == 1
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_needs_the_transaction_of_the_act():
    with pytest.raises(RuntimeError, match="atomic"):
        once("zhouwei", "k1", "f1", now=NOW)
