"""The front door: signing in, being kept out, and what of an account nobody may turn by themselves."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token
from luoshi.org.models import Person
from tests.city import PASSWORD, City, dispatched

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture
def city(city: City) -> City:
    cache.clear()  # allauth counts attempts there
    return city


def tried(client: Client, name: str, password: str = "wrong", **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def changed(person: Person, **values) -> None:
    act = Act("unit:yz", "person.entered", author=Acting.system().author(), now=timezone.now())
    for name, value in values.items():
        setattr(person, name, value)
    act.save(person)
    act.facts.update(name=person.name, post="")
    act.write()


# --- being kept out ---


def test_too_many_failures_lock_the_name_whatever_its_case(city: City, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    client = Client()
    answers = [tried(client, name) for name in ("sunhao", "SunHao", " SUNHAO ")]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert tried(client, "sunhao", PASSWORD).status_code == 429
    told = answers[-1].content.decode()
    assert "<h1>" in told
    assert "locked" not in told  # a page in the user's words


def test_a_lock_holds_for_one_name_from_one_place(city: City, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    for _attempt in range(2):
        tried(Client(REMOTE_ADDR="10.0.0.1"), "sunhao")
    assert tried(Client(REMOTE_ADDR="10.0.0.1"), "sunhao", PASSWORD).status_code == 429
    assert tried(Client(REMOTE_ADDR="10.0.0.1"), "liming", PASSWORD).status_code == 302
    assert tried(Client(REMOTE_ADDR="10.0.0.2"), "sunhao", PASSWORD).status_code == 302


def test_a_header_that_anybody_may_send_does_not_unlock(city: City, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    answers = [tried(Client(headers={"X-Forwarded-For": f"10.9.9.{n}"}), "sunhao") for n in range(3)]
    assert answers[-1].status_code == 429


def test_behind_a_gateway_visitors_are_told_apart(city: City, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _attempt in range(2):  # what comes before the gateway's own entry is the visitor's invention
        tried(Client(headers={"X-Forwarded-For": "1.2.3.4, 10.0.0.1"}), "sunhao")
    assert tried(Client(headers={"X-Forwarded-For": "9.9.9.9, 10.0.0.1"}), "sunhao", PASSWORD).status_code == 429
    assert tried(Client(headers={"X-Forwarded-For": "10.0.0.2"}), "sunhao", PASSWORD).status_code == 302


def test_a_wrong_name_and_a_wrong_password_are_told_alike(city: City) -> None:
    def words(name: str) -> str:
        return (
            tried(Client(), name)
            .content.decode()
            .replace(name, "…")
            .split("<main", 1)[1]
            .split("csrfmiddlewaretoken")[0]
        )

    assert words("sunhao") == words("nobodyknows")


# --- sessions ---


def test_a_session_that_was_foisted_on_a_visitor_is_not_kept(city: City) -> None:
    client = Client()
    client.cookies["luoshi_session"] = "x" * 32
    tried(client, "sunhao", PASSWORD)
    assert client.cookies["luoshi_session"].value != "x" * 32
    cookie = client.cookies["luoshi_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_session_changes_at_sign_in_and_ends_at_sign_out(city: City) -> None:
    client = Client()
    client.get(LOGIN)
    tried(client, "sunhao", PASSWORD)
    first = client.cookies["luoshi_session"].value
    client.get("/account/logout/")
    assert client.get("/").status_code == 200  # an address that somebody else put on a page signs nobody out
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["luoshi_session"] = first
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize(
    "next_to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_and_language_lead_nowhere_else(city: City, next_to: str) -> None:
    answer = tried(Client(), "sunhao", PASSWORD, next=next_to)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    answer = Client().post(
        "/i18n/setlang/", {"language": "en", "next": next_to}, headers={"Referer": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_an_unknown_host_is_refused(city: City) -> None:
    assert Client().get(LOGIN, headers={"Host": "evil.example"}).status_code == 400


# --- people who have gone ---


def test_a_deactivated_person_is_out_at_once_with_session_and_token(city: City) -> None:
    client = Client()
    tried(client, "sunhao", PASSWORD)
    key = issue_token(acting=city.safety_head, now=timezone.now(), name="测试")[1]
    program = Client(headers={"Authorization": f"Bearer {key}"})
    assert (client.get("/").status_code, program.get("/api/v1/me").status_code) == (200, 200)
    changed(Person.objects.get(username="sunhao"), is_active=False)
    assert (client.get("/").status_code, program.get("/api/v1/me").status_code) == (302, 401)
    assert tried(Client(), "sunhao", PASSWORD).headers.get("Location") != "/"


def test_who_held_a_post_until_yesterday_finds_nothing_today(city: City) -> None:
    commitment = dispatched(city)
    client = Client()
    tried(client, "sunhao", PASSWORD)
    assert client.get(f"/commitments/{commitment.pk}/request_return/").status_code == 200
    act = Act("unit:yz-yjj", "person.appointed", author=Acting.system().author(), now=timezone.now())
    post = city.safety_head.posts[0]
    post.valid_to = timezone.localdate() - timedelta(days=1)
    act.save(post)
    act.facts.update(name="孙浩", post=str(post))
    act.write()
    assert client.get(f"/commitments/{commitment.pk}/request_return/").status_code == 404


def test_an_expired_token_and_a_revoked_one_open_nothing(city: City) -> None:
    old = issue_token(acting=city.safety_head, now=timezone.now() - timedelta(days=91), name="旧")[1]
    assert Client(headers={"Authorization": f"Bearer {old}"}).get("/api/v1/me").status_code == 401


# --- the account itself ---


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/"])
def test_nobody_sets_their_mail_address_where_the_password_would_be_sent(city: City, path: str, mailoutbox) -> None:
    client = Client()
    tried(client, "sunhao", PASSWORD)
    for answer in (
        client.get(f"/account/{path}"),
        client.post(f"/account/{path}", {"action_add": "", "email": "x@evil.example"}),
    ):
        assert answer.status_code == 404
    Client().post("/account/password/reset/", {"email": "x@evil.example"})
    assert [mail for mail in mailoutbox if "/password/reset/key/" in mail.body] == []


def test_nobody_signs_up(city: City) -> None:
    before = Person.objects.count()
    given = {"username": "eve", "password1": "Zong-he-2024-x", "password2": "Zong-he-2024-x"}
    Client().post("/account/signup/", given)
    assert Person.objects.count() == before


@pytest.mark.parametrize("weak", ["Short-1", "12345678901", "password12", "sunhao2023", "qwertyuiop"])
def test_a_weak_password_is_not_taken(city: City, weak: str) -> None:
    client = Client()
    tried(client, "sunhao", PASSWORD)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert Person.objects.get(username="sunhao").check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions(city: City) -> None:
    mine, theirs = Client(), Client()
    for client in (mine, theirs):
        tried(client, "sunhao", PASSWORD)
    new = "Zong-he-2024-x"
    mine.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert Person.objects.get(username="sunhao").check_password(new)
    assert theirs.get("/").status_code == 302
