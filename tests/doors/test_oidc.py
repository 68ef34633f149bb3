"""Signing in with an identity provider: a real one, in a process of its own, spoken to over HTTP by both sides."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from luoshi.config import env
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import leave, set_one_time_password
from luoshi.org.models import Person, SignIn
from luoshi.org.oidc import claimed_name
from luoshi.org.second_factor import Adapter
from tests.city import City, make_city
from tests.doors import provider

pytestmark = pytest.mark.django_db

START = "/account/sso/oidc/login/"
CALLBACK = "http://testserver/account/sso/oidc/login/callback/"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the provider answers, for as long as the tests of this file run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        there = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, str(Path(provider.__file__)), there, CALLBACK, str(tmp_path_factory.mktemp("provider"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline().strip() == "ready"
            yield there
        finally:
            process.terminate()


@pytest.fixture
def city(home, address: str, settings, monkeypatch: pytest.MonkeyPatch) -> City:
    cache.clear()
    given = {"URL": address, "CLIENT": "luoshi", "SECRET": provider.SECRET, "NAME": "云州统一身份认证"}
    for name, value in given.items():
        monkeypatch.setenv(f"LUOSHI_OIDC_{name}", value)
    settings.LUOSHI_OIDC = env.oidc("LUOSHI_OIDC", secure=False)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.LUOSHI_OIDC.app]}}
    return make_city()


def at_the_provider(where: str, username: str) -> str:
    """Sign in over there as a browser would; returns where it sends the browser in the end."""
    browser = requests.Session()
    browser.trust_env = False
    answer = browser.get(where, timeout=10)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text)[1]
    form = {"login": username, "password": provider.PASSWORD, "csrfmiddlewaretoken": token}
    answer = browser.post(answer.url, {**form, "next": parse_qs(urlsplit(answer.url).query)["next"][0]}, timeout=10, allow_redirects=False)  # fmt: skip
    while not answer.headers["Location"].startswith("http://testserver/"):
        answer = browser.get(urljoin(answer.url, answer.headers["Location"]), timeout=10, allow_redirects=False)
    return answer.headers["Location"]


def signed_in(client: Client, username: str, **given: str):
    answer = client.post(START, given)
    assert answer.status_code == 302
    back = at_the_provider(answer.headers["Location"], username)
    return client.get(back.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_sign_in_page_offers_it_and_lets_the_browser_go_there(city: City, address: str) -> None:
    page = Client().get("/account/login/")
    assert "云州统一身份认证" in page.content.decode()
    assert f'action="{START}"' in page.content.decode()


def test_who_is_entered_gets_in_by_the_claim(city: City) -> None:
    client = Client()
    answer = signed_in(client, "sunhao", next="/me/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    assert "孙浩" in client.get("/").content.decode()
    assert SignIn.objects.get().how == "socialaccount"
    assert Entry.objects.filter(stream="sign-in:sunhao").latest("seq").kind == "sign_in.begun"
    assert SocialAccount.objects.count() == 0  # found anew each time, bound to nothing


def test_a_second_factor_that_somebody_has_here_is_asked_for_all_the_same(city: City) -> None:
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=city.safety_head.person, type="totp", data={"secret": Adapter().encrypt(secret)})
    client = Client()
    assert signed_in(client, "sunhao").headers["Location"] == "/account/second-factor/authenticate/"
    assert not is_in(client)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post("/account/second-factor/authenticate/", {"code": code})
    assert is_in(client)
    assert SignIn.objects.get().how == "socialaccount+totp"


def test_the_code_flow_is_protected_by_pkce_and_state(city: City) -> None:
    client = Client()
    asked = parse_qs(urlsplit(client.post(START).headers["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    # An answer that was meant for another browser opens nothing.
    other = Client()
    back = at_the_provider(client.post(START).headers["Location"], "sunhao").removeprefix("http://testserver")
    assert other.get(back).status_code == 401
    assert not is_in(other)
    # Nor does the same answer twice.
    assert client.get(back).status_code == 302
    client.post("/account/logout/")
    assert client.get(back).status_code == 401


def test_a_code_without_its_verifier_is_worth_nothing(city: City, address: str) -> None:
    """The provider itself refuses it, so that a stolen code does not help."""
    back = at_the_provider(Client().post(START).headers["Location"], "sunhao")
    given = {
        "grant_type": "authorization_code", "code": parse_qs(urlsplit(back).query)["code"][0], "redirect_uri": CALLBACK,
        "client_id": "luoshi", "client_secret": provider.SECRET, "code_verifier": "x" * 43,
    }  # fmt: skip
    answer = requests.post(f"{address}/identity/o/api/token", given, timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize("username", ["stranger", "LiMing"])
def test_nobody_else_gets_in_or_is_entered(city: City, username: str) -> None:
    """Not by the mail address of somebody who is entered, and not by a name that is only nearly theirs."""
    people = Person.objects.count()
    client = Client()
    answer = signed_in(client, username)
    assert answer.status_code == 403
    assert "没有这个账号" in answer.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == people
    newest = Entry.objects.latest("id")
    assert (newest.kind, newest.facts["why"]) == ("sign_in.failed", "oidc")


def test_who_has_left_does_not_get_in(city: City) -> None:
    person = city.safety_head.person
    person.is_active = False
    act = Act("unit:yz", "person.entered", author=Acting.system().author(), now=timezone.now())
    act.save(person)
    act.facts.update(name=person.name, post="")
    act.write()
    client = Client()
    assert signed_in(client, "sunhao").status_code == 403
    assert not is_in(client)


def test_who_left_is_told_so_and_the_record_says_that_they_tried(city: City) -> None:
    on = timezone.localdate() - timedelta(days=1)
    leave(city.safety_head.person.pk, acting=Acting.system(), now=timezone.now(), on=on)
    client = Client()
    answer = signed_in(client, "sunhao")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/")
    assert "您已离任" in client.get("/account/login/").content.decode()
    assert not is_in(client)
    newest = Entry.objects.filter(stream="sign-in:sunhao").latest("seq")
    assert (newest.kind, newest.facts["why"]) == ("sign_in.failed", "left")
    assert "用 sunhao 登录失败（已离任）" in sentence(newest)


def test_no_password_has_to_be_chosen_here_by_who_does_not_sign_in_with_one(city: City, settings) -> None:
    settings.LUOSHI_PASSWORD_DAYS = 90
    _person, password = set_one_time_password(
        city.safety_head.person.pk, acting=Acting.system(), now=timezone.now(), version=None
    )
    client = Client()
    signed_in(client, "sunhao")
    assert is_in(client)
    # Who comes by the password is asked to.
    other = Client()
    other.post("/account/login/", {"login": "sunhao", "password": password})
    assert other.get("/").headers["Location"] == "/account/password/change/"


def test_nobody_binds_an_account_to_another(city: City) -> None:
    client = Client()
    client.force_login(city.safety_liaison.person)
    answer = client.post(f"{START}?process=connect")
    back = at_the_provider(answer.headers["Location"], "stranger")
    assert client.get(back.removeprefix("http://testserver")).status_code == 403
    assert SocialAccount.objects.count() == 0


def test_a_cancelled_sign_in_says_so(city: City) -> None:
    client = Client()
    state = parse_qs(urlsplit(client.post(START).headers["Location"]).query)["state"][0]
    answer = client.get(START + "callback/", {"error": "access_denied", "state": state}, follow=True)
    assert "取消了登录" in answer.content.decode()


def test_a_provider_that_is_away_is_an_error_page(city: City, settings) -> None:
    settings.LUOSHI_OIDC.app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = Client().post(START)
    assert answer.status_code == 502
    assert "身份认证系统" in answer.content.decode()


def test_without_a_provider_there_is_no_door(city: City, settings) -> None:
    settings.LUOSHI_OIDC, settings.SOCIALACCOUNT_PROVIDERS = None, {}
    assert Client().get(START).status_code == 404
    assert START not in Client().get("/account/login/").content.decode()


# --- the claim --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"id_token": {"sub": "1", "u": "sunhao"}, "userinfo": {"sub": "1"}}, "sunhao"),
        ({"id_token": {"sub": "1"}, "userinfo": {"sub": "1", "u": "sunhao"}}, "sunhao"),
        ({"id_token": {"sub": "1", "u": "sunhao"}}, "sunhao"),
        ({"id_token": {"sub": "1", "u": "sunhao"}, "userinfo": {"sub": "2", "u": "sunhao"}}, ""),  # of somebody else
        ({"id_token": {"sub": "1", "u": "sunhao"}, "userinfo": {"sub": "1", "u": "liming"}}, ""),
        ({"id_token": {"sub": "1"}, "userinfo": {"u": "sunhao"}}, ""),  # of nobody
        ({"id_token": {"sub": "1", "u": ["sunhao"]}}, ""),
        ({"id_token": {"sub": "1", "u": ""}}, ""),
        ({}, ""),
    ],
)
def test_the_claim_must_be_one_and_about_one(data, name: str) -> None:
    assert claimed_name(data, "u") == name


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"URL": "https://sso.example"}, "_CLIENT"),
        ({"URL": "sso.example", "CLIENT": "a", "SECRET": "b"}, "_URL"),
        ({"URL": "http://sso.example", "CLIENT": "a", "SECRET": "b"}, "https"),
        ({"URL": "https://sso.example", "CLIENT": "a", "SECRET": "b", "CLAIM": "email"}, "_CLAIM"),
    ],
)
def test_half_a_configuration_does_not_start(given, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"LUOSHI_OIDC_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=wrong):
        env.oidc("LUOSHI_OIDC", secure=True)
