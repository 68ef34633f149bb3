"""My account: tokens are issued once, shown once, and ended for good."""

import re

import pytest
from django.test import Client

from luoshi.ledger.models import Entry, IdempotencyKey
from luoshi.org.actions import token_digest
from luoshi.org.models import Token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FORM = {"name": "值班系统", "scope": "act", "days": "90", "idempotency_key": "k1"}
KEY = re.compile(r"ls_[\w-]{40,}")


@pytest.fixture
def me(city):
    client = Client()
    client.force_login(city.safety_liaison.person)
    return client


def test_strangers_are_sent_to_sign_in(client):
    assert client.get("/me/").url.startswith("/account/login/")
    assert client.post("/me/", FORM).url.startswith("/account/login/")


def test_posts_and_the_way_to_the_api_are_shown(me):
    page = me.get("/me/").content.decode()
    assert "云州市应急管理局" in page
    assert "/api/v1/openapi.json" in page
    assert "/account/password/change/" in page
    assert "没有有效的令牌" in page


def test_the_key_is_shown_once_works_and_is_kept_nowhere(me):
    answer = me.post("/me/", FORM)
    key = KEY.search(answer.content.decode())[0]
    assert "no-store" in answer["Cache-Control"]
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    token = Token.objects.get()
    assert (token.name, token.digest) == ("值班系统", token_digest(key))
    assert (token.expires_at - token.created_at).days == 90
    assert KEY.search(me.get("/me/").content.decode()) is None
    kept = [*Entry.objects.values_list("data", flat=True), *IdempotencyKey.objects.values_list("outcome", flat=True)]
    assert not any(key in text for text in kept)


def test_a_form_sent_twice_issues_one_and_does_not_show_it_again(me):
    me.post("/me/", FORM)
    again = me.post("/me/", FORM, follow=True)
    assert Token.objects.count() == 1
    assert KEY.search(again.content.decode()) is None
    assert "密钥只显示那一次" in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"days": "7"},
        {"days": "x"},
        {"scope": "all"},
        {"name": "长" * 61},
        {"name": "a\x00b"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_issued(me, wrong):
    answer = me.post("/me/", FORM | wrong)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_ended_for_good_and_only_one_s_own(city, me):
    key = KEY.search(me.post("/me/", FORM).content.decode())[0]
    address = f"/me/tokens/{Token.objects.get().pk}/revoke/"
    other = Client()
    other.force_login(city.housing_liaison.person)
    assert other.post(address).status_code == 404
    assert me.get(address).status_code == 405
    assert "已作废" in me.post(address, {"idempotency_key": "r"}, follow=True).content.decode()
    me.post(address, {"idempotency_key": "r2"})
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    assert Entry.objects.filter(kind="token.revoked").count() == 1
    assert "值班系统" in me.get("/me/").content.decode()


def test_the_menu_leads_here(me):
    assert 'href="/me/"' in me.get("/").content.decode()
